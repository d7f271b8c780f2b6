"""Events: forums, road shows and joint marketing of the city's centers, and who took part."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.paging import Key, keyset_page
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.listings import pager, without_empty
from ecosystem.directory.narrowing import Narrowing
from ecosystem.directory.public import page, public_page
from ecosystem.directory.telling import told
from ecosystem.industry.choices import EventKind, EventRole
from ecosystem.industry.filters import EventFilter
from ecosystem.industry.models import Event, Participant
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution

LATEST = (Key("starts_on", descending=True), Key("id", descending=True))
PAGE_SIZE, MOST_OF_ONE = 24, 10
SEEN = Q(participants__organization__status__in=SEEN_BY_ADDRESS)


def visible_events() -> QuerySet[Event]:
    """The events that have a page."""
    return Event.objects.visible_to(VISITOR).for_card()


@public_page
def events(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What is held and was held, the latest first. As of an earlier day, what had begun by then."""
    without_empty(request)
    every = asked.within(visible_events())
    if asked.is_past:
        every = every.begun_by(asked.day)
    narrowing = Narrowing(asked, EventFilter, every)
    rows = narrowing.rows()
    shown = keyset_page(
        rows.annotate(n=Count("participants__organization", filter=SEEN, distinct=True)),
        LATEST,
        request.GET.get("cursor", ""),
        PAGE_SIZE,
    )
    context = {
        "events": shown.rows,
        "total": narrowing.kept("events", rows.order_by().count),
        "kinds": [(code, str(label), code in narrowing.values("kind")) for code, label in EventKind.choices],
        "is_narrowed": narrowing.is_narrowed,
        "day": today(),
        "crumbs": [(_("Events"), request.path)],
        **pager(request, shown),
    }
    return page(asked, "directory/events.html", context)


@public_page
def event(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """What was held where and when, and who took part as what."""
    found = get_object_or_404(visible_events(), public_id=public_id)
    context = {
        **asked.framed_by(found.center.registry),
        "event": found,
        "groups": _groups(found),
        "description": Truncator(told(found, "text") or str(found)).chars(150),
        "crumbs": [(_("Events"), reverse("directory:events")), (found, request.path)],
    }
    return page(asked, "directory/event.html", context)


def _groups(event: Event) -> list[tuple[str, list[tuple[Participant, Any]]]]:
    """Who takes part, by role; with the solution shown where the public can see it. One query."""
    rows = Participant.objects.public().filter(event=event).select_related("organization", "solution")
    found: dict[str, list[tuple[Participant, Any]]] = {role: [] for role in EventRole.values}
    for one in rows.order_by("organization__sort_key", "pk"):
        shown = one.solution if one.solution is not None and one.solution.status == Publication.PUBLIC else None
        found[one.role].append((one, shown))
    return [(str(EventRole(role).label), members) for role, members in found.items() if members]


def shown_at(solution: Solution, day: date) -> list[Participant]:
    """At which events somebody had shown a solution by the day, the latest first. One query."""
    rows = Participant.objects.public().filter(solution=solution).at_events_by(day)
    return list(rows.select_related("event", "organization").order_by("-event__starts_on", "-pk")[:MOST_OF_ONE])


def latest_events(center: Center, day: date) -> list[Event]:
    """The public events of a center that had begun by the day, the latest first. One query."""
    return list(visible_events().filter(center=center).begun_by(day).newest_first()[:MOST_OF_ONE])


def taken_part(organization: Organization, day: date) -> list[Participant]:
    """At which events an organization had taken part by the day, the latest first. One query."""
    rows = Participant.objects.public().filter(organization=organization).at_events_by(day)
    return list(rows.select_related("event").order_by("-event__starts_on", "-pk")[:MOST_OF_ONE])
