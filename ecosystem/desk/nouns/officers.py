"""Desk officers, the service log and offices: who answers for whom, what was said and done, where members turn to."""

from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecosystem.casework.choices import WRITING
from ecosystem.core.dates import today
from ecosystem.desk.filters import Days, Records, by_filter
from ecosystem.desk.forms.officers import (
    AnswerForm,
    AssignmentForm,
    AssignOfficerForm,
    ContactForm,
    OfficeForm,
    OfOneForm,
    assign_one,
)
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.casework import People
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, ending, identity, period_column, removal
from ecosystem.desk.register import url_of
from ecosystem.officers import services
from ecosystem.officers.choices import Kind
from ecosystem.officers.filters import ME, AssignmentFilter, LogFilter, OfficeFilter
from ecosystem.officers.models import Assignment, LogEntry, Office

VIEW, ASSIGN = "officers.view", "officers.assign"
VIEW_LOG, LOG = "officers.view_log", "officers.log"
CHANGE_OFFICE = "centers.change"


class _Chosen:
    """Several people at once, each asked for as the API asks for one."""

    def by_people(self, rows: QuerySet, name: str, usernames: list[str]) -> QuerySet:
        found = Q()
        every = rows.model._default_manager.all()
        for username in usernames:
            found |= Q(pk__in=self.by_officer(every, name, username).values("pk"))  # type: ignore[attr-defined]
        return rows.filter(found)


class AssignmentTableFilter(_Chosen, AssignmentFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "center", label=_("Center"))
    officer = People((ME, _("me")), method="by_people", label=_("Desk officer"), capabilities=WRITING)
    begun = Days("starts_on", label=_("Begun"))


class LogTableFilter(_Chosen, LogFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "center", label=_("Center"))
    officer = People((ME, _("me")), method="by_people", label=_("Handled by"), capabilities=WRITING)
    responsible = People((ME, _("me")), method="by_those", label=_("Responsible"), capabilities=WRITING)
    next_contact = Days("next_contact_on", label=_("Next contact on"))

    def by_those(self, entries: QuerySet, name: str, usernames: list[str]) -> QuerySet:
        found = Q()
        for username in usernames:
            found |= Q(pk__in=self.by_responsible(LogEntry.objects.all(), name, username).values("pk"))
        return entries.filter(found)


class OfficeTableFilter(OfficeFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "center", label=_("Center"))


ASSIGNMENTS = Noun(
    name="officer-assignments",
    model=Assignment,
    icon="user-round-check",
    section="members",
    called=(_("desk officer"), _("desk officers")),
    columns=(
        column(Assignment, "organization"),
        column(Assignment, "officer"),
        column(Assignment, "center"),
        period_column(_("Responsible")),
        column(Assignment, "remark"),
        column(Assignment, "starts_on"),
        column(Assignment, "ends_on"),
        column(Assignment, "public_id"),
        identity(),
    ),
    shown=("organization", "officer", "center", "period", "remark"),
    sort="-starts_on",
    first_filters=("officer", "center", "as_of"),
    filters=AssignmentTableFilter,
    find=by_filter(AssignmentFilter),
    view=VIEW,
    create=creation(AssignOfficerForm, services.assign_officer, ASSIGN, _("Assign a desk officer")),
    edit=correction(AssignmentForm, services.revise_assignment, ASSIGN),
    acts=(ending(services.end_assignment, ASSIGN), removal(services.remove_assignment, ASSIGN)),
    cities=("center__registry",),
    center="center",
    related=("center", "organization", "officer"),
    detail=lambda assignment: str(assignment.center),
    in_search=False,
)

ASSIGN_ONE = Act(
    name="assign-officer",
    label=_("Assign a desk officer"),
    run=assign_one,
    form=OfOneForm,
    permission=ASSIGN,
    icon="user-round-check",
    help=_("Who answers for it at the center from that day on; who did until then no longer does."),
)


def _first_answer() -> Any:
    return Min("answered_by__happened_on")


def _waits(entry: LogEntry) -> bool:
    return entry.kind == Kind.REQUEST


LOG_NOUN = Noun(
    name="service-log",
    model=LogEntry,
    icon="notebook-pen",
    section="members",
    called=(pgettext_lazy("an entry of the service log", "contact"), _("service log")),
    columns=(
        column(LogEntry, "subject"),
        column(LogEntry, "organization"),
        column(LogEntry, "kind"),
        column(LogEntry, "direction"),
        column(LogEntry, "happened_on"),
        column(LogEntry, "officer"),
        Column(
            name="answered_on",
            label=_("answered on"),
            value=lambda entry: entry.answered_on,
            annotations={"answered_on": _first_answer},
        ),
        column(
            LogEntry,
            "next_contact_on",
            tone=lambda entry: "late" if entry.next_contact_on and entry.next_contact_on < today() else "",
        ),
        column(LogEntry, "answers", sort="answers__subject", url=lambda entry: url_of(entry.answers)),
        column(LogEntry, "text"),
        column(LogEntry, "service_case", sort="service_case__planned_on", url=lambda entry: url_of(entry.service_case)),
        column(LogEntry, "solution"),
        column(LogEntry, "center"),
        column(LogEntry, "created_at"),
        column(LogEntry, "public_id"),
        identity(),
    ),
    shown=("subject", "organization", "kind", "happened_on", "officer", "answered_on", "next_contact_on"),
    sort="-happened_on",
    first_filters=("kind", "waits", "responsible", "officer"),
    filters=LogTableFilter,
    find=by_filter(LogFilter),
    view=VIEW_LOG,
    create=creation(ContactForm, services.log_contact, LOG, _("Log a contact")),
    edit=correction(ContactForm, services.revise_contact, LOG),
    acts=(
        Act(
            name="answer",
            label=_("Log the answer"),
            run=services.answer_request,
            form=AnswerForm,
            permission=LOG,
            applies=_waits,
            bulk=False,
            icon="reply",
            help=_("The first answer stops the clock of the request."),
        ),
        removal(services.remove_contact, LOG),
    ),
    cities=("center__registry",),
    center="center",
    related=("center", "organization", "application", "officer"),
    detail=lambda entry: f"{entry.organization} · {entry.happened_on}",
    in_search=False,
)

OFFICES = Noun(
    name="offices",
    model=Office,
    icon="building",
    section="center",
    columns=(
        column(Office, "name"),
        column(Office, "name_en"),
        column(Office, "center"),
        column(Office, "phone"),
        column(Office, "email"),
        column(Office, "hours"),
        column(Office, "hours_en"),
        column(Office, "address"),
        column(Office, "address_en"),
        column(Office, "shows_officer"),
        column(Office, "public_id"),
        identity(),
    ),
    shown=("name", "center", "phone", "email", "hours", "address", "shows_officer"),
    filters=OfficeTableFilter,
    find=lambda rows, query: rows.search(query),
    view="centers.view",
    create=creation(OfficeForm, services.open_office, CHANGE_OFFICE, _("Open an office")),
    edit=correction(OfficeForm, services.revise_office, CHANGE_OFFICE),
    acts=(removal(services.close_office, CHANGE_OFFICE),),
    cities=("center__registry",),
    center="center",
    related=("center",),
    detail=lambda office: str(office.center),
    in_menu=False,
    in_search=False,
)
