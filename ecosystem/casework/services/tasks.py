"""Tasks: adding, revising, assigning, and the moves between their states."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import allowed, authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_no_reason
from ecosystem.casework.choices import TASK_STEPS, TaskState
from ecosystem.casework.models import Task
from ecosystem.casework.services.subjects import authorize_about, center_about, lines_kept
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application, Enrollment

CHANGE = "casework.change"
ELSEWHERE = (
    *("center", "organization", "application", "enrollment", "kind", "created_at"),
    *("assignee", "state", "done_at", "done_by", "public_id"),
)
NEW_ELSEWHERE = ("kind", "state", "done_at", "done_by", "public_id", "created_at")


def add_task(
    *,
    title: str,
    by: Any,
    center: Center | None = None,
    organization: Organization | None = None,
    application: Application | None = None,
    enrollment: Enrollment | None = None,
    assignee: User | None = None,
    reason: str = "",
    **fields: Any,
) -> Task:
    """Add a task about an organization, an application or an enrollment; about none of them, it is the center's own.

    Without ``center`` it is that of the application or enrollment. Raises :class:`NotAllowed`, :class:`InvalidInput`
    (``not_staff``: who cannot do it cannot be assigned), and what :func:`authorize_about` raises.
    """
    refuse_elsewhere(fields, NEW_ELSEWHERE)
    task = Task(
        center=center_about(center, application, enrollment),
        organization=organization if enrollment is None else organization or enrollment.organization,
        application=application,
        enrollment=enrollment,
        assignee=assignee,
        **_cleaned({"title": title, **fields}),
    )
    authorize_about(by, task, enrollment)
    _refuse_stranger(assignee, task)
    with change_set(by=by, verb=gettext_noop("Add a task"), reason=reason):
        return create(task)


def revise_task(task: Task, *, by: Any, reason: str = "", **fields: Any) -> Task:
    """Change what is to be done and until when; who does it and where it stands have verbs of their own."""
    authorize(by, CHANGE, task)
    refuse_elsewhere(fields, ELSEWHERE)
    with change_set(by=by, verb=gettext_noop("Revise a task"), reason=reason):
        return update(locked(task), **_cleaned(fields))


def assign_task(task: Task, *, assignee: User | None, by: Any, reason: str = "") -> Task:
    """Give a task to somebody of the center, or with None to nobody. Raises as :func:`add_task` does, and ``not_open``."""
    authorize(by, CHANGE, task)
    _refuse_stranger(assignee, task)
    with change_set(by=by, verb=gettext_noop("Assign a task"), reason=reason):
        task = locked(task)
        if task.state != TaskState.OPEN:
            raise Conflict("not_open", _("Only an open task can be assigned."))
        return update(task, assignee=assignee)


def finish_task(task: Task, *, by: Any, reason: str = "") -> Task:
    """Say that a task is done. Raises :class:`Conflict` (``not_possible``) where it is not open."""
    done_by = by if isinstance(by, User) else None
    verb = gettext_noop("Finish a task")
    return _move(task, TaskState.DONE, by=by, verb=verb, reason=reason, done_at=timezone.now(), done_by=done_by)


def drop_task(task: Task, *, by: Any, reason: str) -> Task:
    """Say that a task will not be done, and why. Raises as :func:`finish_task` does, and :class:`InvalidInput`."""
    refuse_no_reason(reason)
    return _move(task, TaskState.DROPPED, by=by, verb=gettext_noop("Drop a task"), reason=reason)


def reopen_task(task: Task, *, by: Any, reason: str = "") -> Task:
    """Say that a task is to be done after all. Raises :class:`Conflict` (``not_possible``) where it is open."""
    verb = gettext_noop("Reopen a task")
    return _move(task, TaskState.OPEN, by=by, verb=verb, reason=reason, done_at=None, done_by=None)


def _move(task: Task, state: TaskState, *, by: Any, verb: str, reason: str, **fields: Any) -> Task:
    authorize(by, CHANGE, task)
    with change_set(by=by, verb=verb, reason=reason):
        task = locked(task)
        if state not in TASK_STEPS[task.state]:
            sentence = _("What is “%(present)s” cannot become “%(wanted)s”.")
            words = {"present": task.get_state_display(), "wanted": state.label}
            raise Conflict("not_possible", sentence % words)
        return update(task, state=state, **fields)


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    ways = {"title": clean, "title_en": clean, "description": lines_kept}
    return {name: ways[name](value) if name in ways else value for name, value in fields.items()}


def _refuse_stranger(assignee: User | None, task: Task) -> None:
    if assignee is not None and not allowed(assignee, CHANGE, task):
        sentence = _("%(person)s cannot do this: they do not work on it for this center.") % {"person": assignee}
        raise InvalidInput("not_staff", sentence, {"assignee": [sentence]})
