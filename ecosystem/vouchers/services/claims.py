"""Claims as they move: handed in, looked at, approved, paid; or rejected, or withdrawn. And the documents that were seen."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import allowed, authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.vouchers.checks import AT_DECISION, Purchase, checks, most_of, purchase_of, refuse_unmet
from ecosystem.vouchers.choices import CLAIM_STEPS, UNDECIDED, ClaimState, Mode
from ecosystem.vouchers.models import Claim, Document, Pot
from ecosystem.vouchers.services.vouchers import refuse_other_mode


def submit_claim(  # noqa: PLR0913  the parts of one record, all by keyword
    *,
    pot: Pot,
    enrollment: Enrollment,
    supplier: Organization,
    contract_number: str,
    bill: Decimal,
    bought_on: date,
    bill_paid_on: date,
    by: Any,
    amount: Decimal | None = None,
    on: date | None = None,
    reason: str = "",
) -> Claim:
    """Note what a member claims for a bill it has paid: ``amount``, or the scheme's share of the bill.

    Staff note it as of any day past; who acts for the member hands it in today, for a scheme that is published.
    Raises :class:`NotAllowed`; :class:`InvalidInput` with the first rule that is not met. What the pot and the cap allow, and
    which documents were seen, is asked when it is approved.
    """
    on = on or today()
    refuse_future(on)
    by_staff = allowed(by, "vouchers.change", pot)
    if not by_staff:
        authorize(by, "vouchers.claim", enrollment)
    with change_set(by=by, verb=gettext_noop("Hand in a voucher claim"), reason=reason):
        # Of members it is decided by what the scheme is now.
        pot = locked(pot, "scheme") if by_staff else locked(pot)
        if not by_staff and (not pot.scheme.is_public_now() or on != today()):
            raise NotAllowed("not_allowed", _("Only the center's staff may do this."))
        refuse_other_mode(pot, Mode.CLAIM)
        amount = most_of(bill, pot.scheme) if amount is None else amount
        purchase = Purchase(
            pot=pot,
            enrollment=enrollment,
            supplier=supplier,
            contract_number=contract_number,
            bill=bill,
            amount=amount,
            bought_on=bought_on,
            bill_paid_on=bill_paid_on,
            submitted_on=on,
        )
        refuse_unmet(checks(purchase), later=AT_DECISION)
        return create(purchase.as_claim())


def review_claim(claim: Claim, *, by: Any, reason: str = "") -> Claim:
    """Begin to look at a claim. Raises :class:`Conflict` (``not_possible``) where that has begun."""
    authorize(by, "vouchers.change", claim)
    with change_set(by=by, verb=gettext_noop("Review a voucher claim"), reason=reason):
        return update(_may_become(claim, ClaimState.IN_REVIEW), state=ClaimState.IN_REVIEW)


def approve_claim(claim: Claim, *, by: Any, granted: Decimal | None = None, reason: str = "") -> Claim:
    """Reserve what was claimed, or less of it. Every rule is asked again; raises as :func:`submit_claim` does."""
    authorize(by, "vouchers.change", claim)
    with change_set(by=by, verb=gettext_noop("Approve a voucher claim"), reason=reason):
        claim = _may_become(claim, ClaimState.APPROVED)
        granted = claim.amount if granted is None else granted
        if not 0 < granted <= claim.amount:
            sentence = _("Grant more than zero, and at most what was claimed: %(amount)s CNY.")
            sentence %= {"amount": f"{claim.amount:,}"}
            raise InvalidInput("granted", sentence, {"granted": [sentence]})
        refuse_unmet(checks(purchase_of(claim, granted)))
        return update(claim, state=ClaimState.APPROVED, granted=granted, decided_on=today())


def reject_claim(claim: Claim, *, answer: str, by: Any, reason: str = "") -> Claim:
    """Reject a claim; whoever claimed is owed an answer. Raises :class:`Conflict` (``not_possible``) once it was decided."""
    authorize(by, "vouchers.change", claim)
    if not answer.strip():
        sentence = _("Say why.")
        raise InvalidInput("answer_required", sentence, {"answer": [sentence]})
    with change_set(by=by, verb=gettext_noop("Reject a voucher claim"), reason=reason or answer):
        claim = _may_become(claim, ClaimState.REJECTED)
        return update(claim, state=ClaimState.REJECTED, answer=answer.strip(), decided_on=today())


def withdraw_claim(claim: Claim, *, by: Any, reason: str = "") -> Claim:
    """Note that the member does not claim it any more; what was reserved flows back.

    Who acts for the member takes back what nobody has decided yet. Raises :class:`NotAllowed`; :class:`Conflict` once it is paid.
    """
    by_staff = allowed(by, "vouchers.change", claim)
    if not by_staff:
        authorize(by, "vouchers.claim", claim.enrollment)
    with change_set(by=by, verb=gettext_noop("Withdraw a voucher claim"), reason=reason):
        claim = _may_become(claim, ClaimState.WITHDRAWN)
        if not by_staff and claim.state not in UNDECIDED:
            raise Conflict("decided", _("This claim was decided already. Turn to the center's office."))
        return update(claim, state=ClaimState.WITHDRAWN, granted=Decimal(0), decided_on=claim.decided_on or today())


def pay_claim(claim: Claim, *, by: Any, on: date | None = None, reason: str = "") -> Claim:
    """Note that an approved claim was paid. Raises :class:`Conflict` (``not_possible``), :class:`InvalidInput` (``too_early``)."""
    authorize(by, "vouchers.change", claim)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Pay a voucher claim"), reason=reason):
        claim = _may_become(claim, ClaimState.PAID)
        if claim.submitted_on > on:
            sentence = _("It was handed in on %(day)s.") % {"day": claim.submitted_on}
            raise InvalidInput("too_early", sentence, {"on": [sentence]})
        return update(claim, state=ClaimState.PAID, paid_on=on)


def see_document(
    claim: Claim, *, name: str, by: Any, seen_on: date | None = None, reference: str = "", reason: str = ""
) -> Document:
    """Note that a document that the scheme asks for was looked at. Raises :class:`Conflict`, :class:`InvalidInput`."""
    authorize(by, "vouchers.change", claim)
    with change_set(by=by, verb=gettext_noop("See a document of a claim"), reason=reason):
        claim = locked(claim, "pot")
        wanted = claim.pot.scheme.required_documents
        if name not in wanted:
            sentence = _("The scheme asks for these documents: %(names)s.") % {"names": _(", ").join(wanted)}
            raise InvalidInput("not_asked_for", sentence, {"name": [sentence]})
        return create(Document(claim=claim, name=name, seen_on=seen_on or today(), reference=reference))


def revise_document(document: Document, *, by: Any, reason: str = "", **fields: Any) -> Document:
    """Correct when a document was seen, or where it is kept."""
    authorize(by, "vouchers.change", document)
    refuse_elsewhere(fields, ("claim", "name"))
    with change_set(by=by, verb=gettext_noop("Correct a document of a claim"), reason=reason):
        return update(locked(document, "claim"), **fields)


def remove_document(document: Document, *, by: Any, reason: str = "") -> None:
    """Take back that a document was seen. Raises :class:`Conflict` (``decided``) once its claim was decided on it."""
    authorize(by, "vouchers.change", document)
    with change_set(by=by, verb=gettext_noop("Remove a document of a claim"), reason=reason):
        claim = locked(document.claim)
        if claim.voucher_id is None and claim.state not in UNDECIDED:
            state = claim.get_state_display()
            raise Conflict("decided", _("This was decided already: %(state)s.") % {"state": state})
        delete(locked(document))


def _may_become(claim: Claim, wanted: str) -> Claim:
    """The claim, its pot and itself locked in this order. Raises :class:`Conflict` where the table does not have the step."""
    pot = locked(claim.pot, "scheme")
    claim = locked(claim, "enrollment", "supplier")
    claim.pot = pot
    if wanted not in CLAIM_STEPS[claim.state]:
        sentence = _("What is “%(present)s” cannot become “%(wanted)s”.")
        words = {"present": claim.get_state_display(), "wanted": ClaimState(wanted).label}
        raise Conflict("not_possible", sentence % words)
    return claim
