"""Who may read and write tasks and notes: staff of the center; about applications only who decides on them."""

import pytest

from ecosystem.accounts.policies import allowed
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.casework import services
from ecosystem.casework.models import Note, Task, WelcomeTask
from ecosystem.centers.services import open_center
from ecosystem.core.errors import NotAllowed
from tests.casework.test_undo import CASES
from tests.undoing import everything

pytestmark = pytest.mark.django_db
ABOUT_APPLICATIONS = {"finish_task", "remove_note"}


@pytest.fixture
def everybody(people, colleague, wuhan, chengdu_center, mei):
    """Everybody by name; 董 decides in Chengdu, 何 at another center of Wuhan, 梅 has applied."""
    second = open_center(by=people["lin"], registry=wuhan, name="武汉第二中心")
    dong = colleague("program_manager", "dong", center=chengdu_center)
    he = colleague("program_manager", "he", center=second)
    return {**people, "dong": dong, "he": he, "mei": mei}


@pytest.mark.parametrize("verb", CASES)
def test_each_verb_is_for_those_who_may_and_nobody_else(verb, world, everybody):
    for_deciders = verb in ABOUT_APPLICATIONS or "welcome" in verb
    may = {"lin", "qian"} if for_deciders else {"lin", "qian", "zhao"}
    act = CASES[verb](world)
    before = everything()
    for name in everybody.keys() - may:
        with pytest.raises(NotAllowed):
            act(everybody[name])
    assert everything() == before
    act(everybody[max(may)])
    assert everything() != before


@pytest.mark.parametrize("model", [Task, Note, WelcomeTask])
def test_reading_agrees_with_the_policy(model, world, everybody):
    permission = "casework.view_welcome" if model is WelcomeTask else "casework.view"
    for name, person in everybody.items():
        seen = set(model.objects.visible_to(person))
        assert seen == {record for record in model.objects.all() if allowed(person, permission, record)}, name


def test_reviewers_and_editors_do_not_learn_who_applied(world, everybody):
    for name, sees, knows in [
        *(("lin", True, True), ("qian", True, True), ("zhao", True, False), ("sun", True, False)),
        *((name, False, False) for name in ("rui", "chen", "dong", "he", "mei", "nobody")),
    ]:
        tasks, notes = Task.objects.visible_to(everybody[name]), Note.objects.visible_to(everybody[name])
        assert (world.task in tasks, world.note in notes) == (sees, sees), name
        assert (world.hidden_task in tasks, world.hidden_note in notes) == (knows, knows), name


@pytest.mark.parametrize("verb", CASES)
def test_only_who_decides_at_the_center_undoes(verb, world, everybody):
    CASES[verb](world)(everybody["qian"])
    before = everything()
    for name in everybody.keys() - {"lin", "qian"}:
        with pytest.raises(NotAllowed):
            undo(ChangeSet.objects.latest("pk"), by=everybody[name])
    assert everything() == before


def test_a_task_is_not_about_what_somebody_may_not_see(world, everybody, organization):
    draft = organization("草稿公司", status="draft")
    with pytest.raises(NotAllowed):
        services.add_task(title="x", center=world.center, organization=draft, by=everybody["chen"])
    assert services.add_task(title="x", center=world.center, organization=draft, by=everybody["zhao"]).pk
