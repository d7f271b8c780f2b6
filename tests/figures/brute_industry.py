"""Needs, introductions and events counted by hand: every row is read, and looked at one after the other."""

from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

from ecosystem.industry.models import Event, Introduction, Need


def everything(place: Any) -> SimpleNamespace:
    """All rows there are, read once for all places and days."""
    known = place.all.__dict__
    if "industry" not in known:
        known["industry"] = SimpleNamespace(
            needs=list(Need.objects.select_related("center")),
            introductions=list(Introduction.objects.select_related("need__center")),
            events=list(Event.objects.select_related("center").prefetch_related("participants")),
        )
    return known["industry"]


def published(place: Any) -> list[Need]:
    """Published by the day and not withdrawn by it."""
    there = [one for one in everything(place).needs if place.of(one.center)]
    begun = [one for one in there if one.opened_on is not None and one.opened_on <= place.day]
    return [one for one in begun if not (one.state == "withdrawn" and one.closed_on <= place.day)]


def introductions(place: Any) -> list[Introduction]:
    return [one for one in everything(place).introductions if place.of(one.need.center)]


def contracts(place: Any, need: Need | None = None) -> list[date]:
    """When contracts were signed, about a need or about any."""
    signed = [one for one in introductions(place) if one.state == "signed"]
    return sorted(one.closed_on for one in signed if need is None or one.need_id == need.pk)


def still_open(place: Any, need: Need) -> bool:
    if any(day <= place.day for day in contracts(place, need)):
        return False
    return need.closed_on is None or need.closed_on > place.day


def held(place: Any) -> list[Event]:
    there = [one for one in everything(place).events if place.of(one.center) and one.status == "public"]
    return [one for one in there if within(place, one.starts_on)]


def within(place: Any, day: date) -> bool:
    return place.since <= day <= place.day


INDUSTRY = {
    "needs_published": lambda place: sum(one.opened_on >= place.since for one in published(place)),
    "needs_open": lambda place: sum(map(partial(still_open, place), published(place))),
    "needs_signed": lambda place: sum(
        any(within(place, day) for day in contracts(place, one)[:1]) for one in published(place)
    ),
    "introductions": lambda place: sum(within(place, one.introduced_on) for one in introductions(place)),
    "introductions_signed": lambda place: sum(within(place, day) for day in contracts(place)),
    "events_held": lambda place: len(held(place)),
    "event_participants": lambda place: len(
        {one.organization_id for event in held(place) for one in event.participants.all()}
    ),
}
