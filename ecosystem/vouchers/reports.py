"""How a pot burns down: what was reserved, paid and left at the end of each month, added up from vouchers and claims."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ecosystem.core.dates import today
from ecosystem.vouchers.choices import WITH_MONEY, VoucherState
from ecosystem.vouchers.models import Claim, Pot, Voucher

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Month:
    """A pot as it stood when a month was over, or stands today, and what was paid of it in that month."""

    month: date
    last: date
    amount: Decimal
    reserved: Decimal
    paid: Decimal
    paid_in_month: Decimal

    @property
    def left(self) -> Decimal:
        """What was neither reserved nor paid."""
        return self.amount - self.reserved - self.paid


def burn_down(pot: Pot, day: date | None = None) -> list[Month]:
    """Month by month from January of the pot's year to the last in which anything moved, up to a day (default: today).

    The amount is the one of today. Two queries.
    """
    day = day or today()
    vouchers, claims = list(pot.vouchers.all()), list(pot.claims.filter(state__in=sorted(WITH_MONEY)))
    return [
        _month(pot, first, min(_last_of(first), day), vouchers, claims) for first in _months(pot, day, vouchers, claims)
    ]


def _months(pot: Pot, day: date, vouchers: list[Voucher], claims: list[Claim]) -> list[date]:
    moved = [end for one in vouchers for end in (one.issued_on, one.closed_on) if end]
    moved += [end for one in claims for end in (one.decided_on, one.paid_on) if end]
    end = min(day, max([date(pot.year, 12, 31), *moved]))
    found, month = [], date(pot.year, 1, 1)
    while month <= end:
        found.append(month)
        month = _last_of(month) + timedelta(days=1)
    return found


def _month(pot: Pot, first: date, last: date, vouchers: list[Voucher], claims: list[Claim]) -> Month:
    paid = [one for one in claims if one.paid_on and one.paid_on <= last]
    redeemed: dict[int, Decimal] = {}
    for one in paid:
        if one.voucher_id is not None:
            redeemed[one.voucher_id] = redeemed.get(one.voucher_id, NOTHING) + one.granted
    reserved = sum((one.face - redeemed.get(one.pk, NOTHING) for one in vouchers if _was_valid(one, last)), NOTHING)
    reserved += sum((one.granted for one in claims if _was_approved(one, last)), NOTHING)
    in_month = sum((one.granted for one in paid if one.paid_on and one.paid_on >= first), NOTHING)
    return Month(first, last, pot.amount, reserved, sum((one.granted for one in paid), NOTHING), in_month)


def _was_valid(voucher: Voucher, day: date) -> bool:
    closed = voucher.state != VoucherState.ISSUED and voucher.closed_on is not None and voucher.closed_on <= day
    return voucher.issued_on <= day and not closed


def _was_approved(claim: Claim, day: date) -> bool:
    decided = claim.decided_on is not None and claim.decided_on <= day
    return claim.voucher_id is None and decided and (claim.paid_on is None or claim.paid_on > day)


def _last_of(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
