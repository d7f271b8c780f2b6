"""Mail on the desk: the outbox, mailings, changed templates, and who wants no news."""

from typing import Any

import django_filters
from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.correspondence import services
from ecosystem.correspondence.choices import TRANSITIONS, Language, State
from ecosystem.correspondence.kinds import all_kinds, label_of
from ecosystem.correspondence.models import Batch, MailTemplate, Message, Unsubscription
from ecosystem.desk.filters import Conditions, Days, DeskFilter, Records, searching, texts_match
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.correspondence import LetterForm, MessageForm, TemplateForm, UnsubscribeForm
from ecosystem.desk.letters import write
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.belonging import of_organization
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, identity, under
from ecosystem.programs.models import Enrollment

VIEW, CHANGE = "correspondence.view", "correspondence.write"
PLACE = {"cities": ("center__registry",), "center": "center", "related": ("center",), "section": "members"}

WRITE = Act(
    name="write",
    label=_("Write to them"),
    run=write,
    form=LetterForm,
    permission=CHANGE,
    icon="mail",
    help=_("A letter to the contacts that have an e-mail address; you see first who gets it and who does not."),
)


def _kind_choices() -> list[tuple[str, Any]]:
    return [(kind.code, kind.label) for kind in all_kinds()]


def by_kind() -> django_filters.MultipleChoiceFilter:
    """Which kinds of mail."""
    return ChoicesFilter(field_name="kind", choices=_kind_choices, label=_("Kind of mail"))


def kind_column() -> Column:
    return Column(name="kind", label=_("kind of mail"), value=lambda record: label_of(record.kind), sort="kind")


find_messages = texts_match("subject", "to_name", "to_email", "organization__name", "organization__name_en")


class OutboxFilter(DeskFilter):
    """What staff ask of messages."""

    find_in = staticmethod(find_messages)
    state = ChoicesFilter(choices=State, label=_("State"))
    kind = by_kind()
    program = Records("programs", "program", method="by_program", label=_("Members of the program"))
    batch = Records("mailings", "batch", label=_("Mailing"))
    written = Days("created_at__date", label=_("Written"))
    organization = of_organization()

    def by_program(self, rows: QuerySet, name: str, programs: Any) -> QuerySet:
        """Messages to organizations that are or were enrolled in one of the programs."""
        if not programs:
            return rows
        enrolled = Enrollment.objects.filter(organization=OuterRef("organization"), program__in=programs)
        return rows.filter(Exists(enrolled))


def _can_become(state: str, *, begins: str) -> Any:
    """Whether a message stands where the act begins, and may go where it leads."""
    return lambda message: message.state == begins and state in TRANSITIONS[begins]


def _can_be_cancelled(message: Message) -> bool:
    return State.CANCELLED in TRANSITIONS[message.state]


def _occasion(message: Message) -> Any:
    """The record that a message was written about, if it is still there; else what it was called then."""
    if not message.about_label:
        return message.about_name
    return (
        apps.get_model(message.about_label)._default_manager.filter(pk=message.about_id).first() or message.about_name
    )


ABOUT = Column(
    name="about",
    label=_("about"),
    value=lambda message: message.about_name or message.organization,
    stored=_occasion,
    related=("organization",),
    clip=True,
)

OUTBOX = Noun(
    name="outbox",
    model=Message,
    icon="mails",
    columns=(
        column(Message, "subject"),
        column(Message, "to_name"),
        column(Message, "to_email"),
        column(Message, "state"),
        kind_column(),
        column(Message, "language"),
        column(Message, "organization"),
        ABOUT,
        column(Message, "batch"),
        column(Message, "center"),
        column(Message, "created_at"),
        column(Message, "next_attempt_at"),
        column(Message, "attempts"),
        column(Message, "sent_at"),
        column(Message, "last_error"),
        column(Message, "public_id"),
        identity(),
    ),
    shown=("subject", "to_name", "state", "kind", "about", "created_at", "sent_at", "last_error"),
    first_filters=("state", "kind", "program", "batch", "written"),
    filters=OutboxFilter,
    find=find_messages,
    view=VIEW,
    edit=Act(
        name="edit",
        label=_("Edit"),
        run=services.revise_message,
        form=MessageForm,
        permission=CHANGE,
        applies=lambda message: message.state == State.DRAFT,
        bulk=False,
        icon="pencil",
    ),
    acts=(
        Act(
            name="release",
            label=_("Release"),
            run=services.release,
            permission=CHANGE,
            applies=_can_become(State.QUEUED, begins=State.DRAFT),
            icon="send",
            help=_("It goes to the queue and out, within seconds. Until then it can be held or undone."),
        ),
        Act(
            name="hold",
            label=_("Hold"),
            run=services.hold,
            permission=CHANGE,
            applies=_can_become(State.DRAFT, begins=State.QUEUED),
            icon="pause",
            help=_("It is a draft again, unless it has just gone out."),
        ),
        Act(
            name="retry",
            label=_("Try again"),
            run=services.retry,
            permission=CHANGE,
            applies=_can_become(State.QUEUED, begins=State.FAILED),
            icon="refresh-cw",
            help=_("With all its attempts, at once."),
        ),
        Act(
            name="cancel",
            label=_("Cancel the message"),
            run=services.cancel,
            form=InsistingForm,
            permission=CHANGE,
            applies=_can_be_cancelled,
            danger=True,
            icon="mail-x",
            help=_("It is never sent, and stays in the outbox with the reason."),
        ),
    ),
    detail=lambda message: message.get_state_display(),
    in_search=False,
    template="desk/message.html",
    **{**PLACE, "related": ("center", "organization", "batch")},
)

DRAFTS = {"messages_written": Count("messages", distinct=True)}
WAITING = Message.objects.filter(batch=OuterRef("pk"), state=State.DRAFT)
find_mailings = texts_match("title")

MAILINGS = Noun(
    name="mailings",
    model=Batch,
    icon="mailbox",
    in_menu=False,
    columns=(
        column(Batch, "title"),
        kind_column(),
        column(Batch, "center"),
        Column(
            name="written",
            label=_("messages"),
            value=lambda batch: batch.messages_written,
            annotations=DRAFTS,
        ),
        column(Batch, "created_at"),
        column(Batch, "public_id"),
        identity(),
    ),
    shown=("title", "kind", "written", "center", "created_at"),
    filters=searching(
        find_mailings,
        kind=by_kind(),
        waiting=Conditions(
            _("Drafts"),
            {"yes": (_("some left"), Q(Exists(WAITING))), "no": (_("none left"), ~Q(Exists(WAITING)))},
        ),
        sent=Days("created_at__date", label=_("Written")),
    ),
    find=find_mailings,
    view=VIEW,
    acts=(
        Act(
            name="release",
            label=_("Release all drafts"),
            run=services.release_batch,
            permission=CHANGE,
            icon="send",
            help=_("Every draft of the mailing goes out, but to who has unsubscribed meanwhile."),
        ),
    ),
    parts=(
        Part(
            noun="outbox",
            title=_("Messages"),
            owner="batch",
            columns=("subject", "to_name", "organization", "state", "sent_at", "last_error"),
            acts=("release", "hold", "retry", "cancel"),
        ),
    ),
    in_search=False,
    **PLACE,
)


def _revise(template: MailTemplate, *, by: Any, subject: str, body: str, reason: str = "") -> MailTemplate:
    place = template.center, template.kind, template.language
    return services.revise_template(*place, by=by, subject=subject, body=body, reason=reason)


def _reset(template: MailTemplate, *, by: Any, reason: str = "") -> None:
    services.reset_template(template.center, template.kind, template.language, by=by, reason=reason)


find_texts = texts_match("subject", "body")

MAIL_TEXTS = Noun(
    name="mail-texts",
    model=MailTemplate,
    icon="mail-plus",
    in_menu=False,
    columns=(
        kind_column(),
        column(MailTemplate, "language"),
        column(MailTemplate, "subject"),
        column(MailTemplate, "body"),
        column(MailTemplate, "center"),
        identity(),
    ),
    shown=("kind", "language", "subject", "center"),
    filters=searching(
        find_texts,
        kind=by_kind(),
        language=ChoicesFilter(choices=Language, label=_("Language")),
    ),
    find=find_texts,
    view=VIEW,
    edit=correction(TemplateForm, _revise, "correspondence.change_templates"),
    acts=(
        Act(
            name="reset",
            label=_("Use the usual text"),
            run=_reset,
            permission="correspondence.change_templates",
            danger=True,
            icon="rotate-ccw",
            help=_("The text that comes with the product is used again; the history keeps yours."),
        ),
    ),
    in_search=False,
    **PLACE,
)

find_addresses = texts_match("address")

UNSUBSCRIPTIONS = Noun(
    name="unsubscriptions",
    model=Unsubscription,
    icon="bell-off",
    in_menu=False,
    columns=(
        column(Unsubscription, "address"),
        column(Unsubscription, "center"),
        column(Unsubscription, "at"),
        identity(),
    ),
    shown=("address", "center", "at"),
    filters=searching(
        find_addresses, center=Records("centers", "center", label=_("Center")), since=Days("at__date", label=_("Since"))
    ),
    find=find_addresses,
    view=VIEW,
    create=creation(UnsubscribeForm, under("center", services.unsubscribe), CHANGE, _("Unsubscribe somebody")),
    acts=(
        Act(
            name="resubscribe",
            label=_("Send news again"),
            run=services.resubscribe,
            form=InsistingForm,
            permission=CHANGE,
            icon="bell-ring",
            help=_("Only when the person has asked for it: say when and how."),
        ),
    ),
    in_search=False,
    **PLACE,
)
