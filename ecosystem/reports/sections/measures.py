"""The measures of the dictionary: what is counted, beside what was reported, with the targets; corrections in the open."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import first_of_month
from ecosystem.core.display import machine_date, quantity
from ecosystem.figures.choices import Light, Nature, Span, Standing
from ecosystem.figures.counting import COUNTERS, Counted, count_all
from ecosystem.figures.models import Figure, FigureCorrection
from ecosystem.figures.questions import Asked as Counting
from ecosystem.figures.reports import day_of, latest_figures
from ecosystem.figures.targets import light_of
from ecosystem.figures.telling import rows_url
from ecosystem.reports.asking import Asked, Period, moments
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section
from ecosystem.vocabulary.models import Measure

MOST = 30
PERCENT = frozenset({"%", "pct"})


@section(Kind.MONTH, 90)
def measures_of_month(asked: Asked) -> Section | None:
    """Every measure that is counted or was reported of the center."""
    center: Any = asked.subject
    measures = list(Measure.objects.current().order_by("position", "code"))
    now, then = _counts(asked, measures)
    figures = latest_figures(center.registry, asked.day, center=center, user=SYSTEM)
    plans = _plans(asked)
    rows = [
        _row(asked, one, now.get(one.code), then.get(one.code), figures.get(one.pk), plans.get(one.code))
        for one in measures
        if one.code in now or one.pk in figures or one.code in plans
    ]
    if not rows:
        return None
    return Section(
        key="measures",
        title=_("Measures"),
        text=(
            _(
                "What the registry counts itself stands beside what somebody reported, and is never mixed with it. A target "
                "is judged by what is counted, where it is counted, else by what was reported."
            ),
        ),
        tables=(
            Table(
                _("Counted, reported, and the targets"),
                (
                    Column(_("Measure"), width=6),
                    Column(_("Counted"), CellKind.NUMBER, 3),
                    Column(_("A month before"), CellKind.NUMBER, 3),
                    Column(_("Reported"), CellKind.NUMBER, 3),
                    Column(_("As of"), CellKind.DAY, 3),
                    Column(_("Target"), CellKind.NUMBER, 3),
                    Column(_("Standing"), width=3),
                ),
                tuple(rows),
                note=_("Counted by %(day)s; what is counted over a period, since %(begins)s.")
                % {"day": machine_date(asked.day), "begins": machine_date(asked.starts_on)},
            ),
        ),
    )


def _counts(asked: Asked, measures: Iterable[Measure]) -> tuple[dict[str, Counted], dict[str, Counted]]:
    """What is counted of each measure in the month and in the one before, by its code; all of it read together."""
    now = _questions(asked, measures, asked.starts_on, asked.day)
    then = _questions(asked, measures, first_of_month(asked.day_before), asked.day_before)
    found = count_all([*now.values(), *then.values()])
    return ({code: found[one] for code, one in now.items()}, {code: found[one] for code, one in then.items()})


def _questions(asked: Asked, measures: Iterable[Measure], since: date, day: date) -> dict[str, Counting]:
    center: Any = asked.subject
    return {
        one.code: Counting(
            one.counter,
            center.registry,
            center,
            day,
            since if COUNTERS[one.counter].span == Span.PERIOD else None,
            True,
        )
        for one in measures
        if one.counter in COUNTERS and COUNTERS[one.counter].by_center
    }


def _plans(asked: Asked) -> dict[str, Figure]:
    """The target of each measure that is due next, or else was due last, by its code."""
    center: Any = asked.subject
    figures = Figure.objects.in_registry(center.registry).filter(center=center, nature=Nature.PLAN)
    found: dict[str, Figure] = {}
    for plan in figures.exclude(standing=Standing.SUPERSEDED).with_facts().order_by("pk"):
        known = found.get(plan.measure.code)
        if known is None or _sooner(plan, known, asked.day):
            found[plan.measure.code] = plan
    return found


def _sooner(plan: Figure, known: Figure, day: date) -> bool:
    first, second = day_of(plan, date.max), day_of(known, date.max)
    if (first >= day) != (second >= day):
        return first >= day
    return first < second if first >= day else first > second


def _row(
    asked: Asked,
    measure: Measure,
    now: Counted | None,
    then: Counted | None,
    figure: Figure | None,
    plan: Figure | None,
) -> tuple[Cell, ...]:
    light = _light(plan, now, figure, asked.day)
    return (
        Cell(str(measure), reverse("directory:measure", args=[measure.code])),
        _counted(measure, now),
        Cell(then.value if then else None),
        Cell(_told(figure), asked.record("figures", figure)) if figure else Cell(None),
        Cell(machine_date(figure.as_of_on, figure.as_of_on_precision) or None) if figure else Cell(None),
        Cell(_told(plan), asked.record("figures", plan)) if plan else Cell(None),
        Cell(str(Light(light).label), light=light) if plan else Cell(None),
    )


def _counted(measure: Measure, counted: Counted | None) -> Cell:
    if counted is None:
        return Cell(None)
    if counted.value is None:
        return Cell(counted.told_reason)
    if measure.unit in PERCENT:
        return Cell(str(quantity(counted.value, "eq", "%")), rows_url(counted))
    return Cell(counted.value, rows_url(counted))


def _told(figure: Figure) -> str:
    return str(quantity(figure.value, figure.comparator, figure.measure.unit_label))


def _light(plan: Figure | None, counted: Counted | None, figure: Figure | None, day: date) -> str:
    """How far the target is reached: by what is counted, else by what was reported as a fact."""
    if plan is None:
        return ""
    value: Any = counted.value if counted and counted.value is not None else None
    if value is None and figure is not None and figure.nature == Nature.FACT:
        value = figure.value
    return light_of(plan, value, is_due=day_of(plan, date.max) <= day).value


@section(Kind.MONTH, 95)
def corrections_of_month(asked: Asked) -> Section | None:
    """Public figures of the center that were corrected or superseded in the month."""
    rows = corrections(asked, asked.period)
    found = list(rows.order_by("-made_at", "pk")[:MOST])
    if not found:
        return None
    return Section(
        key="corrections",
        title=_("Corrections of figures"),
        numbers=(
            Number(
                key="corrections",
                label=_("Corrections"),
                since=asked.starts_on,
                as_of=asked.day,
                rows=Rows(rows),
                before=Rows(corrections(asked, asked.before)),
            ),
        ),
        tables=(
            Table(
                _("What was corrected, and why"),
                (
                    Column(_("Figure"), width=4),
                    Column(_("Kind"), width=2),
                    Column(_("Made on"), CellKind.DAY, 2),
                    Column(_("Reason"), width=5),
                ),
                tuple(
                    (
                        Cell(str(one.figure), asked.record("figures", one.figure)),
                        Cell(one.get_kind_display()),
                        Cell(timezone.localtime(one.made_at).date()),
                        Cell(one.reason or None),
                    )
                    for one in found
                ),
            ),
        ),
    )


def corrections(asked: Asked, period: Period) -> Any:
    """Corrections of figures about the center, or about its city."""
    center: Any = asked.subject
    begins, ends = moments(period)
    about = Q(figure__center=center) | Q(figure__center__isnull=True, figure__registry=center.registry)
    rows = FigureCorrection.objects.filter(about, made_at__gte=begins, made_at__lt=ends)
    return rows.select_related("figure__measure", "figure__center")
