"""Needs with what they ask for, introductions that come of them, and events with who takes part."""

from ecosystem.industry.models.events import Event, Participant
from ecosystem.industry.models.introductions import Introduction
from ecosystem.industry.models.needs import DIGITS, PLACES, Need, NeedLayer, NeedSector, NeedStep

__all__ = [
    "DIGITS",
    "PLACES",
    "Event",
    "Introduction",
    "Need",
    "NeedLayer",
    "NeedSector",
    "NeedStep",
    "Participant",
]
