"""Compute vouchers of a synthetic city: a scheme of either mode, pots of two years, vouchers and claims in every state."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from ecosystem.audit.recording import create_many
from ecosystem.centers.models import Platform
from ecosystem.core.choices import Publication
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.organizations.choices import Kind, Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import EnrollmentSpell
from ecosystem.programs.services.admission import add_months
from ecosystem.relationships.models import Relationship
from ecosystem.vouchers.checks import most_of
from ecosystem.vouchers.choices import UNDECIDED, WITH_MONEY, ClaimState, Mode, VoucherState
from ecosystem.vouchers.models import Claim, Document, Pot, Scheme, Voucher
from ecosystem.vouchers.ties import OWNING

SCHEMES: tuple[dict[str, Any], ...] = (
    {
        "name": "算力券（即领即用）",
        "name_en": "Compute vouchers (deducted at purchase)",
        "mode": Mode.PURCHASE,
        "share": 30,
    },
    {
        "name": "算力券（先付后兑）",
        "name_en": "Compute vouchers (claimed after payment)",
        "mode": Mode.CLAIM,
        "share": 50,
    },
)
TERMS = {Mode.PURCHASE: 6, Mode.CLAIM: 12}
DOCUMENTS = ["算力服务合同", "发票", "付款凭证"]
FACES = (20_000, 50_000, 80_000, 100_000)
CAP = Decimal(300_000)
MOST_MEMBERS, MOST_SUPPLIERS = 40, 6
CANCELED = 0.06
REJECTED = "发票与合同金额不一致，请更正后重新申请。"
# How a claim stands by how many days ago it was handed in: the older, the further.
RECENT, REVIEWED = 20, 60


@dataclass
class Vouchers:
    """The vouchers of a city, as of the day on which its intakes stand."""

    intakes: Intakes
    random: Random
    contracts: int = 0
    claims: list[Claim] = field(default_factory=list)

    def make(self) -> None:
        """Write it all: a few dozen of each, however large the city."""
        center = self.intakes.center
        platform = Platform.objects.filter(center=center, function="compute").order_by("pk").first()
        self.members = self._members()
        self.suppliers = self._suppliers()
        if platform is None or not self.members or not self.suppliers:
            return
        year = self.intakes.day.year
        for kind in SCHEMES:
            [scheme] = create_many([self._scheme(platform, kind)])
            pots = create_many([self._pot(scheme, one) for one in (year - 1, year)])
            for pot in pots:
                self._fill(pot)
        create_many(list(self._documents()))

    def _scheme(self, platform: Platform, kind: dict[str, Any]) -> Scheme:
        year = self.intakes.day.year - 1
        return Scheme(
            public_id=public_id(self.random),
            platform=platform,
            status=Publication.PUBLIC,
            term_months=TERMS[kind["mode"]],
            required_documents=DOCUMENTS,
            document_number=f"虚构经信规〔{year}〕{self.random.randint(1, 40)}号",
            starts_on=date(year, 1, 1),
            source=platform.center.source,
            **kind,
        )

    def _pot(self, scheme: Scheme, year: int) -> Pot:
        amount = Decimal(CAP * max(len(self.members) // 3, 2))
        return Pot(public_id=public_id(self.random), scheme=scheme, year=year, amount=amount, cap=CAP)

    def _members(self) -> list[EnrollmentSpell]:
        """Active members of the center's programs, the longest first."""
        center = self.intakes.center
        spells = EnrollmentSpell.objects.filter(enrollment__program__platform__center=center, state="active")
        lasting = spells.filter(ends_on__isnull=True, starts_on__lte=self.intakes.day - timedelta(days=90))
        found: dict[int, EnrollmentSpell] = {}
        for spell in lasting.select_related("enrollment__organization").order_by("starts_on", "enrollment__public_id")[
            : 4 * MOST_MEMBERS
        ]:
            found.setdefault(spell.enrollment.organization_id, spell)
        return list(found.values())[:MOST_MEMBERS]

    def _suppliers(self) -> list[Organization]:
        """Companies that nobody owns and that own nobody, so that they are no member's relatives."""
        owning = Relationship.objects.filter(kind__in=sorted(OWNING))
        rows = Organization.objects.filter(
            registry=self.intakes.center.registry, kind=Kind.COMPANY, status=Status.PUBLIC
        )
        rows = rows.exclude(pk__in=[spell.enrollment.organization_id for spell in self.members])
        free = [
            one
            for one in rows.order_by("public_id")[: 10 * MOST_SUPPLIERS]
            if not (owning.filter(subject=one) | owning.filter(object=one)).exists()
        ]
        return free[:MOST_SUPPLIERS]

    def _fill(self, pot: Pot) -> None:
        left = pot.amount * Decimal("0.85")
        for spell in self.members:
            first = max(date(pot.year, 1, 5), spell.starts_on)
            last = min(date(pot.year, 12, 20), self.intakes.day - timedelta(days=1))
            if first >= last or left < CAP:
                continue
            day = first + timedelta(days=self.random.randrange((last - first).days))
            left -= self._of_member(pot, spell, day)

    def _of_member(self, pot: Pot, spell: EnrollmentSpell, day: date) -> Decimal:
        """A voucher or a claim of one member; how much of the pot it takes at most."""
        if pot.scheme.mode == Mode.PURCHASE:
            voucher = self._voucher(pot, spell, day)
            create_many([voucher])
            self.claims += create_many(list(self._redemptions(voucher)))
            return voucher.face
        claim = self._claim(pot, spell, day)
        self.claims += create_many([claim])
        return claim.granted

    def _voucher(self, pot: Pot, spell: EnrollmentSpell, day: date) -> Voucher:
        ends_on = add_months(day, pot.scheme.term_months)
        closed: dict[str, Any] = {}
        if ends_on <= self.intakes.day:
            closed = {"state": VoucherState.EXPIRED, "closed_on": ends_on}
        elif self.random.random() < CANCELED:
            closed = {"state": VoucherState.CANCELED, "closed_on": self.intakes.day}
        face = Decimal(self.random.choice(FACES))
        owner = {"pot": pot, "enrollment": spell.enrollment}
        return Voucher(public_id=public_id(self.random), face=face, issued_on=day, ends_on=ends_on, **owner, **closed)

    def _redemptions(self, voucher: Voucher) -> Iterator[Claim]:
        """Up to three purchases within the voucher's term, until nothing is left of it."""
        left, day = voucher.face, voucher.issued_on
        for _purchase in range(self.random.randint(0, 3)):
            day += timedelta(days=self.random.randint(5, 50))
            if not left or day > min(self.intakes.day, voucher.ends_on - timedelta(days=1)):
                return
            bill = self._bill()
            amount = min(most_of(bill, voucher.pot.scheme), left)
            left -= amount
            days = {"bought_on": day, "submitted_on": day, "decided_on": day, "paid_on": day}
            owner = {"pot": voucher.pot, "voucher": voucher, "enrollment": voucher.enrollment}
            yield self._made(bill, amount, state=ClaimState.PAID, granted=amount, **owner, **days)

    def _claim(self, pot: Pot, spell: EnrollmentSpell, day: date) -> Claim:
        bill = self._bill()
        amount = min(most_of(bill, pot.scheme), CAP)
        paid_on = min(day + timedelta(days=self.random.randint(0, 20)), self.intakes.day)
        submitted = min(paid_on + timedelta(days=self.random.randint(1, 30)), self.intakes.day)
        state = self._state_after((self.intakes.day - submitted).days)
        days: dict[str, Any] = {"bought_on": day, "bill_paid_on": paid_on, "submitted_on": submitted}
        if state not in UNDECIDED:
            days["decided_on"] = min(submitted + timedelta(days=self.random.randint(5, 25)), self.intakes.day)
        if state == ClaimState.PAID:
            days["paid_on"] = min(days["decided_on"] + timedelta(days=self.random.randint(3, 20)), self.intakes.day)
        granted = amount if state in WITH_MONEY else Decimal(0)
        answer = REJECTED if state == ClaimState.REJECTED else ""
        owner = {"pot": pot, "enrollment": spell.enrollment, "answer": answer}
        return self._made(bill, amount, state=state, granted=granted, **owner, **days)

    def _state_after(self, days: int) -> str:
        if days < RECENT:
            return self.random.choice((ClaimState.SUBMITTED, ClaimState.IN_REVIEW))
        if days < REVIEWED:
            return self.random.choice((ClaimState.IN_REVIEW, ClaimState.APPROVED, ClaimState.APPROVED, ClaimState.PAID))
        return self.random.choices((ClaimState.PAID, ClaimState.REJECTED, ClaimState.WITHDRAWN), (8, 2, 1))[0]

    def _bill(self) -> Decimal:
        return Decimal(self.random.randint(300, 4_000)) * 100 + Decimal(self.random.randint(0, 99)) / 100

    def _made(self, bill: Decimal, amount: Decimal, **values: Any) -> Claim:
        self.contracts += 1
        return Claim(
            public_id=public_id(self.random),
            supplier=self.random.choice(self.suppliers),
            contract_number=f"SL-{values['bought_on'].year}-{self.contracts:04d}",
            bill=bill,
            amount=amount,
            **values,
        )

    def _documents(self) -> Iterator[Document]:
        for claim in self.claims:
            if claim.state == ClaimState.SUBMITTED:
                continue
            names = DOCUMENTS if claim.state in WITH_MONEY else DOCUMENTS[:2]
            for name in names:
                yield Document(claim=claim, name=name, seen_on=claim.decided_on or claim.submitted_on)
