"""What a program wants done when somebody joins."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.casework.choices import WRITING
from ecosystem.casework.models import WelcomeTask
from ecosystem.casework.people import colleagues
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import clean
from ecosystem.programs.models import Program

CHANGE = "casework.change_welcome"
TEXTS = frozenset({"title", "title_en"})


def add_welcome_task(program: Program, *, title: str, by: Any, reason: str = "", **fields: Any) -> WelcomeTask:
    """Have something done whenever somebody joins the program, by a role or a person of its center, or whoever takes it.

    Raises :class:`NotAllowed`, and :class:`InvalidInput` (``not_staff``) for a person who does not work there.
    """
    authorize(by, CHANGE, program)
    refuse_elsewhere(fields, ("program",))
    _refuse_stranger(fields.get("person"), program)
    with change_set(by=by, verb=gettext_noop("Add a welcome task"), reason=reason):
        welcome = WelcomeTask(program=program, **_cleaned({"title": title, **fields}))
        if not welcome.position:
            last = WelcomeTask.objects.filter(program=program).aggregate(last=Max("position"))["last"]
            welcome.position = (last or 0) + 1
        return create(welcome)


def revise_welcome_task(welcome: WelcomeTask, *, by: Any, reason: str = "", **fields: Any) -> WelcomeTask:
    """Change what is to be done whenever somebody joins; tasks that are open already stay as they are."""
    authorize(by, CHANGE, welcome)
    refuse_elsewhere(fields, ("program",))
    _refuse_stranger(fields.get("person"), welcome.program)
    with change_set(by=by, verb=gettext_noop("Revise a welcome task"), reason=reason):
        return update(locked(welcome), **_cleaned(fields))


def remove_welcome_task(welcome: WelcomeTask, *, by: Any, reason: str = "") -> None:
    """Have something done no more when somebody joins; tasks that are open already stay."""
    authorize(by, CHANGE, welcome)
    with change_set(by=by, verb=gettext_noop("Remove a welcome task"), reason=reason):
        delete(locked(welcome))


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if name in TEXTS else value for name, value in fields.items()}


def _refuse_stranger(person: User | None, program: Program) -> None:
    if person is None:
        return
    if not colleagues(WRITING, [program.platform.center_id]).filter(pk=person.pk).exists():
        sentence = _("%(person)s cannot do this: they do not work on it for this center.") % {"person": person}
        raise InvalidInput("not_staff", sentence, {"person": [sentence]})
