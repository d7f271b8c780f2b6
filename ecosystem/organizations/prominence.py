"""How far up organizations stand among those that answer a search as well: by what is linked to them, then short names first.

Packages above say what counts (``at_weighing``), in their ``AppConfig.ready``; the index weighs anew whenever a change set
touches an organization.
"""

from collections.abc import Callable, Collection, Mapping

# Points of one kind of link, by organization.
Count = Callable[[Collection[int]], Mapping[int, int]]
LENGTHS = 1000
MOST_POINTS = 999_999
_counts: dict[str, tuple[Count, int]] = {}


def at_weighing(name: str, count: Count, *, worth: int = 1) -> None:
    """Have ``count`` say how many links of a kind organizations have, each ``worth`` so many points."""
    _counts[name] = (count, worth)


def standing(points: int, name_key: str) -> int:
    """One number to order by: points first, then the shorter name."""
    return min(points, MOST_POINTS) * LENGTHS + LENGTHS - 1 - min(len(name_key), LENGTHS - 1)


def points_of(pks: Collection[int]) -> dict[int, int]:
    """The points of organizations, in one query for each kind of link."""
    points = dict.fromkeys(pks, 0)
    for count, worth in _counts.values():
        for pk, links in count(pks).items():
            points[pk] += links * worth
    return points
