"""Refusals that verbs of every package share, so that each is worded and coded once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from ecosystem.audit.models import Audited
from ecosystem.audit.recording import locked, update
from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput

Record = TypeVar("Record", bound=Audited)


def refuse_elsewhere(fields: Mapping[str, Any], elsewhere: Iterable[str]) -> None:
    """Refuse fields that a revision must not touch, because a verb of their own changes them."""
    refused = sorted(set(elsewhere) & set(fields))
    if refused:
        sentence = _("This cannot be changed here.")
        raise InvalidInput("not_here", sentence, {name: [sentence] for name in refused})


def refuse_future(day: date, field: str = "on") -> None:
    """Refuse a date beyond today: the registry says what happened, not what will."""
    if day > today():
        sentence = _("The date is in the future.")
        raise InvalidInput("in_future", sentence, {field: [sentence]})


def refuse_not_after(day: date, start: date | None, field: str = "on") -> None:
    """Refuse a date that is not after the start of what it would end; dates are half-open, so not that day either."""
    if start is not None and day <= start:
        sentence = _("The date must be after %(day)s, when the present state began.") % {"day": start}
        raise InvalidInput("too_early", sentence, {field: [sentence]})


def refuse_no_reason(reason: str) -> None:
    """Refuse a change that nobody gave a reason for."""
    if not reason.strip():
        sentence = _("Say why.")
        raise InvalidInput("reason_required", sentence, {"reason": [sentence]})


def set_publication(record: Record, status: str) -> Record:
    """Publish, archive or restore a record, inside the caller's change set.

    Raises :class:`Conflict`: ``not_archived`` for restoring what is not archived, ``archived`` for publishing what is
    (restore it first, so that somebody looks at it), ``same_status``.
    """
    record = locked(record)
    present = Publication(record.status)  # type: ignore[attr-defined]
    if present == status:
        raise Conflict("same_status", _("It is %(status)s already.") % {"status": present.label})
    if status == Publication.DRAFT and present != Publication.ARCHIVED:
        raise Conflict("not_archived", _("Only an archived record can be restored."))
    if status == Publication.PUBLIC and present == Publication.ARCHIVED:
        raise Conflict("archived", _("It is archived. Restore it first."))
    return update(record, status=status)
