"""Research projects: written down, corrected, published; and who takes part in them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_not_after, set_publication
from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.core.errors import Conflict
from ecosystem.core.text import clean
from ecosystem.organizations.models import Organization
from ecosystem.research.choices import PartnerRole
from ecosystem.research.models import ProjectPartner, ProjectSector, ResearchProject
from ecosystem.vocabulary.models import Sector

CHANGE = "research.change"
ELSEWHERE = ("center", "status", "public_id")


def add_project(
    *,
    center: Center,
    title: str,
    by: Any,
    lead: Organization | None = None,
    sectors: Iterable[Sector] = (),
    partners: Iterable[Mapping[str, Any]] = (),
    reason: str = "",
    **fields: Any,
) -> ResearchProject:
    """Add a research project of a center, with who leads it, its sectors and further partners (the fields of their model).

    Raises :class:`NotAllowed` and :class:`InvalidInput`; nothing is written then.
    """
    project = ResearchProject(center=center, title=clean(title), **fields)
    authorize(by, CHANGE, project)
    with change_set(by=by, verb=gettext_noop("Add a research project"), reason=reason):
        create(project)
        if lead is not None:
            add_partner(project, organization=lead, role=PartnerRole.LEAD, by=by)
        for values in partners:
            add_partner(project, by=by, **values)
        _set_sectors(project, sectors)
        return project


def revise_project(
    project: ResearchProject, *, by: Any, reason: str = "", sectors: Iterable[Sector] | None = None, **fields: Any
) -> ResearchProject:
    """Correct what is said of a research project. Its partners, its outputs and its status have verbs of their own."""
    authorize(by, CHANGE, project)
    refuse_elsewhere(fields, ELSEWHERE)
    if "title" in fields:
        fields["title"] = clean(fields["title"])
    with change_set(by=by, verb=gettext_noop("Revise a research project"), reason=reason):
        project = update(locked(project, "center"), **fields)
        if sectors is not None:
            _set_sectors(project, sectors)
        return project


def publish_project(project: ResearchProject, *, by: Any, reason: str = "") -> ResearchProject:
    """Show it in the directory, with its partners and outputs. Raises :class:`Conflict` where it is public or archived."""
    return _set_status(project, Publication.PUBLIC, gettext_noop("Publish a research project"), by, reason)


def archive_project(project: ResearchProject, *, by: Any, reason: str = "") -> ResearchProject:
    """Take it out of the directory; nothing is lost. Raises :class:`Conflict` where it is archived already."""
    return _set_status(project, Publication.ARCHIVED, gettext_noop("Archive a research project"), by, reason)


def restore_project(project: ResearchProject, *, by: Any, reason: str = "") -> ResearchProject:
    """Make an archived research project a draft again. Raises :class:`Conflict` where it is not archived."""
    return _set_status(project, Publication.DRAFT, gettext_noop("Restore a research project"), by, reason)


def add_partner(
    project: ResearchProject, *, organization: Organization, role: str, by: Any, reason: str = "", **values: Any
) -> ProjectPartner:
    """Say that an organization takes part in a research project. Raises :class:`Conflict` (``overlap``) where it has that role then."""
    authorize(by, CHANGE, project)
    authorize(by, "organizations.view", organization)
    with change_set(by=by, verb=gettext_noop("Add a partner of a research project"), reason=reason):
        return create(ProjectPartner(project=locked(project, "center"), organization=organization, role=role, **values))


def revise_partner(partner: ProjectPartner, *, by: Any, reason: str = "", **values: Any) -> ProjectPartner:
    """Correct a partner that was written down wrongly: role, dates, source."""
    authorize(by, CHANGE, partner)
    refuse_elsewhere(values, ("project",))
    if "organization" in values:
        authorize(by, "organizations.view", values["organization"])
    with change_set(by=by, verb=gettext_noop("Revise a partner of a research project"), reason=reason):
        locked(partner.project)
        return update(locked(partner, "project"), **values)


def end_partner(partner: ProjectPartner, *, on: date, by: Any, reason: str = "") -> ProjectPartner:
    """Say that an organization has no part in a research project from a day on. Raises :class:`Conflict` where it ended before."""
    authorize(by, CHANGE, partner)
    with change_set(by=by, verb=gettext_noop("End the part of a partner of a research project"), reason=reason):
        partner = locked(partner, "project")
        refuse_ended(partner.ends_on)
        refuse_not_after(on, partner.starts_on)
        return update(partner, ends_on=on)


def remove_partner(partner: ProjectPartner, *, by: Any, reason: str = "") -> None:
    """Remove a partner that never was one."""
    authorize(by, CHANGE, partner)
    with change_set(by=by, verb=gettext_noop("Remove a partner of a research project"), reason=reason):
        delete(locked(partner, "project"))


def refuse_ended(ended_on: date | None) -> None:
    """Raise :class:`Conflict` (``ended``) for what ended already."""
    if ended_on is not None:
        raise Conflict("ended", _("It ended on %(day)s already.") % {"day": ended_on})


def _set_status(project: ResearchProject, status: Publication, verb: str, by: Any, reason: str) -> ResearchProject:
    authorize(by, CHANGE, project)
    with change_set(by=by, verb=verb, reason=reason):
        return set_publication(project, status)


def _set_sectors(project: ResearchProject, wanted: Iterable[Sector]) -> None:
    targets = {sector.pk: sector for sector in wanted}
    for link in ProjectSector.objects.filter(project=project).select_related("project__center", "sector"):
        if targets.pop(link.sector_id, None) is None:
            delete(link)
    for sector in targets.values():
        create(ProjectSector(project=project, sector=sector))
