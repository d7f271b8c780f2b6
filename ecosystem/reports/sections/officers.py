"""How a center looked after its members in a month: contacts, requests and how quickly they were answered."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.officers.models import LogEntry
from ecosystem.officers.reports import Responses, members_quiet, members_without_officer, response_times
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.listed import Listed
from ecosystem.reports.register import section


@section(Kind.MONTH, 80)
def service_of_month(asked: Asked) -> Section:
    """Contacts and requests of the month, members for whom nobody answers or to whom nobody turned, and response times."""
    center: Any = asked.subject
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    listed = Listed(asked)
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
        tables=(_responses(asked, listed),),
        lists=listed.numbers,
    )


def _of(asked: Asked) -> Any:
    return LogEntry.objects.filter(center=asked.subject)


def _entries(asked: Asked, period: Period) -> Any:
    return _of(asked).filter(happened_on__gte=period[0], happened_on__lt=period[1])


def _responses(asked: Asked, listed: Listed) -> Table:
    center: Any = asked.subject
    months = (("now", _("this month"), asked.period), ("before", _("the month before"), asked.before))
    return Table(
        _("Requests and answers"),
        (
            Column(_("Requests made"), width=4),
            Column(_("Requests"), CellKind.NUMBER),
            Column(_("Answered"), CellKind.NUMBER),
            Column(_("Days (median)"), CellKind.NUMBER),
            Column(_("Nine of ten within days"), CellKind.NUMBER),
        ),
        tuple(_response(asked, listed, *month, response_times(center, *month[2])) for month in months),
    )


def _response(
    asked: Asked, listed: Listed, name: str, label: str, period: Period, found: Responses
) -> tuple[Cell, ...]:
    requests = _entries(asked, period).requests()
    answered = requests.exclude(pk__in=_of(asked).waiting().order_by().values("pk"))
    about = {"since": period[0], "as_of": min(period[1] - timedelta(days=1), asked.day)}
    return (
        Cell(label),
        listed.cell(f"requests-{name}", _("Requests"), found.requests, requests, **about),
        listed.cell(f"answered-{name}", _("Answered"), found.answered, answered, **about),
        Cell(None if found.middle is None else round(found.middle)),
        Cell(found.ninetieth),
    )
