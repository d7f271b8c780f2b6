"""What staff have to do: added, given to somebody, done, dropped, opened again."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import ChangeSet
from ecosystem.casework import services
from ecosystem.casework.choices import TASK_STEPS, TaskState
from ecosystem.casework.models import Task
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

MOVES = {
    "finish": (TaskState.DONE, lambda task, by: services.finish_task(task, by=by)),
    "drop": (TaskState.DROPPED, lambda task, by: services.drop_task(task, reason="不再需要", by=by)),
    "reopen": (TaskState.OPEN, lambda task, by: services.reopen_task(task, by=by)),
}


def refused(call, **values):
    """The code with which a service refuses, and that it wrote nothing."""
    before = ChangeSet.objects.count(), list(Task.objects.order_by("pk").values())
    with pytest.raises((Conflict, InvalidInput)) as refusal:
        call(**values)
    assert (ChangeSet.objects.count(), list(Task.objects.order_by("pk").values())) == before
    return refusal.value.code


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.sampled_from(sorted(MOVES)), max_size=8))
def test_a_task_goes_only_the_ways_of_the_table(moves, wuhan_center, qian):
    task = services.add_task(title="回访", center=wuhan_center, by=SYSTEM)
    for name in moves:
        wanted, move = MOVES[name]
        before = task.state
        if wanted in TASK_STEPS[before]:
            task = move(task, qian)
            assert task.state == wanted
        else:
            assert refused(lambda move=move, task=task: move(task, qian)) == "not_possible"
            task.refresh_from_db()
            assert task.state == before
        assert (task.done_at is not None) == (task.done_by == qian) == (task.state == TaskState.DONE)


def test_every_state_can_be_left_and_come_to():
    assert set(TASK_STEPS) == set(TaskState)
    assert set().union(*TASK_STEPS.values()) == set(TaskState)


def test_a_task_about_an_enrollment_is_its_organizations_and_its_centers(world, qian):
    task = services.add_task(title="  续约  谈话 ", enrollment=world.enrollment, description="带合同 \n\n谈\n", by=qian)
    assert (task.title, task.description) == ("续约 谈话", "带合同\n\n谈")
    assert (task.organization, task.center, task.kind, task.state) == (world.weili, world.center, "ordinary", "open")


def test_a_task_can_be_the_centers_own(world, qian):
    task = services.add_task(title="订会议室", center=world.center, by=qian)
    assert (task.organization, task.application, task.enrollment) == (None, None, None)


def test_somebody_has_to_say_for_which_center(world, qian):
    assert refused(services.add_task, title="订会议室", by=qian) == "center_required"


def test_what_a_task_is_about_belongs_together(world, lin, chengdu_center, chengdu, organization):
    stranger, other = organization("蓉城智能", registry=chengdu), organization("倍特威视")
    asked = {"title": "回访", "by": lin}
    assert refused(services.add_task, center=world.center, organization=stranger, **asked) == "other_registry"
    assert refused(services.add_task, center=chengdu_center, enrollment=world.enrollment, **asked) == "other_registry"
    assert refused(services.add_task, center=chengdu_center, application=world.application, **asked) == "other_center"
    found = refused(services.add_task, organization=other, enrollment=world.enrollment, **asked)
    assert found == "other_organization"


def test_what_somebody_is_still_writing_is_nobodys_task(world, lin, mei):
    world.application.submitted_at = None
    assert refused(services.add_task, title="看看", application=world.application, by=lin) == "not_handed_in"


def test_only_who_can_do_a_task_is_given_it(world, qian, zhao, sun, rui, chen, lin):
    for person in (sun, rui, chen):
        assert refused(services.assign_task, task=world.task, assignee=person, by=qian) == "not_staff"
        assert refused(services.add_task, title="x", center=world.center, assignee=person, by=qian) == "not_staff"
    assert services.assign_task(world.task, assignee=lin, by=qian).assignee == lin
    # What is about an application is for who decides on it.
    assert refused(services.assign_task, task=world.hidden_task, assignee=zhao, by=qian) == "not_staff"
    assert services.assign_task(world.hidden_task, assignee=qian, by=qian).assignee == qian
    assert services.assign_task(world.hidden_task, assignee=None, by=qian).assignee is None


def test_what_is_done_is_given_to_nobody(world, qian):
    services.finish_task(world.task, by=qian)
    assert refused(services.assign_task, task=world.task, assignee=qian, by=qian) == "not_open"


def test_dropping_says_why(world, qian):
    assert refused(services.drop_task, task=world.task, reason=" ", by=qian) == "reason_required"


def test_states_and_subjects_are_not_revised(world, qian):
    for name in ("state", "assignee", "organization", "application", "center", "done_at", "kind"):
        assert refused(services.revise_task, task=world.task, by=qian, **{name: None}) == "not_here"
    assert refused(services.add_task, title="x", center=world.center, by=qian, state="done") == "not_here"
    revised = services.revise_task(world.task, title="电话回访", due_on=today(), by=qian)
    assert (revised.title, revised.due_on) == ("电话回访", today())


def test_late_today_and_this_week_are_told_apart(world, qian):
    def due(days: int) -> Task:
        return services.add_task(title=str(days), center=world.center, due_on=today() + timedelta(days), by=qian)

    late, now, soon, far = due(-1), due(0), due(6), due(7)
    done = services.finish_task(due(-2), by=qian)
    assert set(Task.objects.late()) == {late}
    assert set(Task.objects.due()) == {now}
    assert set(Task.objects.due_within_a_week()) == {now, soon}
    assert list(Task.objects.filter(pk__in=[far.pk, late.pk, world.task.pk]).most_urgent_first()) == [
        *(late, far, world.task),
    ]
    assert [task.is_late for task in (late, now, done)] == [True, False, False]


def test_no_task_and_no_note_is_public(world, qian):
    before = current_edition()
    services.finish_task(world.task, by=qian)
    services.add_note(text="好", center=world.center, organization=world.weili, by=qian)
    assert current_edition() == before
    assert ChangeSet.objects.latest("pk").edition is None
