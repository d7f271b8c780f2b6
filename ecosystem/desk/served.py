"""Who answers for an organization, on its page: the desk officer and the next contact at each center, and a form to log one more.

The component is ``desk/components/served.html``.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.choices import WRITING
from ecosystem.centers.models import Center
from ecosystem.officers.choices import Kind
from ecosystem.officers.members import Standing, standings
from ecosystem.organizations.models import Organization


@dataclass(frozen=True)
class Served:
    """How an organization stands with the centers whose staff reads the page, and what the form for one more contact says."""

    standings: list[Standing]
    writable: list[Center]
    kinds: list[tuple[str, Any]]
    add_url: str
    back: str


def served_at(request: HttpRequest, organization: Organization, back: str) -> Served | None:
    """What the person may read of it; None for who may read none. Six queries, however many centers."""
    if not allowed(request.user, "officers.view"):
        return None
    scope = scope_of(request.user)
    read = scope.centers(Capability.VIEW)
    centers = Center.objects.filter(registry=organization.registry_id).order_by("name", "pk")
    centers = list(centers if read is None else centers.filter(pk__in=read))
    if not centers:
        return None
    writable = [one for one in centers if any(scope.reaches(capability, **one.scope_keys()) for capability in WRITING)]
    known = [one for one in standings(organization, centers) if one.assignment or one.last_contact]
    back = f"{back}#served"
    return Served(
        standings=known,
        writable=writable,
        kinds=list(Kind.choices),
        add_url=f"{reverse('desk:new', args=['service-log'])}?{urlencode({'back': back})}",
        back=back,
    )
