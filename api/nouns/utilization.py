"""How much of a center's compute was used: what everybody is told, staff too, for it is the same number."""

from datetime import date
from typing import Any

from api.shapes.base import Answer
from ecosystem.centers.models import Center
from ecosystem.compute.choices import Basis
from ecosystem.compute.reports import NONE, Told, months, shown_percent, told
from ecosystem.core.dates import next_month


def utilization(center: Center, *, user: Any, since: date, last: date, number_format: str) -> Answer:
    """Ask how much of the center was used by month, and on what that rests.

    Utilization is what was used of what was available: the capacity in service on each day, for 24 hours. `average` is the mean of the monthly rates. A month is counted
    where usage is recorded of every allocation that ran in it, or where a source says what the whole center used; what
    fewer than three members used is withheld.
    """
    found = [told(month) for month in months(center, number_format, since, next_month(last))]
    rates = [month.utilization for month in found if month.utilization is not None]
    return {
        "id": center.public_id,
        "number_format": number_format,
        "months": [_month(month) for month in found],
        "counted": len(rates),
        "average": shown_percent(sum(rates, NONE) / len(rates)) if rates else None,
    }


def _month(month: Told) -> dict[str, Any]:
    said = month.total if month.basis == Basis.TOTAL or month.peak is not None else None
    return {
        "month": month.month,
        "available": month.available,
        "used": month.used,
        "utilization": shown_percent(month.utilization),
        "peak": shown_percent(month.peak),
        "basis": month.basis.value,
        "source": said.source.public_id if said is not None and said.source is not None else None,
    }
