"""Trainings: written down, corrected, published."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_elsewhere, set_publication
from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import clean
from ecosystem.research.models import Training

CHANGE = "research.change"
RELATED = ("center", "partner", "program")


def add_training(*, center: Center, title: str, by: Any, reason: str = "", **values: Any) -> Training:
    """Add a training that a center plans, holds or has held.

    Raises :class:`NotAllowed` and :class:`InvalidInput` (``not_begun`` for people trained before it begins).
    """
    training = Training(center=center, title=clean(title), **values)
    authorize(by, CHANGE, training)
    _authorize_named(values, by)
    _refuse_not_begun(training)
    with change_set(by=by, verb=gettext_noop("Add a training"), reason=reason):
        return create(training)


def revise_training(training: Training, *, by: Any, reason: str = "", **values: Any) -> Training:
    """Correct a training, or say how many were trained and certified. Raises as :func:`add_training` does."""
    authorize(by, CHANGE, training)
    refuse_elsewhere(values, ("center", "status", "public_id"))
    _authorize_named(values, by)
    if "title" in values:
        values["title"] = clean(values["title"])
    with change_set(by=by, verb=gettext_noop("Revise a training"), reason=reason):
        training = locked(training, *RELATED)
        _refuse_not_begun(training, values)
        return update(training, **values)


def publish_training(training: Training, *, by: Any, reason: str = "") -> Training:
    """Show it in the directory. Raises :class:`Conflict` where it is public or archived."""
    return _set_status(training, Publication.PUBLIC, gettext_noop("Publish a training"), by, reason)


def archive_training(training: Training, *, by: Any, reason: str = "") -> Training:
    """Take it out of the directory; nothing is lost. Raises :class:`Conflict` where it is archived already."""
    return _set_status(training, Publication.ARCHIVED, gettext_noop("Archive a training"), by, reason)


def restore_training(training: Training, *, by: Any, reason: str = "") -> Training:
    """Make an archived training a draft again. Raises :class:`Conflict` where it is not archived."""
    return _set_status(training, Publication.DRAFT, gettext_noop("Restore a training"), by, reason)


def _set_status(training: Training, status: Publication, verb: str, by: Any, reason: str) -> Training:
    authorize(by, CHANGE, training)
    with change_set(by=by, verb=verb, reason=reason):
        return set_publication(training, status)


def _authorize_named(values: Mapping[str, Any], by: Any) -> None:
    for name, permission in (("partner", "organizations.view"), ("program", "programs.view")):
        if values.get(name) is not None:
            authorize(by, permission, values[name])


def _refuse_not_begun(training: Training, values: Mapping[str, Any] | None = None) -> None:
    """Refuse to count people of a training that is still to come."""
    values = values or {}
    starts_on = values.get("starts_on", training.starts_on)
    if starts_on is None or starts_on <= today():
        return
    sentence = _("The training has not begun yet.")
    counted = {name: [sentence] for name in ("trained", "certified") if values.get(name, getattr(training, name))}
    if counted:
        raise InvalidInput("not_begun", sentence, counted)
