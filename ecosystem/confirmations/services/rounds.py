"""What staff do: open a round, remind the silent, send one organization a new link, close the round."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, create_many, locked, update
from ecosystem.centers.models import Center
from ecosystem.confirmations.choices import ANSWERED, Answer, Whom
from ecosystem.confirmations.letters import REMINDER, REQUEST
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.confirmations.reaching import Letter, Reached, organizations_asked, reach
from ecosystem.core.dates import end_of_day, today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.correspondence.choices import State
from ecosystem.correspondence.kinds import MailKind
from ecosystem.correspondence.letters import LONGEST_NAME, Recipient, Text
from ecosystem.correspondence.models import Batch, Message
from ecosystem.correspondence.services import cancel, hold, new_message
from ecosystem.correspondence.services.templates import checked_texts
from ecosystem.organizations.models import Organization

LONGEST = 120
# A link that is made anew lasts at least so long, however near the end of the round is.
LASTS = timedelta(days=14)


def open_round(  # noqa: PLR0913  what a round consists of, all by keyword
    center: Center,
    *,
    by: Any,
    answer_by: date,
    whom: str = Whom.MEMBERS,
    subject: str = "",
    body: str = "",
    remind_after: int = 14,
    repeats: bool = False,
    release: bool = False,
    year: int | None = None,
    reason: str = "",
) -> ConfirmationRound:
    """Ask organizations to confirm their data: one question each, as one mailing of drafts (or sent at once).

    Who cannot be reached stands in the round all the same. Raises :class:`NotAllowed`; :class:`InvalidInput` for the day
    or the text; :class:`Conflict`: ``already_open``, ``nobody`` where there is nobody to ask.
    """
    authorize(by, "confirmations.keep", center)
    refuse_unfit_day(answer_by)
    text = text_of(subject, body)
    with change_set(by=by, verb=gettext_noop("Open a confirmation round"), reason=reason):
        center = locked(center)
        plan = reach(organizations_asked(center, whom))
        if not plan.reached:
            raise Conflict("nobody", _("There is nobody who could be asked."))
        opened = create(
            ConfirmationRound(
                center=center,
                year=year or today().year,
                whom=whom,
                answer_by=answer_by,
                remind_after=remind_after,
                repeats=repeats,
                subject=text.subject if text else "",
                body=text.body if text else "",
                opened_at=timezone.now(),
                opened_by=None if by is SYSTEM else by,
            )
        )
        expires_at = until(answer_by)
        asked = [_asked(opened, one, expires_at) for one in plan.reached]
        create_many([*asked, *(_unreachable(opened, one, expires_at) for one in plan.unreachable)])
        write_letters(opened, asked, REQUEST, release=release)
        return opened


def until(day: date) -> datetime:
    """The last moment of a day as the database gives it back, so that the history says the same."""
    return end_of_day(day).astimezone(UTC)


def text_of(subject: str, body: str) -> Text | None:
    """The text that staff wrote; None where they wrote none. Raises :class:`InvalidInput` for one that cannot be filled in.

    A text without the link would ask people to answer nowhere.
    """
    if not subject.strip() and not body.strip():
        return None
    texts = checked_texts(REQUEST, subject, body)
    if "{{ link }}" not in texts["body"].replace("{{link}}", "{{ link }}"):
        sentence = _("The text needs {{ link }}: without it nobody can answer.")
        raise InvalidInput("no_link", sentence, {"body": [sentence]})
    return Text(texts["subject"], texts["body"], own=True)


def refuse_unfit_day(answer_by: date) -> None:
    """Refuse a day on which nobody could answer any more, or that is farther away than a link should last."""
    if today() < answer_by <= today() + timedelta(days=LONGEST):
        return
    sentence = _("Choose a day after today, at most %(days)d days away.") % {"days": LONGEST}
    raise InvalidInput("unfit_day", sentence, {"answer_by": [sentence]})


def _asked(opened: ConfirmationRound, one: Reached, expires_at: datetime) -> Confirmation:
    return Confirmation(round=opened, organization=one.organization, expires_at=expires_at, **_through(one))


def _unreachable(opened: ConfirmationRound, organization: Organization, expires_at: datetime) -> Confirmation:
    return Confirmation(round=opened, organization=organization, state=Answer.UNREACHABLE, expires_at=expires_at)


def _through(one: Reached) -> dict[str, Any]:
    to = one.recipient
    return {
        "representation": one.representation,
        "user": to.user,
        "email": to.email.strip(),
        "name": to.name[:LONGEST_NAME],
        "language": to.reads,
    }


def write_letters(
    opened: ConfirmationRound, asked: Sequence[Confirmation], of: MailKind, *, release: bool
) -> Sequence[Message]:
    """Write one letter for each question, as one mailing, inside the caller's change set."""
    own = Text(opened.subject, opened.body, own=True) if opened.body and of is REQUEST else None
    letter = Letter(opened.center, of, own, year=opened.year, answer_by=opened.answer_by)
    batch = create(Batch(center=opened.center, kind=of.code, title=f"{of.label} ({opened})"[:200]))
    messages = [_message(letter, one, batch) for one in asked]
    for message in messages if release else ():
        message.state, message.next_attempt_at = State.QUEUED, timezone.now()
    return create_many(messages)


def _message(letter: Letter, asked: Confirmation, batch: Batch) -> Message:
    to = Recipient(email=asked.email, name=asked.name, language=asked.language, user=asked.user)
    rendered = letter.to(asked.organization, to)
    return new_message(
        letter.kind.code,
        rendered,
        to=to,
        center=letter.center,
        organization=asked.organization,
        about=asked,
        batch=batch,
    )


def remind_silent(opened: ConfirmationRound, *, by: Any, release: bool = False, reason: str = "") -> ConfirmationRound:
    """Write to everybody who has not answered yet and whose link still opens; the link stays the same.

    Whose first letter still waits for staff, or came back, is not reminded of it.

    Raises :class:`NotAllowed`; :class:`Conflict`: ``round_closed``, ``nobody`` where nobody is silent.
    """
    authorize(by, "confirmations.keep", opened)
    with change_set(by=by, verb=gettext_noop("Remind of a confirmation"), reason=reason):
        opened = _open(opened)
        silent = Confirmation.objects.waiting().answerable().told().filter(round=opened).with_names()
        rows = list(silent.select_for_update(of=("self",)).order_by("pk"))
        if not rows:
            raise Conflict("nobody", _("Nobody is left to be reminded."))
        now = timezone.now()
        write_letters(opened, [update(one, reminded_at=now) for one in rows], REMINDER, release=release)
        return opened


def ask_again(confirmation: Confirmation, *, by: Any, release: bool = True, reason: str = "") -> Confirmation:
    """Send one organization a new link, to whoever speaks for it now; the link before opens nothing any more.

    Raises :class:`NotAllowed`; :class:`Conflict`: ``round_closed``, ``answered``, ``unreachable`` where there is still
    nobody to write to.
    """
    authorize(by, "confirmations.keep", confirmation.round)
    with change_set(by=by, verb=gettext_noop("Ask for a confirmation again"), reason=reason):
        opened = _open(confirmation.round)
        confirmation = locked(confirmation)
        if confirmation.state in ANSWERED:
            raise Conflict("answered", _("The organization has answered already."))
        reached = reach([confirmation.organization]).reached
        if not reached:
            raise Conflict("unreachable", _("There is no representative and no contact with an e-mail address."))
        renewed = update(
            confirmation,
            state=Answer.WAITING,
            serial=confirmation.serial + 1,
            expires_at=max(until(opened.answer_by), timezone.now() + LASTS),
            **_through(reached[0]),
        )
        _drop_unsent(renewed, by)
        write_letters(opened, [renewed], REQUEST, release=release)
        return renewed


def _drop_unsent(confirmation: Confirmation, by: Any) -> None:
    """Letters to whom it was sent before do not go out any more: they would carry the new link."""
    unsent = Message.objects.filter(about_label=Confirmation._meta.label_lower, about_id=confirmation.pk)
    reason = _("A new link was sent instead.")
    for message in unsent.filter(state__in=[State.DRAFT, State.QUEUED, State.FAILED]).order_by("pk"):
        held = hold(message, by=by, reason=reason) if message.state == State.QUEUED else message
        cancel(held, by=by, reason=reason)


def close_round(opened: ConfirmationRound, *, by: Any, reason: str = "") -> ConfirmationRound:
    """End a round: its links open nothing any more. Raises :class:`NotAllowed`, and :class:`Conflict` (``round_closed``)."""
    authorize(by, "confirmations.keep", opened)
    with change_set(by=by, verb=gettext_noop("Close a confirmation round"), reason=reason):
        opened = _open(opened)
        return update(opened, closed_at=timezone.now(), closed_by=None if by is SYSTEM else by)


def _open(opened: ConfirmationRound) -> ConfirmationRound:
    opened = locked(opened, "center")
    if not opened.is_open:
        raise Conflict("round_closed", _("This round is closed."))
    return opened
