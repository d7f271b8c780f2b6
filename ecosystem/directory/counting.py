"""How many rows of a list have each value of each facet, asked of the database.

This is what the counts mean. Of organizations the sets in memory answer the same (:mod:`ecosystem.browsing`), once they
are there.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When

from ecosystem.organizations.models import OrganizationLayer, OrganizationSector
from ecosystem.programs.models import Enrollment
from ecosystem.solutions.models import SolutionSector, SolutionStage
from ecosystem.vocabulary.models import Sector

Counts = dict[Any, int]
Rows = Callable[[str], QuerySet]


def no_facets(rows: Rows, day: date) -> dict[str, Counts]:
    """Of a list that has no facets nothing is counted."""
    return {}


def organizations_counted(rows: Rows, day: date) -> dict[str, Counts]:
    """By each facet's values: primary keys, or codes of kinds. ``rows(name)`` are those that all other facets leave."""
    enrolled = lambda name: Enrollment.objects.public().active(day).filter(organization__in=rows(name))  # noqa: E731
    return {
        "kind": _grouped(rows("kind"), "kind"),
        "sector": sector_counts(OrganizationSector.objects.filter(organization__in=rows("sector")), "organization"),
        "layer": _grouped(OrganizationLayer.objects.filter(organization__in=rows("layer")), "layer"),
        "place": _grouped(rows("place").filter(place__isnull=False), "place"),
        "platform": _grouped(enrolled("platform"), "program__platform", "organization"),
        "program": _grouped(enrolled("program"), "program", "organization"),
    }


def solutions_counted(rows: Rows, day: date) -> dict[str, Counts]:
    """How many solutions there are in each stage and in each sector."""
    stages = SolutionStage.objects.as_of(day).filter(solution__in=rows("stage"))
    links = SolutionSector.objects.filter(solution__in=rows("sector"))
    return {"stage": _grouped(stages, "stage", "solution"), "sector": sector_counts(links, "solution")}


def _grouped(rows: QuerySet, by: str, what: str = "pk") -> Counts:
    """How many distinct ``what`` there are for each ``by``; rows themselves are distinct, and cheaper to count."""
    return dict(rows.order_by().values_list(by).annotate(n=Count(what, distinct=what != "pk")))


def sector_counts(links: QuerySet, what: str) -> Counts:
    """How many distinct ``what`` the links have in each sector or in one below it; a query for each level of the tree."""
    deepest = max((sector.depth for sector in Sector.objects.all()), default=0)
    counts = _grouped(links, "sector")
    for level in range(deepest):
        above = links.annotate(above=_ancestor(level, deepest)).filter(above__isnull=False)
        counts.update(_grouped(above, "above", what))
    return counts


def _ancestor(level: int, deepest: int) -> Case:
    """The sector that stands at ``level`` above a link's sector or is that sector itself; null where it stands higher."""
    path = ["sector" + "__broader" * steps for steps in range(deepest + 1)]
    steps = range(deepest, level - 1, -1)
    return Case(*(When(**{f"{path[up]}__isnull": False}, then=F(path[up - level])) for up in steps), default=None)
