"""Vouchers as they move: issued, redeemed at purchases, expired, canceled."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_future, refuse_no_reason
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.programs.services.admission import add_months
from ecosystem.vouchers.checks import (
    Check,
    Purchase,
    cap_check,
    checks,
    committed,
    member_check,
    most_of,
    pot_check,
    refuse_unmet,
)
from ecosystem.vouchers.choices import VOUCHER_STEPS, ClaimState, Mode, VoucherState
from ecosystem.vouchers.models import Claim, Pot, Voucher

# How many vouchers one change set lets expire.
AT_A_TIME = 500


def issue_voucher(
    *, pot: Pot, enrollment: Enrollment, face: Decimal, by: Any, on: date | None = None, reason: str = ""
) -> Voucher:
    """Reserve money of a pot for a member until the scheme's term is over.

    Raises :class:`NotAllowed`; :class:`InvalidInput` for a member who is not active (``member``), and where the pot or the
    member's cap is not enough (``pot``, ``cap``), or the scheme does not run (``term``) or is of another mode (``mode``).
    """
    authorize(by, "vouchers.change", pot)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Issue a compute voucher"), reason=reason):
        pot = locked(pot, "scheme")
        refuse_other_mode(pot, Mode.PURCHASE)
        scheme = pot.scheme
        runs = scheme.holds_on(on) and on.year == pot.year
        sentence = "" if runs else _("The scheme or the year of its pot does not run on this day.")
        refuse_unmet(
            [
                member_check(scheme, enrollment, on),
                Check("term", "on", _("Term"), runs, sentence),
                cap_check(pot, committed(pot, enrollment.organization_id), face, "face"),
                pot_check(pot, face, "face"),
            ]
        )
        ends_on = add_months(on, scheme.term_months)
        return create(Voucher(pot=pot, enrollment=enrollment, face=face, issued_on=on, ends_on=ends_on))


def redeem_voucher(
    voucher: Voucher,
    *,
    supplier: Organization,
    contract_number: str,
    bill: Decimal,
    by: Any,
    amount: Decimal | None = None,
    on: date | None = None,
    reason: str = "",
) -> Claim:
    """Deduct from a bill: ``amount``, or as much of it as the scheme's share and the voucher allow.

    Raises :class:`NotAllowed`; :class:`InvalidInput` with the first rule that is not met (see :mod:`ecosystem.vouchers.checks`).
    """
    authorize(by, "vouchers.change", voucher)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Redeem a compute voucher"), reason=reason):
        pot = locked(voucher.pot, "scheme")
        voucher = locked(voucher, "enrollment")
        amount = min(most_of(bill, pot.scheme), voucher.left) if amount is None else amount
        purchase = Purchase(
            pot=pot,
            enrollment=voucher.enrollment,
            supplier=supplier,
            contract_number=contract_number,
            bill=bill,
            amount=amount,
            bought_on=on,
            submitted_on=on,
            voucher=voucher,
        )
        refuse_unmet(checks(purchase))
        done = {"granted": amount, "decided_on": on, "paid_on": on}
        return create(purchase.as_claim(state=ClaimState.PAID, **done))


def remove_redemption(claim: Claim, *, by: Any, reason: str = "") -> None:
    """Take back what was deducted by mistake; the voucher is worth it again. Raises :class:`Conflict` (``not_redeemed``)."""
    authorize(by, "vouchers.change", claim)
    with change_set(by=by, verb=gettext_noop("Remove a redemption"), reason=reason):
        locked(claim.pot)
        claim = locked(claim)
        if claim.voucher_id is None:
            raise Conflict("not_redeemed", _("This was not deducted by a voucher. Withdraw it."))
        delete(claim)


def cancel_voucher(voucher: Voucher, *, by: Any, reason: str) -> Voucher:
    """Cancel what is left of a voucher: it flows back into the pot. Raises :class:`Conflict` (``not_possible``)."""
    authorize(by, "vouchers.change", voucher)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Cancel a compute voucher"), reason=reason):
        return _close(voucher, VoucherState.CANCELED, today())


def lapse_voucher(voucher: Voucher, *, by: Any, reason: str = "") -> Voucher:
    """Let a voucher expire whose term is over: what is left of it flows back into the pot.

    Raises :class:`Conflict` (``not_over``) before that day, (``not_possible``) where it is closed already.
    """
    authorize(by, "vouchers.change", voucher)
    with change_set(by=by, verb=gettext_noop("Let a compute voucher expire"), reason=reason):
        if voucher.ends_on > today():
            raise Conflict("not_over", _("The voucher is valid until before %(day)s.") % {"day": voucher.ends_on})
        return _close(voucher, VoucherState.EXPIRED, voucher.ends_on)


def lapse_vouchers(*, by: Any, day: date | None = None, reason: str = "") -> int:
    """Let all vouchers expire whose term is over on a day (default: today), and say how many. Nothing is done twice."""
    authorize(by, "vouchers.change")
    day = day or today()
    refuse_future(day, "day")
    count = 0
    while True:
        over = list(Voucher.objects.lapsing(day).select_related("pot").order_by("pot", "pk")[:AT_A_TIME])
        if not over:
            return count
        with change_set(by=by, verb=gettext_noop("Let compute vouchers expire"), reason=reason):
            for voucher in over:
                lapse_voucher(voucher, by=by, reason=reason)
        count += len(over)


def refuse_other_mode(pot: Pot, mode: str) -> None:
    """Refuse what the pot's scheme is not made for. Raises :class:`InvalidInput` (``mode``)."""
    if pot.scheme.mode != mode:
        sentence = _("This scheme is: %(mode)s.") % {"mode": pot.scheme.get_mode_display()}
        raise InvalidInput("mode", sentence, {"pot": [sentence]})


def _close(voucher: Voucher, state: str, day: date) -> Voucher:
    locked(voucher.pot)
    voucher = locked(voucher, "enrollment", "pot")
    if state not in VOUCHER_STEPS[voucher.state]:
        sentence = _("The voucher is closed already: %(state)s.") % {"state": voucher.get_state_display()}
        raise Conflict("not_possible", sentence)
    return update(voucher, state=state, closed_on=day)
