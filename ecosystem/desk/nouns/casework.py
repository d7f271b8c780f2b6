"""Tasks, notes, and the welcome of new members."""

from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework import services
from ecosystem.casework.choices import TASK_STEPS, WORKING_ROLES, WRITING, TaskState
from ecosystem.casework.filters import ME, NOBODY, NoteFilter, TaskFilter
from ecosystem.casework.models import Mention, Note, Task, WelcomeTask
from ecosystem.casework.people import colleagues
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Records, searching
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.casework import AssignForm, NoteForm, TaskForm, WelcomeForm
from ecosystem.desk.notes import one_note
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, identity, removal, under
from ecosystem.desk.register import url_of
from ecosystem.programs.models import Program

VIEW, CHANGE, CHANGE_NOTE = "casework.view", "casework.change", "casework.change_note"
VIEW_WELCOME, CHANGE_WELCOME = "casework.view_welcome", "casework.change_welcome"


class People(django_filters.MultipleChoiceFilter):
    """Some of the people of one's centers, oneself before all others; the address names them as they are called."""

    def __init__(self, *first: tuple[str, Any], **kwargs: Any) -> None:
        self.first, self.capabilities = first, kwargs.pop("capabilities", WRITING)
        super().__init__(choices=first, **kwargs)

    @property
    def field(self) -> Any:
        request = getattr(self, "parent", None) and self.parent.request
        if request is not None and not hasattr(self, "_field"):
            staff = colleagues(self.capabilities, scope_of(request.user).centers(Capability.VIEW))
            self.extra["choices"] = [*self.first, *((person.username, str(person)) for person in staff)]
        return super().field


class TaskTableFilter(TaskFilter):
    """What every door filters by, with lists to choose from."""

    assignee = People((ME, _("me")), (NOBODY, _("nobody")), method="by_assignees", label=_("Assigned to"))
    program = Records("programs", "program", method="by_programs", label=_("About the program"))
    center = Records("centers", "center", label=_("Center"))

    def by_assignees(self, tasks: QuerySet, name: str, usernames: list[str]) -> QuerySet:
        return _any_of(tasks, usernames, lambda username: self.by_assignee(Task.objects.all(), name, username))

    def by_programs(self, tasks: QuerySet, name: str, programs: list[Program]) -> QuerySet:
        if not programs:
            return tasks
        return tasks.filter(Q(enrollment__program__in=programs) | Q(application__program__in=programs))


class NoteTableFilter(NoteFilter):
    """What every door filters by, with lists to choose from."""

    author = People((ME, _("me")), method="by_authors", label=_("Author"), capabilities=frozenset({Capability.VIEW}))
    center = Records("centers", "center", label=_("Center"))

    def by_authors(self, notes: QuerySet, name: str, usernames: list[str]) -> QuerySet:
        return _any_of(notes, usernames, lambda username: self.by_author(Note.objects.all(), name, username))


def _any_of(rows: QuerySet, values: list[str], one: Any) -> QuerySet:
    found = Q()
    for value in values:
        found |= Q(pk__in=one(value).values("pk"))
    return rows.filter(found)


def about(record: Task | Note) -> Any:
    """What a task or a note is about: an organization, or somebody who applies."""
    return record.organization or record.application


ABOUT = Column(
    name="about",
    label=_("about"),
    value=about,
    url=lambda record: url_of(about(record)),
    related=("organization", "application"),
)


def _program(task: Task) -> Any:
    joined = task.enrollment or task.application
    return joined.program if joined is not None else None


def _can_become(state: str) -> Any:
    return lambda task: state in TASK_STEPS[task.state]


TASKS = Noun(
    name="tasks",
    model=Task,
    icon="list-todo",
    section="members",
    columns=(
        column(Task, "title"),
        column(Task, "state"),
        column(Task, "due_on", tone=lambda task: "late" if task.is_late else ""),
        column(Task, "assignee"),
        ABOUT,
        column(Task, "organization"),
        Column(
            name="program",
            label=_("about the program"),
            value=_program,
            related=("enrollment__program", "application__program"),
        ),
        column(Task, "application", sort="application__name", url=lambda task: url_of(task.application)),
        column(Task, "kind"),
        column(Task, "center"),
        column(Task, "title_en"),
        column(Task, "description"),
        column(Task, "done_at"),
        column(Task, "done_by"),
        column(Task, "created_at"),
        column(Task, "public_id"),
        identity(),
    ),
    shown=("title", "state", "due_on", "assignee", "about", "program"),
    facts=(
        *("state", "due_on", "assignee", "organization", "application", "program", "description", "kind", "center"),
        *("title", "title_en", "done_at", "done_by", "created_at", "public_id"),
    ),
    sort="due_on",
    first_filters=("state", "assignee", "due", "program"),
    filters=TaskTableFilter,
    find=lambda rows, query: rows.search(query),
    view=VIEW,
    create=creation(TaskForm, services.add_task, CHANGE, _("Add a task")),
    edit=correction(TaskForm, services.revise_task, CHANGE),
    acts=(
        Act(
            name="finish",
            label=_("Mark as done"),
            run=services.finish_task,
            permission=CHANGE,
            applies=_can_become(TaskState.DONE),
            icon="check",
        ),
        Act(
            name="assign",
            label=_("Assign"),
            run=services.assign_task,
            form=AssignForm,
            permission=CHANGE,
            applies=lambda task: task.state == TaskState.OPEN,
            icon="user-check",
        ),
        Act(
            name="drop",
            label=_("Drop"),
            run=services.drop_task,
            form=InsistingForm,
            permission=CHANGE,
            applies=_can_become(TaskState.DROPPED),
            icon="circle-x",
            help=_("It will not be done. It stays in the list of those dropped, and can be opened again."),
        ),
        Act(
            name="reopen",
            label=_("Open again"),
            run=services.reopen_task,
            permission=CHANGE,
            applies=_can_become(TaskState.OPEN),
            icon="rotate-ccw",
        ),
    ),
    cities=("center__registry",),
    center="center",
    related=("center", "organization", "application"),
    detail=lambda task: " · ".join(filter(None, (task.get_state_display(), str(about(task) or "")))),
)

MENTIONS = Prefetch(
    "mentions",
    queryset=Mention.objects.select_related("person").order_by("person__username"),
    to_attr="known_mentions",
)

NOTES = Noun(
    name="notes",
    model=Note,
    icon="sticky-note",
    section="members",
    columns=(
        column(Note, "text"),
        column(Note, "author"),
        column(Note, "created_at"),
        ABOUT,
        column(Note, "organization"),
        column(Note, "application", sort="application__name", url=lambda note: url_of(note.application)),
        Column(
            name="mentions",
            label=_("mentions"),
            value=lambda note: [str(mention.person) for mention in note.known_mentions],
            prefetched=(MENTIONS,),
        ),
        column(Note, "pinned"),
        column(Note, "updated_at"),
        column(Note, "center"),
        column(Note, "public_id"),
        identity(),
    ),
    shown=("text", "author", "created_at", "about", "mentions"),
    facts=("author", "created_at", "updated_at", "organization", "application", "mentions", "pinned", "center"),
    sort="-created_at",
    filters=NoteTableFilter,
    find=lambda rows, query: rows.search(query),
    view=VIEW,
    create=creation(NoteForm, services.add_note, CHANGE, _("Add a note")),
    edit=correction(NoteForm, services.revise_note, CHANGE_NOTE),
    acts=(removal(services.remove_note, CHANGE_NOTE),),
    cities=("center__registry",),
    center="center",
    related=("center", "organization", "application", "author"),
    detail=lambda note: " · ".join(filter(None, (str(note.author or ""), str(about(note) or "")))),
    in_search=False,
    template="desk/note.html",
    more=one_note,
)

WELCOME = Noun(
    name="welcome-tasks",
    in_menu=False,
    model=WelcomeTask,
    icon="hand-heart",
    section="members",
    columns=(
        column(WelcomeTask, "title"),
        column(WelcomeTask, "title_en"),
        column(WelcomeTask, "days"),
        column(WelcomeTask, "role"),
        column(WelcomeTask, "person"),
        column(WelcomeTask, "program"),
        column(WelcomeTask, "position"),
        identity(),
    ),
    shown=("title", "days", "role", "person", "program"),
    sort="-id",
    filters=searching(
        lambda rows, query: rows.search(query),
        program=Records("programs", "program", label=_("Program")),
        role=ChoicesFilter(choices=WORKING_ROLES, label=_("By whoever is")),
    ),
    find=lambda rows, query: rows.search(query),
    view=VIEW_WELCOME,
    create=creation(WelcomeForm, under("program", services.add_welcome_task), CHANGE_WELCOME, _("Add a welcome task")),
    edit=correction(WelcomeForm, services.revise_welcome_task, CHANGE_WELCOME),
    acts=(removal(services.remove_welcome_task, CHANGE_WELCOME),),
    cities=("program__platform__center__registry",),
    center="program__platform__center",
    related=("program__platform__center",),
    detail=lambda welcome: str(welcome.program),
    in_search=False,
)
