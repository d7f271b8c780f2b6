"""The service log: what a center and a member asked, said and did."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future
from ecosystem.casework.services.subjects import authorize_about, lines_kept
from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.core.text import clean
from ecosystem.officers.choices import Direction, Kind
from ecosystem.officers.models import LogEntry
from ecosystem.officers.services.assignments import refuse_stranger
from ecosystem.organizations.models import Organization

LOG = "officers.log"
ELSEWHERE = ("center", "organization", "application", "answers", "officer", "kind", "public_id", "created_at")
NEW_ELSEWHERE = ("public_id", "created_at")
RELATED = ("center", "organization", "application", "answers", "service_case")


def log_contact(
    *,
    center: Center,
    organization: Organization,
    subject: str,
    by: Any,
    kind: str = Kind.CALL,
    happened_on: date | None = None,
    officer: User | None = None,
    reason: str = "",
    **fields: Any,
) -> LogEntry:
    """Write down a contact with a member; ``officer`` is who had it, whoever writes it down unless another one is named.

    ``fields`` are the text, the direction, the request that it ``answers``, when the next contact is, and what it is about.
    A request comes from the member and an answer goes to it, whatever is said of the direction. Raises :class:`NotAllowed`;
    :class:`InvalidInput`: ``in_future``, ``not_staff``, and what a contact cannot be; what :func:`authorize_about` raises.
    """
    refuse_elsewhere(fields, NEW_ELSEWHERE)
    day = happened_on or today()
    refuse_future(day, "happened_on")
    person = officer or (by if isinstance(by, User) else None)
    entry = LogEntry(
        center=center,
        organization=organization,
        kind=kind,
        happened_on=day,
        subject=clean(subject),
        officer=person,
        **_directed(kind, _lines(fields)),
    )
    authorize_about(by, entry)
    for linked, permission in ((entry.answers, "officers.view_log"), (entry.service_case, "incubation.view")):
        if linked is not None:
            authorize(by, permission, linked)
    if officer is not None:
        refuse_stranger(officer, center)
    with change_set(by=by, verb=gettext_noop("Log a contact"), reason=reason):
        return create(entry)


def answer_request(request: LogEntry, *, subject: str, by: Any, reason: str = "", **fields: Any) -> LogEntry:
    """Write down the answer to a request, which stops its clock. Raises as :func:`log_contact` does."""
    about = {
        name: getattr(request, name) for name in ("center", "organization", "application", "service_case", "solution")
    }
    fields = {"kind": Kind.MESSAGE, **fields, **about, "answers": request}
    return log_contact(subject=subject, by=by, reason=reason, **fields)


def revise_contact(entry: LogEntry, *, by: Any, reason: str = "", **fields: Any) -> LogEntry:
    """Correct what was written down; about whom and what kind of contact it was stays."""
    authorize(by, LOG, entry)
    refuse_elsewhere(fields, ELSEWHERE)
    if fields.get("happened_on") is not None:
        refuse_future(fields["happened_on"], "happened_on")
    if "subject" in fields:
        fields["subject"] = clean(fields["subject"])
    with change_set(by=by, verb=gettext_noop("Revise a contact"), reason=reason):
        return update(locked(entry, *RELATED), **_lines(fields))


def remove_contact(entry: LogEntry, *, by: Any, reason: str = "") -> None:
    """Take away what was never so; the history keeps it, and undo brings it back. A request goes after its answers."""
    authorize(by, LOG, entry)
    with change_set(by=by, verb=gettext_noop("Remove a contact"), reason=reason):
        delete(locked(entry, *RELATED))


def _directed(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """A request comes from the member, an answer goes to it: nobody is asked for what follows."""
    if kind == Kind.REQUEST:
        return {**fields, "direction": Direction.INCOMING}
    return {**fields, "direction": Direction.OUTGOING} if fields.get("answers") is not None else fields


def _lines(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "text": lines_kept(fields["text"])} if "text" in fields else fields
