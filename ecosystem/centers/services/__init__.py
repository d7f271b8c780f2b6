"""Verbs that write centers and what belongs to them."""

from ecosystem.centers.services.capacity import add_phase, remove_phase, revise_phase
from ecosystem.centers.services.parties import add_party, end_party, remove_party, revise_party
from ecosystem.centers.services.peers import add_peer_city, remove_peer_city, revise_peer_city
from ecosystem.centers.services.platforms import (
    add_platform,
    add_platforms_from_template,
    remove_platform,
    revise_platform,
)
from ecosystem.centers.services.records import (
    archive_center,
    open_center,
    publish_center,
    restore_center,
    revise_center,
)
from ecosystem.centers.services.steps import add_step, add_usual_steps, end_step, remove_step, revise_step

__all__ = [
    "add_party",
    "add_peer_city",
    "add_phase",
    "add_platform",
    "add_platforms_from_template",
    "add_step",
    "add_usual_steps",
    "archive_center",
    "end_party",
    "end_step",
    "open_center",
    "publish_center",
    "remove_party",
    "remove_peer_city",
    "remove_phase",
    "remove_platform",
    "remove_step",
    "restore_center",
    "revise_center",
    "revise_party",
    "revise_peer_city",
    "revise_phase",
    "revise_platform",
    "revise_step",
]
