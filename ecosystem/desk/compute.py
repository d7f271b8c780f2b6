"""What the page of a center's compute shows: what was used by month and by whom, what is promised, who waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.models import Center
from ecosystem.centers.reports import capacity_on
from ecosystem.compute.choices import Basis
from ecosystem.compute.forecast import Forecast, forecast
from ecosystem.compute.models import Allocation
from ecosystem.compute.reports import Month, Period, Share, mix, months, promised, shown_percent
from ecosystem.core.dates import months_back
from ecosystem.core.display import number
from ecosystem.core.exporting.extract import Column, Extract, Row

USUAL = 12
MOST_WAITING = 50


@dataclass(frozen=True)
class Waiting:
    """A request, and the first month in which it would be more than what is free; None where it fits."""

    request: Allocation
    too_much_in: date | None


@dataclass(frozen=True)
class Compute:
    """A center's compute at a number format, over the months from ``since`` until before ``until``, as of ``day``."""

    center: Center
    number_format: str
    since: date
    until: date
    day: date
    user: Any

    @cached_property
    def months(self) -> list[Month]:
        return months(self.center, self.number_format, self.since, self.until)

    @cached_property
    def period(self) -> Period:
        return Period(tuple(self.months))

    @cached_property
    def forecast(self) -> Forecast:
        return forecast(self.center, self.number_format, self.day)

    @cached_property
    def shares(self) -> list[Share]:
        return mix(self.center, self.number_format, self.since, self.until)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """Those who wait longest, in their order."""
        requests = self._requests().waiting().with_names()[:MOST_WAITING]
        return [Waiting(request, self.forecast.too_much_in(request, self.day)) for request in requests]

    @property
    def format_label(self) -> str:
        return str(NumberFormat(self.number_format).label)

    def facts(self) -> list[tuple[str, str, str]]:
        """The numbers of the day: what each is, what it says, and where its rows are."""
        found = capacity_on(self.center.phases.in_order(), self.day)
        running = sum((one.in_service for one in found if one.number_format == self.number_format), Decimal(0))
        asked = self._requests().waiting().aggregate(count=Count("pk"), total=Sum("requested"))
        left = promised(self.center, self.number_format, self.day)
        return [
            (_("In service"), _("%(pflops)s PFLOPS") % {"pflops": number(running)}, self.of_phases()),
            (_("Granted and not used"), _amount(left), self.rows("allocations", state="granted", as_of=self.day)),
            (
                _("Waiting list"),
                ngettext("%(count)s request, %(amount)s", "%(count)s requests, %(amount)s", asked["count"])
                % {"count": asked["count"], "amount": _amount(asked["total"] or Decimal(0))},
                self.rows("allocations", state="requested", sort="requested_on"),
            ),
        ]

    def rows(self, noun: str, **query: Any) -> str:
        """The address of the rows of a number."""
        asked = {"center": self.center.public_id, "number_format": self.number_format, **query}
        return f"{reverse('desk:table', args=[noun])}?{urlencode(asked)}"

    def of_phases(self) -> str:
        """The address of the center's phases."""
        return f"{reverse('desk:table', args=['phases'])}?{urlencode({'center': self.center.public_id})}"

    def told(self) -> list[dict[str, Any]]:
        """The months with the addresses of their rows, the newest first."""
        return [
            {
                "month": month,
                "percent": shown_percent(month.utilization),
                "at_least": shown_percent(month.at_least),
                "peak": shown_percent(month.peak),
                "used_url": self.rows("usage", month=month.month),
                "missing_url": self.rows("allocations", unrecorded_in=month.month),
            }
            for month in reversed(self.months)
        ]

    def bars(self) -> list[dict[str, Any]]:
        """Utilization by month as the chart draws it: a month that cannot be counted is a gap."""
        return [
            {
                "label": f"{month.month:%Y-%m}",
                "value": shown_percent(month.utilization),
                "display": f"{shown_percent(month.utilization):.0f}%" if month.utilization is not None else "",
                "state": "plain" if month.basis == Basis.MEMBERS else "",
                "url": self.rows("usage", month=month.month) if month.basis == Basis.MEMBERS else "",
            }
            for month in self.months
        ]

    def ahead(self) -> list[dict[str, Any]]:
        """What is promised of each month to come, in percent, as the chart draws it."""
        return [
            {
                "label": f"{month.month:%Y-%m}",
                "value": min(shown_percent(month.share) or 0, Decimal(100)),
                "display": f"{shown_percent(month.share):.0f}%" if month.share is not None else "",
                "state": "planned",
            }
            for month in self.forecast.months[:USUAL]
        ]

    def kinds(self) -> list[dict[str, Any]]:
        """The mix of kinds of members, with the rows of each."""
        total = sum((share.used for share in self.shares), Decimal(0))
        return [
            {
                "share": share,
                "percent": shown_percent(share.used / total),
                "url": self.rows("usage", kind=share.kind, since=self.since, until=self.until),
            }
            for share in self.shares
        ]

    def extract(self) -> Extract:
        """The months as a file."""
        columns = [
            Column("month", _("Month")),
            Column("available", _("Available (PFLOPS·h)")),
            Column("used", _("Used (PFLOPS·h)")),
            Column("utilization", _("Average utilization (%)")),
            Column("peak", _("Peak utilization (%)")),
            Column("basis", _("Rests on"), 36),
            Column("missing", _("Allocations without usage")),
        ]
        return Extract(_("Utilization by month"), columns, self._lines)

    def _lines(self) -> Iterator[list[Row]]:
        yield [
            [
                f"{month.month:%Y-%m}",
                month.available,
                month.counted,
                shown_percent(month.utilization),
                shown_percent(month.peak),
                str(month.basis.label),
                month.missing,
            ]
            for month in self.months
        ]

    def _requests(self) -> Any:
        of_center = Allocation.objects.visible_to(self.user).of_center(self.center)
        return of_center.filter(number_format=self.number_format)


def last_year(day: date) -> tuple[date, date]:
    """The months one looks at first: the last twelve that have ended."""
    return months_back(day, USUAL), day.replace(day=1)


def _amount(amount: Decimal) -> str:
    return _("%(amount)s PFLOPS·h") % {"amount": number(amount)}
