"""What a task or a note is about: that it is there, that the person may see it, and to which center it belongs."""

from typing import Any

from django.utils.translation import gettext as _

from ecosystem.accounts.policies import authorize
from ecosystem.casework.models import Private
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application, Enrollment


def center_about(
    center: Center | None, application: Application | None, enrollment: Enrollment | None = None
) -> Center:
    """The center named, else that of the program. Raises :class:`InvalidInput` where nothing says it."""
    if center is not None:
        return center
    joined = application or enrollment
    if joined is None:
        sentence = _("Say for which center.")
        raise InvalidInput("center_required", sentence, {"center": [sentence]})
    return joined.program.platform.center


def authorize_about(by: Any, record: Private, enrollment: Enrollment | None = None) -> None:
    """Raise :class:`NotAllowed` unless the person may write this, about what they may see.

    Raises :class:`Conflict` as well: ``other_registry``, ``other_center`` where what it is about belongs elsewhere,
    ``other_organization`` where the enrollment is another one's, ``not_handed_in`` for an application still being written.
    """
    authorize(by, "casework.change", record)
    if record.organization is not None:
        authorize(by, "organizations.view", record.organization)
        _refuse_other_city(record.organization, record.center)
    for joined in (record.application, enrollment):
        if joined is not None and joined.program.platform.center_id != record.center_id:
            raise Conflict("other_center", _("This belongs to another center."))
    if record.application is not None and record.application.submitted_at is None:
        raise Conflict("not_handed_in", _("This application has not been handed in yet."))
    if enrollment is not None and enrollment.organization_id != record.organization_id:
        raise Conflict("other_organization", _("This is the enrollment of another organization."))


def _refuse_other_city(organization: Organization, center: Center) -> None:
    if organization.registry_id != center.registry_id:
        raise Conflict("other_registry", _("The organization is in another city's registry."))


def lines_kept(text: str) -> str:
    """Text as somebody typed it over several lines: no blanks at the ends of lines, no empty ones at its own."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()
