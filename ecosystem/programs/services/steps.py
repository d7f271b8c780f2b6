"""How an application goes from one state to another: along the table, and every stay is kept."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.audit.recording import create, locked, update
from ecosystem.core.errors import Conflict
from ecosystem.programs.choices import DECIDED, STEPS, Stage
from ecosystem.programs.models import Application, ApplicationSpell


def refuse_impossible(application: Application, wanted: str) -> None:
    """Refuse a step that the table does not have. Raises :class:`Conflict` (``not_possible``)."""
    if wanted not in STEPS[application.state]:
        sentence = _("What is “%(present)s” cannot become “%(wanted)s”.")
        words = {"present": application.get_state_display(), "wanted": Stage(wanted).label}
        raise Conflict("not_possible", sentence % words)


def step(application: Application, wanted: str, *, reason: str = "", **fields: Any) -> Application:
    """Take a locked application to another state, inside the caller's change set, and keep since when and why."""
    refuse_impossible(application, wanted)
    now = timezone.now()
    if wanted in DECIDED:
        fields["decided_at"] = now
    spell = application.spells.filter(ends_at__isnull=True).first()
    if spell is not None:
        spell.application = application
        update(locked(spell, "application"), ends_at=now)
    application = update(application, state=wanted, state_since=now, **fields)
    create(ApplicationSpell(application=application, state=wanted, starts_at=now, reason=reason))
    return application


def where_changes_were_asked(application: Application) -> str:
    """The state to which an application goes back once the changes are there."""
    states = application.spells.order_by("-starts_at", "-pk").values_list("state", flat=True)
    return next((state for state in states if state in {Stage.SUBMITTED, Stage.IN_REVIEW}), Stage.SUBMITTED)
