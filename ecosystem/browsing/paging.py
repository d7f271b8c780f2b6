"""Pages of the index: which records stand on the one that a cursor names, in one of its orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from ecosystem.browsing.index import Index
from ecosystem.browsing.reading import listed
from ecosystem.core.compiled import ByKeys
from ecosystem.core.paging import BACKWARD, FORWARD, Key, cursor_of, first_beyond, read_cursor
from ecosystem.organizations.models import Organization
from ecosystem.organizations.orders import ORDERS


@dataclass(frozen=True)
class Stretch:
    """A part of an order: primary keys, and whether there are more after them and before them."""

    keys: list[int]
    more_after: bool
    more_before: bool


def stretch(index: Index, wanted: BitMap, order: str, cursor: str, size: int, *, full_start: bool = True) -> Stretch:
    """The page of those wanted that a cursor names, like :func:`ecosystem.core.paging.keyset_page` makes it."""
    places, keys = index.orders[order], ORDERS[order]
    direction, values = read_cursor(cursor, Organization.objects.all(), keys) if cursor else (FORWARD, None)
    if values is None:
        rows = places.following(wanted, 0, size + 1)
        return Stretch(rows[:size], len(rows) > size, more_before=False)
    place = _passed(index, order, values)
    if direction == FORWARD:
        rows = places.following(wanted, place, size + 1)
        return Stretch(rows[:size], len(rows) > size, more_before=bool(rows))
    if place and places.keys[place - 1] == values[-1]:
        place -= 1
    rows = places.preceding(wanted, place, size + 1)
    more = len(rows) > size
    if not more and full_start:
        # The beginning: the whole first page, though rows may have joined it since.
        return stretch(index, wanted, order, "", size)
    return Stretch(rows[:size][::-1], more_after=True, more_before=more)


def _passed(index: Index, order: str, values: list[Any]) -> int:
    """How many stand no further on than a cursor's values."""
    places, keys, key = index.orders[order], ORDERS[order], values[-1]
    if places.holds(key) and _values_of(key, keys) == values:
        return places.place_of(key) + 1
    # The record at which the page before ended has gone, or stands elsewhere now.
    after = first_beyond(listed(index.day), keys, values)
    return places.place_of(after.pk) if after else len(places)


def _values_of(key: int, keys: Sequence[Key]) -> list[Any]:
    """By what a record is sorted."""
    (known,) = sorted_by([key]) or [{}]
    return [known.get(one.name) for one in keys]


def sorted_by(keys: Sequence[int]) -> list[dict[str, Any]]:
    """By what some records are sorted in any of the orders, in the order of their keys."""
    known = {row[0]: dict(zip(SORTED_BY, row[1:], strict=True)) for row in _sorted_by.rows([*{*keys}])}
    return [known[key] for key in keys if key in known]


SORTED_BY = tuple(dict.fromkeys(key.name for keys in ORDERS.values() for key in keys))
_sorted_by = ByKeys(lambda keys: Organization.objects.filter(pk__in=keys).order_by().values_list("pk", *SORTED_BY))


def cursors(part: Stretch, rows: Sequence[Any], keys: Sequence[Key]) -> tuple[str, str]:
    """The cursors of the next page and of the one before; empty where there is none."""
    following = cursor_of(FORWARD, rows[-1], keys) if rows and part.more_after else ""
    return following, cursor_of(BACKWARD, rows[0], keys) if rows and part.more_before else ""
