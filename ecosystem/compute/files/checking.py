"""What would come of a file: every total beside the allocation it belongs to, set by set, by the rules of usage."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.audit.recording import locked
from ecosystem.centers.models import Center
from ecosystem.compute.files.faults import Faults
from ecosystem.compute.files.reading import ALLOCATION, AMOUNT, FORMAT, MONTH, Reading, Total
from ecosystem.compute.models import Allocation, Usage
from ecosystem.compute.reports import available, used
from ecosystem.compute.rules import not_granted, outside, over_capacity, over_granted
from ecosystem.core.batches import VALUES, batches, chunks
from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput
from ecosystem.programs.models import Enrollment, Program

Group = tuple[str, date]


@dataclass
class Plan:
    """What would be written: months that are new, and those that change, with what is recorded now and what comes."""

    faults: Faults
    created: list[tuple[Allocation, date, Decimal]] = field(default_factory=list)
    changed: list[tuple[Usage, Decimal]] = field(default_factory=list)
    unchanged: int = 0
    amounts: dict[Group, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    numbers: dict[Group, int] = field(default_factory=lambda: defaultdict(int))

    def __len__(self) -> int:
        return len(self.created) + len(self.changed)

    def summary(self) -> list[dict[str, Any]]:
        """What the file says, by month and number format."""
        return [
            {"month": f"{month:%Y-%m}", "format": format_, "amount": f"{self.amounts[format_, month]}", "count": count}
            for (format_, month), count in sorted(self.numbers.items(), key=lambda item: (item[0][1], item[0][0]))
        ]


def plan_of(center: Center, reading: Reading, *, lock: bool = False) -> Plan:
    """What would come of a reading, and every fault of it.

    With ``lock`` the allocations are locked, in the order of their numbers, and then the center, as whoever records a
    single month does: until the transaction ends nobody else changes what was checked.
    """
    checking = _Checking(center, reading, lock)
    for batch in batches(checking.allocations(), VALUES):
        checking.check(batch)
    if lock:
        locked(center)
    checking.check_capacity()
    return checking.plan


class _Checking:
    """One pass over the totals of a reading."""

    def __init__(self, center: Center, reading: Reading, lock: bool) -> None:
        self.center, self.lock, self.today = center, lock, today()
        self.plan = Plan(reading.faults)
        self.totals: dict[str, dict[date, Total]] = defaultdict(dict)
        for (key, month), total in reading.totals.items():
            self.totals[key][month] = total
        self.more: dict[Group, Decimal] = defaultdict(Decimal)
        self.first_lines: dict[Group, int] = {}
        self.enrollments: dict[int, Enrollment] = {}
        programs = Program.objects.filter(platform__center=center).select_related("platform")
        self.programs = {program.pk: program for program in programs}
        for program in self.programs.values():
            program.platform.center = center

    def allocations(self) -> Iterator[Allocation]:
        """The allocations that the file names, in the order of their numbers; what is no such name is a fault."""
        ours = Allocation.objects.of_center(self.center)
        known: dict[str, int] = {}
        for keys in chunks(self.totals):
            known.update(ours.filter(public_id__in=keys).values_list("public_id", "pk"))
        self._tell_unknown(self.totals.keys() - known.keys())
        for pks in chunks(known.values()):
            rows = Allocation.objects.filter(pk__in=pks).order_by("pk")
            yield from rows.select_for_update(of=("self",), no_key=True) if self.lock else rows

    def _tell_unknown(self, keys: Iterable[str]) -> None:
        for key in keys:
            for total in self.totals[key].values():
                refusal = InvalidInput("unknown_allocation", _("The center has no allocation of this name."))
                self.plan.faults.add(total.line, ALLOCATION, key, refusal)

    def check(self, allocations: list[Allocation]) -> None:
        """Hold the totals of some allocations against them, and against what is recorded."""
        if self.lock:
            self._with_enrollments(allocations)
        recorded = self._recorded(allocations)
        for allocation in allocations:
            totals = self.totals[allocation.public_id]
            if self._is_refused(allocation, totals):
                continue
            more = Decimal(0)
            for month, total in totals.items():
                more += self._take(allocation, month, total, recorded.get((allocation.pk, month)))
            refusal = over_granted(allocation, more)
            if refusal is not None:
                first = min(totals.values(), key=lambda total: total.line)
                self.plan.faults.add(first.line, AMOUNT, f"{more}", refusal)

    def _with_enrollments(self, allocations: list[Allocation]) -> None:
        """Let allocations know what they belong to, as far as their history asks: each of it is read once."""
        missing = {allocation.enrollment_id for allocation in allocations} - self.enrollments.keys()
        for pk, enrollment in Enrollment.objects.in_bulk(missing).items() if missing else ():
            enrollment.program = self.programs[enrollment.program_id]
            self.enrollments[pk] = enrollment
        for allocation in allocations:
            allocation.enrollment = self.enrollments[allocation.enrollment_id]

    def _recorded(self, allocations: list[Allocation]) -> dict[tuple[int, date], Usage]:
        months = {month for allocation in allocations for month in self.totals[allocation.public_id]}
        rows = Usage.objects.filter(allocation__in=[one.pk for one in allocations])
        rows = rows.filter(month__gte=min(months), month__lte=max(months))
        return {(usage.allocation_id, usage.month): usage for usage in rows}

    def _is_refused(self, allocation: Allocation, totals: dict[date, Total]) -> bool:
        """Note what is wrong with an allocation's months one by one; whether anything is."""
        found = False
        for month, total in totals.items():
            told = [
                (ALLOCATION, allocation.public_id, not_granted(allocation)),
                (MONTH, f"{month:%Y-%m}", outside(allocation, month, on=self.today)),
                (FORMAT, total.number_format, _other_format(allocation, total)),
            ]
            for column, value, refusal in told:
                if refusal is not None:
                    self.plan.faults.add(total.line, column, value, refusal)
                    found = True
        return found

    def _take(self, allocation: Allocation, month: date, total: Total, usage: Usage | None) -> Decimal:
        """Plan what a total says; how much more that is than what is recorded."""
        amount, group = total.rounded, (allocation.number_format, month)
        self.plan.amounts[group] += amount
        self.plan.numbers[group] += 1
        more = amount - (usage.amount if usage else 0)
        if usage is None:
            self.plan.created.append((allocation, month, amount))
        elif more:
            usage.allocation = allocation
            self.plan.changed.append((usage, amount))
        else:
            self.plan.unchanged += 1
            return more
        self.more[group] += more
        self.first_lines[group] = min(total.line, self.first_lines.get(group, total.line))
        return more

    def check_capacity(self) -> None:
        """Hold what all members together would have used against what the center could give, where that changes."""
        for (number_format, month), more in self.more.items():
            refusal = over_capacity(
                month,
                used=used(self.center, number_format, month) + more,
                available=available(self.center, number_format, month),
            )
            if refusal is not None:
                line = self.first_lines[number_format, month]
                self.plan.faults.add(line, AMOUNT, f"{self.plan.amounts[number_format, month]}", refusal)


def _other_format(allocation: Allocation, total: Total) -> InvalidInput | None:
    if total.number_format in {"", allocation.number_format}:
        return None
    sentence = _("It is granted in %(format)s.") % {"format": allocation.get_number_format_display()}
    return InvalidInput("other_format", sentence)
