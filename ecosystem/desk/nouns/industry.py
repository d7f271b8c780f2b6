"""The industry platform on the desk: needs with whom they may find, introductions, and events with who takes part."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.desk.filters import by_filter
from ecosystem.desk.fitting import candidates_of
from ecosystem.desk.forms.industry import (
    AnswerForm,
    EventForm,
    InsistingDayForm,
    IntroduceForm,
    IntroductionForm,
    NeedForm,
    ParticipantForm,
    PublishForm,
    ReopenForm,
    SignForm,
    TalkForm,
)
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, identity, period_column, publication, removal, under
from ecosystem.desk.nouns.industry_filters import (
    EventTableFilter,
    IntroductionTableFilter,
    NeedTableFilter,
    ParticipantTableFilter,
)
from ecosystem.desk.register import url_of
from ecosystem.industry import services
from ecosystem.industry.choices import INTRODUCTION_STEPS, TRANSITIONS, State
from ecosystem.industry.filters import IntroductionFilter, ParticipantFilter
from ecosystem.industry.models import Event, Introduction, Need, Participant

VIEW, CHANGE = "industry.view", "industry.change"


def _may_become(*states: str) -> Any:
    return lambda need: bool(TRANSITIONS[need.state] & set(states))


def _in(*states: str) -> Any:
    return lambda record: record.state in states


def _may_come_to(state: str) -> Any:
    return lambda introduction: state in INTRODUCTION_STEPS[introduction.state]


def _names(name: str) -> Column:
    """The terms of one of the taxonomies that a need is about."""
    return Column(
        name=name,
        label=Need._meta.get_field(name).verbose_name,
        value=lambda need: [str(one) for one in getattr(need, name).all()],
        prefetched=(name,),
        clip=True,
    )


NEEDS = Noun(
    name="needs",
    model=Need,
    icon="megaphone",
    section="industry",
    columns=(
        column(Need, "title"),
        column(Need, "title_en"),
        column(Need, "standing"),
        Column(
            name="posted_by",
            label=_("posted by"),
            value=lambda need: need.posted_by or _("the city"),
            sort="posted_by__sort_key",
            nullable=True,
            url=lambda need: url_of(need.posted_by),
            related=("posted_by",),
        ),
        column(Need, "center"),
        _names("sectors"),
        _names("layers"),
        _names("steps"),
        column(Need, "wanted_by"),
        column(Need, "budget_from"),
        column(Need, "budget_to"),
        column(Need, "submitted_on"),
        column(Need, "opened_on"),
        column(Need, "matched_on"),
        column(Need, "signed_on"),
        column(Need, "closed_on"),
        column(Need, "proposed_on"),
        column(Need, "answer"),
        column(Need, "account"),
        column(Need, "text"),
        column(Need, "text_en"),
        column(Need, "source"),
        column(Need, "quote"),
        column(Need, "created_at"),
        column(Need, "updated_at"),
        column(Need, "public_id"),
        identity(),
    ),
    shown=("title", "standing", "posted_by", "sectors", "wanted_by", "opened_on", "proposed_on"),
    sort="-updated_at",
    first_filters=("state", "waits", "sector", "wanted"),
    filters=NeedTableFilter,
    find=lambda rows, query: rows.search(query),
    best=lambda rows, query: rows.best_match_first(query),
    best_keys=BY_RELEVANCE,
    view=VIEW,
    create=creation(NeedForm, services.post_need, CHANGE, _("Post a need")),
    edit=correction(NeedForm, services.revise_need, CHANGE),
    acts=(
        Act(
            name="submit",
            label=_("Submit"),
            run=services.submit_need,
            permission=CHANGE,
            applies=_may_become(State.SUBMITTED),
            icon="send",
        ),
        Act(
            name="publish",
            label=_("Publish"),
            run=services.publish_need,
            form=PublishForm,
            permission=CHANGE,
            applies=_in(State.DRAFT, State.SUBMITTED),
            icon="globe",
            help=_("Everybody can read it. Read it first: nobody may be named in it."),
        ),
        Act(
            name="refuse",
            label=_("Refuse"),
            run=services.refuse_need,
            form=AnswerForm,
            permission=CHANGE,
            applies=_may_become(State.REFUSED),
            icon="x",
            help=_("Whoever posted it can mend it and hand it in again."),
        ),
        Act(
            name="accept-change",
            label=_("Accept the change"),
            run=services.accept_need_change,
            permission=CHANGE,
            applies=lambda need: bool(need.proposal),
            icon="check",
        ),
        Act(
            name="refuse-change",
            label=_("Refuse the change"),
            run=services.refuse_need_change,
            form=AnswerForm,
            permission=CHANGE,
            applies=lambda need: bool(need.proposal),
            icon="x",
        ),
        Act(
            name="lapse",
            label=_("Let it lapse"),
            run=services.lapse_need,
            form=InsistingDayForm,
            permission=CHANGE,
            applies=lambda need: need.standing == "open",
            icon="calendar-x",
            help=_("Nobody met it. Once a day this happens by itself to what was wanted by a day that has passed."),
        ),
        Act(
            name="withdraw",
            label=_("Withdraw the need"),
            run=services.withdraw_need,
            permission=CHANGE,
            applies=lambda need: bool(TRANSITIONS[need.state] & {State.WITHDRAWN}) and need.standing != "signed",
            icon="log-out",
            help=_("Nobody reads it any more, and introductions that are open lapse."),
        ),
        Act(
            name="reopen",
            label=_("Reopen"),
            run=services.reopen_need,
            form=ReopenForm,
            permission=CHANGE,
            applies=lambda need: _in(State.LAPSED, State.WITHDRAWN)(need) and need.opened_on is not None,
            icon="rotate-ccw",
        ),
    ),
    parts=(
        Part(
            noun="introductions",
            owner="need",
            columns=("organization", "solution", "state", "introduced_on", "closed_on", "amount"),
            acts=("talk", "sign", "decline", "lapse"),
        ),
    ),
    template="desk/need.html",
    more=candidates_of,
    cities=("center__registry",),
    center="center",
    related=("center", "posted_by"),
    detail=lambda need: need.get_standing_display(),
    public_url=lambda need: need.get_absolute_url() if need.is_public_now() else "",
)
INTRODUCTIONS = Noun(
    name="introductions",
    model=Introduction,
    icon="handshake",
    section="industry",
    columns=(
        column(Introduction, "need", sort="need__title"),
        column(Introduction, "organization"),
        column(Introduction, "solution"),
        column(Introduction, "state"),
        column(Introduction, "introduced_on"),
        column(Introduction, "talking_on"),
        column(Introduction, "closed_on"),
        column(Introduction, "amount"),
        column(Introduction, "note"),
        column(Introduction, "closing_reason"),
        column(Introduction, "source"),
        column(Introduction, "quote"),
        column(Introduction, "updated_at"),
        column(Introduction, "public_id"),
        identity(),
    ),
    shown=("need", "organization", "solution", "state", "introduced_on", "closed_on", "amount"),
    sort="-introduced_on",
    first_filters=("state", "quiet", "introduced"),
    filters=IntroductionTableFilter,
    find=by_filter(IntroductionFilter),
    view=VIEW,
    create=creation(IntroduceForm, services.introduce, CHANGE, _("Introduce somebody to a need")),
    edit=correction(IntroductionForm, services.revise_introduction, CHANGE),
    acts=(
        Act(
            name="talk",
            label=_("They talk"),
            run=services.begin_talks,
            form=TalkForm,
            permission=CHANGE,
            applies=_may_come_to("talking"),
            icon="messages-square",
        ),
        Act(
            name="sign",
            label=_("They signed"),
            run=services.sign_introduction,
            form=SignForm,
            permission=CHANGE,
            applies=_may_come_to("signed"),
            icon="file-pen-line",
            help=_("The need is signed with it."),
        ),
        Act(
            name="decline",
            label=_("Declined"),
            run=services.decline_introduction,
            form=InsistingDayForm,
            permission=CHANGE,
            applies=_may_come_to("declined"),
            icon="x",
        ),
        Act(
            name="lapse",
            label=_("Nothing came of it"),
            run=services.lapse_introduction,
            form=InsistingDayForm,
            permission=CHANGE,
            applies=_may_come_to("lapsed"),
            icon="calendar-x",
        ),
    ),
    cities=("need__center__registry",),
    center="need__center",
    related=("need__center", "need__posted_by", "organization", "solution"),
    detail=lambda introduction: introduction.get_state_display(),
    in_search=False,
)


EVENTS = Noun(
    name="events",
    model=Event,
    icon="calendar-days",
    section="industry",
    columns=(
        column(Event, "title"),
        column(Event, "title_en"),
        column(Event, "kind"),
        column(Event, "status"),
        period_column(_("Takes place")),
        column(Event, "starts_on"),
        column(Event, "ends_on"),
        column(Event, "venue"),
        column(Event, "venue_en"),
        column(Event, "center"),
        column(Event, "platform"),
        column(Event, "visitors"),
        column(Event, "url"),
        column(Event, "text"),
        column(Event, "text_en"),
        column(Event, "source"),
        column(Event, "quote"),
        column(Event, "created_at"),
        column(Event, "updated_at"),
        column(Event, "public_id"),
        identity(),
    ),
    shown=("title", "kind", "status", "period", "venue", "platform", "visitors"),
    sort="-starts_on",
    first_filters=("kind", "when", "status"),
    filters=EventTableFilter,
    find=lambda rows, query: rows.search(query),
    best=lambda rows, query: rows.best_match_first(query),
    best_keys=BY_RELEVANCE,
    view=VIEW,
    create=creation(EventForm, services.add_event, CHANGE, _("Enter an event")),
    edit=correction(EventForm, services.revise_event, CHANGE),
    acts=publication(services.publish_event, services.archive_event, services.restore_event, CHANGE),
    parts=(
        Part(
            noun="event-participants",
            title=_("Participants"),
            owner="event",
            columns=("organization", "role", "solution"),
            acts=("remove",),
        ),
    ),
    cities=("center__registry",),
    center="center",
    related=("center", "platform"),
    detail=lambda event: event.get_kind_display(),
    public_url=lambda event: event.get_absolute_url() if event.is_public_now() else "",
)
PARTICIPANTS = Noun(
    name="event-participants",
    in_menu=False,
    model=Participant,
    icon="users",
    section="industry",
    columns=(
        column(Participant, "event", sort="event__starts_on"),
        column(Participant, "organization"),
        column(Participant, "role"),
        column(Participant, "solution"),
        identity(),
    ),
    shown=("event", "organization", "role", "solution"),
    filters=ParticipantTableFilter,
    find=by_filter(ParticipantFilter),
    view=VIEW,
    create=creation(ParticipantForm, under("event", services.add_participant), CHANGE, _("Add a participant")),
    edit=correction(ParticipantForm, services.revise_participant, CHANGE),
    acts=(removal(services.remove_participant, CHANGE),),
    cities=("event__center__registry",),
    center="event__center",
    related=("event__center", "organization", "solution"),
    in_search=False,
)
