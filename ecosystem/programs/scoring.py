"""From points to totals, and totals of different reviewers made comparable. Pure functions; nothing is read here.

- The total of a sheet is the mean of its points, each as a share of the most points of its criterion, weighted:
  ``100 · Σ wᵢ·pᵢ/sᵢ / Σ wᵢ``.
- Some reviewers give more than others, and some spread further. A total ``x`` of a reviewer whose totals have the mean
  ``m`` and the standard deviation ``s`` is normalized to ``M + S·(x − m)/s``, where ``M`` and ``S`` are mean and standard
  deviation of all totals of the program (population standard deviation; the z-score put back on the program's scale). A
  reviewer with fewer than three totals, or whose totals are all alike, says too little about themselves: their totals
  stay as they are. Results are kept within 0 and 100.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import fmean, median, pstdev

FEWEST = 3
# Totals this far apart, or this far from the median, are worth talking about.
WIDE = 25.0
FAR = 20.0


@dataclass(frozen=True)
class Line:
    """A criterion of the rubric, as counting needs it."""

    key: str
    weight: int
    scale: int


@dataclass(frozen=True)
class Habit:
    """How a reviewer scores: number of totals, mean, standard deviation; ``scaled`` where that is enough to normalize by."""

    reviews: int
    mean: float
    deviation: float

    @property
    def scaled(self) -> bool:
        return self.reviews >= FEWEST and self.deviation > 0


@dataclass(frozen=True)
class Mark:
    """One total of one reviewer of one application, as given and as normalized."""

    reviewer: int
    application: int
    total: float
    normalized: float


@dataclass(frozen=True)
class Outcome:
    """What the reviews of one application say together."""

    marks: tuple[Mark, ...]

    @property
    def mean(self) -> float:
        return fmean(mark.total for mark in self.marks)

    @property
    def normalized(self) -> float:
        return fmean(mark.normalized for mark in self.marks)

    @property
    def spread(self) -> float:
        """How far the highest and the lowest total lie apart."""
        totals = [mark.total for mark in self.marks]
        return max(totals) - min(totals)

    @property
    def is_wide(self) -> bool:
        return self.spread >= WIDE

    @property
    def outliers(self) -> frozenset[int]:
        """Reviewers whose total lies far from the median of all; with fewer than three nobody can tell."""
        if len(self.marks) < FEWEST:
            return frozenset()
        middle = median(mark.total for mark in self.marks)
        return frozenset(mark.reviewer for mark in self.marks if abs(mark.total - middle) >= FAR)


def total_of(rubric: Iterable[Line], points: Mapping[str, int]) -> Decimal:
    """The weighted mean of the points in percent, rounded half up to two places. Raises ``KeyError`` for a missing line."""
    lines = list(rubric)
    weights = sum(line.weight for line in lines)
    share = sum(Decimal(line.weight) * points[line.key] / line.scale for line in lines) / weights
    return (100 * share).quantize(Decimal("0.01"), ROUND_HALF_UP)


def habits(totals: Iterable[tuple[int, int, float]]) -> dict[int, Habit]:
    """How each reviewer scores, from (reviewer, application, total)."""
    given: dict[int, list[float]] = defaultdict(list)
    for reviewer, _application, total in totals:
        given[reviewer].append(total)
    return {reviewer: Habit(len(own), fmean(own), pstdev(own)) for reviewer, own in given.items()}


def outcomes(totals: Sequence[tuple[int, int, float]]) -> dict[int, Outcome]:
    """What the reviews say of each application of one program, from (reviewer, application, total)."""
    if not totals:
        return {}
    known = habits(totals)
    every = [total for _reviewer, _application, total in totals]
    center, width = fmean(every), pstdev(every)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for reviewer, application, total in totals:
        adjusted = normalized(total, known[reviewer], center, width)
        marks[application].append(Mark(reviewer, application, total, adjusted))
    return {application: Outcome(tuple(own)) for application, own in marks.items()}


def normalized(total: float, habit: Habit, center: float, width: float) -> float:
    """A reviewer's total on the scale of the whole program; as it is where the reviewer cannot be scaled."""
    if not habit.scaled:
        return total
    return min(100.0, max(0.0, center + width * (total - habit.mean) / habit.deviation))
