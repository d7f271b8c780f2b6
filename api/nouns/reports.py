"""Reports, and reports by mail: for staff who keep enrollments, with a key."""

from datetime import date
from typing import Any

from api.inputs.records import visible
from api.inputs.reports import ReaderChange, ReaderInput, SubscriptionChange, SubscriptionInput
from api.nouns.base import Act, Noun, Part
from api.shapes.base import Answer
from api.shapes.reports import ReaderShape, SubscriptionShape
from ecosystem.centers.models import Center
from ecosystem.programs.models import Program
from ecosystem.reports import services
from ecosystem.reports.asking import Asked, cohort_of, month_of
from ecosystem.reports.building import build
from ecosystem.reports.content import Number, Section, Table
from ecosystem.reports.filters import SubscriptionFilter
from ecosystem.reports.models import Recipient, Subscription


def monthly_report(center: Center, *, user: Any, month: date) -> Answer:
    """Ask for the report of a center's month: the numbers of its page, with the addresses of their rows."""
    return told(month_of(center, month, user))


def cohort_report(program: Program, *, user: Any, since: date, until: date) -> Answer:
    """Ask for the report of those who joined a program in a period, as they stand today."""
    return told(cohort_of(program, since, until, user))


def told(asked: Asked) -> Answer:
    """A report for programs."""
    report = build(asked)
    return {
        "id": asked.subject.public_id,
        "kind": report.kind.value,
        "title": report.title,
        "period": report.period,
        "as_of": report.day,
        "made_at": report.made_at,
        "edition": report.edition,
        "notes": list(report.notes),
        "sections": [_section(one) for one in report.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": str(section.title),
        "numbers": [_number(one) for one in section.numbers],
        "tables": [_table(one) for one in section.tables],
    }


def _number(one: Number) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": str(one.label),
        "unit": str(one.unit),
        "value": one.value,
        "previous": one.previous,
        "since": one.since,
        "as_of": one.as_of,
        "is_reported": one.reported,
        "reason": str(one.reason) if one.value is None else "",
        "rows": one.url or None,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": str(table.title),
        "columns": [str(column.label) for column in table.columns],
        "rows": [[cell.shown for cell in row] for row in table.rows],
        "left_out": table.left_out,
    }


READERS = Part(
    name="readers",
    singular="reader of a report",
    about="Who gets it. Whoever reads an address is asked by mail, and nothing is sent before they agree.",
    model=Recipient,
    shape=ReaderShape,
    parent="subscription",
    key="public_id",
    key_pattern="[0-9a-z]{1,16}",
    needs="reports.view",
    add=Act(services.add_recipient, ReaderInput, {"email": "reader@example.org", "name": "王主任"}),
    change=Act(services.revise_recipient, ReaderChange, {"name": "王处长"}),
    remove=Act(services.remove_recipient),
)
SUBSCRIPTIONS = Noun(
    name="reports-by-mail",
    singular="report by mail",
    about="For staff: reports that go out on a day of every month, as PDF, workbook or both, to those who agreed.",
    model=Subscription,
    shape=SubscriptionShape,
    listed=visible(Subscription),
    opened=visible(Subscription),
    filters=SubscriptionFilter,
    by_registry=True,
    with_key=True,
    add=Act(services.subscribe_report, SubscriptionInput, {"center": "0123456789", "kind": "month", "day": 3}),
    change=Act(services.revise_subscription, SubscriptionChange, {"day": 5}),
    remove=Act(services.remove_subscription),
    verbs={"pause": Act(services.pause_subscription), "resume": Act(services.resume_subscription)},
    parts=(READERS,),
)
