"""A program as staff define it: its questions, documents, rubric, criteria for graduating and panel; and copying it all.

What has been answered or scored is never taken out from under those who did: it is retired, and no longer asked of anybody
new. The rubric stands still once somebody has judged by it, or sheets could not be compared.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Max, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import scope_of
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.core.choices import Publication
from ecosystem.core.errors import Conflict
from ecosystem.core.text import clean
from ecosystem.programs.choices import Judging
from ecosystem.programs.copying import copied_with
from ecosystem.programs.models import (
    GraduationCriterion,
    PanelMember,
    Program,
    Question,
    RequiredDocument,
    Review,
    RubricCriterion,
)
from ecosystem.programs.models.requirements import PartOfProgram

Part = TypeVar("Part", bound=PartOfProgram)
ELSEWHERE = ("program", "key", "retired")
CHANGE = "programs.change"
# What decides how a sheet counts; words may still be corrected.
COUNTED = frozenset({"weight", "scale"})
COPIED: tuple[tuple[type[PartOfProgram], str], ...] = (
    (Question, "questions"),
    (RequiredDocument, "required_documents"),
    (RubricCriterion, "rubric"),
    (GraduationCriterion, "graduation_criteria"),
)
# What a copy does not take over: who it is, when it runs, and what a source says of the other one.
NOT_COPIED = frozenset(
    {
        *("id", "public_id", "name", "name_en", "status", "starts_on", "ends_on", "intake_opens_on"),
        *("intake_closes_on", "search_key", "source", "quote"),
    }
)


def add_question(program: Program, *, by: Any, reason: str = "", **fields: Any) -> Question:
    """Ask something more of applicants. Raises :class:`NotAllowed`, :class:`InvalidInput`, :class:`Conflict`."""
    return _add(Question(program=program, **_cleaned(fields)), by, gettext_noop("Add a question"), reason)


def revise_question(question: Question, *, by: Any, reason: str = "", **fields: Any) -> Question:
    """Change a question. Raises :class:`Conflict` (``answered``) for another kind of answer, or fewer options, once answered."""
    refuse_elsewhere(fields, ELSEWHERE)
    changes_kind = fields.get("asked", question.asked) != question.asked
    loses = set(question.options) - set(fields.get("options", question.options))
    if (changes_kind or loses) and is_answered(question):
        raise Conflict("answered", _("This has been answered. Stop asking it, and ask anew."))
    return _revise(question, fields, by, gettext_noop("Change a question"), reason)


def remove_question(question: Question, *, by: Any, reason: str = "") -> None:
    """Stop asking something: answers stay with their applications; what nobody answered goes."""
    _remove(question, is_answered(question), by, gettext_noop("Remove a question"), reason)


def is_answered(question: Question) -> bool:
    """Whether an application that was handed in answers the question."""
    applications = question.program.applications.filter(submitted_at__isnull=False)
    return applications.filter(answers__has_key=question.key).exists()


def add_required_document(program: Program, *, by: Any, reason: str = "", **fields: Any) -> RequiredDocument:
    """Want another document of applicants."""
    document = RequiredDocument(program=program, **_cleaned(fields))
    return _add(document, by, gettext_noop("Add a required document"), reason)


def revise_required_document(
    document: RequiredDocument, *, by: Any, reason: str = "", **fields: Any
) -> RequiredDocument:
    """Change what is said of a required document."""
    refuse_elsewhere(fields, ELSEWHERE)
    return _revise(document, fields, by, gettext_noop("Change a required document"), reason)


def remove_required_document(document: RequiredDocument, *, by: Any, reason: str = "") -> None:
    """Stop wanting a document; files that are there stay."""
    _remove(document, document.documents.exists(), by, gettext_noop("Remove a required document"), reason)


def add_rubric_criterion(program: Program, *, by: Any, reason: str = "", **fields: Any) -> RubricCriterion:
    """Add a line to the rubric. Raises :class:`Conflict` (``rubric_used``) once somebody has judged by it."""
    refuse_judged(program)
    return _add(RubricCriterion(program=program, **_cleaned(fields)), by, gettext_noop("Add a criterion"), reason)


def revise_rubric_criterion(criterion: RubricCriterion, *, by: Any, reason: str = "", **fields: Any) -> RubricCriterion:
    """Change a line of the rubric; how it counts (``rubric_used``) only as long as nobody has judged by it."""
    refuse_elsewhere(fields, ELSEWHERE)
    if any(fields.get(name, getattr(criterion, name)) != getattr(criterion, name) for name in COUNTED):
        refuse_judged(criterion.program)
    return _revise(criterion, fields, by, gettext_noop("Change a criterion"), reason)


def remove_rubric_criterion(criterion: RubricCriterion, *, by: Any, reason: str = "") -> None:
    """Take a line out of the rubric. Raises :class:`Conflict` (``rubric_used``) once somebody has judged by it."""
    refuse_judged(criterion.program)
    _remove(criterion, False, by, gettext_noop("Remove a criterion"), reason)


def refuse_judged(program: Program) -> None:
    """Refuse what would make sheets that are handed in incomparable with those to come."""
    if Review.objects.filter(application__program=program, state=Judging.SUBMITTED).exists():
        raise Conflict("rubric_used", _("Reviews have been handed in by this rubric. Copy the program to use another."))


def add_graduation_criterion(program: Program, *, by: Any, reason: str = "", **fields: Any) -> GraduationCriterion:
    """Want something more of members before they graduate."""
    criterion = GraduationCriterion(program=program, **_cleaned(fields))
    return _add(criterion, by, gettext_noop("Add a criterion for graduating"), reason)


def revise_graduation_criterion(
    criterion: GraduationCriterion, *, by: Any, reason: str = "", **fields: Any
) -> GraduationCriterion:
    """Change a criterion for graduating."""
    refuse_elsewhere(fields, ELSEWHERE)
    return _revise(criterion, fields, by, gettext_noop("Change a criterion for graduating"), reason)


def remove_graduation_criterion(criterion: GraduationCriterion, *, by: Any, reason: str = "") -> None:
    """Stop wanting something of members; evidence that is there stays."""
    _remove(criterion, criterion.evidence.exists(), by, gettext_noop("Remove a criterion for graduating"), reason)


def add_panel_member(
    program: Program, *, user: User, by: Any, most: int | None = None, reason: str = ""
) -> PanelMember:
    """Have somebody review applications to the program.

    Raises :class:`NotAllowed`, and :class:`Conflict` (``not_a_reviewer``) for somebody who does not review at its center.
    """
    authorize(by, CHANGE, program)
    if not scope_of(user).reaches(Capability.REVIEW, **program.scope_keys()):
        raise Conflict("not_a_reviewer", _("%(person)s does not review for this center.") % {"person": user})
    with change_set(by=by, verb=gettext_noop("Add to the panel"), reason=reason):
        return create(PanelMember(program=program, user=user, most=most))


def revise_panel_member(member: PanelMember, *, by: Any, most: int | None = None, reason: str = "") -> PanelMember:
    """Say how many applications a reviewer takes at most; None is any number."""
    authorize(by, CHANGE, member)
    with change_set(by=by, verb=gettext_noop("Change the panel"), reason=reason):
        return update(locked(member), most=most)


def remove_panel_member(member: PanelMember, *, by: Any, reason: str = "") -> None:
    """Ask somebody for no more reviews; those assigned stay theirs until they are released."""
    authorize(by, CHANGE, member)
    with change_set(by=by, verb=gettext_noop("Remove from the panel"), reason=reason):
        delete(locked(member))


def copy_program(  # noqa: PLR0913  when the next cohort runs, all by keyword
    program: Program,
    *,
    name: str,
    by: Any,
    name_en: str = "",
    intake_opens_on: date | None = None,
    intake_closes_on: date | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> Program:
    """Make a draft of the next cohort: the same rules, form, rubric and panel, under another name and at another time."""
    authorize(by, CHANGE, program)
    authorize(by, "programs.view", program)
    fields = {
        column.name: getattr(program, column.name)
        for column in program._meta.concrete_fields
        if column.name not in NOT_COPIED
    }
    when = {
        "intake_opens_on": intake_opens_on,
        "intake_closes_on": intake_closes_on,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    with change_set(by=by, verb=gettext_noop("Copy a program"), reason=reason):
        status = Publication.DRAFT
        copied = create(Program(**fields, **when, name=clean(name), name_en=clean(name_en), status=status))
        for model, parts in COPIED:
            for part in getattr(program, parts).filter(retired=False).order_by("position", "pk"):
                create(_copy(part, model, copied))
        for member in program.panel.order_by("pk"):
            create(PanelMember(program=copied, user=member.user, most=member.most))
        copied_with(program, copied, by)
        return copied


def _copy(part: Model, model: type[PartOfProgram], program: Program) -> PartOfProgram:
    own = {column.attname: getattr(part, column.attname) for column in model._meta.concrete_fields}
    return model(**{**own, "id": None, "program_id": program.pk})


def reorder(parts: Sequence[Part], *, by: Any, reason: str = "") -> None:
    """Put parts of one program in the order given."""
    for part in parts:
        authorize(by, CHANGE, part)
    with change_set(by=by, verb=gettext_noop("Change the order"), reason=reason):
        for position, part in enumerate(parts, start=1):
            update(locked(part), position=position)


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    refuse_elsewhere(fields, ELSEWHERE)
    return {name: clean(value) if name in {"label", "label_en"} else value for name, value in fields.items()}


def _add(part: Part, by: Any, verb: str, reason: str) -> Part:
    program = part.program  # type: ignore[attr-defined]
    authorize(by, CHANGE, program)
    with change_set(by=by, verb=verb, reason=reason):
        if not part.position:
            last = type(part)._default_manager.filter(program=program).aggregate(last=Max("position"))["last"]
            part.position = (last or 0) + 1
        return create(part)


def _revise(part: Part, fields: dict[str, Any], by: Any, verb: str, reason: str) -> Part:
    authorize(by, CHANGE, part)
    with change_set(by=by, verb=verb, reason=reason):
        return update(locked(part), **_cleaned(fields))


def _remove(part: PartOfProgram, used: bool, by: Any, verb: str, reason: str) -> None:
    authorize(by, CHANGE, part)
    with change_set(by=by, verb=verb, reason=reason):
        part = locked(part)
        if used:
            update(part, retired=True)
        else:
            delete(part)
