"""What is kept of a person who carries members through the service steps, told to them on request."""

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.incubation.models import ServiceCase


def tell_cases(user: User) -> dict[str, Rows]:
    """The cases whose desk officer the person is. When the account is erased they name an account without a name."""
    fields = ("public_id", "step__name", "organization__name", "state", "planned_on", "starts_on", "ends_on")
    return {"service_cases": rows(ServiceCase.objects.filter(officer=user), *fields)}
