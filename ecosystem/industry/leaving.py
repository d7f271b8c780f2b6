"""What is kept of a person who posted needs, told to them on request."""

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.industry.models import Need


def tell_needs(user: User) -> dict[str, Rows]:
    """The needs that were posted by the account. When it is erased they name an account without a name."""
    fields = ("public_id", "title", "state", "submitted_on", "opened_on", "closed_on")
    return {"needs": rows(Need.objects.filter(account=user), *fields)}
