"""What is kept of a person who reads reports: told to them, and gone with their account."""

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.audit.erasing import Kept
from ecosystem.audit.recording import delete, locked
from ecosystem.reports.models import Recipient


def tell_recipients(user: User) -> dict[str, Rows]:
    """The reports that are sent to the person."""
    fields = ("email", "name", "consent", "since", "subscription__public_id", "subscription__kind")
    return {"reports_by_mail": rows(Recipient.objects.filter(user=user), *fields)}


def forget_recipient(user: User) -> Kept:
    """Take the person off every list; the history forgets the address."""
    mine = list(Recipient.objects.filter(user=user).order_by("pk"))
    for recipient in mine:
        delete(locked(recipient))
    return Kept(Recipient._meta.label_lower, tuple(one.pk for one in mine), ("email", "name", "digest"))
