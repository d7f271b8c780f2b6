"""Whether a member has anything to do with compute."""

from django.db.models import QuerySet

from ecosystem.compute.models import Allocation
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment


def active_enrollments(organization: Organization) -> QuerySet[Enrollment]:
    """The enrollments on which compute can be asked for."""
    rows = Enrollment.objects.filter(organization=organization, state=State.ACTIVE)
    return rows.select_related("program__platform__center", "organization").order_by("pk")


def may_ask(organization: Organization) -> bool:
    """Whether it can ask for compute, or ever has."""
    asked = Allocation.objects.filter(enrollment__organization=organization)
    return active_enrollments(organization).exists() or asked.exists()
