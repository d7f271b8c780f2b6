"""What the pages of a center and its compute platform tell of how much of it was used."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ecosystem.centers.choices import PhaseState
from ecosystem.centers.models import CapacityPhase, Center
from ecosystem.centers.reports import FORMATS_IN_ORDER
from ecosystem.compute.choices import Basis
from ecosystem.compute.reports import Told, months, shown_percent, told
from ecosystem.core.dates import months_back
from ecosystem.directory.telling import citation

SHOWN = 12
NOTHING: dict[str, Any] = {"use": [], "use_bars": [], "use_known": False}


def use_of(center: Center, phases: Iterable[CapacityPhase], day: date) -> dict[str, Any]:
    """The last twelve months of its service that had ended by the day, with what utilization rests on in each.

    At the number format the center is known by. Before it was in service there is nothing to tell.
    """
    phases = list(phases)
    begun = [
        phase for phase in phases if phase.state == PhaseState.IN_SERVICE and phase.starts_on and phase.starts_on < day
    ]
    if not begun:
        return NOTHING
    number_format = min((phase.number_format for phase in begun), key=FORMATS_IN_ORDER.index)
    opened = min(phase.starts_on for phase in begun if phase.number_format == number_format)
    until = day.replace(day=1)
    since = max(months_back(until, SHOWN), opened.replace(day=1))
    if since >= until:
        return NOTHING
    found = [told(month) for month in months(center, number_format, since, until, phases)]
    known = any(month.utilization is not None or month.peak is not None for month in found)
    return {
        "use": [_row(month) for month in reversed(found)],
        "use_bars": [_bar(month) for month in found] if any(month.utilization is not None for month in found) else [],
        "use_known": known,
    }


def _row(month: Told) -> dict[str, Any]:
    said = month.total if month.basis == Basis.TOTAL or month.peak is not None else None
    return {
        "month": month,
        "percent": shown_percent(month.utilization),
        "peak": shown_percent(month.peak),
        "source": citation(said.source) if said is not None else None,
        "quote": said.quote if said is not None else "",
    }


def _bar(month: Told) -> dict[str, Any]:
    percent = shown_percent(month.utilization)
    return {
        "label": f"{month.month:%Y-%m}",
        "value": percent,
        "display": f"{percent:.0f}%" if percent is not None else "",
        "state": "plain" if month.basis == Basis.MEMBERS else "",
    }
