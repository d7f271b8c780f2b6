"""Whether a member has anything to do with compute, or with vouchers for it."""

from django.db.models import Case, QuerySet, When

from ecosystem.centers.models import Center
from ecosystem.compute.models import Allocation
from ecosystem.core.dates import today
from ecosystem.industry.models import Introduction
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vouchers.models import Claim, Pot, Voucher


def active_enrollments(organization: Organization) -> QuerySet[Enrollment]:
    """The enrollments on which compute can be asked for, those in programs of a compute platform first."""
    rows = Enrollment.objects.filter(organization=organization, state=State.ACTIVE)
    is_other = Case(When(program__platform__function=PlatformFunction.COMPUTE, then=0), default=1)
    return rows.select_related("program__platform__center", "organization").order_by(is_other, "pk")


def may_ask(organization: Organization) -> bool:
    """Whether it can ask for compute, or ever has."""
    asked = Allocation.objects.filter(enrollment__organization=organization)
    return active_enrollments(organization).exists() or asked.exists()


def claimable_pots(organization: Organization) -> QuerySet[Pot]:
    """The pots from which it can claim a part of the bills that it paid."""
    centers = active_enrollments(organization).order_by().values("program__platform__center")
    return Pot.objects.claimable(centers, today())


def has_needs(organization: Organization) -> bool:
    """Whether it can post needs at a center of its city, or is part of an introduction."""
    centers = Center.objects.public().filter(registry=organization.registry_id)
    return centers.exists() or Introduction.objects.concerning(organization).exists()


def has_vouchers(organization: Organization) -> bool:
    """Whether it ever held a voucher, or claimed one, or can."""
    return claimable_pots(organization).exists() or any(
        rows.of_organization(organization).exists() for rows in (Voucher.objects, Claim.objects)
    )
