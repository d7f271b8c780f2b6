"""What the database refuses about tasks and notes, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ecosystem.casework import models
from ecosystem.casework.models import Digest, Mention, Note, Task, WelcomeTask
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def task(w, **values):
    return Task(center=w.center, title="回访", **values)


CASES = {
    "casework_task_done_says_when": lambda w: [
        task(w, state="done", done_at=timezone.now()),
        task(w, state="dropped"),
        task(w, state="open", done_at=timezone.now()),
    ],
    "casework_task_welcome_has_enrollment": lambda w: [
        task(w, kind="welcome", enrollment=w.enrollment),
        task(w, kind="welcome", organization=w.weili),
    ],
    "casework_note_is_about_something": lambda w: [
        Note(center=w.center, text="好", application=w.application),
        Note(center=w.center, text="好"),
    ],
    "casework_welcometask_one_assignee": lambda w: [
        WelcomeTask(program=w.program, title="门禁", role="data_editor"),
        WelcomeTask(program=w.program, title="门禁", role="data_editor", person=w.task.assignee),
    ],
    "casework_welcometask_within_two_years": lambda w: [
        WelcomeTask(program=w.program, title="门禁", days=730),
        WelcomeTask(program=w.program, title="门禁", days=731),
    ],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, world):
    is_refused_by(name, *CASES[name](world))


def test_nobody_is_named_twice_by_a_note_nor_mailed_twice_a_day(world, sun):
    for row in (lambda: Mention(note=world.note, person=sun), lambda: Digest(person=sun, on="2022-01-10")):
        row().save()
        with pytest.raises(IntegrityError), transaction.atomic():
            row().save()
