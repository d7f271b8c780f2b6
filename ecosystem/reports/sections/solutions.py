"""Solutions that a center incubates, and what was measured of them in a month."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ecosystem.core.display import outcome
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section
from ecosystem.solutions.models import Outcome, Solution

MOST = 30


@section(Kind.MONTH, 60)
def solutions_of_month(asked: Asked) -> Section:
    """How many solutions are incubated, which are new, what was measured and verified."""
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    now, then = incubated(asked, asked.day), incubated(asked, asked.day_before)
    return Section(
        key="solutions",
        title=_("Solutions and outcomes"),
        numbers=(
            Number(key="solutions", label=_("Solutions incubated"), as_of=asked.day, rows=Rows(now), before=Rows(then)),
            Number(
                key="solutions-new",
                label=_("New solutions"),
                rows=Rows(now.exclude(pk__in=then.values("pk"))),
                **about,
            ),
            Number(
                key="outcomes-measured",
                label=_("Outcomes measured"),
                rows=Rows(measured(asked, asked.period)),
                before=Rows(measured(asked, asked.before)),
                **about,
            ),
            Number(
                key="outcomes-verified",
                label=_("Outcomes verified"),
                rows=Rows(verified(asked, asked.period)),
                before=Rows(verified(asked, asked.before)),
                **about,
            ),
        ),
        tables=tuple(
            one
            for one in (outcomes_table(asked, measured(asked, asked.period), _("Outcomes of the month")),)
            if one.rows
        ),
    )


def incubated(asked: Asked, day: Any) -> QuerySet:
    """The solutions that the center had incubated by a day."""
    return Solution.objects.filter(center=asked.subject).incubated(day)


def measured(asked: Asked, period: Period) -> QuerySet:
    """Outcomes with a number that were measured in a period."""
    rows = Outcome.objects.measured().filter(solution__center=asked.subject).select_related("solution")
    return rows.filter(measured_on__gte=period[0], measured_on__lt=period[1])


def verified(asked: Asked, period: Period) -> QuerySet:
    """Outcomes that somebody checked in a period."""
    rows = Outcome.objects.filter(solution__center=asked.subject).select_related("solution")
    return rows.filter(verified_on__gte=period[0], verified_on__lt=period[1])


def outcomes_table(asked: Asked, rows: QuerySet, title: str) -> Table:
    """Outcomes with their solutions, the latest first."""
    found = list(rows.order_by("-measured_on", "pk")[: MOST + 1])
    return Table(
        title,
        (
            Column(_("Solution"), width=4),
            Column(_("Metric"), width=4),
            Column(_("Result"), width=3),
            Column(_("Measured on"), CellKind.DAY, 3),
            Column(_("Verified on"), CellKind.DAY, 3),
        ),
        tuple(_outcome(asked, one) for one in found[:MOST]),
        left_out=rows.count() - MOST if len(found) > MOST else 0,
    )


def _outcome(asked: Asked, one: Outcome) -> tuple[Cell, ...]:
    told = outcome(one.baseline, one.result, one.comparator, one.unit, one.change_value, one.change_unit)
    return (
        Cell(str(one.solution), asked.record("solutions", one.solution)),
        Cell(str(one), asked.record("outcomes", one) if not asked.own else ""),
        Cell(told or one.remark or None),
        Cell(one.measured_on),
        Cell(one.verified_on),
    )
