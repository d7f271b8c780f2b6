"""The rules of a subsidy, each of which says whether it is met and why not. Whoever decides sees them before, whoever writes is held to them.

The rules are asked of a :class:`Purchase`: what is known of the bill, by the scheme and the pot it would be taken from.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import name_key
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.programs.services.admission import add_months
from ecosystem.relationships.models import Relationship
from ecosystem.vouchers.choices import VoucherState
from ecosystem.vouchers.models import Claim, Pot, Scheme, Voucher
from ecosystem.vouchers.ties import tie

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Purchase:
    """What is known of one bill. ``amount`` is what would be taken from the pot; ``claim`` the one that says so, if it is there."""

    pot: Pot
    enrollment: Enrollment
    supplier: Organization
    contract_number: str
    bill: Decimal
    amount: Decimal
    bought_on: date
    bill_paid_on: date | None = None
    submitted_on: date | None = None
    voucher: Voucher | None = None
    claim: Claim | None = None

    @property
    def scheme(self) -> Scheme:
        return self.pot.scheme

    def as_claim(self, **decided: Any) -> Claim:
        """The claim that says so, not saved yet; ``decided`` is what became of it already."""
        told = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "claim"}
        return Claim(**told, **decided)


@dataclass(frozen=True)
class Check:
    """What one rule says. ``field`` is where it can be answered; ``path`` proves that two organizations are related."""

    rule: str
    field: str
    label: str
    met: bool
    sentence: str = ""
    path: tuple[Relationship, ...] = ()


def most_of(bill: Decimal, scheme: Scheme) -> Decimal:
    """The scheme's share of a bill, down to the cent."""
    return (bill * scheme.share / 100).quantize(CENT, ROUND_DOWN)


def committed(pot: Pot, organization: Organization | int, *, without: Claim | None = None) -> Decimal:
    """What a member takes of its cap in a pot."""
    claims = pot.claims.filter(enrollment__organization=organization)
    if without is not None:
        claims = claims.exclude(pk=without.pk)
    return claims.committed() + pot.vouchers.filter(enrollment__organization=organization).committed()


def _member(purchase: Purchase) -> Iterator[Check]:
    yield member_check(purchase.scheme, purchase.enrollment, purchase.bought_on)


def member_check(scheme: Scheme, enrollment: Enrollment, day: date) -> Check:
    """That the enrollment is one of the scheme, and active on a day."""
    of_scheme = (
        enrollment.program_id == scheme.program_id
        if scheme.program_id
        else enrollment.program.platform.center_id == scheme.platform.center_id
    )
    if not of_scheme:
        return Check("member", "enrollment", _("Member"), False, _("The scheme is not for members of this program."))
    active = Enrollment.objects.active(day).filter(pk=enrollment.pk).exists()
    sentence = "" if active else _("The enrollment is not active on %(day)s.") % {"day": day}
    return Check("member", "enrollment", _("Member"), active, sentence)


def _term(purchase: Purchase) -> Iterator[Check]:
    label = _("Term")
    if not purchase.scheme.holds_on(purchase.bought_on):
        yield Check("term", "bought_on", label, False, _("The scheme does not run on the day of the purchase."))
        return
    if purchase.voucher is not None:
        yield _valid(purchase.voucher, purchase.bought_on)
        return
    paid, handed_in = purchase.bill_paid_on or purchase.bought_on, purchase.submitted_on or today()
    last = add_months(paid, purchase.scheme.term_months)
    sentence = ""
    if paid < purchase.bought_on:
        sentence = _("A bill is paid on the day of the purchase or later.")
    elif paid > handed_in:
        sentence = _("Claim once the bill is paid.")
    elif handed_in >= last:
        sentence = _("What was paid on %(paid)s can be claimed before %(last)s.") % {"paid": paid, "last": last}
    yield Check("term", "bill_paid_on", label, not sentence, sentence)


def _valid(voucher: Voucher, day: date) -> Check:
    valid = voucher.state == VoucherState.ISSUED and voucher.issued_on <= day < voucher.ends_on
    values = {"starts": voucher.issued_on, "ends": voucher.ends_on, "state": voucher.standing}
    sentence = _("The voucher is valid from %(starts)s until before %(ends)s: %(state)s.") % values
    return Check("term", "bought_on", _("Term"), valid, "" if valid else sentence)


def _contract(purchase: Purchase) -> Iterator[Check]:
    key = name_key(purchase.contract_number)
    others = Claim.objects.live().of_contract(purchase.supplier, key)
    if purchase.claim is not None:
        others = others.exclude(pk=purchase.claim.pk)
    other = others.select_related("pot__scheme").first()
    sentence = ""
    if not key:
        sentence = _("Name the contract by its number.")
    elif other is not None:
        values = {"scheme": other.pot.scheme, "day": other.submitted_on}
        sentence = _("This contract is subsidized already: %(scheme)s, %(day)s.") % values
    yield Check("contract_once", "contract_number", _("One subsidy for a contract"), not sentence, sentence)


def _related(purchase: Purchase) -> Iterator[Check]:
    path = tie(purchase.enrollment.organization, purchase.supplier, purchase.bought_on)
    sentence = ""
    if path is not None:
        edges = " → ".join(str(edge) for edge in path) or _("they are the same organization")
        sentence = _("Buyer and supplier are related: %(path)s.") % {"path": edges}
    yield Check("not_related", "supplier", _("Buyer and supplier not related"), path is None, sentence, path or ())


def _share(purchase: Purchase) -> Iterator[Check]:
    most = most_of(purchase.bill, purchase.scheme)
    within = 0 < purchase.amount <= most
    values = {"share": purchase.scheme.share, "most": f"{most:,}"}
    sentence = _("It is more than zero and at most %(share)s %% of the bill, %(most)s CNY.") % values
    yield Check("share", "amount", _("Share of the bill"), within, "" if within else sentence)


def _face(purchase: Purchase) -> Iterator[Check]:
    if purchase.voucher is None:
        return
    within = purchase.amount <= purchase.voucher.left
    sentence = _("Only %(left)s CNY are left of the voucher.") % {"left": f"{purchase.voucher.left:,}"}
    yield Check("over_face", "amount", _("Left of the voucher"), within, "" if within else sentence)


def _cap(purchase: Purchase) -> Iterator[Check]:
    if purchase.voucher is None:
        organization = purchase.enrollment.organization_id
        taken = committed(purchase.pot, organization, without=purchase.claim)
        yield cap_check(purchase.pot, taken, purchase.amount)


def cap_check(pot: Pot, taken: Decimal, amount: Decimal, field: str = "granted") -> Check:
    """That a member gets no more than one can get in the year."""
    within, left = taken + amount <= pot.cap, max(pot.cap - taken, Decimal(0))
    sentence = _("The member can get %(left)s CNY more in %(year)s.") % {"left": f"{left:,}", "year": pot.year}
    return Check("cap", field, _("Cap of the member"), within, "" if within else sentence)


def _pot(purchase: Purchase) -> Iterator[Check]:
    if purchase.voucher is None:
        held = purchase.claim.granted if purchase.claim is not None else Decimal(0)
        yield pot_check(purchase.pot, purchase.amount - held)


def pot_check(pot: Pot, amount: Decimal, field: str = "granted") -> Check:
    """That what is left in the pot is enough."""
    within = amount <= pot.left
    sentence = _("Only %(left)s CNY are left in the pot.") % {"left": f"{pot.left:,}"}
    return Check("pot", field, _("Pot"), within, "" if within else sentence)


def _documents(purchase: Purchase) -> Iterator[Check]:
    wanted = purchase.scheme.required_documents
    if purchase.claim is None or not wanted:
        return
    seen = {document.name for document in purchase.claim.documents.all()}
    missing = [name for name in wanted if name not in seen]
    sentence = _("Not seen yet: %(names)s.") % {"names": _(", ").join(missing)} if missing else ""
    yield Check("documents", "documents", _("Documents"), not missing, sentence)


RULES: tuple[Callable[[Purchase], Iterator[Check]], ...] = (
    _member,
    _term,
    _contract,
    _related,
    _share,
    _face,
    _cap,
    _pot,
    _documents,
)
# What need not be met yet when a claim is handed in: it is decided on later.
AT_DECISION = frozenset({"cap", "pot", "documents"})


def checks(purchase: Purchase) -> list[Check]:
    """What every rule says of a purchase."""
    return [check for rule in RULES for check in rule(purchase)]


def purchase_of(claim: Claim, amount: Decimal | None = None) -> Purchase:
    """What is known of a claim; ``amount`` is what would be granted, what is claimed where it is left out."""
    return Purchase(
        pot=claim.pot,
        enrollment=claim.enrollment,
        supplier=claim.supplier,
        contract_number=claim.contract_number,
        bill=claim.bill,
        amount=claim.granted or claim.amount if amount is None else amount,
        bought_on=claim.bought_on,
        bill_paid_on=claim.bill_paid_on,
        submitted_on=claim.submitted_on,
        voucher=claim.voucher,
        claim=claim,
    )


def checks_of(claim: Claim) -> list[Check]:
    """What every rule says of a claim today. Of what a voucher has deducted, the voucher's rest is not asked again."""
    asked = checks(purchase_of(claim))
    return asked if claim.voucher_id is None else [one for one in asked if one.rule not in {"over_face", "term"}]


def refuse_unmet(said: Iterable[Check], *, later: Collection[str] = ()) -> None:
    """Refuse what a rule stands against, all of them at once. Raises :class:`InvalidInput` with the first rule's code."""
    unmet = [check for check in said if not check.met and check.rule not in later]
    if unmet:
        fields: dict[str, list[str]] = {}
        for check in unmet:
            fields.setdefault(check.field, []).append(check.sentence)
        raise InvalidInput(unmet[0].rule, unmet[0].sentence, fields)
