"""Proving that every index says what the database says, and making it so, while people go on writing."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from ecosystem.organizations import indexing
from ecosystem.organizations.models import Organization, SearchDue, SearchEntry
from ecosystem.search.copies import begin_anew, copy_all, differences_of_copies
from ecosystem.search.indexing import entries_of, rebuild
from ecosystem.search.kinds import Kind, all_kinds
from ecosystem.search.models import Entry

AT_ONCE = 500
ORGANIZATIONS = "organizations"
Tell = Callable[[int], None]


def differences() -> Iterator[str]:
    """Each difference between an index and the records, in words; nothing where all are right.

    Records are read a few at a time, each few in one snapshot of the database. What is due is told as such: an import
    that has just ended is not done yet.
    """
    due = SearchDue.objects.count()
    if due:
        yield f"{ORGANIZATIONS}: {due:,} entries are due."
    yield from _organizations()
    for kind in all_kinds():
        yield from _others(kind)
    yield from _full_text()
    yield from differences_of_copies()


def _organizations() -> Iterator[str]:
    last = Organization.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last, AT_ONCE):
        with transaction.atomic():
            span = {"pk__gt": start, "pk__lte": start + AT_ONCE}
            pks = list(Organization.objects.filter(**span).values_list("pk", flat=True))
            should = {one.pk: (one.tokens, one.names) for one in indexing.entries_of(pks)}
            is_held = {pk: (tokens, names) for pk, tokens, names in _held(span)}
            places = indexing.places_of(list(should))
        yield from _compared(ORGANIZATIONS, should, is_held)
        for pk, (now, right) in places.items():
            if now != right:
                yield f"{ORGANIZATIONS} {pk}: it stands at {now}, and should at {right}."


def _held(span: dict[str, int]) -> Any:
    return SearchEntry.objects.filter(**span).values_list("pk", "tokens", "names")


def _compared(index: str, should: dict[int, Any], is_held: dict[int, Any]) -> Iterator[str]:
    for pk in sorted(should.keys() | is_held.keys()):
        if pk not in is_held:
            yield f"{index} {pk}: it has no entry."
        elif pk not in should:
            yield f"{index} {pk}: it has an entry, and should have none."
        elif should[pk] != is_held[pk]:
            yield f"{index} {pk}: its entry says something else than the record."


def _others(kind: Kind) -> Iterator[str]:
    with transaction.atomic():
        made = entries_of(kind, list(kind.rows.values_list("pk", flat=True)))
        should = {one.record: (one.registry_id, one.tokens, one.names, one.weight) for one in made}
        rows = Entry.objects.filter(kind=kind.name).values_list("record", "registry", "tokens", "names", "weight")
        is_held = {record: tuple(rest) for record, *rest in rows}
    yield from _compared(kind.name, should, is_held)


def _full_text() -> Iterator[str]:
    """PostgreSQL's index is part of its table; SQLite's is another one, and compares itself with it."""
    if connection.vendor != "sqlite":
        return
    for model in (SearchEntry, Entry):
        table = model._meta.get_field("tokens").index_table  # type: ignore[union-attr]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608  our own names
        except DatabaseError as error:
            yield f"{table}: the full-text index does not say what its table says ({error})."


def rebuild_all(tell: Tell, *, resume: bool = False) -> int:
    """Write every entry anew, a few in each transaction; returns how many organizations were written.

    Can be ended at any moment: with ``resume`` it goes on with what was left. Searches find as before in the meantime, and
    what others write beside it is not lost: whoever writes says what is due, or writes the entry after it. Raises
    ``ServerError`` where there is to be a search server that does not answer; the database's own index is right by then.
    """
    if not resume:
        begin_anew()
        _renew_full_text()
        indexing.all_due()
        for kind in all_kinds():
            rebuild(kind)
    written = 0
    while done := indexing.catch_up_with_some():
        written += done
        tell(SearchDue.objects.count())
    copy_all(tell)
    return written


def _renew_full_text() -> None:
    """SQLite's full-text index is made anew of its table: nothing else would take out what a broken one says too much."""
    if connection.vendor != "sqlite":
        return
    for model in (SearchEntry, Entry):
        table = model._meta.get_field("tokens").index_table  # type: ignore[union-attr]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")  # noqa: S608  our own names
