"""Whatever is done to a solution can be undone."""

from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.solutions import services
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db
BEGUN, PILOTED = date(2021, 6, 1), date(2022, 3, 1)


def _archived(world):
    services.archive_solution(world.solution, by=SYSTEM)
    return lambda by: services.restore_solution(world.solution, by=by)


def _piloted(world):
    piloting = services.advance_solution(world.solution, stage="piloting", on=PILOTED, by=SYSTEM)
    return lambda by: services.correct_stage(piloting, starts_on=date(2022, 2, 1), reason="日期有误", by=by)


CASES = {
    "register_solution": lambda w: (
        lambda by: services.register_solution(
            by=by,
            registry=w.wuhan,
            center=w.center,
            name="智慧工地",
            stage="deployed",
            sectors=[w.roads, w.water],
            parties=[{"organization": w.weili, "role": "owner"}],
        )
    ),
    "revise_solution": lambda w: (
        lambda by: services.revise_solution(w.solution, by=by, problem="人工巡检费时", center=None, sectors=[w.water])
    ),
    "publish_solution": lambda w: lambda by: services.publish_solution(w.solution, by=by),
    "archive_solution": lambda w: lambda by: services.archive_solution(w.solution, by=by),
    "restore_solution": _archived,
    "verify_solution": lambda w: lambda by: services.verify_solution(w.solution, by=by),
    "advance_solution": lambda w: (
        lambda by: services.advance_solution(w.solution, stage="piloting", on=PILOTED, by=by, reason="试点合同")
    ),
    "correct_stage": _piloted,
    "add_party": lambda w: (
        lambda by: services.add_party(w.solution, by=by, organization=w.bureau, role="adopter", starts_on=PILOTED)
    ),
    "revise_party": lambda w: lambda by: services.revise_party(w.party, by=by, role="owner"),
    "end_party": lambda w: lambda by: services.end_party(w.party, by=by, on=PILOTED),
    "remove_party": lambda w: lambda by: services.remove_party(w.party, by=by),
    "add_outcome": lambda w: (
        lambda by: services.add_outcome(
            w.solution, by=by, metric="迭代速度", change_value=10, change_unit="x", direction="up", measured_by=w.bureau
        )
    ),
    "revise_outcome": lambda w: lambda by: services.revise_outcome(w.outcome, by=by, result=Decimal("95.5")),
    "verify_outcome": lambda w: lambda by: services.verify_outcome(w.outcome, by=by, on=PILOTED),
    "remove_outcome": lambda w: lambda by: services.remove_outcome(w.outcome, by=by),
    "add_statement": lambda w: (
        lambda by: services.add_statement(w.solution, by=by, topic="spillover", text="可惠及测绘企业")
    ),
    "revise_statement": lambda w: lambda by: services.revise_statement(w.statement, by=by, text_en="For inspecting"),
    "remove_statement": lambda w: lambda by: services.remove_statement(w.statement, by=by),
}
LEAVES_NOTHING = {"remove_party", "remove_outcome", "remove_statement"}


def test_every_verb_of_solutions_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, zhao):
    is_put_back(CASES[verb](world), by=zhao)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - LEAVES_NOTHING))
def test_it_is_not_put_back_over_a_later_edit(verb, world, zhao):
    is_refused_after_a_later_edit(CASES[verb](world), by=zhao)


def test_undo_brings_no_party_back_over_another(world, zhao):
    services.remove_party(world.party, by=zhao)
    removed = ChangeSet.objects.latest("pk")
    services.add_party(world.solution, by=zhao, organization=world.weili, role="developer", ends_on=PILOTED)
    with pytest.raises(Conflict) as refusal:
        undo(removed, by=zhao)
    assert refusal.value.code == "overlap"
    assert world.solution.parties.count() == 1


def test_a_stage_is_not_taken_back_after_the_next_one(world, zhao):
    services.advance_solution(world.solution, stage="piloting", on=PILOTED, by=zhao)
    piloting = ChangeSet.objects.latest("pk")
    services.advance_solution(world.solution, stage="deployed", on=date(2023, 1, 1), by=zhao)
    with pytest.raises(Conflict) as refusal:
        undo(piloting, by=zhao)
    assert refusal.value.code == "undo_conflict"
    assert [stage.stage for stage in world.solution.stages.order_by("starts_on")] == [
        "incubating",
        "piloting",
        "deployed",
    ]
