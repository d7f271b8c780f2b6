"""From the small loop to the big one (小循环带动大循环): compute granted → solutions → outcomes → sectors.

Only links that are recorded are followed. Compute is told in PFLOPS·h, from what was granted to whether it is linked to a
solution; solutions and outcomes are counted. No band has two units. What has no link stands in a node of its own.

An allocation belongs to one solution or to none. A solution is counted at the stage it reached on the day. An outcome belongs
to one solution; where that is for several sectors, it is counted once, under the first of them in the order of the vocabulary,
so that bands add up to what they come from.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

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


@dataclass(frozen=True)
class Reach:
    """The rows behind a loop, as querysets: what was granted, linked to a solution or not, and those solutions."""

    centers: Any
    number_format: str
    starts_on: date
    ends_on: date
    public: bool = False

    @property
    def granted(self) -> Any:
        return granted_in(self.centers, self.number_format, self.starts_on, self.ends_on)

    @property
    def linked(self) -> Any:
        seen = {"solution__status": Publication.PUBLIC} if self.public else {"solution__isnull": False}
        return self.granted.filter(**seen)

    @property
    def unlinked(self) -> Any:
        return self.granted.exclude(pk__in=self.linked.values("pk"))

    @property
    def solutions(self) -> Any:
        return Solution.objects.filter(pk__in=self.linked.values("solution"))

    @property
    def outcomes(self) -> Any:
        """What had been measured of them by the last day."""
        last = date.fromordinal(self.ends_on.toordinal() - 1)
        return Outcome.objects.as_of(last).filter(solution__in=self.solutions.values("pk"))

    def rows(self, code: str) -> Any:
        """The rows that a target of the pictures counts. Raises ``KeyError`` for one there is none of."""
        measured = self.outcomes.values("solution")
        known = {
            "linked": lambda: self.linked,
            "unlinked": lambda: self.unlinked,
            "measured": lambda: self.solutions.filter(pk__in=measured),
            "without": lambda: self.solutions.exclude(pk__in=measured),
        }
        if code in known:
            return known[code]()
        wanted = None if code == "unplaced" else code.removeprefix("sector ")
        if wanted == code:
            raise KeyError(code)
        first = first_sectors(set(measured.values_list("solution", flat=True)))
        if wanted is None:
            return self.outcomes.exclude(solution__in=list(first))
        return self.outcomes.filter(solution__in=[key for key, sector in first.items() if sector.code == wanted])


def loop(centers: Any, number_format: str, starts_on: date, ends_on: date, *, public: bool = False) -> Loop:
    """The loop of centers from one day until before another; ``public``: of public solutions alone.

    Compute that is linked to a solution that the public does not see counts as not linked. Five queries, however much there is.
    """
    reach = Reach(centers, number_format, starts_on, ends_on, public)
    measured = dict(reach.outcomes.order_by().values_list("solution").annotate(n=Count("pk")))
    sectors, unplaced = _by_sector(measured)
    return Loop(
        number_format=number_format,
        linked=_sum(reach.linked),
        unlinked=_sum(reach.unlinked),
        solutions=reach.solutions.count(),
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


def first_sectors(solutions: Collection[int]) -> dict[int, Sector]:
    """The first sector of each of these solutions, in the order of the vocabulary; one without any is left out."""
    first: dict[int, Sector] = {}
    links = SolutionSector.objects.filter(solution__in=solutions).select_related("sector")
    for link in links.order_by("sector__position", "sector__code", "pk"):
        first.setdefault(link.solution_id, link.sector)
    return first


def _by_sector(measured: dict[int, int]) -> tuple[tuple[tuple[Sector, int], ...], int]:
    """Outcomes by the first sector of their solution, the most first; and those of solutions without a sector."""
    first = first_sectors(measured)
    found: Counter[Sector] = Counter()
    for solution, outcomes in measured.items():
        if solution in first:
            found[first[solution]] += outcomes
    rows = sorted(found.items(), key=lambda pair: (-pair[1], pair[0].position, pair[0].code))
    return tuple(rows), sum(n for solution, n in measured.items() if solution not in first)
