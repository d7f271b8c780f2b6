"""Names of organizations. The organization's own ``name``, ``name_en`` and ``short_name`` follow from them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.organizations.choices import NameKind, NameLanguage
from ecosystem.organizations.models import Organization, OrganizationName, merged_already


def follow_names(organization: Organization) -> Organization:
    """Set the organization's own names from its current names. The caller holds the change set."""
    current = list(organization.names.filter(ends_on__isnull=True).order_by("pk"))

    def first(kinds: set[str], language: str | None = None) -> str:
        found = (n.name for n in current if n.kind in kinds and (language is None or n.language == language))
        return next(found, "")

    name = first({NameKind.OFFICIAL})
    if organization.merged_into_id is not None:
        raise merged_already(organization)
    if not name:
        raise Conflict("no_official_name", _("An organization needs an official name."))
    return update(
        organization,
        name=name,
        name_en=first({NameKind.TRANSLATED, NameKind.OFFICIAL}, NameLanguage.EN),
        short_name=first({NameKind.SHORT}),
    )


def add_name(
    organization: Organization, *, by: Any, name: str, kind: str, reason: str = "", **values: Any
) -> OrganizationName:
    """Add a name. A new official name is a matter of :func:`rename_organization`."""
    authorize(by, "organizations.change", organization)
    with change_set(by=by, verb=gettext_noop("Add a name"), reason=reason):
        organization = locked(organization)
        added = create(OrganizationName(organization=organization, name=clean(name), kind=kind, **values))
        follow_names(organization)
        return added


def revise_name(name: OrganizationName, /, *, by: Any, reason: str = "", **values: Any) -> OrganizationName:
    """Correct a name that was written down wrongly, or its dates and source."""
    authorize(by, "organizations.change", name.organization)
    refuse_elsewhere(values, ("organization",))
    with change_set(by=by, verb=gettext_noop("Revise a name"), reason=reason):
        organization = locked(name.organization)
        if "name" in values:
            values["name"] = clean(values["name"])
        revised = update(locked(name), **values)
        follow_names(organization)
        return revised


def remove_name(name: OrganizationName, /, *, by: Any, reason: str = "") -> None:
    """Remove a name that never was one. The last official name stays."""
    authorize(by, "organizations.change", name.organization)
    with change_set(by=by, verb=gettext_noop("Remove a name"), reason=reason):
        organization = locked(name.organization)
        delete(locked(name))
        follow_names(organization)


def rename_organization(
    organization: Organization, *, by: Any, name: str, on: date, reason: str = "", **values: Any
) -> OrganizationName:
    """Give an organization a new official name from a day on; the old one ends that day and still finds it.

    Raises :class:`InvalidInput` where the day is in the future or not after the start of the present name.
    """
    authorize(by, "organizations.change", organization)
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Rename an organization"), reason=reason):
        organization = locked(organization)
        present = organization.names.filter(kind=NameKind.OFFICIAL, ends_on__isnull=True).first()
        if present is not None:
            if present.starts_on and on <= present.starts_on:
                sentence = _("The present name began on %(day)s; the new one must begin later.") % {
                    "day": present.starts_on
                }
                raise InvalidInput("too_early", sentence, {"on": [sentence]})
            update(present, ends_on=on, kind=NameKind.FORMER)
        added = create(
            OrganizationName(
                organization=organization, name=clean(name), kind=NameKind.OFFICIAL, starts_on=on, **values
            )
        )
        follow_names(organization)
        return added
