"""The yearly question whether records are right: rounds, and what each organization answered."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecosystem.confirmations import services
from ecosystem.confirmations.choices import ANSWERED, Answer
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.confirmations.querysets import has_proposal, mail_error, mail_state
from ecosystem.confirmations.reports import Progress, progress_of
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.correspondence.choices import State
from ecosystem.desk.filters import Conditions, Records, searching, texts_match
from ecosystem.desk.forms.confirmations import ReminderForm, RoundForm
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.belonging import of_organization, owned_by_named
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import creation, identity, under

VIEW, KEEP = "confirmations.view", "confirmations.keep"


def find_confirmations(rows: QuerySet, query: str) -> QuerySet:
    """Those of people by name or address, and of organizations that the query finds."""
    people = texts_match("name", "email")(rows, query)
    return rows.filter(Q(pk__in=people.values("pk")) | owned_by_named(rows, query))


find_rounds = texts_match("center__name", "center__name_en", "year")


def _mail_is(*states: str) -> Q:
    mine = Confirmation.objects.filter(pk=OuterRef("pk")).with_mail()
    return Q(Exists(mine.filter(mail__in=states)))


def _progress(request: HttpRequest, opened: ConfirmationRound) -> dict[str, Any]:
    found = progress_of(opened)
    return {"progress": found, "steps": _steps(opened, found)}


def _steps(opened: ConfirmationRound, found: Progress) -> list[tuple[Any, int, str]]:
    """Each number with its words and the list of whom it counts."""
    address = f"{reverse('desk:table', args=['confirmations'])}?round={opened.public_id}"
    return [
        (_("confirmed"), found.confirmed, f"{address}&state=confirmed"),
        (_("something has changed"), found.changed, f"{address}&state=changed"),
        (_("of these, a change has been proposed"), found.proposed, f"{address}&state=changed&more=proposed"),
        (_("silent"), found.silent, f"{address}&state=waiting"),
        (_("of these, reminded"), found.reminded, f"{address}&more=reminded"),
        (_("of these, the mail came back"), found.bounced, f"{address}&state=waiting&more=bounced"),
        (_("of these, the mail has not gone out"), found.unsent, f"{address}&more=unsent"),
        (_("cannot be reached"), found.unreachable, f"{address}&state=unreachable"),
    ]


ROUNDS = Noun(
    name="confirmation-rounds",
    model=ConfirmationRound,
    icon="calendar-check",
    section="members",
    columns=(
        column(ConfirmationRound, "center"),
        Column(name="year", label=_("year"), value=lambda opened: str(opened.year), sort="year"),
        Column(name="open", label=_("under way"), value=lambda opened: opened.is_open),
        column(ConfirmationRound, "whom"),
        column(ConfirmationRound, "answer_by"),
        column(ConfirmationRound, "remind_after"),
        column(ConfirmationRound, "repeats"),
        column(ConfirmationRound, "opened_at"),
        column(ConfirmationRound, "opened_by"),
        column(ConfirmationRound, "closed_at"),
        column(ConfirmationRound, "closed_by"),
        column(ConfirmationRound, "subject"),
        column(ConfirmationRound, "public_id"),
        identity(),
    ),
    shown=("center", "year", "open", "whom", "answer_by", "repeats", "opened_at", "closed_at"),
    filters=searching(
        find_rounds,
        open=Conditions(
            _("Under way"),
            {"yes": (_("under way"), Q(closed_at__isnull=True)), "no": (_("closed"), Q(closed_at__isnull=False))},
        ),
    ),
    find=find_rounds,
    view=VIEW,
    create=creation(RoundForm, under("center", services.open_round), KEEP, _("Open a round")),
    acts=(
        Act(
            name="remind",
            label=_("Remind the silent"),
            run=services.remind_silent,
            form=ReminderForm,
            permission=KEEP,
            applies=lambda opened: opened.is_open,
            bulk=False,
            icon="bell",
            help=_("Everybody who has not answered yet gets one more letter, with the same link."),
        ),
        Act(
            name="close",
            label=_("Close the round"),
            run=services.close_round,
            permission=KEEP,
            applies=lambda opened: opened.is_open,
            icon="circle-check",
            help=_("Its links open nothing any more; what was answered stays."),
        ),
    ),
    cities=("center__registry",),
    center="center",
    related=("center",),
    detail=lambda opened: str(opened.get_whom_display()),
    template="desk/confirmation_round.html",
    more=_progress,
    in_search=False,
)

CONFIRMATIONS = Noun(
    name="confirmations",
    model=Confirmation,
    icon="mail-check",
    section="members",
    in_menu=False,
    columns=(
        column(Confirmation, "organization"),
        column(Confirmation, "state"),
        column(Confirmation, "name"),
        column(Confirmation, "email"),
        Column(
            name="mail",
            label=_("mail"),
            value=lambda one: State(one.mail).label if one.mail else "",
            tone=lambda one: one.mail or "",
            annotations={"mail": mail_state},
        ),
        Column(
            name="mail_error",
            label=_("last error"),
            value=lambda one: one.mail_error,
            annotations={"mail_error": mail_error},
        ),
        column(Confirmation, "answered_at"),
        column(Confirmation, "reminded_at"),
        Column(
            name="has_proposal",
            label=_("change proposed"),
            value=lambda one: one.has_proposal,
            annotations={"has_proposal": has_proposal},
        ),
        column(Confirmation, "expires_at"),
        column(Confirmation, "round", sort="round__year"),
        column(Confirmation, "language"),
        column(Confirmation, "user"),
        column(Confirmation, "public_id"),
        identity(),
    ),
    shown=("organization", "state", "name", "mail", "answered_at", "reminded_at", "has_proposal"),
    first_filters=("round", "state", "more"),
    filters=searching(
        find_confirmations,
        round=Records("confirmation-rounds", "round", label=_("Confirmation round")),
        state=ChoicesFilter(choices=Answer, label=_("Answer")),
        more=Conditions(
            _("More"),
            {
                "open": (_("in an open round"), Q(round__closed_at__isnull=True)),
                "reminded": (_("silent and reminded"), Q(state=Answer.WAITING, reminded_at__isnull=False)),
                "bounced": (_("the mail came back"), lambda: _mail_is(State.FAILED)),
                "unsent": (
                    _("the mail has not gone out"),
                    lambda: _mail_is(State.DRAFT, State.QUEUED, State.SENDING, State.CANCELLED),
                ),
                "proposed": (
                    _("a change has been proposed"),
                    lambda: Q(
                        Exists(
                            Confirmation.objects.filter(pk=OuterRef("pk")).with_proposals().filter(has_proposal=True)
                        )
                    ),
                ),
            },
        ),
        organization=of_organization(),
    ),
    find=find_confirmations,
    view=VIEW,
    acts=(
        Act(
            name="ask",
            label=_("Ask again"),
            run=services.ask_again,
            form=ReminderForm,
            permission=KEEP,
            applies=lambda one: one.state not in ANSWERED and one.round.is_open,
            icon="send",
            help=_("A new link to whoever speaks for the organization now; the link before opens nothing any more."),
        ),
    ),
    cities=("round__center__registry",),
    center="round__center",
    related=("organization", "round__center"),
    detail=lambda one: str(one.get_state_display()),
    in_search=False,
)
