"""What confirmations keep of a person: told to them, gone with their account; that the organization answered stays."""

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.audit.erasing import NOWHERE, Kept
from ecosystem.confirmations.choices import Answer
from ecosystem.confirmations.models import Confirmation

PERSONAL = ("email", "name")


def tell_asked(user: User) -> dict[str, Rows]:
    """What the person was asked to confirm, and what they answered."""
    mine = Confirmation.objects.filter(user=user)
    said = ("round__year", "organization__name", "email", "name", "state", "reminded_at", "answered_at")
    return {"confirmations": rows(mine, *said)}


def forget_asked(user: User) -> Kept:
    """Take the person's name and address out; their link opens nothing any more."""
    mine = Confirmation.objects.filter(user=user)
    keys = tuple(mine.values_list("pk", flat=True))
    mine.exclude(state=Answer.UNREACHABLE).update(email=NOWHERE, name="")
    return Kept(Confirmation._meta.label_lower, keys, PERSONAL, named=False)
