"""Organizations that may be the one somebody is about to enter again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from ecosystem.core.text import clean, name_key
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.matching import Reason, Side, match
from ecosystem.organizations.models import Identifier, Organization, OrganizationName

MOST = 5
SHORTEST = 2


@dataclass(frozen=True)
class Similar:
    """An organization that is similar, and whether a name or the code is the very same; where not, why it may be it."""

    organization: Organization
    is_exact: bool
    reasons: tuple[Reason, ...] = ()


def similar_organizations(user: Any, name: str, code: str = "") -> list[Similar]:
    """The organizations the person can see whose code is the same, or whose name is the same or almost; at most five."""
    visible = Organization.objects.visible_to(user).select_related("place", "registry")
    coded = visible.filter(Exists(_codes(code))) if clean(code) else visible.none()
    key = name_key(name)
    named = visible.filter(Exists(_named(key))) if len(key) >= SHORTEST else visible.none()
    exact = {organization.pk: Similar(organization, True) for organization in [*coded[:MOST], *named[:MOST]]}
    near = [found for found in _near(visible, name) if found.organization.pk not in exact]
    return [*exact.values(), *near][:MOST]


def _codes(code: str) -> Any:
    value = clean(code).upper().replace(" ", "")
    return Identifier.objects.filter(organization=OuterRef("pk"), scheme=Scheme.USCC, value=value)


def _named(key: str) -> Any:
    return OrganizationName.objects.filter(organization=OuterRef("pk"), key=key)


def _near(visible: Any, name: str) -> Iterator[Similar]:
    """Those that may be the one by their names, as wherever else the registry compares names."""
    found = match(Side.read({"name": name}), organizations=visible, most=MOST).candidates
    organizations = visible.in_bulk([candidate.organization_id for candidate in found])
    for candidate in found:
        yield Similar(organizations[candidate.organization_id], False, candidate.reasons)
