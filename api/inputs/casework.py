"""What can be said of tasks, notes and the welcome of new members."""

from functools import partial
from typing import Any

from django.db.models import QuerySet

from api.inputs.base import Input, RecordField, RecordInput
from api.inputs.records import center_field, organization_field, program_field, visible
from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.choices import WRITING
from ecosystem.casework.models import Note, Task, WelcomeTask
from ecosystem.casework.people import colleagues
from ecosystem.programs.models import Application, Enrollment


def _handed_in(user: Any) -> QuerySet:
    return Application.objects.visible_to(user).handed_in()


def _colleagues(user: Any) -> QuerySet:
    return colleagues(WRITING, scope_of(user).centers(Capability.VIEW))


application_field = partial(RecordField, _handed_in)
enrollment_field = partial(RecordField, visible(Enrollment))
colleague_field = partial(
    RecordField, _colleagues, "username", allow_null=True, help_text="The sign-in name; null is nobody."
)


class TaskChange(RecordInput):
    """What can be changed of a task; who does it and where it stands have verbs."""

    class Meta:
        model = Task
        fields = ("title", "title_en", "description", "due_on")


class TaskInput(TaskChange):
    """A new task; about nothing named it is the center's own. Without ``center`` it is that of what it is about."""

    center = center_field(required=False)
    organization = organization_field(required=False)
    application = application_field(required=False)
    enrollment = enrollment_field(required=False)
    assignee = colleague_field(required=False)

    class Meta(TaskChange.Meta):
        fields = (*TaskChange.Meta.fields, "center", "organization", "application", "enrollment", "assignee")


class AssignInput(Input):
    """Who does it."""

    assignee = colleague_field()


class NoteChange(RecordInput):
    """What can be changed of a note."""

    class Meta:
        model = Note
        fields = ("text", "pinned")


class NoteInput(NoteChange):
    """A new note about an organization of the center's city, or about an application."""

    center = center_field(required=False)
    organization = organization_field(required=False)
    application = application_field(required=False)

    class Meta(NoteChange.Meta):
        fields = (*NoteChange.Meta.fields, "center", "organization", "application")


class WelcomeChange(RecordInput):
    """What can be changed of what a program wants done when somebody joins."""

    person = colleague_field(required=False)

    class Meta:
        model = WelcomeTask
        fields = ("title", "title_en", "days", "role", "person", "position")


class WelcomeInput(WelcomeChange):
    """Something more to be done when somebody joins a program."""

    program = program_field()

    class Meta(WelcomeChange.Meta):
        fields = (*WelcomeChange.Meta.fields, "program")
