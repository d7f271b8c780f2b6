"""Who reviews at a center."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ecosystem.accounts.choices import CAPABILITIES, Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.centers.models import StaffRole

REVIEWING = sorted(role for role, held in CAPABILITIES.items() if Capability.REVIEW in held)


def reviewers_of(user: Any) -> QuerySet[User]:
    """People who review at the centers for which the person decides."""
    centers = scope_of(user).centers(Capability.ENROLL)
    if centers is not None and not centers:
        return User.objects.none()
    roles = StaffRole.objects.filter(user=OuterRef("pk"), role__in=REVIEWING)
    if centers is not None:
        roles = roles.filter(Q(center__in=centers) | Q(center__isnull=True))
    return User.objects.filter(Exists(roles), is_active=True)
