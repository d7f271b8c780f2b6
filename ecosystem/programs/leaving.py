"""What applications keep of a person goes with their account; what was applied for and decided stays."""

from typing import Any

from django.utils.translation import gettext as _

from ecosystem.accounts.models import User
from ecosystem.audit.erasing import Kept
from ecosystem.audit.recording import locked, update
from ecosystem.core.errors import Conflict
from ecosystem.programs.choices import DECIDED, Stage
from ecosystem.programs.models import Application
from ecosystem.programs.services.applying import withdraw_application

PERSONAL = ("contact_name", "contact_role", "contact_phone", "contact_email")


def forget_applicant(user: User, by: Any) -> Kept:
    """Take whom to reach out of every application that the person began, and give up what was not handed in.

    Raises :class:`Conflict` (``application_running``) while one is being decided: withdraw it first.
    """
    mine = Application.objects.filter(applicant=user)
    running = mine.exclude(state__in=[Stage.DRAFT, *DECIDED]).first()
    if running is not None:
        sentence = _("An application of this person is being decided (%(number)s). Withdraw it first.")
        raise Conflict("application_running", sentence % {"number": running.public_id})
    for application in mine.filter(state=Stage.DRAFT):
        withdraw_application(application, by=user)
    for application in mine.order_by("pk"):
        update(locked(application), **dict.fromkeys(PERSONAL, ""))
    mine.update(draft={})
    keys = tuple(mine.order_by("pk").values_list("pk", flat=True))
    return Kept(Application._meta.label_lower, keys, PERSONAL, named=False)
