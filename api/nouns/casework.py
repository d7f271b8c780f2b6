"""Tasks, notes and the welcome of new members: for staff, with a key."""

from api.inputs.casework import (
    AssignInput,
    NoteChange,
    NoteInput,
    TaskChange,
    TaskInput,
    WelcomeChange,
    WelcomeInput,
)
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Noun
from api.shapes.casework import NoteShape, TaskShape, WelcomeShape
from ecosystem.casework import services
from ecosystem.casework.filters import NoteFilter, TaskFilter
from ecosystem.casework.models import Note, Task, WelcomeTask
from ecosystem.core.paging import Key

TASKS = Noun(
    name="tasks",
    singular="task",
    about="For staff: what is to be done about members and applicants. `assignee=me` are one's own, `assignee=nobody` "
    "those that nobody has. What is about an application is seen by whoever decides on applications.",
    model=Task,
    shape=TaskShape,
    listed=visible(Task),
    opened=visible(Task),
    filters=TaskFilter,
    orders={"due": (Key("due_on", nullable=True), Key("id")), **NEWEST_FIRST},
    by_registry=True,
    with_key=True,
    add=Act(
        services.add_task,
        TaskInput,
        {"title": "电话回访", "center": "0123456789", "organization": "abcdefghjk", "due_on": "2021-12-15"},
    ),
    change=Act(services.revise_task, TaskChange, {"due_on": "2021-12-20", "reason": "对方出差"}),
    verbs={
        "assign": Act(services.assign_task, AssignInput, {"assignee": "zhao"}),
        "finish": Act(services.finish_task, example={"reason": "已签收"}),
        "drop": Act(services.drop_task, example={"reason": "不再需要"}),
        "reopen": Act(services.reopen_task, example={"reason": "材料退回"}),
    },
)
NOTES = Noun(
    name="notes",
    singular="note",
    about="For staff: what was noted about members and applicants, in plain text. `@name` tells a colleague of the center; "
    "`mentions=unseen` are the notes that name oneself and were not marked as seen on the desk.",
    model=Note,
    shape=NoteShape,
    listed=visible(Note),
    opened=visible(Note),
    filters=NoteFilter,
    orders=NEWEST_FIRST,
    by_registry=True,
    with_key=True,
    add=Act(
        services.add_note,
        NoteInput,
        {"text": "很有潜力，@zhao 下周再谈", "center": "0123456789", "organization": "abcdefghjk"},
    ),
    change=Act(services.revise_note, NoteChange, {"pinned": True}),
    remove=Act(services.remove_note),
)
WELCOME = Noun(
    name="welcome-tasks",
    singular="welcome task",
    about="For staff: the tasks that accepting an application to a program opens, by a role or a person of its center.",
    model=WelcomeTask,
    shape=WelcomeShape,
    listed=visible(WelcomeTask),
    opened=visible(WelcomeTask),
    key="pk",
    key_pattern="[0-9]{1,18}",
    orders=NEWEST_FIRST,
    by_registry=True,
    with_key=True,
    add=Act(
        services.add_welcome_task,
        WelcomeInput,
        {"program": "0123456789", "title": "办理门禁", "days": 3, "role": "program_manager"},
    ),
    change=Act(services.revise_welcome_task, WelcomeChange, {"days": 5}),
    remove=Act(services.remove_welcome_task),
)
