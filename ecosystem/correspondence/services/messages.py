"""Single messages: written by a procedure or by staff, released, held, corrected, cancelled, tried again."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.ids import new_public_id
from ecosystem.core.text import clean
from ecosystem.correspondence.addresses import new_message_id
from ecosystem.correspondence.choices import TRANSITIONS, State
from ecosystem.correspondence.delivery import UNSUBSCRIBED, has_unsubscribed
from ecosystem.correspondence.footers import needs_consent
from ecosystem.correspondence.kinds import kind
from ecosystem.correspondence.letters import LONGEST_NAME, Recipient, Rendered, preview
from ecosystem.correspondence.models import Batch, Message
from ecosystem.correspondence.placeholders import as_body, as_subject
from ecosystem.organizations.models import Organization


def compose(  # noqa: PLR0913  a message has a kind, a reader, an occasion and a place
    code: str,
    *,
    to: Recipient,
    values: Mapping[str, Any],
    center: Center,
    by: Any,
    organization: Organization | None = None,
    about: models.Model | None = None,
    release: bool | None = None,
    reason: str = "",
) -> Message:
    """Write a message of a kind, inside the caller's change set; it goes out once that is committed, if at all.

    It is rendered now, so that what staff see is what is sent. ``release`` overrides what the kind says: True sends it,
    False lets it wait for staff. Whoever calls has decided that ``by`` may do what the message is about; applicants write
    to themselves this way. Raises :class:`InvalidInput` for an address that is none, :class:`Conflict`
    (``unsubscribed``), and ``TypeError`` where a value is missing.
    """
    of = kind(code)
    rendered = preview(code, to=to, values=values, center=center)
    message = new_message(code, rendered, to=to, center=center, organization=organization, about=about)
    if of.released if release is None else release:
        message.state, message.next_attempt_at = State.QUEUED, timezone.now()
    refuse_unsubscribed(message)
    with change_set(by=by, verb=gettext_noop("Write a message"), reason=reason):
        return create(message)


def new_message(
    code: str,
    rendered: Rendered,
    *,
    to: Recipient,
    center: Center,
    organization: Organization | None = None,
    about: models.Model | None = None,
    batch: Batch | None = None,
) -> Message:
    """A draft, not written yet."""
    public_id = new_public_id()
    return Message(
        public_id=public_id,
        message_id=new_message_id(public_id),
        center=center,
        organization=organization,
        batch=batch,
        about_label=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        about_name=str(about)[:200] if about is not None else "",
        kind=code,
        language=to.reads,
        to_email=to.email.strip(),
        to_name=clean(to.name)[:LONGEST_NAME],
        user=to.user,
        subject=rendered.subject,
        body=rendered.body,
        values=dict(rendered.values or {}),
    )


def release(message: Message, *, by: Any, reason: str = "") -> Message:
    """Let a draft go out. Raises :class:`Conflict` (``not_possible``, ``unsubscribed``)."""
    with change_set(by=by, verb=gettext_noop("Release a message"), reason=reason):
        return _moved(message, State.QUEUED, by=by, begins=State.DRAFT, next_attempt_at=timezone.now())


def hold(message: Message, *, by: Any, reason: str = "") -> Message:
    """Make a message that waits to be sent a draft again. Raises :class:`Conflict` where it is on its way."""
    with change_set(by=by, verb=gettext_noop("Hold a message"), reason=reason):
        return _moved(message, State.DRAFT, by=by, next_attempt_at=None)


def cancel(message: Message, *, by: Any, reason: str) -> Message:
    """Decide that a draft, or a message that failed, is not sent. Raises :class:`Conflict`; :class:`InvalidInput`."""
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Cancel a message"), reason=reason):
        return _moved(message, State.CANCELLED, by=by)


def retry(message: Message, *, by: Any, reason: str = "") -> Message:
    """Try a message again that failed, with all its attempts. Raises :class:`Conflict`."""
    with change_set(by=by, verb=gettext_noop("Try a message again"), reason=reason):
        return _moved(
            message, State.QUEUED, by=by, begins=State.FAILED, next_attempt_at=timezone.now(), attempts=0, last_error=""
        )


def revise_message(message: Message, *, by: Any, subject: str, body: str, reason: str = "") -> Message:
    """Change what a draft says. Raises :class:`Conflict` (``not_draft``) for anything else: it may be on its way."""
    authorize(by, "correspondence.write", message)
    with change_set(by=by, verb=gettext_noop("Revise a message"), reason=reason):
        message = locked(message)
        if message.state != State.DRAFT:
            raise Conflict("not_draft", _("Only a draft can be changed. Hold the message first."))
        return update(message, subject=as_subject(subject), body=as_body(body))


def _moved(message: Message, state: str, *, by: Any, begins: str = "", **values: Any) -> Message:
    """Bring a message into another state that its present one allows, inside the caller's change set."""
    authorize(by, "correspondence.write", message)
    message = locked(message)
    present = State(message.state)
    if state not in TRANSITIONS[present] or (begins and present != begins):
        raise Conflict(
            "not_possible", _("The message is “%(state)s”, so this is not possible.") % {"state": present.label}
        )
    if state == State.QUEUED:
        refuse_unsubscribed(message)
    return update(message, state=state, **values)


def refuse_unsubscribed(message: Message) -> None:
    """Refuse news to who wants none. Raises :class:`Conflict` (``unsubscribed``)."""
    if needs_consent(message.kind) and has_unsubscribed(message):
        raise Conflict("unsubscribed", UNSUBSCRIBED)


def refuse_empty(subject: str, body: str) -> None:
    """Refuse a text without a subject or without anything to say. Raises :class:`InvalidInput`."""
    sentence = _("Write something here.")
    missing = {name: [sentence] for name, text in (("subject", subject), ("body", body)) if not text.strip()}
    if missing:
        raise InvalidInput("empty_text", sentence, missing)
