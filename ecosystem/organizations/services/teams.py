"""Teams without legal personality, and what becomes of them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, locked, update
from ecosystem.audit.revising import refuse_future
from ecosystem.core.errors import Conflict
from ecosystem.core.text import clean
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services.identifiers import add_identifier
from ecosystem.organizations.services.names import rename_organization


def incorporate(team: Organization, *, name: str, on: date, by: Any, uscc: str = "", reason: str = "") -> Organization:
    """Let a team become the company it founded on a day: the same record, with its enrollments, relationships and history.

    The team's name stays as a former one; the company has been founded on that day. Raises :class:`NotAllowed`;
    :class:`Conflict`: ``no_team`` for what is none, ``identifier_taken`` where the registry has the company already;
    :class:`InvalidInput` for a day in the future or a code that is none.
    """
    authorize(by, "organizations.change", team)
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Incorporate a team"), reason=reason):
        team = locked(team)
        if team.kind != Kind.TEAM:
            raise Conflict("no_team", _("Only a team without legal personality becomes a company."))
        update(team, kind=Kind.COMPANY, founded_on=on)
        if clean(name) != team.name:
            rename_organization(team, name=name, on=on, by=by, reason=reason)
        if uscc.strip():
            add_identifier(team, scheme=Scheme.USCC, value=uscc, by=by, reason=reason)
        return locked(team)
