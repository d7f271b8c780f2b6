"""Desk officers and the service log, for staff with a key; and the offices, which everybody may know."""

from api.inputs.officers import (
    AssignmentChange,
    AssignmentEnd,
    AssignmentInput,
    ContactChange,
    ContactInput,
    OfficeChange,
    OfficeInput,
    RequestAnswerInput,
)
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, OLDEST_FIRST, Act, Noun
from api.shapes.officers import AssignmentShape, LogEntryShape, OfficeShape
from ecosystem.core.paging import Key
from ecosystem.officers import services
from ecosystem.officers.filters import AssignmentFilter, LogFilter, OfficeFilter
from ecosystem.officers.models import Assignment, LogEntry, Office

ASSIGNMENTS = Noun(
    name="officer-assignments",
    singular="officer assignment",
    about="For staff: who is and was the desk officer of which member. `officer=me` are one's own; with `as_of` only who "
    "answers for a member on that day.",
    model=Assignment,
    shape=AssignmentShape,
    listed=visible(Assignment),
    opened=visible(Assignment),
    filters=AssignmentFilter,
    orders=NEWEST_FIRST,
    by_registry=True,
    with_key=True,
    add=Act(
        services.assign_officer,
        AssignmentInput,
        {"center": "0123456789", "organization": "abcdefghjk", "officer": "qian", "on": "2022-03-01"},
    ),
    change=Act(services.revise_assignment, AssignmentChange, {"starts_on": "2022-02-15", "reason": "交接日有误"}),
    remove=Act(services.remove_assignment),
    verbs={"end": Act(services.end_assignment, AssignmentEnd, {"on": "2022-06-01", "reason": "退出"})},
)
SERVICE_LOG = Noun(
    name="service-log",
    singular="log entry",
    about="For staff: contacts with members. `responsible=me` are those about one's own members; `waits=answer` are requests "
    "without an answer, `waits=contact` and `waits=overdue` the next contacts that are to come or late.",
    model=LogEntry,
    shape=LogEntryShape,
    listed=visible(LogEntry),
    opened=visible(LogEntry),
    filters=LogFilter,
    orders={**NEWEST_FIRST, "happened": (Key("happened_on", descending=True), Key("id", descending=True))},
    by_registry=True,
    with_key=True,
    add=Act(
        services.log_contact,
        ContactInput,
        {
            "center": "0123456789",
            "organization": "abcdefghjk",
            "kind": "request",
            "subject": "能否延长算力使用期",
            "happened_on": "2022-03-02",
        },
    ),
    change=Act(services.revise_contact, ContactChange, {"next_contact_on": "2022-03-20"}),
    remove=Act(services.remove_contact),
    verbs={
        "answer": Act(
            services.answer_request,
            RequestAnswerInput,
            {"subject": "可延长一个月", "kind": "call", "happened_on": "2022-03-04"},
        )
    },
)
OFFICES = Noun(
    name="offices",
    singular="office",
    about="Where members of a center turn to. It never names a person.",
    model=Office,
    shape=OfficeShape,
    listed=visible(Office),
    opened=visible(Office),
    filters=OfficeFilter,
    orders=OLDEST_FIRST,
    by_registry=True,
    add=Act(
        services.open_office,
        OfficeInput,
        {"center": "0123456789", "name": "企业服务中心", "phone": "027-12345678", "hours": "工作日 9:00–17:30"},
    ),
    change=Act(services.revise_office, OfficeChange, {"email": "service@example.org"}),
    remove=Act(services.close_office),
)
