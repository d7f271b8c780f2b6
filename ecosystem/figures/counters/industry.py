"""What the industry platforms brought together: needs, introductions, events and who took part."""

from typing import Any

from ecosystem.figures.choices import Openness, Span
from ecosystem.figures.counters.addresses import desk_page
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Question, Tally
from ecosystem.industry.models import Event, Introduction, Need, Participant
from ecosystem.organizations.models import Organization


@counter("needs_published", Span.PERIOD, Openness.NUMBER)
def needs_published(question: Question) -> Tally:
    """The needs that were published in the period and not withdrawn by its end."""
    rows = _needs(question).published_by(question.day).filter(opened_on__gte=question.begin)
    return Tally(rows, desk_page(question, "needs_published"))


@counter("needs_open", Span.DAY, Openness.NUMBER)
def needs_open(question: Question) -> Tally:
    """The published needs that looked for somebody at the end of the day: neither signed nor closed."""
    return Tally(_needs(question).seeking_on(question.day), desk_page(question, "needs_open"))


@counter("needs_signed", Span.PERIOD, Openness.NUMBER)
def needs_signed(question: Question) -> Tally:
    """The needs about which the first contract was signed in the period."""
    rows = _needs(question).signed_by(question.day).filter(signed_on__gte=question.begin)
    return Tally(rows, desk_page(question, "needs_signed"))


@counter("introductions", Span.PERIOD, Openness.NUMBER)
def introductions(question: Question) -> Tally:
    """The introductions of organizations to needs that were made in the period, whatever came of them."""
    rows = _introductions(question).known_by(question.day).filter(introduced_on__gte=question.begin)
    return Tally(rows, desk_page(question, "introductions"))


@counter("introductions_signed", Span.PERIOD, Openness.NUMBER)
def introductions_signed(question: Question) -> Tally:
    """The introductions that came to a contract in the period."""
    rows = _introductions(question).signed_by(question.day).filter(closed_on__gte=question.begin)
    return Tally(rows, desk_page(question, "introductions_signed"))


@counter("events_held", Span.PERIOD, Openness.NUMBER)
def events_held(question: Question) -> Tally:
    """The public events that began in the period."""
    return Tally(_events(question), desk_page(question, "events_held"))


@counter("event_participants", Span.PERIOD, Openness.NUMBER)
def event_participants(question: Question) -> Tally:
    """The organizations that took part in public events which began in the period; each counts once."""
    there = Participant.objects.filter(event__in=_events(question).values("pk"))
    rows = Organization.objects.filter(pk__in=there.values("organization"))
    return Tally(rows, desk_page(question, "event_participants"), follows=False)


def _needs(question: Question) -> Any:
    return Need.objects.filter(center__in=question.territory.centers)


def _introductions(question: Question) -> Any:
    return Introduction.objects.filter(need__center__in=question.territory.centers)


def _events(question: Question) -> Any:
    there = Event.objects.public().filter(center__in=question.territory.centers)
    return there.filter(starts_on__gte=question.begin, starts_on__lte=question.day)
