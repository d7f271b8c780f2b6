"""Service steps of a center in a month: what began and was done, how long it took, what is stuck."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.incubation.choices import State
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import funnel, time_per_step
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.listed import Listed
from ecosystem.reports.register import section


@section(Kind.MONTH, 50)
def service_steps_of_month(asked: Asked) -> Section:
    """Cases of the month, and every step with how many came so far and how long it takes."""
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    listed = Listed(asked)
    return Section(
        key="service-steps",
        title=_("Service steps"),
        text=(
            _(
                "Members and solutions are those that came at least as far as the step by the end of the period; days are "
                "the median of what is done."
            ),
        ),
        numbers=(
            Number(
                key="cases-begun",
                label=_("Service cases begun"),
                rows=Rows(begun(asked, asked.period)),
                before=Rows(begun(asked, asked.before)),
                **about,
            ),
            Number(
                key="cases-done",
                label=_("Service cases done"),
                rows=Rows(done(asked, asked.period)),
                before=Rows(done(asked, asked.before)),
                **about,
            ),
            Number(
                key="cases-running",
                label=_("Service cases running"),
                as_of=asked.day,
                rows=Rows(_of(asked).in_state_on(State.RUNNING, asked.day)),
                before=Rows(_of(asked).in_state_on(State.RUNNING, asked.day_before)),
            ),
            Number(
                key="cases-stuck",
                label=_("Service cases that are late or take too long"),
                as_of=asked.day,
                rows=Rows(_of(asked).stuck_on(asked.day) | _of(asked).late_on(asked.day)),
            ),
        ),
        tables=(_steps(asked, listed),),
        lists=listed.numbers,
    )


def _of(asked: Asked) -> Any:
    return ServiceCase.objects.of_center(asked.subject)


def begun(asked: Asked, period: Period) -> QuerySet:
    """Cases in which work began."""
    return _of(asked).filter(starts_on__gte=period[0], starts_on__lt=period[1])


def done(asked: Asked, period: Period) -> QuerySet:
    """Cases that were done."""
    return _of(asked).filter(state=State.DONE, ends_on__gte=period[0], ends_on__lt=period[1])


def _steps(asked: Asked, listed: Listed) -> Table:
    center: Any = asked.subject
    funnel_url, since = reverse("desk:service_funnel", args=[center.public_id]), {"since": asked.starts_on}
    times = {one.step.pk: one for one in time_per_step(center, asked.day)}
    counts = [
        dict(rows.order_by().values_list("step").annotate(n=Count("pk")))
        for rows in (begun(asked, asked.period), done(asked, asked.period))
    ]
    return Table(
        _("Steps"),
        (
            Column(_("Step"), width=4),
            Column(_("Begun"), CellKind.NUMBER),
            Column(_("Done"), CellKind.NUMBER),
            Column(_("Running"), CellKind.NUMBER),
            Column(_("Members"), CellKind.NUMBER),
            Column(_("Solutions"), CellKind.NUMBER),
            Column(_("Days (median)"), CellKind.NUMBER),
        ),
        tuple(
            (
                Cell(str(one.step), funnel_url),
                *(
                    listed.cell(f"step-{one.step.pk}-{name}", one.step, count, rows.filter(step=one.step), **about)
                    for name, count, rows, about in (
                        ("begun", counts[0].get(one.step.pk, 0), begun(asked, asked.period), since),
                        ("done", counts[1].get(one.step.pk, 0), done(asked, asked.period), since),
                        ("running", one.running, _of(asked).in_state_on(State.RUNNING, asked.day), {}),
                    )
                ),
                Cell(one.members, funnel_url),
                Cell(one.solutions, funnel_url),
                Cell(_days(times.get(one.step.pk))),
            )
            for one in funnel(center, asked.day)
        ),
    )


def _days(time: Any) -> Any:
    return None if time is None or time.middle is None else round(time.middle)
