"""What is counted of centers: their capacity on a day, and how it grew."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ecosystem.centers.choices import CapacityBasis, NumberFormat, PhaseState
from ecosystem.centers.models import CapacityPhase

FORMATS_IN_ORDER = (NumberFormat.FP16, NumberFormat.FP32, NumberFormat.FP64, NumberFormat.INT8)


@dataclass(frozen=True)
class Capacity:
    """The capacity of a center on a day, in PFLOPS at one number format; formats are never added up.

    ``in_service`` is what runs on the day. ``planned`` is what there will be when every phase known of is in service, so
    it is never less; ``is_growing`` says whether it is more.
    """

    number_format: str
    in_service: Decimal
    planned: Decimal
    phases: tuple[CapacityPhase, ...]

    @property
    def is_growing(self) -> bool:
        return self.planned > self.in_service

    @property
    def number_format_label(self) -> str:
        return str(NumberFormat(self.number_format).label)


def capacity_on(phases: Iterable[CapacityPhase], day: date) -> tuple[Capacity, ...]:
    """The capacity that these phases of one center make up on the day, a :class:`Capacity` for each number format.

    A phase counts as in service between its dates; one that goes into service later, is being built or is planned counts
    as planned, and one that was closed by the day not at all. Needs no query where ``phases`` were read.
    """
    by_format: dict[str, list[CapacityPhase]] = defaultdict(list)
    for phase in sorted(phases, key=lambda phase: (phase.position, phase.pk or 0)):
        if phase.ends_on is None or phase.ends_on > day:
            by_format[phase.number_format].append(phase)
    return tuple(
        Capacity(
            number_format=number_format,
            in_service=_added_up(phase for phase in by_format[number_format] if is_in_service(phase, day)),
            planned=_added_up(by_format[number_format]),
            phases=tuple(by_format[number_format]),
        )
        for number_format in FORMATS_IN_ORDER
        if number_format in by_format
    )


def is_in_service(phase: CapacityPhase, day: date) -> bool:
    """Whether the phase ran on the day."""
    return phase.state == PhaseState.IN_SERVICE and phase.holds_on(day)


def _added_up(phases: Iterable[CapacityPhase]) -> Decimal:
    """What there is after the last of the phases: each says what it adds, or what there is in total after it."""
    total = Decimal(0)
    for phase in phases:
        total = phase.pflops if phase.basis == CapacityBasis.TOTAL else total + phase.pflops
    return total


def capacity_over_time(phases: Iterable[CapacityPhase], number_format: str, until: date) -> list[tuple[date, Decimal]]:
    """The days up to ``until`` on which the capacity in service changed, each with the PFLOPS from that day on."""
    known = [phase for phase in phases if phase.number_format == number_format and phase.state == PhaseState.IN_SERVICE]
    days = {day for phase in known for day in (phase.starts_on, phase.ends_on) if day is not None and day <= until}
    steps: list[tuple[date, Decimal]] = []
    for day in sorted(days):
        running = next((found.in_service for found in capacity_on(known, day)), Decimal(0))
        if not steps or steps[-1][1] != running:
            steps.append((day, running))
    return steps
