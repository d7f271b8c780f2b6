"""Applications to programs: for staff alone, since what somebody applied for is nobody else's."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ecosystem.core.dates import end_of_day, today
from ecosystem.figures.choices import Openness, Reason, Span
from ecosystem.figures.counters.addresses import desk_page
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Question, Rows, Share, Tally
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Application

# Moments of the first and last years there are cannot be told in another time zone.
EARLIEST = date(1900, 1, 1)
DECIDED = (Stage.ACCEPTED, Stage.REJECTED)


@counter("applications", Span.PERIOD, Openness.STAFF)
def applications(question: Question) -> Tally:
    """The applications handed in during the period, whatever became of them."""
    return Tally(_within(question, "submitted_at"), desk_page(question, "applications"))


@counter("applications_accepted", Span.PERIOD, Openness.STAFF)
def applications_accepted(question: Question) -> Tally:
    """The applications that were accepted in the period, whenever they were handed in."""
    rows = _within(question, "decided_at").filter(state=Stage.ACCEPTED)
    return Tally(rows, desk_page(question, "applications_accepted"))


@counter("acceptance_rate", Span.PERIOD, Openness.STAFF)
def acceptance_rate(question: Question) -> Tally:
    """The share of the applications decided in the period that were accepted; what was withdrawn was not decided."""
    whole = _decided(question)
    part = whole.filter(state=Stage.ACCEPTED)
    lists = (Rows(Stage.ACCEPTED.label, part), Rows(Application._meta.verbose_name_plural, whole))
    return Tally(Share(part, whole), desk_page(question, "acceptance_rate"), lists)


@counter("days_to_decision", Span.PERIOD, Openness.STAFF)
def days_to_decision(question: Question) -> Tally:
    """The median number of days from handing in to the decision, of the applications decided in the period."""
    whole = _decided(question)
    read: Callable[[], list[tuple[datetime, datetime]]] = lambda: list(  # noqa: E731
        _of_center(question).filter(state__in=DECIDED).values_list("submitted_at", "decided_at")
    )
    begin, end = _moments(question)
    times = [
        (timezone.localdate(decided) - timezone.localdate(handed_in)).days
        for handed_in, decided in question.territory.once("decisions", read)
        if handed_in and decided and begin <= decided <= end
    ]
    lists = (Rows(Application._meta.verbose_name_plural, whole),)
    what: Decimal | Reason = Decimal(str(median(times))) if times else Reason.NOTHING
    return Tally(what, desk_page(question, "days_to_decision"), lists)


def _decided(question: Question) -> QuerySet[Any, Any]:
    return _within(question, "decided_at").filter(state__in=DECIDED)


def _of_center(question: Question) -> QuerySet[Any, Any]:
    rows = Application.objects.handed_in().in_registry(question.registry)
    return rows.filter(program__platform__center=question.center) if question.center is not None else rows


def _within(question: Question, moment: str) -> QuerySet[Any, Any]:
    begin, end = _moments(question)
    return _of_center(question).filter(**{f"{moment}__gte": begin, f"{moment}__lte": end})


def _moments(question: Question) -> tuple[datetime, datetime]:
    begin, day = (min(max(one, EARLIEST), today()) for one in (question.begin, question.day))
    return timezone.make_aware(datetime.combine(begin, time.min)), end_of_day(day)
