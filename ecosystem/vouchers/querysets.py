"""Reads of schemes, pots, vouchers, claims and their documents."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import Case, F, Q, Sum, When

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet, today
from ecosystem.vouchers.choices import LIVE, WITH_MONEY, Mode, VoucherState

CENTER = "platform__center"


class OfCenter(EffectiveQuerySet):
    """Records that belong to a center by a path of relations."""

    center = f"pot__scheme__{CENTER}"

    def visible_to(self, user: Any) -> Self:
        """Those of the centers the person works for: what one member receives is no business of the public's."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(**{f"{self.center}__in": centers})

    def of_center(self, center: Any) -> Self:
        return self.filter(**{self.center: center})

    def in_registry(self, registry: Any) -> Self:
        return self.filter(**{f"{self.center}__registry": registry})


class SchemeQuerySet(OfCenter):
    """Schemes."""

    center = CENTER

    def public(self) -> Self:
        return self.filter(status=Publication.PUBLIC, platform__center__status=Publication.PUBLIC)

    def with_pots(self) -> Self:
        """With the pots of all years, and the document that announces them."""
        return self.select_related("source", "program").prefetch_related("pots")


class PotQuerySet(OfCenter):
    """Pots."""

    center = f"scheme__{CENTER}"

    def claimable(self, centers: Iterable[Any], day: date) -> Self:
        """Those from which members of these centers can claim what they bought lately: of published schemes, by year."""
        schemes = {"scheme__mode": Mode.CLAIM, "scheme__status": Publication.PUBLIC}
        lately = self.filter(
            **{f"scheme__{CENTER}__in": centers}, **schemes, year__gte=day.year - 1, year__lte=day.year
        )
        return lately.select_related("scheme__platform").order_by("-year", "pk")


class VoucherQuerySet(OfCenter):
    """Vouchers."""

    def of_organization(self, organization: Any) -> Self:
        """A member's own, the latest first, with what they belong to."""
        mine = self.filter(enrollment__organization=organization)
        return mine.select_related("pot__scheme", "enrollment__organization").order_by("-issued_on", "-pk")

    def lapsing(self, day: date | None = None) -> Self:
        """Those whose term is over on the day (default: today) while they still hold money in their pot."""
        return self.filter(state=VoucherState.ISSUED, ends_on__lte=day or today())

    def committed(self) -> Decimal:
        """What they take of a member's cap: their face while they are valid, what was redeemed once they are not."""
        taken = Case(When(state=VoucherState.ISSUED, then=F("face")), default=F("redeemed"))
        return self.aggregate(total=Sum(taken))["total"] or Decimal(0)


class ClaimQuerySet(OfCenter):
    """Claims."""

    def of_organization(self, organization: Any) -> Self:
        """A member's own, the latest first, with what they belong to."""
        mine = self.filter(enrollment__organization=organization)
        return mine.select_related("pot__scheme", "supplier", "voucher").order_by("-submitted_on", "-pk")

    def live(self) -> Self:
        """Those by which their contract counts as subsidized."""
        return self.filter(state__in=sorted(LIVE))

    def redemptions(self) -> Self:
        return self.filter(voucher__isnull=False)

    def committed(self) -> Decimal:
        """What was granted without a voucher, whose own is counted by its face."""
        counted = self.filter(voucher__isnull=True, state__in=sorted(WITH_MONEY))
        return counted.aggregate(total=Sum("granted"))["total"] or Decimal(0)

    def of_contract(self, supplier: Any, contract_key: str) -> Self:
        return self.filter(Q(supplier=supplier, contract_key=contract_key))


class DocumentQuerySet(OfCenter):
    """Documents that were looked at."""

    center = f"claim__pot__scheme__{CENTER}"
