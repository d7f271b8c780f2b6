"""Addresses for answers are kept until some time after the answer: long enough to ask back, and no longer."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.intake.models import ProposalContact
from ecosystem.intake.services.suggesters import VERB, forget_address

AFTER_THE_ANSWER = timedelta(days=90)


def forget_answered(now: datetime | None = None, *, rehearse: bool = False) -> int:
    """Erase the addresses of suggestions that were closed 90 days ago, and return how many; with ``rehearse`` only count."""
    due = list(
        ProposalContact.objects.answered_before((now or timezone.now()) - AFTER_THE_ANSWER)
        .select_related("proposal")
        .order_by("pk")
    )
    if due and not rehearse:
        with change_set(by=SYSTEM, verb=VERB, reason=_("90 days after the answer.")):
            for contact in due:
                forget_address(contact, by=SYSTEM)
    return len(due)
