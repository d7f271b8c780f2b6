"""How a center looked after its members in a month: contacts, requests and how quickly they were answered."""

from typing import Any

from django.utils.translation import gettext as _

from ecosystem.officers.models import LogEntry
from ecosystem.officers.reports import members_quiet, members_without_officer, response_times
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section


@section(Kind.MONTH, 80)
def service_of_month(asked: Asked) -> Section:
    """Contacts and requests of the month, members for whom nobody answers or to whom nobody turned, and response times."""
    center: Any = asked.subject
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    return Section(
        key="service",
        title=_("Service to members"),
        text=(_("Response times are days from a request to the first answer, as far as there is one today."),),
        numbers=(
            Number(
                key="contacts-made",
                label=_("Contacts"),
                rows=Rows(_entries(asked, asked.period)),
                before=Rows(_entries(asked, asked.before)),
                **about,
            ),
            Number(
                key="requests-made",
                label=_("Requests of members"),
                rows=Rows(_entries(asked, asked.period).requests()),
                before=Rows(_entries(asked, asked.before).requests()),
                **about,
            ),
            Number(
                key="requests-open",
                label=_("Requests without an answer"),
                as_of=asked.day,
                rows=Rows(_of(asked).waiting(asked.day)),
                before=Rows(_of(asked).waiting(asked.day_before)),
            ),
            Number(
                key="members-without-officer",
                label=_("Members without a desk officer"),
                as_of=asked.day,
                rows=Rows(members_without_officer(center, asked.day)),
                before=Rows(members_without_officer(center, asked.day_before)),
            ),
            Number(
                key="members-quiet",
                label=_("Members without a contact in 90 days"),
                as_of=asked.day,
                rows=Rows(members_quiet(center, asked.day)),
                before=Rows(members_quiet(center, asked.day_before)),
            ),
        ),
        tables=(_responses(asked),),
    )


def _of(asked: Asked) -> Any:
    return LogEntry.objects.filter(center=asked.subject)


def _entries(asked: Asked, period: Period) -> Any:
    return _of(asked).filter(happened_on__gte=period[0], happened_on__lt=period[1])


def _responses(asked: Asked) -> Table:
    center: Any = asked.subject
    found = [response_times(center, *period) for period in (asked.period, asked.before)]
    rows = zip((_("this month"), _("the month before")), found, strict=True)
    return Table(
        _("Requests and answers"),
        (
            Column(_("Requests made"), width=4),
            Column(_("Requests"), CellKind.NUMBER),
            Column(_("Answered"), CellKind.NUMBER),
            Column(_("Days (median)"), CellKind.NUMBER),
            Column(_("Nine of ten within days"), CellKind.NUMBER),
        ),
        tuple(
            (
                Cell(label),
                Cell(one.requests),
                Cell(one.answered),
                Cell(None if one.middle is None else round(one.middle)),
                Cell(one.ninetieth),
            )
            for label, one in rows
        ),
    )
