"""The search index of organizations, kept in step with names and identifiers by every change set."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from ecosystem.core.batches import chunks
from ecosystem.core.text import search_document
from ecosystem.organizations.models import DuplicatePair, Identifier, Organization, OrganizationName, SearchEntry


def reindex(pks: Iterable[int]) -> None:
    """Write the entries of these organizations anew; one that is gone, or merged into another, loses its entry."""
    for chunk in chunks(pks):
        _reindex(chunk)


def _forget_pairs(pks: list[int]) -> None:
    """Nothing is a duplicate of what is gone."""
    gone = set(pks) - set(Organization.objects.filter(pk__in=pks).values_list("pk", flat=True))
    if gone:
        DuplicatePair.objects.filter(Q(low__in=gone) | Q(high__in=gone)).delete()


def _reindex(pks: list[int]) -> None:
    names: dict[int, list[str]] = defaultdict(list)
    codes: dict[int, list[str]] = defaultdict(list)
    standing = Organization.objects.standing().filter(pk__in=pks)
    for pk, name, name_en in standing.values_list("pk", "name", "name_en"):
        names[pk] += [name, name_en]
    for pk, name in (
        OrganizationName.objects.filter(organization__in=pks).order_by("pk").values_list("organization_id", "name")
    ):
        names[pk].append(name)
    for pk, value in (
        Identifier.objects.filter(organization__in=pks).order_by("pk").values_list("organization_id", "value")
    ):
        codes[pk].append(value)
    SearchEntry.objects.filter(pk__in=pks).delete()
    _forget_pairs(pks)
    SearchEntry.objects.bulk_create(
        [
            SearchEntry(organization_id=pk, tokens=search_document(list(dict.fromkeys(names[pk])), " ".join(codes[pk])))
            for pk in pks
            if names[pk]
        ],
        # Whoever wrote beside us has written it anew already.
        update_conflicts=True,
        unique_fields=["organization"],
        update_fields=["tokens"],
    )
