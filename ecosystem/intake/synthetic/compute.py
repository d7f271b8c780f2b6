"""Compute granted to the members of a synthetic city: two years of usage by month, totals of the years before, who waits."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cache
from random import Random

from ecosystem.audit.recording import create_many
from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.models import Center
from ecosystem.compute.choices import State
from ecosystem.compute.models import Allocation, MonthlyTotal, Usage
from ecosystem.compute.reports import Had, had
from ecosystem.core.dates import months_back, next_month
from ecosystem.intake.synthetic.population import public_id
from ecosystem.programs.choices import State as EnrollmentState
from ecosystem.programs.models import Enrollment
from ecosystem.solutions.models import SolutionParty
from ecosystem.vocabulary.choices import PlatformFunction

FORMAT = NumberFormat.FP16
MOST_MEMBERS, WAITING = 200, 8
# So many months are told by member; of those before, only what the whole center used.
BY_MEMBER = 24
# Utilization grows from the opening on, and swings from month to month; something always runs at the peak.
FIRST, LAST, SWING, PEAK = 0.55, 0.93, 0.04, 0.05
NOT_YET_RECORDED = 2
# Of what is granted so much is left in the end.
SPARE = Decimal("1.01")
# Of so many allocations it is recorded for which solution they are, where the member has any.
LINKED = 0.7
PURPOSES = (
    "训练路面病害识别模型",
    "遥感影像基础模型微调",
    "语音大模型增量训练",
    "工业质检模型迭代",
    "病理切片分析模型训练",
    "城市内涝预测仿真",
)
THOUSANDTH = Decimal("0.001")


@dataclass
class Compute:
    """What a center granted its members, and what they used until the month before ``day``."""

    center: Center
    day: date
    random: Random

    def make(self) -> None:
        """Write it all: some thousand rows, however large the city."""
        self.had, self.share = cache(self._had), cache(self._share)
        since = months_back(self.day, BY_MEMBER)
        create_many([*self._totals(self.center.opened_on or since, since)])
        members = self._members()
        self.solutions, self.linking = _solutions_of(members), Random(len(members))  # noqa: S311  a made city
        months = [months_back(self.day, number) for number in range(BY_MEMBER, 0, -1)]
        granted = self._grants(members, months)
        create_many([allocation for allocation, _used in granted])
        create_many(
            [Usage(allocation=one, month=month, amount=amount) for one, used in granted for month, amount in used]
        )
        create_many([*self._requests(members)])

    def _had(self, month: date) -> Had:
        return had(self.center, FORMAT, month)

    def _share(self, month: date) -> float:
        """How much of the center is used in a month."""
        opened = self.center.opened_on or month
        passed = (month - opened).days / max((self.day - opened).days, 1)
        return FIRST + (LAST - FIRST) * min(max(passed, 0), 1) + self.random.uniform(-SWING, SWING)

    def _totals(self, opened: date, until: date) -> Iterator[MonthlyTotal]:
        month = next_month(opened)
        while month < self.day.replace(day=1):
            share, there_was = self.share(month), self.had(month)
            peak = _part(there_was.capacity, min(share + self.random.uniform(PEAK / 2, PEAK), 1))
            yield MonthlyTotal(
                center=self.center,
                month=month,
                number_format=FORMAT,
                used=_part(there_was.available, share) if month < until else None,
                peak=peak,
                source=self.center.source,
            )
            month = next_month(month)

    def _members(self) -> list[Enrollment]:
        """Those enrolled in programs of the compute platform, who joined first."""
        rows = Enrollment.objects.filter(
            program__platform__center=self.center,
            program__platform__function=PlatformFunction.COMPUTE,
            state=EnrollmentState.ACTIVE,
            starts_on__lt=months_back(self.day, 2),
        )
        return [
            *rows.select_related("organization", "program__platform__center").order_by("starts_on", "pk")[:MOST_MEMBERS]
        ]

    def _grants(
        self, members: list[Enrollment], months: list[date]
    ) -> list[tuple[Allocation, list[tuple[date, Decimal]]]]:
        """An allocation for each member and year, with what was used of it."""
        used: dict[tuple[int, date], list[tuple[date, Decimal]]] = defaultdict(list)
        weights = [self.random.paretovariate(1.4) for _member in members]
        for month in months:
            running = [number for number, member in enumerate(members) if member.starts_on and member.starts_on < month]
            pool, together = _part(self.had(month).available, self.share(month)), sum(weights[n] for n in running)
            for number in running:
                amount = _part(pool, weights[number] / together)
                used[number, _year_of(month, number)].append((month, amount))
        found = []
        for (number, year), amounts in used.items():
            starts_on, ends_on = max(amounts[0][0], year), year.replace(year=year.year + 1)
            mean = sum((amount for _month, amount in amounts), Decimal(0)) / len(amounts)
            lasting = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
            granted = max(mean * lasting, mean * len(amounts) * SPARE).to_integral_value(ROUND_CEILING)
            allocation = self._allocation(members[number], granted, starts_on, ends_on)
            late = number < NOT_YET_RECORDED and amounts[-1][0] == months[-1]
            found.append((allocation, amounts[:-1] if late else amounts))
        return found

    def _allocation(self, member: Enrollment, granted: Decimal, starts_on: date, ends_on: date) -> Allocation:
        asked_on = starts_on - timedelta(days=self.random.randint(20, 60))
        asked = (granted * Decimal(self.random.choice(("1", "1", "1.2", "1.5")))).quantize(Decimal(1))
        return Allocation(
            public_id=public_id(self.random),
            enrollment=member,
            number_format=FORMAT,
            state=State.GRANTED,
            requested=asked,
            granted=granted,
            starts_on=starts_on,
            ends_on=ends_on,
            requested_on=asked_on,
            decided_on=asked_on + timedelta(days=self.random.randint(2, 18)),
            purpose=self.random.choice(PURPOSES),
            solution_id=self._solution(member),
        )

    def _solution(self, member: Enrollment) -> int | None:
        """One of the member's own solutions, where it is recorded for which the compute is."""
        own = self.solutions[member.organization_id]
        return self.linking.choice(own) if own and self.linking.random() < LINKED else None

    def _requests(self, members: list[Enrollment]) -> Iterator[Allocation]:
        """Who waits, and some who do not any more."""
        starts_on = next_month(self.day)
        for number, member in enumerate(members[:WAITING]):
            state = (State.REFUSED, State.WITHDRAWN)[number] if number < 2 else State.REQUESTED
            asked_on = self.day - timedelta(days=self.random.randint(3, 50))
            yield Allocation(
                public_id=public_id(self.random),
                enrollment=member,
                number_format=FORMAT,
                state=state,
                requested=Decimal(self.random.randint(1, 40) * 2000),
                starts_on=starts_on,
                ends_on=starts_on.replace(year=starts_on.year + 1),
                requested_on=asked_on,
                decided_on=None if state == State.REQUESTED else self.day,
                purpose=self.random.choice(PURPOSES),
            )


def _solutions_of(members: list[Enrollment]) -> dict[int, list[int]]:
    """The solutions in which members have a part, by the keys of both."""
    parts = SolutionParty.objects.filter(organization__in=[one.organization_id for one in members])
    found: dict[int, list[int]] = defaultdict(list)
    for organization, solution in parts.order_by("solution__public_id", "pk").values_list("organization", "solution"):
        found[organization].append(solution)
    return found


def _year_of(month: date, number: int) -> date:
    """The first day of the year of compute that a month belongs to: of every other member it begins in July."""
    begins = 1 if number % 2 else 7
    return date(month.year if month.month >= begins else month.year - 1, begins, 1)


def _part(whole: Decimal, share: float) -> Decimal:
    """A share of an amount, to the thousandth, never more than there is."""
    return min((whole * Decimal(str(share))).quantize(THOUSANDTH), whole)
