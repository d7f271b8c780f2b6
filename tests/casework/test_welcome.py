"""The welcome of a member: opened with the acceptance or not at all, and copied with its program."""

from datetime import timedelta

import pytest
from django.utils import translation

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.casework import services
from ecosystem.casework.models import Task, WelcomeTask
from ecosystem.centers.staff import take_role
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.programs import acceptance, copying
from ecosystem.programs.models import Enrollment
from ecosystem.programs.services import accept, copy_program
from tests.undoing import everything

pytestmark = pytest.mark.django_db


def welcomes() -> list[Task]:
    return list(Task.objects.filter(kind="welcome").order_by("pk"))


def test_accepting_opens_the_welcome_in_the_same_change_set(world, qian, zhao):
    services.add_welcome_task(world.program, title="签协议", days=0, person=qian, by=SYSTEM)
    services.add_welcome_task(world.program, title="合影", days=30, by=SYSTEM)
    sets = ChangeSet.objects.count()
    accept(world.application, by=qian)
    assert ChangeSet.objects.count() == sets + 1
    enrollment = Enrollment.objects.get(application=world.application)
    opened = welcomes()
    assert [(task.title, task.assignee, task.due_on - today()) for task in opened] == [
        ("办理门禁", zhao, timedelta(3)),
        ("签协议", qian, timedelta(0)),
        ("合影", None, timedelta(30)),
    ]
    for task in opened:
        assert (task.enrollment, task.organization, task.center) == (enrollment, enrollment.organization, world.center)
        assert (task.application, task.state) == (None, "open")
    with translation.override("en"):
        assert str(opened[0]) == "Hand out a key card"


def test_whoever_of_a_role_has_least_to_do_gets_it(world, qian, zhao, colleague):
    he = colleague("data_editor", "he")
    accept(world.application, by=qian)
    assert [task.assignee for task in welcomes()] == [he], "赵 has a task already"


def test_nobody_who_has_left_is_given_a_task(world, qian, colleague):
    he = colleague("data_editor", "he")
    services.revise_welcome_task(world.welcome, role="", person=he, by=SYSTEM)
    take_role(he.staff_roles.get(), by=SYSTEM)
    accept(world.application, by=qian)
    assert [task.assignee for task in welcomes()] == [None]


def test_undoing_the_acceptance_takes_the_welcome_back(world, qian):
    before = everything()
    accept(world.application, by=qian)
    undo(ChangeSet.objects.latest("pk"), by=qian)
    assert everything() == before


def test_an_acceptance_whose_step_refuses_is_taken_back_whole(world, qian, monkeypatch):
    def refusing(enrollment, by):
        assert Task.objects.filter(enrollment=enrollment).exists(), "the welcome was opened before"
        raise Conflict("no_compute", "There is no compute left.")

    monkeypatch.setattr(acceptance, "_steps", [*acceptance._steps, refusing])
    before, sets = everything(), ChangeSet.objects.count()
    with pytest.raises(Conflict) as refusal:
        accept(world.application, by=qian)
    assert refusal.value.code == "no_compute"
    assert (everything(), ChangeSet.objects.count()) == (before, sets)


def test_a_copied_program_has_the_same_welcome(world, qian, zhao):
    services.add_welcome_task(world.program, title="签协议", days=0, person=zhao, by=SYSTEM)
    copied = copy_program(world.program, name="下一期", by=qian)
    told = ("position", "title", "title_en", "days", "role", "person")
    before, after = (list(program.welcome_tasks.in_order().values(*told)) for program in (world.program, copied))
    assert before == after
    assert len(after) == 2


def test_a_copy_whose_step_refuses_is_taken_back_whole(world, qian, monkeypatch):
    def refusing(program, copied, by):
        raise Conflict("no_copy", "Not this one.")

    monkeypatch.setattr(copying, "_steps", [*copying._steps, refusing])
    before = everything()
    with pytest.raises(Conflict):
        copy_program(world.program, name="下一期", by=qian)
    assert everything() == before


@pytest.mark.usefixtures("in_english")
def test_a_welcome_is_by_a_role_that_works_or_a_person_of_the_center(world, qian, chen, sun, zhao):
    for values in ({"person": chen}, {"person": sun}, {"role": "reviewer"}, {"role": "data_editor", "person": zhao}):
        with pytest.raises(InvalidInput):
            services.add_welcome_task(world.program, title="x", by=qian, **values)
    assert WelcomeTask.objects.count() == 1
