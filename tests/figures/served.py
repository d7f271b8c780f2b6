"""How members are served, counted by hand: the rules of the definitions once more, in plain Python."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any


def _members(place: Any, rows: Iterable[Any]) -> int:
    """Of the members those that one of these rows is about."""
    members = {one.pk for one in place.organizations()} & place.enrolled()
    return len(members & {one.organization_id for one in rows if place.of(one.center)})


def _with_officer(place: Any) -> int:
    held = [one for one in place.all.officers if one.starts_on <= place.day]
    return _members(place, (one for one in held if one.ends_on is None or one.ends_on > place.day))


def _contacted(place: Any) -> int:
    since = place.day - timedelta(days=90)
    return _members(place, (one for one in place.all.log if since < one.happened_on <= place.day))


def _answered(place: Any) -> int:
    first: dict[int, date] = {}
    for one in place.all.log:
        if one.answers_id is not None:
            first[one.answers_id] = min(first.get(one.answers_id, one.happened_on), one.happened_on)
    asked = [one.pk for one in place.all.log if place.of(one.center) and one.kind == "request"]
    return sum(pk in first and place.since <= first[pk] <= place.day for pk in asked)


CASES: dict[str, Callable[[Any], int]] = {
    "members_with_officer": _with_officer,
    "members_contacted": _contacted,
    "requests_answered": _answered,
}
