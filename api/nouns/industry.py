"""The industry platform: needs with whom they may find, introductions, and events with who takes part."""

from typing import Any

from api.inputs.base import Input
from api.inputs.industry import (
    DayInput,
    EventChange,
    EventInput,
    IntroductionChange,
    IntroductionInput,
    NeedAnswerInput,
    NeedChange,
    NeedInput,
    NeedProposal,
    ParticipantChange,
    ParticipantInput,
    ReopenInput,
    SignInput,
)
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Ask, Noun, Part
from api.shapes.industry import CandidatesShape, EventShape, IntroductionShape, NeedShape, ParticipantShape
from ecosystem.accounts.policies import allowed
from ecosystem.core.paging import Key
from ecosystem.core.searching import Findable
from ecosystem.industry import services
from ecosystem.industry.candidates import organizations_for, solutions_for
from ecosystem.industry.filters import EventFilter, IntroductionFilter, NeedFilter
from ecosystem.industry.models import Event, Introduction, Need, Participant


def candidates(need: Need, *, user: Any) -> dict[str, Any]:
    """Ask whom and what a need may find, and why: for staff of its center all there are, for others what everybody can see.

    Nothing where it does not look for anybody any more.
    """
    if not need.is_seeking:
        return {"organizations": [], "solutions": []}
    public = not allowed(user, "industry.view", need)
    whole = Need.objects.for_card().get(pk=need.pk)
    return {
        "organizations": organizations_for(whole, public=public),
        "solutions": solutions_for(whole, public=public),
    }


NEEDS = Noun(
    name="needs",
    singular="need",
    about="What members and the city want solved (需求). Everybody reads the published ones; `waits=submitted` and "
    "`waits=proposed` are what waits for the center's office.",
    model=Need,
    shape=NeedShape,
    listed=visible(Need),
    opened=visible(Need),
    filters=NeedFilter,
    best_first=Findable.best_match_first,
    orders={**NEWEST_FIRST, "wanted": (Key("wanted_by", nullable=True), Key("id"))},
    by_registry=True,
    add=Act(
        services.post_need,
        NeedInput,
        {
            "center": "0123456789",
            "posted_by": "abcdefghjk",
            "title": "道路病害自动识别",
            "text": "每月巡检 1,200 公里城市道路，希望自动识别裂缝和坑槽。",
            "sectors": ["road-maintenance"],
            "wanted_by": "2022-12-31",
        },
    ),
    change=Act(services.revise_need, NeedChange, {"budget_to": 800_000, "reason": "预算已批"}),
    verbs={
        "submit": Act(services.submit_need),
        "publish": Act(services.publish_need, DayInput, {"on": "2022-03-01"}),
        "refuse": Act(services.refuse_need, NeedAnswerInput, {"answer": "请说明需要识别哪些病害。"}),
        "propose-change": Act(services.propose_need_change, NeedProposal, {"title": "城市道路病害自动识别"}),
        "accept-change": Act(services.accept_need_change),
        "refuse-change": Act(services.refuse_need_change, NeedAnswerInput, {"answer": "请保留里程。"}),
        "lapse": Act(services.lapse_need, DayInput, {"reason": "无人应答"}),
        "withdraw": Act(services.withdraw_need),
        "reopen": Act(services.reopen_need, ReopenInput, {"reason": "仍然需要", "wanted_by": "2023-06-30"}),
    },
    asks={"candidates": Ask(candidates, CandidatesShape)},
)
INTRODUCTIONS = Noun(
    name="introductions",
    singular="introduction",
    about="For staff: who was brought together with which need, and what came of it (对接). `quiet=true` are those about which "
    "nothing was written down for a month; with `as_of`, `state` is the one at the end of that day.",
    model=Introduction,
    shape=IntroductionShape,
    listed=visible(Introduction),
    opened=visible(Introduction),
    filters=IntroductionFilter,
    by_registry=True,
    with_key=True,
    add=Act(
        services.introduce,
        IntroductionInput,
        {"need": "0123456789", "organization": "abcdefghjk", "solution": "0123456789", "on": "2022-03-10"},
    ),
    change=Act(services.revise_introduction, IntroductionChange, {"note": "先做一条示范路"}),
    verbs={
        "talk": Act(services.begin_talks, DayInput, {"on": "2022-03-20"}),
        "sign": Act(services.sign_introduction, SignInput, {"on": "2022-05-01", "amount": 600_000}),
        "decline": Act(services.decline_introduction, DayInput, {"reason": "没有人手"}),
        "lapse": Act(services.lapse_introduction, DayInput, {"reason": "没有下文"}),
    },
)
PARTICIPANTS = Part(
    name="participants",
    singular="participant",
    model=Participant,
    shape=ParticipantShape,
    parent="event",
    add=Act(services.add_participant, ParticipantInput, {"organization": "0123456789", "role": "exhibitor"}),
    change=Act(services.revise_participant, ParticipantChange, {"role": "speaker"}),
    remove=Act(services.remove_participant),
)
EVENTS = Noun(
    name="events",
    singular="event",
    about="Forums, road shows, joint marketing and matchmaking of a center, and who takes part (活动).",
    model=Event,
    shape=EventShape,
    listed=visible(Event),
    opened=visible(Event),
    filters=EventFilter,
    best_first=Findable.best_match_first,
    orders={**NEWEST_FIRST, "latest": (Key("starts_on", descending=True), Key("id", descending=True))},
    by_registry=True,
    add=Act(
        services.add_event,
        EventInput,
        {"center": "0123456789", "kind": "joint_marketing", "title": "智慧道路联合推介会", "starts_on": "2022-06-10"},
    ),
    change=Act(services.revise_event, EventChange, {"visitors": 320}),
    verbs={
        "publish": Act(services.publish_event),
        "archive": Act(services.archive_event, Input, {"reason": "重复"}),
        "restore": Act(services.restore_event),
    },
    parts=(PARTICIPANTS,),
)
