"""The outbox of a synthetic city: what applicants were told lately, and the decisions that wait for somebody to read them.

Nothing of it is ever sent: what would go out by itself stands there as sent.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from ecosystem.audit.recording import create_many
from ecosystem.correspondence.addresses import new_message_id
from ecosystem.correspondence.choices import State
from ecosystem.correspondence.kinds import MailKind
from ecosystem.correspondence.models import Message
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.programs.choices import Stage
from ecosystem.programs.letters import ACCEPTED, CHANGES, NOTICE, RECEIVED, REJECTED, WAITING, letter_to_applicant
from ecosystem.programs.models import Application

# What somebody is told in which state, and what that says beside who and what it is about.
TOLD: Mapping[str, tuple[MailKind, Callable[[Application, str], dict[str, Any]]]] = {
    Stage.SUBMITTED: (RECEIVED, lambda one, reason: {"number": one.public_id}),
    Stage.CHANGES_REQUESTED: (CHANGES, lambda one, reason: {"request": one.request, "day": one.respond_by}),
    Stage.WAITLISTED: (WAITING, lambda one, reason: {"reason": reason, "rank": one.rank}),
    Stage.NOTICE: (
        NOTICE,
        lambda one, reason: {"first": one.notice_starts_on, "last": one.notice_ends_on - timedelta(days=1)},
    ),
    Stage.ACCEPTED: (ACCEPTED, lambda one, reason: {"reason": reason, "day": one.enrollment.starts_on}),
    Stage.REJECTED: (REJECTED, lambda one, reason: {"reason": reason}),
}
# The newest of each state, and how many of those are read and released at once.
NEWEST, UNREAD = 12, 5
SENT_AFTER = timedelta(minutes=2)


def write_letters(intakes: Intakes, random: Random) -> None:
    """Write the newest letters of every state, those of decisions as drafts where nobody has read them yet."""
    messages = [message for state in TOLD for message in _letters(intakes, random, state)]
    create_many(sorted(messages, key=lambda message: message.created_at))


def _letters(intakes: Intakes, random: Random, state: str) -> list[Message]:
    rows = Application.objects.filter(program__in=list(intakes.intakes), state=state)
    newest = rows.select_related("program__platform__center", "applicant", "organization").order_by(
        "-state_since", "pk"
    )
    kind, values = TOLD[state]
    letters = []
    for number, application in enumerate(newest[:NEWEST]):
        reason = application.spells.get(ends_at__isnull=True).reason
        letter = letter_to_applicant(application, kind, **values(application, reason))
        letter.public_id, letter.created_at = public_id(random), application.state_since
        letter.message_id = new_message_id(letter.public_id)
        if kind.released or number >= UNREAD:
            letter.state, letter.attempts = State.SENT, 1
            letter.sent_at = letter.created_at + SENT_AFTER
        letters.append(letter)
    return letters
