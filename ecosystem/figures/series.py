"""What the registry counts month by month, for one measure and one city or center."""

from dataclasses import dataclass
from datetime import date, timedelta

from ecosystem.centers.models import Center
from ecosystem.compute.reports import first_of_month, next_month
from ecosystem.core.dates import today
from ecosystem.figures.choices import Span
from ecosystem.figures.counting import COUNTERS, Counted, count_all
from ecosystem.figures.questions import Asked
from ecosystem.vocabulary.models import Measure, Place

MONTHS = 24


@dataclass(frozen=True)
class Point:
    """A month and what is counted of it: on its last day, or over it; of the month that still runs, until the day asked about."""

    month: date
    counted: Counted

    @property
    def is_whole(self) -> bool:
        """Whether the month had ended."""
        return self.counted.day == next_month(self.month) - timedelta(days=1)


def series(
    measure: Measure,
    registry: Place,
    center: Center | None = None,
    day: date | None = None,
    *,
    months: int = MONTHS,
    staff: bool = False,
) -> list[Point]:
    """The last months up to the day (default: today), the oldest first; nothing where the measure is not counted.

    However many months, they are counted by as many queries as one.
    """
    counter = COUNTERS.get(measure.counter)
    if counter is None:
        return []
    day = min(day or today(), today())
    asked = {}
    for month in _months(day, months):
        last = min(next_month(month) - timedelta(days=1), day)
        since = month if counter.span == Span.PERIOD else None
        asked[month] = Asked(measure.counter, registry, center, last, since, staff)
    counts = count_all(asked.values())
    return [Point(month, counts[one]) for month, one in asked.items()]


def _months(day: date, number: int) -> list[date]:
    months = [first_of_month(day)]
    while len(months) < number and months[-1].year > 1:
        months.append(first_of_month(months[-1] - timedelta(days=1)))
    return months[::-1]
