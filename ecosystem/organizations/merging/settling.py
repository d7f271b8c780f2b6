"""What must hold whenever something was written: nothing belongs to a merged record, and names and leads follow from rows."""

from collections.abc import Iterable

from ecosystem.audit.recording import locked
from ecosystem.core.batches import chunks
from ecosystem.organizations.indexing import follow
from ecosystem.organizations.merging.relations import relations_to
from ecosystem.organizations.merging.rules import is_carried
from ecosystem.organizations.models import Organization, merged_already
from ecosystem.organizations.services.names import follow_names
from ecosystem.organizations.services.representations import see_to_a_lead


def keep_in_step(pks: set[int]) -> None:
    """Write the index anew; then, as whoever wrote beside us has been waited for, see that nothing was left behind."""
    follow(pks)
    refuse_merged(pks)


def refuse_merged(pks: set[int]) -> None:
    """Refuse what was written about a record that has been merged into another one, however old what the writer read was."""
    for chunk in chunks(pks):
        merged = Organization.objects.filter(pk__in=chunk, merged_into__isnull=False)
        for gone in merged.select_related("merged_into"):
            if any(relation.rows(gone).exists() for relation in relations_to(Organization) if is_carried(relation)):
                raise merged_already(gone)


def settle_names(pks: set[int]) -> None:
    """Let organizations be called after their lists of names again."""
    for organization in _standing(pks):
        if organization.names.filter(kind="official", ends_on__isnull=True).exists():
            follow_names(locked(organization))


def settle_leads(pks: set[int]) -> None:
    """Let one representative of each organization speak for the others again."""
    for organization in _standing(pks):
        see_to_a_lead(organization)


def _standing(pks: Iterable[int]) -> Iterable[Organization]:
    for chunk in chunks(pks):
        yield from Organization.objects.filter(pk__in=chunk, merged_into__isnull=True).order_by("pk")
