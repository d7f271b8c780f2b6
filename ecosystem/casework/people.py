"""Who works at a center, for whatever names one of its people."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from ecosystem.accounts.choices import CAPABILITIES
from ecosystem.accounts.models import User
from ecosystem.centers.models import StaffRole


def colleagues(capabilities: Iterable[str], centers: Iterable[int] | None) -> QuerySet[User]:
    """The people who have one of the capabilities at one of the centers (None: at any), by name."""
    wanted = frozenset(capabilities)
    roles = StaffRole.objects.filter(
        user=OuterRef("pk"), role__in=[role for role, held in CAPABILITIES.items() if held & wanted]
    )
    if centers is not None:
        roles = roles.filter(Q(center__isnull=True) | Q(center__in=list(centers)))
    return User.objects.filter(Exists(roles), is_active=True).order_by("name", "username")
