"""Whatever is done to a task, a note or a welcome can be undone."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.casework import services
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


def _done(world):
    services.finish_task(world.task, by=SYSTEM)
    return lambda by: services.reopen_task(world.task, by=by)


CASES = {
    "add_task": lambda w: (
        lambda by: services.add_task(
            title="续约", enrollment=w.enrollment, due_on=today(), assignee=w.task.assignee, by=by
        )
    ),
    "revise_task": lambda w: lambda by: services.revise_task(w.task, title="电话回访", description="带合同", by=by),
    "assign_task": lambda w: lambda by: services.assign_task(w.task, assignee=None, by=by),
    "finish_task": lambda w: lambda by: services.finish_task(w.hidden_task, by=by),
    "drop_task": lambda w: lambda by: services.drop_task(w.task, reason="不再需要", by=by),
    "reopen_task": _done,
    "add_note": lambda w: (
        lambda by: services.add_note(text="@zhao 看一下", center=w.center, organization=w.weili, by=by)
    ),
    "revise_note": lambda w: lambda by: services.revise_note(w.note, text="改过", pinned=True, by=by),
    "remove_note": lambda w: lambda by: services.remove_note(w.hidden_note, by=by),
    "add_welcome_task": lambda w: lambda by: services.add_welcome_task(w.program, title="介绍同事", by=by),
    "revise_welcome_task": lambda w: lambda by: services.revise_welcome_task(w.welcome, days=5, role="", by=by),
    "remove_welcome_task": lambda w: lambda by: services.remove_welcome_task(w.welcome, by=by),
}


def test_every_verb_of_casework_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, qian):
    is_put_back(CASES[verb](world), by=qian)


# Of a removal nothing is left to edit; what a state needs is held by the database, so those have a test of their own.
WITHOUT_TEXT = {"assign_task", "finish_task", "reopen_task", *(verb for verb in CASES if verb.startswith("remove"))}


@pytest.mark.parametrize("verb", sorted(CASES.keys() - WITHOUT_TEXT))
def test_it_is_not_put_back_over_a_later_edit(verb, world, qian):
    is_refused_after_a_later_edit(CASES[verb](world), by=qian)


SINCE = {
    "assign_task": lambda w: services.assign_task(w.task, assignee=w.task.assignee, by=SYSTEM),
    "finish_task": lambda w: services.reopen_task(w.hidden_task, by=SYSTEM),
    "reopen_task": lambda w: services.finish_task(w.task, by=SYSTEM),
}


@pytest.mark.parametrize("verb", SINCE)
def test_a_move_is_not_undone_after_the_next_one(verb, world, qian):
    CASES[verb](world)(qian)
    target = ChangeSet.objects.latest("pk")
    SINCE[verb](world)
    with pytest.raises(Conflict) as refusal:
        undo(target, by=qian)
    assert refusal.value.code == "undo_conflict"
