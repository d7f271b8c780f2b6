"""What usage must obey, told as the refusal it meets or None: the same for one month typed in and for a scheduler's file."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ecosystem.compute.choices import WITH_COMPUTE
from ecosystem.compute.models import Allocation
from ecosystem.core.dates import next_month, today
from ecosystem.core.errors import Conflict, InvalidInput


def not_granted(allocation: Allocation, states: frozenset[str] = WITH_COMPUTE) -> Conflict | None:
    """Nothing is used of what was never granted (``not_granted``)."""
    if allocation.state in states:
        return None
    sentence = _("Nothing is granted here: %(state)s.") % {"state": allocation.get_state_display()}
    return Conflict("not_granted", sentence)


def outside(allocation: Allocation, month: date, *, on: date | None = None) -> InvalidInput | None:
    """A month of usage has begun (``in_future``) and lies in the allocation's period, at least in part (``outside``).

    ``on`` is the present day, for who asks of many.
    """
    if month > (on or today()):
        sentence = _("The month has not begun.")
        return InvalidInput("in_future", sentence, {"month": [sentence]})
    if month >= allocation.ends_on or next_month(month) <= allocation.starts_on:
        return InvalidInput("outside", runs := allocation.told_period, {"month": [runs]})
    return None


def over_granted(allocation: Allocation, more: Decimal) -> InvalidInput | None:
    """No more is used than was granted (``over_granted``)."""
    if more <= allocation.left:
        return None
    sentence = _("Only %(left)s PFLOPS·h are left of it.") % {"left": f"{allocation.left:,f}"}
    return InvalidInput("over_granted", sentence, {"amount": [sentence]})


def over_capacity(month: date, *, used: Decimal, available: Decimal) -> InvalidInput | None:
    """All members together use no more in a month than the center could give (``over_capacity``)."""
    if used <= available:
        return None
    values = {"used": f"{used:,f}", "available": f"{available:,f}", "month": f"{month:%Y-%m}"}
    sentence = _("The center had %(available)s PFLOPS·h in %(month)s; %(used)s would be used.") % values
    return InvalidInput("over_capacity", sentence, {"amount": [sentence]})


def obey(refusal: Conflict | InvalidInput | None) -> None:
    """Raise the refusal, if there is one."""
    if refusal is not None:
        raise refusal
