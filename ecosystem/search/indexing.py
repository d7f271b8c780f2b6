"""The general index, kept in step by every change set. Its nouns are few; each change writes what it touched at once."""

from collections.abc import Iterable
from functools import partial

from django.db import DEFAULT_DB_ALIAS

from ecosystem.audit.recording import follow
from ecosystem.core.batches import chunks
from ecosystem.core.text import grams, name_key
from ecosystem.organizations.copying import followed
from ecosystem.organizations.finding.tokens import document
from ecosystem.organizations.indexing import is_migrated
from ecosystem.organizations.prominence import standing
from ecosystem.search.kinds import Kind, all_kinds
from ecosystem.search.models import Entry

LONGEST_TEXT = 2000


def follow_kinds() -> None:
    """Have the entries of every registered noun follow whatever is written about it."""
    for kind in all_kinds():
        follow(kind.model._meta.label_lower, partial(reindex, kind))


def reindex(kind: Kind, pks: Iterable[int]) -> None:
    """Write the entries of these records anew; one that is gone loses its entry."""
    for chunk in chunks(pks):
        entries = entries_of(kind, chunk)
        held = Entry.objects.filter(kind=kind.name, record__in=chunk)
        with followed(held):
            held.delete()
            Entry.objects.bulk_create(
                entries,
                # Whoever wrote beside us has written it anew already.
                update_conflicts=True,
                unique_fields=["kind", "record"],
                update_fields=["registry", "tokens", "names", "weight"],
            )


def entries_of(kind: Kind, pks: list[int]) -> list[Entry]:
    """The entries that these records should have, not written."""
    rows = kind.rows.filter(pk__in=pks).select_related(*kind.related).order_by("pk")
    return [_entry(kind, record) for record in rows]


def _entry(kind: Kind, record: object) -> Entry:
    names = [(sort, name) for sort, name in kind.names(record) if name]
    made = document(names)
    words = grams(" ".join(kind.texts(record))[:LONGEST_TEXT])
    tokens = dict.fromkeys([*made.tokens.split(" "), *words])
    return Entry(
        kind=kind.name,
        record=record.pk,  # type: ignore[attr-defined]
        registry_id=kind.registry_of(record),
        tokens=" ".join(tokens),
        names=made.names,
        weight=standing(0, name_key(names[0][1] if names else "")),
    )


def rebuild(kind: Kind) -> int:
    """Write all entries of a noun anew, a few at a time; returns how many records there are."""
    keys = list(kind.rows.order_by("pk").values_list("pk", flat=True))
    gone = Entry.objects.filter(kind=kind.name).exclude(record__in=kind.rows.values("pk"))
    with followed(gone):
        gone.delete()
    reindex(kind, keys)
    return len(keys)


def build_after_migrate(using: str, **_kwargs: object) -> None:
    """Make the entries of a registry that had none yet; on the way back to an earlier state there is no table for them."""
    if using == DEFAULT_DB_ALIAS and is_migrated(using) and not Entry.objects.exists():
        for kind in all_kinds():
            rebuild(kind)
