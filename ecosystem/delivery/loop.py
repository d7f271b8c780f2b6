"""From the small loop to the big one (小循环带动大循环): compute granted → solutions → outcomes → sectors.

Only links that are recorded are followed. Compute is told in PFLOPS·h, from what was granted to whether it is linked to a
solution; solutions and outcomes are counted. No band has two units. What has no link stands in a node of its own.

An allocation belongs to one solution or to none. A solution is counted at the stage it reached on the day. An outcome belongs
to one solution; where that is for several sectors, it is counted once, under the first of them in the order of the vocabulary,
so that bands add up to what they come from.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from ecosystem.compute.models import Allocation
from ecosystem.core.choices import Publication
from ecosystem.core.dates import overlapping
from ecosystem.solutions.models import Outcome, Solution, SolutionSector
from ecosystem.vocabulary.models import Sector

# The public is told sums of so many members at least.
FEWEST_TOLD = 3


@dataclass(frozen=True)
class Granted:
    """Compute that was granted, in PFLOPS·h, in how many allocations and to how many members."""

    amount: Decimal
    allocations: int
    members: int


@dataclass(frozen=True)
class Loop:
    """The loop of some centers in a period, at a number format.

    ``solutions`` are those to which compute is linked, ``measured`` those of them with outcomes by the last day, and
    ``without`` those without. ``sectors`` are outcomes by sector; those of solutions without a sector are ``unplaced``.
    """

    number_format: str
    linked: Granted
    unlinked: Granted
    solutions: int
    measured: int
    outcomes: int
    sectors: tuple[tuple[Sector, int], ...]
    unplaced: int

    @property
    def granted(self) -> Decimal:
        """All that was granted, in PFLOPS·h."""
        return self.linked.amount + self.unlinked.amount

    @property
    def without(self) -> int:
        """How many of the solutions have no outcome."""
        return self.solutions - self.measured

    @property
    def is_told(self) -> bool:
        """Whether what is linked and what is not are of enough members each to be told to everybody, or of nobody."""
        return all(one.members == 0 or one.members >= FEWEST_TOLD for one in (self.linked, self.unlinked))


def granted_in(centers: Any, number_format: str, starts_on: date, ends_on: date) -> Any:
    """The allocations with compute at a number format that ran in the period, to whichever solution."""
    rows = Allocation.objects.granted().filter(enrollment__program__platform__center__in=centers)
    return rows.filter(overlapping(starts_on, ends_on), number_format=number_format)


def loop(centers: Any, number_format: str, starts_on: date, ends_on: date, *, public: bool = False) -> Loop:
    """The loop of centers from one day until before another; ``public``: of public solutions alone.

    Compute that is linked to a solution that the public does not see counts as not linked. Five queries, however much there is.
    """
    seen = Q(solution__isnull=False)
    if public:
        seen &= Q(solution__status=Publication.PUBLIC)
    rows = granted_in(centers, number_format, starts_on, ends_on)
    linked = rows.filter(seen)
    solutions = Solution.objects.filter(pk__in=linked.values("solution"))
    last = date.fromordinal(ends_on.toordinal() - 1)
    measured = dict(
        Outcome.objects.as_of(last)
        .filter(solution__in=solutions.values("pk"))
        .order_by()
        .values_list("solution")
        .annotate(n=Count("pk"))
    )
    sectors, unplaced = _by_sector(measured)
    return Loop(
        number_format=number_format,
        linked=_sum(linked),
        unlinked=_sum(rows.exclude(pk__in=linked.values("pk"))),
        solutions=solutions.count(),
        measured=len(measured),
        outcomes=sum(measured.values()),
        sectors=sectors,
        unplaced=unplaced,
    )


def formats_in(centers: Any) -> list[str]:
    """The number formats at which compute was granted by these centers."""
    rows = Allocation.objects.granted().filter(enrollment__program__platform__center__in=centers)
    return sorted(set(rows.order_by().values_list("number_format", flat=True).distinct()))


def _sum(rows: Any) -> Granted:
    found = rows.order_by().aggregate(
        amount=Sum("granted"), allocations=Count("pk"), members=Count("enrollment__organization", distinct=True)
    )
    return Granted(found["amount"] or Decimal(0), found["allocations"], found["members"])


def _by_sector(measured: dict[int, int]) -> tuple[tuple[tuple[Sector, int], ...], int]:
    """Outcomes by the first sector of their solution, the most first; and those of solutions without a sector."""
    first: dict[int, Sector] = {}
    links = SolutionSector.objects.filter(solution__in=measured).select_related("sector")
    for link in links.order_by("sector__position", "sector__code", "pk"):
        first.setdefault(link.solution_id, link.sector)
    found: Counter[Sector] = Counter()
    for solution, outcomes in measured.items():
        if solution in first:
            found[first[solution]] += outcomes
    rows = sorted(found.items(), key=lambda pair: (-pair[1], pair[0].position, pair[0].code))
    return tuple(rows), sum(n for solution, n in measured.items() if solution not in first)
