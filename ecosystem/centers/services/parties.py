"""Parties of a center: who invested in, built, equips or runs it, and when."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.centers.models import Center, CenterParty
from ecosystem.centers.services.belonging import refuse_another_center
from ecosystem.core.errors import Conflict
from ecosystem.organizations.models import Organization


def add_party(
    center: Center, *, by: Any, organization: Organization, role: str, reason: str = "", **fields: Any
) -> CenterParty:
    """Say that an organization has a role at a center. Raises :class:`Conflict` (``overlap``) where it had it then already."""
    authorize(by, "centers.change", center)
    authorize(by, "organizations.view", organization)
    with change_set(by=by, verb=gettext_noop("Add a party of a center"), reason=reason):
        return create(CenterParty(center=locked(center), organization=organization, role=role, **fields))


def revise_party(party: CenterParty, *, by: Any, reason: str = "", **fields: Any) -> CenterParty:
    """Correct who had which role when. Raises :class:`Conflict` (``overlap``)."""
    authorize(by, "centers.change", party)
    refuse_another_center(fields)
    if "organization" in fields:
        authorize(by, "organizations.view", fields["organization"])
    with change_set(by=by, verb=gettext_noop("Revise a party of a center"), reason=reason):
        locked(party.center)
        return update(locked(party), **fields)


def end_party(party: CenterParty, *, on: date, by: Any, reason: str = "") -> CenterParty:
    """Say that an organization no longer has its role from the day on. Raises :class:`Conflict` (``ended``)."""
    authorize(by, "centers.change", party)
    with change_set(by=by, verb=gettext_noop("End the role of a party"), reason=reason):
        party = locked(party)
        if party.ends_on is not None:
            raise Conflict("ended", _("This ended on %(day)s already.") % {"day": party.ends_on})
        return update(party, ends_on=on)


def remove_party(party: CenterParty, *, by: Any, reason: str = "") -> None:
    """Remove a party that never was one."""
    authorize(by, "centers.change", party)
    with change_set(by=by, verb=gettext_noop("Remove a party of a center"), reason=reason):
        delete(locked(party))
