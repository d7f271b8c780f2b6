"""What was found, as conditions and an order of the database: to be narrowed further, and paged through by keyset."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.lookups import IsNull

from ecosystem.organizations.finding.engine import Found
from ecosystem.organizations.finding.ranking import Hit


class PlaceField(IntegerField):
    """The place of a hit among the hits; null for what was not ranked."""


@PlaceField.register_lookup
class HasPlace(IsNull):
    """Whether a record was ranked, asked by its key: the database then reads those, or walks past them."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        keys = getattr(self.lhs, "keys", None)
        if keys is None:
            return super().as_sql(compiler, connection)
        if not keys:
            return ("1 = 1" if self.rhs else "1 = 0"), []
        key = compiler.query.model._meta.pk.get_col(compiler.query.get_initial_alias())
        column, params = compiler.compile(key)
        sign = "NOT IN" if self.rhs else "IN"
        return f"{column} {sign} ({', '.join(['%s'] * len(keys))})", [*params, *keys]


class Placed(Case):
    """The place of each hit, by its key."""

    def __init__(self, *cases: Any, keys: list[int], **extra: Any) -> None:
        self.keys = keys
        super().__init__(*cases, output_field=PlaceField(null=True), **extra)


def answering(found: Found) -> Q:
    """The condition that a row is among what was found."""
    if found.whole:
        return Q(pk__in=found.keys)
    return Q(search_entry__tokens__holds=found.groups)


def placed(found: Found) -> Placed:
    """Where a row stands among what was found.

    Hits in a row that the order of prominence sorts anyway share one place: a few conditions stand for thousands of hits.
    """
    places = [When(pk__in=keys, then=Value(number)) for number, keys in enumerate(_runs(found.hits))]
    return Placed(*(places or [When(pk__in=[], then=Value(0))]), keys=found.keys, default=None)


def in_places(found: Found) -> Iterator[tuple[int, int, int]]:
    """The hits in their order: the place that :func:`placed` gives each, how far up it stands, and its key."""
    stands = {hit.pk: hit.stands for hit in found.hits}
    for number, keys in enumerate(_runs(found.hits)):
        for key in keys:
            yield number, stands[key], key


def _runs(hits: list[Hit]) -> Iterator[list[int]]:
    run: list[Hit] = []
    for hit in hits:
        if run and (-hit.stands, hit.pk) < (-run[-1].stands, run[-1].pk):
            yield [one.pk for one in run]
            run = []
        run.append(hit)
    if run:
        yield [one.pk for one in run]
