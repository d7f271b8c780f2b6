"""The search index of organizations, kept in step with names, identifiers and links by every change set.

A change set that touches few organizations writes their entries itself, so what was written is found at once. One that touches
many (an import) only notes in its transaction which entries are due, and they are written in pieces after it, each in a short
transaction of its own: nobody waits longer for an import because of the index, and what is due stays due until it is done.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Case, Q, Value, When

from ecosystem.core.batches import batches, chunks
from ecosystem.organizations.choices import NameKind
from ecosystem.organizations.copying import followed
from ecosystem.organizations.finding.tokens import ACRONYM, ALIAS, FOREIGN, FORMER, OFFICIAL, SHORT, document
from ecosystem.organizations.models import (
    DuplicatePair,
    Identifier,
    Organization,
    OrganizationName,
    SearchDue,
    SearchEntry,
)
from ecosystem.organizations.prominence import points_of, standing

# Of so many organizations the entries are written after the change set, not in it.
LARGE = 1000
AT_ONCE = 200
# Entries that a migration writes itself; it takes half a minute.
SOON_DONE = 20_000
KINDS = {
    NameKind.OFFICIAL: FORMER,  # The one of today is the organization's own name, and comes first.
    NameKind.SHORT: SHORT,
    NameKind.ALIAS: ALIAS,
    NameKind.FORMER: FORMER,
    NameKind.ACRONYM: ACRONYM,
    NameKind.TRANSLATED: FOREIGN,
}


def follow(pks: set[int]) -> None:
    """Bring the entries of these organizations in step: at once where they are few, right after the transaction where many."""
    if len(pks) < LARGE:
        reindex(pks)
        return
    _say_due(pks)


def _say_due(pks: Iterable[int]) -> None:
    for batch in batches(sorted(pks), 2000):
        SearchDue.objects.bulk_create([SearchDue(organization_id=pk) for pk in batch])
    # What is written is written: if this fails, the entries stay due, and a worker or the next import writes them.
    transaction.on_commit(catch_up, robust=True)


def catch_up(going_on: Callable[[], bool] = lambda: True) -> int:
    """Write the entries that are due, a few in each transaction, as long as ``going_on``; returns how many were.

    It can be ended at any moment, and several can run at once. What one is writing another one leaves alone.
    """
    written = 0
    while going_on() and (done := catch_up_with_some()):
        written += done
    return written


def catch_up_with_some() -> int:
    """Write a few of the entries that are due, in one transaction; returns how many, 0 at the end."""
    with transaction.atomic():
        due = SearchDue.objects.select_for_update(skip_locked=True).order_by("pk")
        said = dict(due.values_list("pk", "organization_id")[:AT_ONCE])
        # Whoever changes one of them from here on says again that it is due.
        SearchDue.objects.filter(pk__in=said).delete()
        reindex(said.values())
    return len(said)


def is_migrated(using: str) -> bool:
    """Whether the tables are those that this code knows; on the way back to an earlier state they are not."""
    executor = MigrationExecutor(connections[using])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def catch_up_after_migrate(using: str, verbosity: int = 1, stdout: Any = None, **_kwargs: Any) -> None:
    """Write what a migration left due, where it is soon done; of a large registry it is said how."""
    if using != DEFAULT_DB_ALIAS or not is_migrated(using) or not (due := SearchDue.objects.count()):
        return
    if due <= SOON_DONE:
        catch_up()
    elif verbosity:
        (stdout or sys.stdout).write(
            f"The search index has {due:,} entries to write anew. While you go on: manage.py search_index rebuild --resume\n"
        )


def all_due() -> int:
    """Say that every entry is due; returns how many there are. Nothing is searched worse in the meantime."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organizations_searchdue (organization_id) SELECT id FROM organizations_organization ORDER BY id"
        )
        return SearchDue.objects.count()


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
    # Whoever is writing one of them is waited for, and read after that: else what was read before could be written last.
    list(SearchEntry.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    entries = entries_of(pks)
    held = SearchEntry.objects.filter(pk__in=pks)
    with followed(held):
        held.delete()
        _forget_pairs(pks)
        SearchEntry.objects.bulk_create(
            entries,
            # Whoever wrote beside us has written it anew already.
            update_conflicts=True,
            unique_fields=["organization"],
            update_fields=["tokens", "names"],
        )
    _place(pks)


def entries_of(pks: list[int]) -> list[SearchEntry]:
    """The entries that these organizations should have, not written."""
    names: dict[int, list[tuple[str, str]]] = defaultdict(list)
    codes: dict[int, list[str]] = defaultdict(list)
    standing_ones = Organization.objects.standing().filter(pk__in=pks).order_by("pk")
    for pk, name, name_en in standing_ones.values_list("pk", "name", "name_en"):
        names[pk] += [(OFFICIAL, name), (FOREIGN, name_en)]
    rows = OrganizationName.objects.filter(organization__in=names).order_by("pk")
    for pk, name, kind in rows.values_list("organization_id", "name", "kind"):
        names[pk].append((KINDS[NameKind(kind)], name))
    issued = Identifier.objects.filter(organization__in=names).order_by("pk")
    for pk, value in issued.values_list("organization_id", "value"):
        codes[pk].append(value)
    made = ((pk, document(_once(named), codes[pk])) for pk, named in names.items())
    return [SearchEntry(organization_id=pk, tokens=one.tokens, names=one.names) for pk, one in made]


def _once(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each name once, as what it was called first."""
    kinds: dict[str, str] = {}
    for kind, name in named:
        kinds.setdefault(name, kind)
    return [(kind, name) for name, kind in kinds.items()]


def places_of(pks: list[int]) -> dict[int, tuple[int, int]]:
    """How far up these organizations stand, and how far up they should."""
    points = points_of(pks)
    rows = Organization.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "prominence", "name_key")
    return {pk: (now, standing(points[pk], key)) for pk, now, key in rows}


def _place(pks: list[int]) -> None:
    """Let them stand where they should; whom somebody is changing right now, later. Nobody waits for that."""
    moved = {pk: right for pk, (now, right) in places_of(pks).items() if now != right}
    if not moved:
        return
    free = Organization.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=moved)
    taken = set(free.order_by("pk").values_list("pk", flat=True))
    if taken:
        cases = [When(pk=pk, then=Value(moved[pk])) for pk in sorted(taken)]
        Organization.objects.filter(pk__in=taken).update(prominence=Case(*cases, default="prominence"))
    if later := moved.keys() - taken:
        _say_due(later)
