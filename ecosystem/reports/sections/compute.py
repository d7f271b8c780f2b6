"""Compute of a center in a month: what there was, what was granted and used, who waits."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.choices import WITH_COMPUTE, Basis, State
from ecosystem.compute.models import Allocation, Usage
from ecosystem.compute.reports import Month, formats_of, mix, months, shown_percent
from ecosystem.core.dates import months_back
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Bar, Cell, Chart, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section

HOURS = "PFLOPS·h"
MONTHS = 12


@section(Kind.MONTH, 30)
def compute_of_month(asked: Asked) -> Section | None:
    """Capacity, what was granted and used, utilization, the waiting list; each number format apart."""
    formats = formats_of(asked.subject)  # type: ignore[arg-type]
    if not formats:
        return None
    numbers: list[Number] = []
    charts, tables = [], []
    for number_format in formats:
        known = months(asked.subject, number_format, months_back(asked.starts_on, MONTHS - 1), asked.ends_on)  # type: ignore[arg-type]
        numbers += _numbers(asked, number_format, known)
        charts.append(_utilization(asked, number_format, known))
        tables.append(_mix(asked, number_format))
    return Section(
        key="compute",
        title=_("Compute"),
        text=(
            _(
                "Average utilization is what was used of what was available: the capacity in service on each day, for 24 "
                "hours. Formats are never added up."
            ),
        ),
        numbers=tuple(numbers),
        charts=tuple(charts),
        tables=tuple(one for one in tables if one.rows),
    )


def _label(number_format: str) -> str:
    return str(NumberFormat(number_format).label)


def _numbers(asked: Asked, number_format: str, known: list[Month]) -> list[Number]:
    return [
        *_available(asked, number_format, known),
        *_given(asked, number_format, known),
        *_rates(asked, number_format, known),
    ]


def _available(asked: Asked, number_format: str, known: list[Month]) -> list[Number]:
    """What there was."""
    now, then = known[-1], known[-2]
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    named = {"format": _label(number_format)}
    phases = f"{reverse('desk:table', args=['phases'])}?center={asked.subject.public_id}"
    return [
        Number(
            key=f"capacity-{number_format}",
            label=_("Capacity in service, %(format)s") % named,
            unit="PFLOPS",
            value=now.capacity,
            previous=then.capacity,
            url=phases,
            **about,
        ),
        Number(
            key=f"available-{number_format}",
            label=_("Available, %(format)s") % named,
            unit=HOURS,
            value=now.available,
            previous=then.available,
            url=phases,
            **about,
        ),
    ]


def _given(asked: Asked, number_format: str, known: list[Month]) -> list[Number]:
    """What was granted and used, and who waits."""
    now, then = known[-1], known[-2]
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    named = {"format": _label(number_format)}
    return [
        Number(
            key=f"granted-{number_format}",
            label=_("Granted, %(format)s") % named,
            unit=HOURS,
            rows=Rows(granted(asked, number_format, asked.period), "granted"),
            before=Rows(granted(asked, number_format, asked.before), "granted"),
            **about,
        ),
        Number(
            key=f"used-{number_format}",
            label=_("Used by members, %(format)s") % named,
            unit=HOURS,
            # Where nothing is recorded, nobody knows that nothing was used.
            rows=Rows(used(asked, number_format, asked.starts_on), "amount") if now.used is not None else None,
            before=Rows(used(asked, number_format, asked.before[0]), "amount") if then.used is not None else None,
            reason=Basis.NOTHING.label if now.used is None else "",
            **about,
        ),
        Number(
            key=f"waiting-{number_format}",
            label=_("Requests waiting, %(format)s") % named,
            as_of=asked.day,
            rows=Rows(waiting(asked, number_format, asked.day)),
            before=Rows(waiting(asked, number_format, asked.day_before)),
        ),
    ]


def _rates(asked: Asked, number_format: str, known: list[Month]) -> list[Number]:
    """Utilization: the average, and apart from it the peak that a source tells."""
    now, then = known[-1], known[-2]
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    named = {"format": _label(number_format)}
    compute = f"{reverse('desk:compute', args=[asked.subject.public_id])}?number_format={number_format}"
    return [
        Number(
            key=f"utilization-{number_format}",
            label=_("Average utilization, %(format)s") % named,
            unit="%",
            value=shown_percent(now.utilization),
            previous=shown_percent(then.utilization),
            reason="" if now.utilization is not None else now.basis.label,
            url=compute,
            **about,
        ),
        Number(
            key=f"peak-{number_format}",
            label=_("Peak utilization, %(format)s") % named,
            unit="%",
            value=shown_percent(now.peak),
            previous=shown_percent(then.peak),
            reported=True,
            reason="" if now.peak is not None else _("no source tells it"),
            url=reverse("desk:record", args=["monthly-totals", now.total.pk]) if now.total else "",
            **about,
        ),
    ]


def _allocations(asked: Asked, number_format: str) -> Any:
    return Allocation.objects.of_center(asked.subject).filter(number_format=number_format).with_names()


def granted(asked: Asked, number_format: str, period: Period) -> QuerySet:
    """What was granted in a period."""
    rows = _allocations(asked, number_format).filter(state__in=sorted(WITH_COMPUTE))
    return rows.filter(decided_on__gte=period[0], decided_on__lt=period[1])


def used(asked: Asked, number_format: str, month: date) -> QuerySet:
    """What members used in a month."""
    rows = Usage.objects.of_center(asked.subject).in_month(month).filter(allocation__number_format=number_format)
    return rows.select_related("allocation__enrollment__organization")


def waiting(asked: Asked, number_format: str, day: date) -> QuerySet:
    """Requests on which nothing was decided by the end of a day."""
    rows = _allocations(asked, number_format).filter(requested_on__lte=day).exclude(state=State.WITHDRAWN)
    return rows.filter(Q(state=State.REQUESTED) | Q(decided_on__gt=day))


def _utilization(asked: Asked, number_format: str, known: list[Month]) -> Chart:
    bars = []
    for month in known:
        percent = shown_percent(month.utilization)
        rows = (
            f"{reverse('desk:table', args=['usage'])}?center={asked.subject.public_id}&month={month.month.isoformat()}"
        )
        bars.append(Bar(f"{month.month:%Y-%m}", percent, f"{percent:.0f}%" if percent is not None else "", rows))
    title = _("Average utilization by month, %(format)s") % {"format": _label(number_format)}
    return Chart(title, tuple(bars), "%", 100)


def _mix(asked: Asked, number_format: str) -> Table:
    shares = mix(asked.subject, number_format, asked.starts_on, asked.ends_on)  # type: ignore[arg-type]
    total = sum((share.used for share in shares), Decimal(0))
    base = (
        f"{reverse('desk:table', args=['usage'])}?center={asked.subject.public_id}&month={asked.starts_on.isoformat()}"
    )
    return Table(
        _("Who used it, %(format)s") % {"format": _label(number_format)},
        (
            Column(_("Kind"), width=4),
            Column(_("Members"), CellKind.NUMBER),
            Column(_("Used, PFLOPS·h"), CellKind.NUMBER),
            Column(_("Share, %"), CellKind.NUMBER),
        ),
        tuple(
            (
                Cell(share.label, f"{base}&kind={share.kind}"),
                Cell(share.members, f"{base}&kind={share.kind}"),
                Cell(share.used, f"{base}&kind={share.kind}"),
                Cell(shown_percent(share.used / total)),
            )
            for share in shares
        ),
    )
