"""The lists of nouns that share the general index, searched by it (``core.searching``)."""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from ecosystem.organizations.finding.engine import Found
from ecosystem.organizations.finding.placing import placed
from ecosystem.search.kinds import Kind, all_kinds
from ecosystem.search.models import Entry


def find(rows: QuerySet, query: str) -> Found:
    """What of these records a typed text finds; hits are told by the keys of records, not of entries."""
    kind = _kind_of(rows)
    entries = Entry.objects.of_kinds([kind.name]).filter(record__in=rows.order_by().values("pk"))
    found = entries.answering(query)
    records = dict(Entry.objects.filter(pk__in=found.keys).values_list("pk", "record")) if found.hits else {}
    # An entry that was written anew in this moment has another key; it is found by whoever looks again.
    return replace(found, hits=[replace(hit, pk=records[hit.pk]) for hit in found.hits if hit.pk in records])


def narrowed(rows: QuerySet, found: Found) -> QuerySet:
    """The rows that were found."""
    if found.whole:
        return rows.filter(Q(pk__in=found.keys))
    return rows.filter(Exists(_entry_of(rows).filter(tokens__holds=found.groups)))


def ordered(rows: QuerySet, found: Found) -> QuerySet:
    """The rows with where each stands among those that were found."""
    weight = Subquery(_entry_of(rows).values("weight"), output_field=IntegerField())
    return rows.annotate(rank=placed(found), prominence=weight)


def _entry_of(rows: QuerySet) -> Any:
    return Entry.objects.of_kinds([_kind_of(rows).name]).filter(record=OuterRef("pk"))


def _kind_of(rows: QuerySet) -> Kind:
    return next(kind for kind in all_kinds() if kind.model is rows.model)
