"""Research and talent at a center in a month: projects, what came out of them and who uses it, trainings."""

from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.dates import overlapping
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section
from ecosystem.research.models import Output, OutputUse, ResearchProject, Training

MOST_LISTED = 40


@section(Kind.MONTH, 75)
def research_of_month(asked: Asked) -> Section:
    """Projects that ran, outputs and their users, and the trainings that began in the month with their counts of people."""
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    return Section(
        key="research",
        title=_("Research & talent"),
        text=(_("Projects count that ran on a day of the month, trainings in the month in which they began."),),
        numbers=(
            Number(
                key="research-projects",
                label=_("Research projects running"),
                rows=Rows(_projects(asked, asked.period)),
                before=Rows(_projects(asked, asked.before)),
                **about,
            ),
            Number(
                key="outputs-released",
                label=_("Outputs released"),
                rows=Rows(_outputs(asked, asked.period)),
                before=Rows(_outputs(asked, asked.before)),
                **about,
            ),
            Number(
                key="outputs-taken-up",
                label=_("Outputs taken up by an organization"),
                rows=Rows(_begun(OutputUse, asked, asked.period)),
                before=Rows(_begun(OutputUse, asked, asked.before)),
                **about,
            ),
            Number(
                key="trainings-begun",
                label=_("Trainings begun"),
                rows=Rows(_begun(Training, asked, asked.period)),
                before=Rows(_begun(Training, asked, asked.before)),
                **about,
            ),
            Number(
                key="people-trained",
                label=_("People trained"),
                rows=Rows(_begun(Training, asked, asked.period), "trained"),
                before=Rows(_begun(Training, asked, asked.before), "trained"),
                **about,
            ),
            Number(
                key="people-certified",
                label=_("People certified"),
                rows=Rows(_begun(Training, asked, asked.period), "certified"),
                before=Rows(_begun(Training, asked, asked.before), "certified"),
                **about,
            ),
        ),
        tables=_trainings(asked),
    )


def _projects(asked: Asked, period: Period) -> Any:
    return ResearchProject.objects.of_center(asked.subject).filter(overlapping(*period))


def _outputs(asked: Asked, period: Period) -> Any:
    return Output.objects.of_center(asked.subject).filter(released_on__gte=period[0], released_on__lt=period[1])


def _begun(model: Any, asked: Asked, period: Period) -> Any:
    return model.objects.of_center(asked.subject).filter(starts_on__gte=period[0], starts_on__lt=period[1])


def _trainings(asked: Asked) -> tuple[Table, ...]:
    rows = _begun(Training, asked, asked.period).select_related("partner").order_by("starts_on", "pk")
    found = list(rows[: MOST_LISTED + 1])
    if not found:
        return ()
    return (
        Table(
            _("Trainings"),
            (
                Column(_("Training"), width=4),
                Column(_("Partner"), width=3),
                Column(_("Began"), CellKind.DAY),
                Column(_("Seats"), CellKind.NUMBER),
                Column(_("Trained"), CellKind.NUMBER),
                Column(_("Certified"), CellKind.NUMBER),
            ),
            tuple(
                (
                    Cell(str(one), asked.record("trainings", one)),
                    Cell(str(one.partner) if one.partner else None),
                    Cell(one.starts_on),
                    Cell(one.seats, asked.record("trainings", one)),
                    Cell(one.trained, asked.record("trainings", one)),
                    Cell(one.certified, asked.record("trainings", one)),
                )
                for one in found[:MOST_LISTED]
            ),
            left_out=max(rows.count() - MOST_LISTED, 0) if len(found) > MOST_LISTED else 0,
        ),
    )
