"""Programs: registering, revising, publishing, archiving."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_elsewhere, set_publication
from ecosystem.centers.models import Platform
from ecosystem.core.choices import Publication
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.programs.models import Enrollment, Program

ELSEWHERE = ("status", "public_id")


def register_program(
    *, by: Any, platform: Platform, name: str, status: str = Publication.DRAFT, reason: str = "", **fields: Any
) -> Program:
    """Register a program of a platform. ``fields`` are those of :class:`Program`; without seats it takes everybody."""
    program = Program(platform=platform, name=clean(name), status=status, **fields)
    authorize(by, "programs.change", program)
    with change_set(by=by, verb=gettext_noop("Register a program"), reason=reason):
        return create(program)


def revise_program(program: Program, *, by: Any, reason: str = "", **fields: Any) -> Program:
    """Correct what is said of a program. It can move to another platform of its center, not to another center.

    Raises :class:`Conflict` (``program_full``) for fewer seats than are taken today.
    """
    authorize(by, "programs.change", program)
    refuse_elsewhere(fields, ELSEWHERE)
    platform = fields.get("platform")
    if platform is not None and platform.center_id != program.platform.center_id:
        sentence = _("The platform belongs to another center.")
        raise InvalidInput("other_center", sentence, {"platform": [sentence]})
    if "name" in fields:
        fields["name"] = clean(fields["name"])
    with change_set(by=by, verb=gettext_noop("Revise a program"), reason=reason):
        return update(locked(program), **fields)


def publish_program(program: Program, *, by: Any, reason: str = "") -> Program:
    """Show it in the directory. Raises :class:`Conflict` where it is public or archived."""
    authorize(by, "programs.change", program)
    with change_set(by=by, verb=gettext_noop("Publish a program"), reason=reason):
        return set_publication(program, Publication.PUBLIC)


def archive_program(program: Program, *, by: Any, reason: str = "") -> Program:
    """Take it out of the directory; nothing is lost.

    Raises :class:`Conflict` (``still_enrolled``) while somebody is enrolled: members would vanish without having left.
    """
    authorize(by, "programs.change", program)
    with change_set(by=by, verb=gettext_noop("Archive a program"), reason=reason):
        archived = set_publication(program, Publication.ARCHIVED)
        if Enrollment.objects.filter(program=program, ends_on__isnull=True).exists():
            raise Conflict(
                "still_enrolled",
                _("Organizations are still enrolled. Let them graduate, withdraw or be removed first."),
            )
        return archived


def restore_program(program: Program, *, by: Any, reason: str = "") -> Program:
    """Make an archived program a draft again. Raises :class:`Conflict` where it is not archived."""
    authorize(by, "programs.change", program)
    with change_set(by=by, verb=gettext_noop("Restore a program"), reason=reason):
        return set_publication(program, Publication.DRAFT)
