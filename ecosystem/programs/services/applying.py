"""What applicants do: begin, write, attach, hand in, change, withdraw.

What is being written belongs to the applicant alone and leaves no history; every handing in does, with what changed since
the last one.
"""

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import claim_organization
from ecosystem.programs.choices import EDITABLE, OPEN, Stage
from ecosystem.programs.contents import first_draft, read
from ecosystem.programs.eligibility import Verdict
from ecosystem.programs.files import look_at
from ecosystem.programs.letters import RECEIVED, WITHDRAWN, tell_applicant
from ecosystem.programs.models import Application, ApplicationDocument, ApplicationSpell, Program, RequiredDocument
from ecosystem.programs.recognition import recognized
from ecosystem.programs.services.steps import step, where_changes_were_asked

MAY_WRITE = "programs.write_application"
# What one application may take up, replaced files included: enough for any program, and not for filling a disk.
MOST_UPLOADS, MOST_MEGABYTES = 100, 500


def start_application(
    program: Program, *, by: Any, organization: Organization | None = None, language: str = "", reason: str = ""
) -> Application:
    """Begin an application, or go on with the one that was begun; so a second click makes no second application.

    With ``organization`` it is that organization's, with what the registry knows of it filled in; the person represents
    it or has claimed to. Raises :class:`NotAllowed`, and :class:`Conflict`: ``not_taking`` where the program takes nobody in now, ``already_applied``
    where the organization has an application that somebody else began.
    """
    authorize(by, "programs.apply", program)
    if organization is not None:
        authorize(by, "programs.apply_for", organization)
    with change_set(by=by, verb=gettext_noop("Begin an application"), reason=reason):
        begun = Application.objects.filter(program=program, organization=organization, state__in=OPEN)
        mine = begun.filter(applicant=by).order_by("-pk").first() if organization else _begun_without(begun, by)
        if mine is not None:
            return mine
        refuse_closed(program)
        if organization is not None and organization.registry_id != program.platform.center.registry_id:
            raise Conflict("other_registry", _("The organization is in another city's registry."))
        application = Application(
            program=program,
            applicant=by,
            organization=organization,
            language=language or get_language() or "zh-hans",
            draft=first_draft(program, organization, by),
        )
        try:
            create(application)
        except (Conflict, InvalidInput):
            # Two clicks at once: the database let one of them begin, and that one is what both get.
            mine = begun.filter(applicant=by, state=Stage.DRAFT).first()
            if mine is None:
                raise
            return mine
        create(ApplicationSpell(application=application, state=Stage.DRAFT, starts_at=application.state_since))
        return application


def _begun_without(begun: Any, by: Any) -> Application | None:
    """The draft of somebody who is not in the registry; what was handed in before does not stop a second team."""
    return begun.filter(applicant=by, state=Stage.DRAFT).first()


def refuse_closed(program: Program) -> None:
    """Refuse what only the time of an intake allows. Raises :class:`Conflict` (``not_taking``)."""
    if not is_taking(program):
        raise Conflict("not_taking", _("The program takes no applications now."))


def is_taking(program: Program, day: date | None = None) -> bool:
    """Whether the program takes applications on the day (default: today), the last day of its intake included."""
    day = day or today()
    opened = program.intake_opens_on is None or program.intake_opens_on <= day
    lasting = program.intake_closes_on is None or program.intake_closes_on >= day
    running = program.ends_on is None or program.ends_on > day
    return program.takes_applications and program.is_public_now() and opened and lasting and running


def may_hand_in(application: Application, day: date | None = None) -> bool:
    """Whether the application can be handed in (again) on the day: until its own date where it has one, else the intake's."""
    if application.state not in EDITABLE:
        return False
    if application.respond_by is not None:
        return (day or today()) <= application.respond_by
    return application.state == Stage.CHANGES_REQUESTED or is_taking(application.program, day)


def attach_document(
    application: Application, requirement: RequiredDocument, *, file: File, by: Any, reason: str = ""
) -> ApplicationDocument:
    """Keep a file as one of the documents the program wants; it takes the place of the one that is there.

    Raises :class:`NotAllowed`, :class:`Conflict`: ``not_editable``, ``too_many_uploads`` where files were sent again and again,
    and what :func:`ecosystem.programs.files.look_at` raises; nothing is kept then.
    """
    authorize(by, MAY_WRITE, application)
    if requirement.program_id != application.program_id or requirement.retired:
        raise Conflict("not_wanted", _("The program does not ask for this document."))
    looked = look_at(file, requirement)
    with change_set(by=by, verb=gettext_noop("Attach a document"), reason=reason):
        application = _editable(application)
        present = application.documents.filter(requirement=requirement, removed_at__isnull=True).first()
        if present is not None and present.digest == looked.digest:
            return present
        _refuse_too_much(application, looked.size)
        if present is not None:
            update(locked(present), removed_at=timezone.now())
        return create(
            ApplicationDocument(
                application=application,
                requirement=requirement,
                file=file,
                name=looked.name,
                content_type=looked.content_type,
                size=looked.size,
                digest=looked.digest,
            )
        )


def _refuse_too_much(application: Application, size: int) -> None:
    kept = application.documents.aggregate(files=Count("pk"), size=Sum("size"))
    if kept["files"] >= MOST_UPLOADS or (kept["size"] or 0) + size > MOST_MEGABYTES * 1024 * 1024:
        sentence = _(
            "At most %(files)s files of %(size)s MB together are kept of one application, replaced ones included."
        )
        raise Conflict("too_many_uploads", sentence % {"files": MOST_UPLOADS, "size": MOST_MEGABYTES})


def remove_document(document: ApplicationDocument, *, by: Any, reason: str = "") -> None:
    """Take a document away again. What was handed in with it stays readable for the center."""
    authorize(by, MAY_WRITE, document.application)
    with change_set(by=by, verb=gettext_noop("Remove a document"), reason=reason):
        _editable(document.application)
        document = locked(document)
        if document.removed_at is None:
            update(document, removed_at=timezone.now())


def _editable(application: Application) -> Application:
    application = locked(application)
    if application.state not in EDITABLE:
        raise Conflict("not_editable", _("This application can no longer be changed."))
    return application


def submit(application: Application, *, by: Any, reason: str = "") -> Application:
    """Hand an application in, or hand it in again after changing it; what is handed in already stays as it is.

    After changes were requested it goes back to where they were. Raises :class:`NotAllowed`; :class:`InvalidInput`
    (``incomplete``) with every field that is missing or wrong; :class:`Conflict`: ``not_eligible`` with the rules that stand
    in the way, ``too_late``, ``not_editable``, ``already_applied``.
    """
    authorize(by, MAY_WRITE, application)
    with change_set(by=by, verb=gettext_noop("Hand in an application"), reason=reason):
        application = _editable(application)
        if not may_hand_in(application):
            raise Conflict("too_late", _("The time for handing this in has passed."))
        contents = read(application)
        if contents.errors:
            sentence = _("Something is missing or wrong; each place says what.")
            raise InvalidInput("incomplete", sentence, contents.errors)
        refuse_ineligible(contents.verdicts)
        fields = {**contents.values, "terms_version": terms_version(application.program)}
        fields["organization"] = application.organization or _recognized(application, fields, by)
        if application.state == Stage.SUBMITTED:
            return update(application, **fields)
        return _handed_in(application, fields, by)


def _recognized(application: Application, fields: dict[str, Any], by: Any) -> Organization | None:
    """The organization that the registry has under the code; whoever applies for it claims it with that."""
    organization = recognized(application, fields["uscc"])
    person = application.applicant
    if organization is not None and not organization.representations.of(person).open().exists():
        role = fields["contact_role"] or _("applicant")
        evidence = _("Applied to “%(program)s” with its code.") % {"program": application.program}
        claim_organization(organization, by=person, role=role, evidence=evidence)
    return organization


def _handed_in(application: Application, fields: dict[str, Any], by: Any) -> Application:
    back = Stage.SUBMITTED
    if application.state == Stage.CHANGES_REQUESTED:
        back = Stage(where_changes_were_asked(application))
    first = application.submitted_at or timezone.now()
    application = step(application, back, **fields, submitted_at=first, respond_by=None, request="")
    tell_applicant(application, RECEIVED, by=by, number=application.public_id)
    return application


def refuse_ineligible(found: list[Verdict]) -> None:
    """Refuse where a rule of the program is not met. Raises :class:`InvalidInput` (``not_eligible``), rule by rule."""
    against = [verdict for verdict in found if verdict.met is False]
    if against:
        fields: dict[str, list[str]] = {}
        for verdict in against:
            fields.setdefault(verdict.field, []).append(verdict.sentence)
        raise InvalidInput("not_eligible", _("The program's conditions are not met."), fields)


def terms_version(program: Program) -> str:
    """A mark of the terms as they read now, kept with whoever agreed to them; empty where there are none."""
    return hashlib.sha256(program.terms.encode()).hexdigest()[:16] if program.terms.strip() else ""


def withdraw_application(application: Application, *, by: Any, reason: str = "") -> Application:
    """Take an application back, at any time before it is decided; a draft is given up in the same way.

    The center can do this on the applicant's behalf, with a reason. Raises :class:`NotAllowed`, and :class:`Conflict`
    (``not_possible``) where it is decided.
    """
    authorize(by, "programs.withdraw_application", application)
    if application.applicant_id != by.pk and not reason.strip():
        sentence = _("Say why.")
        raise InvalidInput("reason_required", sentence, {"reason": [sentence]})
    with change_set(by=by, verb=gettext_noop("Withdraw an application"), reason=reason):
        locked(application.program)
        application = step(locked(application), Stage.WITHDRAWN, reason=reason)
        if application.submitted_at is not None:
            tell_applicant(application, WITHDRAWN, by=by)
        return application
