"""Demand and supply at a center in a month: needs, introductions and what came of them, events."""

from typing import Any

from django.utils.translation import gettext as _

from ecosystem.industry.choices import TOLD, Progress
from ecosystem.industry.models import Event, Introduction, Need
from ecosystem.industry.reports import funnel
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.listed import Listed
from ecosystem.reports.register import section


@section(Kind.MONTH, 70)
def industry_of_month(asked: Asked) -> Section:
    """Needs and introductions of the month, events with who took part, and how far all needs came by its end."""
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    listed = Listed(asked)
    return Section(
        key="industry",
        title=_("Industry"),
        text=(_("A need counts from the day of its publication, and as signed from its first contract on."),),
        numbers=(
            Number(
                key="needs-published",
                label=_("Needs published"),
                rows=Rows(_published(asked, asked.period)),
                before=Rows(_published(asked, asked.before)),
                **about,
            ),
            Number(
                key="needs-seeking",
                label=_("Needs that look for a partner"),
                as_of=asked.day,
                rows=Rows(_needs(asked).seeking_on(asked.day)),
                before=Rows(_needs(asked).seeking_on(asked.day_before)),
            ),
            Number(
                key="introductions-made",
                label=_("Introductions made"),
                rows=Rows(_introduced(asked, asked.period)),
                before=Rows(_introduced(asked, asked.before)),
                **about,
            ),
            Number(
                key="introductions-signed",
                label=_("Introductions signed"),
                rows=Rows(_signed(asked, asked.period)),
                before=Rows(_signed(asked, asked.before)),
                **about,
            ),
            Number(
                key="events-held",
                label=_("Events"),
                rows=Rows(_events(asked, asked.period)),
                before=Rows(_events(asked, asked.before)),
                **about,
            ),
        ),
        tables=(_standings(asked, listed),),
        lists=listed.numbers,
    )


def _needs(asked: Asked) -> Any:
    return Need.objects.of_center(asked.subject)


def _published(asked: Asked, period: Period) -> Any:
    return _needs(asked).published_by(asked.day).filter(opened_on__gte=period[0], opened_on__lt=period[1])


def _introduced(asked: Asked, period: Period) -> Any:
    made = Introduction.objects.of_center(asked.subject)
    return made.filter(introduced_on__gte=period[0], introduced_on__lt=period[1])


def _signed(asked: Asked, period: Period) -> Any:
    made = Introduction.objects.of_center(asked.subject).filter(state=Progress.SIGNED)
    return made.filter(closed_on__gte=period[0], closed_on__lt=period[1])


def _events(asked: Asked, period: Period) -> Any:
    return Event.objects.of_center(asked.subject).filter(starts_on__gte=period[0], starts_on__lt=period[1])


def _standings(asked: Asked, listed: Listed) -> Table:
    center: Any = asked.subject
    found, needs = funnel(center, asked.day), _needs(asked)
    counts = (found.open, found.matched, found.signed, found.lapsed)
    return Table(
        _("How far needs came"),
        (
            Column(_("Published"), CellKind.NUMBER),
            Column(_("Open"), CellKind.NUMBER),
            Column(_("Matched"), CellKind.NUMBER),
            Column(_("Signed"), CellKind.NUMBER),
            Column(_("Lapsed"), CellKind.NUMBER),
            Column(_("Days to an introduction (median)"), CellKind.NUMBER),
            Column(_("Days to a contract (median)"), CellKind.NUMBER),
        ),
        (
            (
                listed.cell("needs-in-all", _("Published"), found.posted, needs.published_by(asked.day)),
                *(
                    listed.cell(
                        f"needs-{standing.value}", standing.label, count, needs.standing_on(standing, asked.day)
                    )
                    for standing, count in zip(TOLD, counts, strict=True)
                ),
                *(Cell(None if days is None else round(days)) for days in (found.days_to_match, found.days_to_sign)),
            ),
        ),
    )
