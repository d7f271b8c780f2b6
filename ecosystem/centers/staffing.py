"""Whom the roles of staff make what: the bridge from roles at centers to scopes."""

from collections.abc import Iterator
from typing import Any

from ecosystem.accounts.scopes import Grant
from ecosystem.centers.models import StaffRole


def grants_of(user: Any) -> Iterator[Grant]:
    """Every role of the person, with the center and the registry it is for. One query."""
    rows = StaffRole.objects.filter(user=user).values_list("role", "center_id", "center__registry_id")
    for role, center_id, registry_id in rows:
        yield Grant(role, center_id, registry_id)
