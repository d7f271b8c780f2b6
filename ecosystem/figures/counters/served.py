"""How members are served: who has a desk officer, with whom a center was in contact, which requests were answered."""

from datetime import timedelta

from django.db.models import QuerySet

from ecosystem.core.dates import days_before
from ecosystem.figures.choices import Openness, Span
from ecosystem.figures.counters.addresses import desk_page
from ecosystem.figures.counters.registry import members_on
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Question, Tally
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.officers.querysets import QUIET


@counter("members_with_officer", Span.DAY, Openness.STAFF)
def members_with_officer(question: Question) -> Tally:
    """The members for whom a desk officer of the center, or of any of the city's, answered at the end of the day."""
    held = Assignment.objects.as_of(question.day).filter(center__in=question.territory.centers)
    return _members_among(question, held, "members_with_officer")


@counter("members_contacted", Span.DAY, Openness.STAFF)
def members_contacted(question: Question) -> Tally:
    """The members with whom there was a contact in the 90 days up to the day."""
    entries = _entries(question).filter(happened_on__lte=question.day, happened_on__gt=days_before(question.day, QUIET))
    return _members_among(question, entries, "members_contacted")


@counter("requests_answered", Span.PERIOD, Openness.STAFF)
def requests_answered(question: Question) -> Tally:
    """The requests of members whose first answer fell into the period."""
    before = _entries(question).answered_by_the_end_of(days_before(question.begin, timedelta(days=1)))
    rows = _entries(question).answered_by_the_end_of(question.day).exclude(pk__in=before.values("pk"))
    return Tally(rows, desk_page(question, "requests_answered"), follows=False)


def _members_among(question: Question, rows: QuerySet, name: str) -> Tally:
    found = members_on(question).filter(pk__in=rows.order_by().values("organization"))
    return Tally(found, desk_page(question, name), follows=False)


def _entries(question: Question) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(center__in=question.territory.centers)
