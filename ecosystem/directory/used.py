"""What the pages of a center and its compute platform tell of how much of it was used."""

from datetime import date
from typing import Any

from ecosystem.centers.models import Center
from ecosystem.compute.choices import Basis
from ecosystem.compute.reports import Told, months, shown_percent, told
from ecosystem.core.dates import months_back
from ecosystem.directory.telling import citation

SHOWN = 12


def use_of(center: Center, number_format: str, day: date) -> dict[str, Any]:
    """The last twelve months that had ended by the day, the oldest first, with what utilization rests on in each."""
    until = day.replace(day=1)
    since = max(months_back(until, SHOWN), center.opened_on.replace(day=1)) if center.opened_on else None
    if since is None or since >= until:
        return {"use": [], "use_bars": [], "use_known": False}
    found = [told(month) for month in months(center, number_format, since, until)]
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
