"""What is known of each public organization whatever the day, read from the database: all of them, or those that changed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from pyroaring import BitMap

from ecosystem.core.batches import batches, chunks
from ecosystem.core.paging import in_order
from ecosystem.following.sets import ROWS_AT_ONCE, gather
from ecosystem.organizations.models import Organization, OrganizationLayer, OrganizationSector
from ecosystem.organizations.orders import ORDERS
from ecosystem.vocabulary.models import Sector

Sets = dict[str, dict[Any, BitMap]]
Ranks = dict[str, dict[int, int]]
FACETS = ("kind", "sector", "layer", "place", "platform", "program")
BESIDE_OWN = ("sector", "layer")
OWN = ("registry", "kind", "place", "initial")
OWN_COLUMNS = ("pk", "registry", "kind", "place", "sort_key", "dissolved_on", "founded_on", "prominence")
OTHER = "#"
WEIGHT, ENDS = "weight", "ends"


def public() -> QuerySet[Organization]:
    """The organizations that the directory lists on one day or another."""
    return Organization.objects.public()


def listed(day: date) -> QuerySet[Organization]:
    """The organizations that the directory lists as of the day."""
    return Organization.objects.public().as_of(day)


def initial_of(sort_key: str) -> str:
    """The letter under which a name stands in an alphabet: of its first character's sound, or ``#``."""
    first = sort_key[:1]
    return first if "a" <= first <= "z" else OTHER


def read_members(keys: Collection[int] | None = None) -> tuple[Sets, Ranks]:
    """For each facet and each of its values the organizations that have it, and the ranks of those that are public.

    Ranks are for the orders that a record's own values decide; under ``WEIGHT`` stands how far up each one is, under
    ``ENDS`` the day on which a few end. Of all of them, or of those named. What depends on a day is not among it: see :mod:`ecosystem.browsing.days`.
    """
    ranks: Ranks = {name: {} for name in (*RANKS, WEIGHT, ENDS)}
    sets: Sets = {name: defaultdict(BitMap) for name in (*OWN, *BESIDE_OWN)}
    for part in _parts(keys):
        _read_own(sets, ranks, part)
        _read_sectors(sets, part)
        gather(sets["layer"], _about(OrganizationLayer.objects.values_list("layer", "organization"), part))
    return sets, ranks


def _parts(keys: Collection[int] | None) -> Iterator[Collection[int] | None]:
    """All at once, or so many at a time as a query can name."""
    if keys is None:
        yield None
    else:
        yield from chunks(keys)


def _about(rows: QuerySet, keys: Collection[int] | None, path: str = "organization") -> QuerySet:
    return rows if keys is None else rows.filter(**{f"{path}__in": keys})


def _read_own(sets: Sets, ranks: Ranks, keys: Collection[int] | None) -> None:
    rows = _about(public(), keys, "pk").order_by().values_list(*OWN_COLUMNS)
    for part in batches(_streamed(rows), ROWS_AT_ONCE):
        _gather_own(sets, part)
        for pk, *_values, dissolved, founded, weight in part:
            ranks[WEIGHT][pk] = weight
            if dissolved is not None:
                ranks[ENDS][pk] = dissolved.toordinal()
            for name, rank in RANKS.items():
                ranks[name][pk] = rank(pk, founded)
    sets["place"].pop(None, None)


def _gather_own(sets: Sets, rows: Iterable[tuple[Any, ...]]) -> None:
    found: dict[str, dict[Any, list[int]]] = {name: defaultdict(list) for name in OWN}
    for pk, registry, kind, place, sort_key, *_ranked in rows:
        found["registry"][registry].append(pk)
        found["kind"][kind].append(pk)
        found["place"][place].append(pk)
        found["initial"][initial_of(sort_key)].append(pk)
    for name, values in found.items():
        for value, members in values.items():
            sets[name][value].update(members)


def _read_sectors(sets: Sets, keys: Collection[int] | None) -> None:
    """Each sector holds whoever works in it or in one below it."""
    direct: dict[Any, BitMap] = defaultdict(BitMap)
    gather(direct, _about(OrganizationSector.objects.values_list("sector", "organization"), keys))
    above = {one.pk: one.broader_id for one in Sector.objects.all()}
    for sector, members in direct.items():
        at: int | None = sector
        while at is not None:
            sets["sector"][at] |= members
            at = above[at]


def _streamed(rows: Any) -> Iterator[Any]:
    return rows.iterator(chunk_size=ROWS_AT_ONCE)


def by_name() -> Iterator[int]:
    """All public organizations by name, as the database sorts."""
    return _streamed(public().order_by(*BY_NAME).values_list("pk", flat=True))


def places_by_name(records: Collection[int]) -> list[tuple[int, int | None]]:
    """Each of a few organizations that is public, and who comes after it by name (None: it is the last); one query.

    The last of them first: whoever comes after one of them and is new too has been told before.
    """
    later = Q(sort_key__gt=OuterRef("sort_key")) | Q(pk__gt=OuterRef("pk"))
    after = public().filter(later, sort_key__gte=OuterRef("sort_key")).order_by(*BY_NAME).values("pk")[:1]
    rows = public().filter(pk__in=records).order_by(*BY_NAME).annotate(after=Subquery(after))
    return list(rows.values_list("pk", "after"))[::-1]


def first_rank_after(day: date) -> int:
    """The lowest rank by age (``BY_AGE``) of whoever was founded after the day."""
    return (day.toordinal() + 1) << KEY_BITS


def _newest_first(pk: int, founded: date | None) -> int:
    return LARGEST_KEY - pk


def _founded_last_first(pk: int, founded: date | None) -> int:
    return (UNKNOWN if founded is None else UNKNOWN - founded.toordinal()) << KEY_BITS | pk


def _founded_first_first(pk: int, founded: date | None) -> int:
    return (UNKNOWN if founded is None else founded.toordinal()) << KEY_BITS | pk


# A day and a key fit into 53 bits together, so that every rank is exact. Of unknown age comes last.
KEY_BITS = 31
LARGEST_KEY = 2**KEY_BITS - 1
UNKNOWN = date.max.toordinal() + 1
UNKNOWN_AGE = UNKNOWN << KEY_BITS
BY_AGE = "oldest"
BY_NAME = tuple(map(in_order, ORDERS["name"]))
RANKS: dict[str, Callable[[int, date | None], int]] = {
    "newest": _newest_first,
    "founded": _founded_last_first,
    "oldest": _founded_first_first,
}
