"""Verbs of the industry platform: needs, introductions, events."""

from ecosystem.industry.services.events import (
    add_event,
    add_participant,
    archive_event,
    publish_event,
    remove_participant,
    restore_event,
    revise_event,
    revise_participant,
)
from ecosystem.industry.services.introductions import (
    begin_talks,
    decline_introduction,
    introduce,
    lapse_introduction,
    revise_introduction,
    sign_introduction,
)
from ecosystem.industry.services.lapsing import lapse_needs
from ecosystem.industry.services.needs import (
    lapse_need,
    post_need,
    publish_need,
    refuse_need,
    reopen_need,
    revise_need,
    submit_need,
    withdraw_need,
)
from ecosystem.industry.services.proposals import accept_need_change, propose_need_change, refuse_need_change

__all__ = [
    "accept_need_change",
    "add_event",
    "add_participant",
    "archive_event",
    "begin_talks",
    "decline_introduction",
    "introduce",
    "lapse_introduction",
    "lapse_need",
    "lapse_needs",
    "post_need",
    "propose_need_change",
    "publish_event",
    "publish_need",
    "refuse_need",
    "refuse_need_change",
    "remove_participant",
    "reopen_need",
    "restore_event",
    "revise_event",
    "revise_introduction",
    "revise_need",
    "revise_participant",
    "sign_introduction",
    "submit_need",
    "withdraw_need",
]
