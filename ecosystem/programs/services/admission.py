"""From an accepted application to a member: the organization, its host and contact, the enrollment, and what follows."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.audit.recording import update
from ecosystem.core.errors import Conflict
from ecosystem.organizations.choices import Kind, Scheme, Status
from ecosystem.organizations.models import Contact, Organization
from ecosystem.organizations.services import (
    add_contact,
    claim_organization,
    publish_organization,
    register_organization,
    verify_representation,
)
from ecosystem.programs.acceptance import accepted
from ecosystem.programs.models import Application, Enrollment, Program
from ecosystem.programs.services.enrollments import enroll
from ecosystem.relationships.choices import Kind as Edge
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import relate
from ecosystem.vocabulary.models import Sector


def admit(application: Application, *, by: Any, on: date, reason: str) -> Enrollment:
    """Make the applicant of a locked application a member, inside the caller's change set.

    Raises what registering, relating and enrolling raise.
    """
    known = application.organization
    organization = _organization(application, by, reason)
    if application.organization_id != organization.pk:
        application = update(application, organization=organization)
    _represent(application, organization, is_new=known is None, by=by)
    _host(application, organization, by, on, reason)
    _contact(application, organization, by, reason)
    enrollment = enroll(
        organization,
        application.program,
        on=on,
        by=by,
        reason=reason,
        application=application,
        term_ends_on=term_end(application.program, on),
    )
    accepted(enrollment, by)
    return enrollment


def term_end(program: Program, on: date) -> date | None:
    """Until when an enrollment that begins on a day is agreed; the program's own end where that comes first."""
    if program.term_months is None:
        return None
    agreed = add_months(on, program.term_months)
    return min(agreed, program.ends_on) if program.ends_on else agreed


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def _organization(application: Application, by: Any, reason: str) -> Organization:
    """The applicant as the registry has it, published, or registered now."""
    known = application.organization
    if known is None:
        _refuse_known(application)
        return _registered(application, by, reason)
    if known.status == Status.ARCHIVED:
        raise Conflict("archived", _("The organization is archived. Restore it first."))
    if known.status == Status.DRAFT:
        return publish_organization(known, by=by, reason=reason)
    return known


def _refuse_known(application: Application) -> None:
    """Refuse to register somebody twice, whom the registry got to know since the application was handed in."""
    same = Organization.objects.filter(identifiers__scheme=Scheme.USCC, identifiers__value=application.uscc).first()
    if application.uscc and same is not None:
        sentence = _("“%(name)s” has this code in the registry. Link the application to it.") % {"name": same}
        raise Conflict("known_organization", sentence)


def _registered(application: Application, by: Any, reason: str) -> Organization:
    codes = [{"scheme": Scheme.USCC, "value": application.uscc}] if application.uscc else []
    return register_organization(
        by=by,
        registry=application.program.platform.center.registry,
        kind=application.kind,
        name=application.name,
        status=Status.PUBLIC,
        identifiers=codes,
        sectors=list(Sector.objects.filter(code__in=application.sectors)),
        place=application.place,
        founded_on=application.founded_on,
        website=application.website,
        description=application.description,
        name_en=application.name_en,
        reason=reason,
    )


def _represent(application: Application, organization: Organization, *, is_new: bool, by: Any) -> None:
    """Let the applicant represent the organization: at once where it is new, else where the center has verified them."""
    person = application.applicant
    open_ones = organization.representations.of(person).open()
    if is_new:
        role = application.contact_role or _("applicant")
        verify_representation(claim_organization(organization, by=person, role=role), by=by)
    elif not open_ones.verified().exists():
        sentence = _("It is not verified that %(person)s represents “%(name)s”. Decide on the claim first.")
        raise Conflict("claim_open", sentence % {"person": person, "name": organization})


def _host(application: Application, organization: Organization, by: Any, on: date, reason: str) -> None:
    """That the host hosts the team, from the day it joins; unless the graph says so already."""
    host = application.host
    if host is None or organization.kind != Kind.TEAM:
        return
    edges = Relationship.objects.filter(kind=Edge.HOSTS, subject=host, object=organization)
    if not edges.as_of(on).exists():
        relate(host, organization, kind=Edge.HOSTS, starts_on=on, by=by, reason=reason)


def _contact(application: Application, organization: Organization, by: Any, reason: str) -> None:
    """Keep whom to reach, unless the organization has that contact."""
    email = application.contact_email
    if not Contact.objects.filter(organization=organization, email__iexact=email).exists():
        add_contact(
            organization,
            by=by,
            name=application.contact_name,
            role=application.contact_role,
            phone=application.contact_phone,
            email=email,
            reason=reason,
        )
