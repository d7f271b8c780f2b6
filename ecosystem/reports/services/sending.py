"""The monthly sending: what is due and has not been written yet is written to the outbox, which sends it."""

import logging
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.core.dates import months_back, today
from ecosystem.correspondence.letters import Recipient as Reader
from ecosystem.correspondence.services import compose
from ecosystem.reports.choices import Consent
from ecosystem.reports.letters import REPORT
from ecosystem.reports.models import Delivery, Recipient, Subscription

log = logging.getLogger(__name__)


@dataclass
class Sent:
    """How many reports were written, how many had been before, and which could not be."""

    written: int = 0
    known: int = 0
    failed: list[str] = field(default_factory=list)


def send_reports(day: date | None = None) -> Sent:
    """Write every report that is due on the day (default: today) to everybody who wants it and has not got it yet.

    Each is written in a transaction of its own, so whatever stops it, the next run goes on where it stopped; a report of
    a month goes to an address once.
    """
    day = day or today()
    month, sent = months_back(day, 1), Sent()
    for subscription in Subscription.objects.due(day).select_related("center", "program"):
        for recipient in subscription.recipients.willing():
            try:
                written = _write(subscription, recipient, month)
            except Exception as error:  # one that cannot be written must not keep the others from going out
                log.exception("Report %s to %s was not written.", subscription.public_id, recipient.public_id)
                sent.failed.append(f"{subscription}: {error}")
            else:
                sent.written, sent.known = sent.written + written, sent.known + (not written)
    return sent


def _write(subscription: Subscription, recipient: Recipient, month: date) -> bool:
    """Write the report of a month to an address; False where that was done before, or it is not wanted any more."""
    with transaction.atomic():
        Subscription.objects.select_for_update().get(pk=subscription.pk)
        once = {"subscription": subscription, "month": month, "digest": recipient.digest}
        wanted = Recipient.objects.filter(pk=recipient.pk, consent=Consent.GIVEN).exists()
        if not wanted or Delivery.objects.filter(**once).exists():
            return False
        with translation.override(subscription.language):
            values = {"report": str(subscription), "month": f"{month:%Y-%m}"}
        reader = Reader(recipient.email, recipient.name, subscription.language, recipient.user)
        with change_set(by=SYSTEM, verb=gettext_noop("Send a report")):
            message = compose(
                REPORT.code,
                to=reader,
                values=values,
                center=subscription.center,
                by=SYSTEM,
                about=recipient,
                release=not subscription.held,
            )
            Delivery.objects.create(**once, message=message)
    return True
