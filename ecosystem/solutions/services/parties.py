"""The parties of a solution: who developed, owns, researches or uses it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_not_after
from ecosystem.core.errors import Conflict
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution, SolutionParty


def add_party(
    solution: Solution, *, organization: Organization, role: str, by: Any, reason: str = "", **values: Any
) -> SolutionParty:
    """Say that an organization has a role in a solution. Raises :class:`Conflict` (``overlap``) where it has that role then."""
    authorize(by, "solutions.change", solution)
    authorize(by, "organizations.view", organization)
    with change_set(by=by, verb=gettext_noop("Add a party of a solution"), reason=reason):
        return create(SolutionParty(solution=locked(solution), organization=organization, role=role, **values))


def revise_party(party: SolutionParty, *, by: Any, reason: str = "", **values: Any) -> SolutionParty:
    """Correct a party that was written down wrongly: role, dates, source."""
    authorize(by, "solutions.change", party.solution)
    refuse_elsewhere(values, ("solution",))
    if "organization" in values:
        authorize(by, "organizations.view", values["organization"])
    with change_set(by=by, verb=gettext_noop("Revise a party of a solution"), reason=reason):
        locked(party.solution)
        return update(locked(party), **values)


def end_party(party: SolutionParty, *, on: date, by: Any, reason: str = "") -> SolutionParty:
    """Say that an organization no longer has its role from a day on. Raises :class:`Conflict` where it ended before."""
    authorize(by, "solutions.change", party.solution)
    with change_set(by=by, verb=gettext_noop("End the role of a party of a solution"), reason=reason):
        party = locked(party)
        if party.ends_on is not None:
            raise Conflict("ended", _("It ended on %(day)s already.") % {"day": party.ends_on})
        refuse_not_after(on, party.starts_on)
        return update(party, ends_on=on)


def remove_party(party: SolutionParty, *, by: Any, reason: str = "") -> None:
    """Remove a party that never was one."""
    authorize(by, "solutions.change", party.solution)
    with change_set(by=by, verb=gettext_noop("Remove a party of a solution"), reason=reason):
        delete(locked(party))
