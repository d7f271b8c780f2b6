"""Addresses for answers are kept until some time after the answer: long enough to ask back, and no longer."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.intake.models import ProposalContact
from ecosystem.intake.services.suggesters import forget_address

AFTER_THE_ANSWER = timedelta(days=90)


def forget_answered(now: datetime | None = None, *, rehearse: bool = False) -> int:
    """Erase the addresses of suggestions that were closed 90 days ago, and return how many; with ``rehearse`` only count."""
    due = list(
        ProposalContact.objects.answered_before((now or timezone.now()) - AFTER_THE_ANSWER)
        .select_related("proposal")
        .order_by("pk")
    )
    for contact in () if rehearse else due:
        forget_address(contact, by=SYSTEM, reason=_("90 days after the answer."))
    return len(due)
