"""Compute vouchers of a center in a month: what was issued, claimed and paid, and how its pots burn down."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Bar, Cell, Chart, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section
from ecosystem.vouchers.models import Claim, Pot, Voucher
from ecosystem.vouchers.reports import Month, burn_down


@section(Kind.MONTH, 40)
def vouchers_of_month(asked: Asked) -> Section | None:
    """Vouchers and claims of the month, and the pots of its year."""
    pots = list(Pot.objects.of_center(asked.subject).filter(year=asked.starts_on.year).select_related("scheme"))
    if not pots:
        return None
    burned = {pot: burn_down(pot, asked.day) for pot in sorted(pots, key=lambda pot: (pot.scheme.name, pot.pk))}
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    return Section(
        key="vouchers",
        title=_("Compute vouchers"),
        numbers=(
            Number(
                key="vouchers-issued",
                label=_("Vouchers issued"),
                rows=Rows(issued(asked, asked.period)),
                before=Rows(issued(asked, asked.before)),
                **about,
            ),
            Number(
                key="claims-submitted",
                label=_("Claims handed in"),
                rows=Rows(submitted(asked, asked.period)),
                before=Rows(submitted(asked, asked.before)),
                **about,
            ),
            Number(
                key="claims-paid",
                label=_("Paid"),
                unit=_("CNY"),
                rows=Rows(paid(asked, asked.period), "granted"),
                before=Rows(paid(asked, asked.before), "granted"),
                **about,
            ),
        ),
        charts=tuple(_chart(pot, months) for pot, months in burned.items()),
        tables=(_table(asked, burned),),
    )


def issued(asked: Asked, period: Period) -> QuerySet:
    """Vouchers that members were given."""
    rows = Voucher.objects.of_center(asked.subject).filter(issued_on__gte=period[0], issued_on__lt=period[1])
    return rows.select_related("pot__scheme", "enrollment__organization")


def _claims(asked: Asked) -> Any:
    return Claim.objects.of_center(asked.subject).select_related("pot__scheme", "enrollment__organization")


def submitted(asked: Asked, period: Period) -> QuerySet:
    """Claims that were handed in; what a voucher deducted is none."""
    rows = _claims(asked).filter(voucher__isnull=True)
    return rows.filter(submitted_on__gte=period[0], submitted_on__lt=period[1])


def paid(asked: Asked, period: Period) -> QuerySet:
    """What was paid of pots, deductions among it."""
    return _claims(asked).filter(paid_on__gte=period[0], paid_on__lt=period[1])


def _chart(pot: Pot, months: list[Month]) -> Chart:
    bars = tuple(
        Bar(f"{one.month:%Y-%m}", 100 * one.left / one.amount, f"{100 * one.left / one.amount:.0f}%") for one in months
    )
    return Chart(_("Left of the pot, in percent: %(pot)s") % {"pot": pot}, bars, "%", 100)


def _table(asked: Asked, burned: dict[Pot, list[Month]]) -> Table:
    rows = [(pot, months[-1]) for pot, months in burned.items() if months]
    return Table(
        _("Pots of the year, in CNY"),
        (
            Column(_("Pot"), width=4),
            Column(_("Amount"), CellKind.NUMBER),
            Column(_("Reserved"), CellKind.NUMBER),
            Column(_("Paid"), CellKind.NUMBER),
            Column(_("Left"), CellKind.NUMBER),
        ),
        tuple(
            (
                Cell(str(pot), asked.record("voucher-pots", pot)),
                Cell(month.amount, asked.record("voucher-pots", pot)),
                Cell(month.reserved, asked.record("voucher-pots", pot)),
                Cell(month.paid, asked.record("voucher-pots", pot)),
                Cell(month.left, asked.record("voucher-pots", pot)),
            )
            for pot, month in rows
        ),
        note=_("Reserved, paid and left by %(day)s.") % {"day": asked.day.isoformat()},
    )
