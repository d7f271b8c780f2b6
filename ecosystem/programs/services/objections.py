"""Objections to an application under public notice."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.programs.choices import Stage, Standing
from ecosystem.programs.models import Application, Objection


def object_to(
    application: Application, *, text: str, by: Any, objector: str = "", reached_at: str = "", reason: str = ""
) -> Objection:
    """Write down an objection, by the center or by anybody with an account, while the notice runs.

    Raises :class:`NotAllowed`; :class:`Conflict` (``no_notice_now``); :class:`InvalidInput` without a text.
    """
    authorize(by, "programs.object", application)
    if not text.strip():
        sentence = _("Say what the objection is.")
        raise InvalidInput("text_required", sentence, {"text": [sentence]})
    with change_set(by=by, verb=gettext_noop("Receive an objection"), reason=reason):
        application = locked(application)
        if application.state != Stage.NOTICE:
            raise Conflict("no_notice_now", _("There is no public notice of this application now."))
        return create(Objection(application=application, text=text.strip(), objector=objector, reached_at=reached_at))


def uphold_objection(objection: Objection, *, answer: str, by: Any, reason: str = "") -> Objection:
    """Find an objection justified; the application cannot be accepted then, and is judged again or rejected."""
    return _settle(objection, Standing.UPHELD, answer, by, gettext_noop("Uphold an objection"), reason)


def dismiss_objection(objection: Objection, *, answer: str, by: Any, reason: str = "") -> Objection:
    """Find an objection unjustified, and say why."""
    return _settle(objection, Standing.DISMISSED, answer, by, gettext_noop("Dismiss an objection"), reason)


def _settle(objection: Objection, state: str, answer: str, by: Any, verb: str, reason: str) -> Objection:
    authorize(by, "programs.decide", objection)
    if not answer.strip():
        sentence = _("Say why.")
        raise InvalidInput("answer_required", sentence, {"answer": [sentence]})
    with change_set(by=by, verb=verb, reason=reason):
        objection = locked(objection)
        if objection.state != Standing.OPEN:
            raise Conflict("settled", _("This objection is settled."))
        return update(objection, state=state, answer=answer.strip(), answered_at=timezone.now())
