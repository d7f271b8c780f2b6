"""What can be said of a solution, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.solutions import services
from ecosystem.solutions.choices import NEXT_STAGES, Stage
from ecosystem.solutions.models import Outcome, Solution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
BEGUN, PILOTED, DEPLOYED = date(2021, 6, 1), date(2022, 3, 1), date(2023, 1, 1)


@pytest.fixture
def solution(wuhan, wuhan_center):
    facts = {"registry": wuhan, "center": wuhan_center, "by": SYSTEM}
    return services.register_solution(name="城乡道路病害识别", stage="incubating", stage_starts_on=BEGUN, **facts)


def stages_of(solution):
    return list(solution.stages.order_by("starts_on").values_list("stage", "starts_on", "ends_on"))


def test_a_solution_begins_as_a_draft_in_its_stage(zhao, wuhan, wuhan_center):
    found = services.register_solution(
        by=zhao, registry=wuhan, center=wuhan_center, name=" 紫东.太初 ", stage="scouting"
    )
    assert (found.name, found.status, stages_of(found)) == ("紫东.太初", "draft", [("scouting", None, None)])


def test_publishing_raises_the_edition_and_a_draft_does_not(zhao, solution):
    before = current_edition()
    services.revise_solution(solution, by=zhao, problem="人工巡检费时")
    assert current_edition() == before
    services.publish_solution(solution, by=zhao)
    assert current_edition() == before + 1


def test_a_center_of_another_city_is_refused(zhao, wuhan, solution, chengdu_center):
    for act in (
        lambda: services.register_solution(by=zhao, registry=wuhan, name="智慧工地", center=chengdu_center),
        lambda: services.revise_solution(solution, by=zhao, center=chengdu_center),
    ):
        with pytest.raises(InvalidInput) as refusal:
            act()
        assert refusal.value.fields == {"center": ["The center is in another city."]}


@pytest.mark.parametrize("field", ["status", "registry", "verified_on", "public_id"])
def test_what_has_a_verb_of_its_own_is_not_revised(field, zhao, solution):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_solution(solution, by=zhao, **{field: "public"})
    assert refusal.value.fields == {field: ["This cannot be changed here."]}


def test_a_name_is_given_once_in_a_registry(zhao, wuhan, chengdu, solution):
    with pytest.raises(InvalidInput) as refusal:
        services.register_solution(by=zhao, registry=wuhan, name=solution.name)
    assert str(refusal.value) == "The registry has a solution of this name already."
    assert services.register_solution(by=SYSTEM, registry=chengdu, name=solution.name).pk


def test_archived_is_restored_as_a_draft_before_it_is_published(zhao, solution):
    services.archive_solution(solution, by=zhao)
    with pytest.raises(Conflict) as refusal:
        services.publish_solution(solution, by=zhao)
    assert refusal.value.code == "archived"
    assert services.restore_solution(solution, by=zhao).status == "draft"
    with pytest.raises(Conflict) as refusal:
        services.restore_solution(solution, by=zhao)
    assert refusal.value.code == "same_status"
    services.publish_solution(solution, by=zhao)
    with pytest.raises(Conflict) as refusal:
        services.restore_solution(solution, by=zhao)
    assert refusal.value.code == "not_archived"


def test_only_a_check_sets_the_date_of_verification(zhao, solution):
    assert services.verify_solution(solution, by=zhao).verified_on == today()
    assert services.verify_solution(solution, by=zhao, on=PILOTED).verified_on == PILOTED
    with pytest.raises(InvalidInput):
        services.verify_solution(solution, by=zhao, on=today() + timedelta(days=1))


def test_the_stage_before_ends_on_the_day_the_next_begins(zhao, solution):
    services.advance_solution(solution, stage="piloting", on=PILOTED, by=zhao, reason="签了试点合同")
    assert stages_of(solution) == [("incubating", BEGUN, PILOTED), ("piloting", PILOTED, None)]
    assert solution.stages.get(stage="piloting").reason == "签了试点合同"
    every = Solution.objects.all()
    assert [
        every.in_stage("incubating", PILOTED - timedelta(days=1)).count(),
        every.in_stage("incubating", PILOTED).count(),
    ] == [1, 0]
    assert [
        every.in_stage("piloting", PILOTED - timedelta(days=1)).count(),
        every.in_stage("piloting", PILOTED).count(),
    ] == [0, 1]
    assert [every.as_of(BEGUN - timedelta(days=1)).count(), every.as_of(BEGUN).count()] == [0, 1]


@pytest.mark.parametrize("present", Stage.values)
@pytest.mark.parametrize("wanted", Stage.values)
def test_a_stage_follows_only_those_it_can(present, wanted, zhao, wuhan):
    solution = services.register_solution(by=zhao, registry=wuhan, name="方案", stage=present, stage_starts_on=BEGUN)
    if wanted in NEXT_STAGES[present]:
        assert services.advance_solution(solution, stage=wanted, on=PILOTED, by=zhao).stage == wanted
        return
    with pytest.raises(Conflict) as refusal:
        services.advance_solution(solution, stage=wanted, on=PILOTED, by=zhao)
    assert refusal.value.code == "not_possible"
    assert stages_of(solution) == [(present, BEGUN, None)]


@pytest.mark.parametrize(
    ("stage", "on", "code"),
    [
        ("piloting", BEGUN, "too_early"),
        ("piloting", BEGUN - timedelta(days=1), "too_early"),
        ("piloting", date(2999, 1, 1), "in_future"),
        ("finished", PILOTED, "invalid"),
    ],
)
def test_a_stage_that_cannot_be_is_refused(stage, on, code, zhao, solution):
    before = Change.objects.count()
    with pytest.raises(InvalidInput) as refusal:
        services.advance_solution(solution, stage=stage, on=on, by=zhao)
    assert refusal.value.code == code
    assert stages_of(solution) == [("incubating", BEGUN, None)]
    assert Change.objects.count() == before


def test_a_solution_of_no_known_stage_takes_its_first(zhao, wuhan):
    solution = services.register_solution(by=zhao, registry=wuhan, name="方案")
    services.advance_solution(solution, stage="deployed", on=DEPLOYED, by=zhao)
    assert stages_of(solution) == [("deployed", DEPLOYED, None)]


def test_a_wrong_date_is_corrected_and_the_stage_before_follows(zhao, solution):
    piloting = services.advance_solution(solution, stage="piloting", on=PILOTED, by=zhao)
    services.advance_solution(solution, stage="deployed", on=DEPLOYED, by=zhao)
    right = date(2022, 2, 1)
    services.correct_stage(piloting, starts_on=right, by=zhao, reason="合同日期")
    assert stages_of(solution) == [
        ("incubating", BEGUN, right),
        ("piloting", right, DEPLOYED),
        ("deployed", DEPLOYED, None),
    ]
    assert ChangeSet.objects.latest("pk").reason == "合同日期"
    for wrong, code in (
        (BEGUN, "too_early"),
        (DEPLOYED, "invalid"),
        (None, "invalid"),
        (date(2999, 1, 1), "in_future"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            services.correct_stage(piloting, starts_on=wrong, by=zhao)
        assert refusal.value.code == code
    assert stages_of(solution)[1] == ("piloting", right, DEPLOYED)


def test_a_role_is_held_once_at_a_time_and_again_later(zhao, solution, organization):
    weili = organization("唯理科技")
    party = services.add_party(solution, by=zhao, organization=weili, role="developer", starts_on=BEGUN)
    for dates in ({}, {"starts_on": PILOTED}, {"ends_on": PILOTED}):
        with pytest.raises(Conflict) as refusal:
            services.add_party(solution, by=zhao, organization=weili, role="developer", **dates)
        assert refusal.value.code == "overlap"
    services.end_party(party, by=zhao, on=PILOTED)
    with pytest.raises(Conflict) as refusal:
        services.end_party(party, by=zhao, on=DEPLOYED)
    assert str(refusal.value) == "It ended on 2022-03-01 already."
    services.add_party(solution, by=zhao, organization=weili, role="developer", starts_on=PILOTED)
    services.add_party(solution, by=zhao, organization=weili, role="owner", starts_on=BEGUN)
    with pytest.raises(InvalidInput):
        services.end_party(solution.parties.get(role="owner"), by=zhao, on=BEGUN)
    assert solution.parties.as_of(PILOTED - timedelta(days=1)).filter(role="developer").get() == party
    assert solution.parties.as_of(PILOTED).filter(role="developer").get() != party


@pytest.mark.parametrize(
    "told",
    [
        {"metric": "迭代速度", "change_value": 10, "change_unit": "x", "direction": "up"},
        {"metric": "巡检费用", "change_value": 50, "change_unit": "pct", "direction": "down", "comparator": "gte"},
        {"metric": "识别率", "unit": "pct", "result": 99, "comparator": "gt"},
        {"metric": "竞争力", "remark": "进一步提升"},
    ],
)
def test_a_baseline_that_no_source_tells_stays_unknown(told, zhao, solution):
    outcome = services.add_outcome(solution, by=zhao, **told)
    services.revise_outcome(outcome, by=zhao, quote="原文")
    kept = Outcome.objects.get()
    assert kept.baseline is None
    assert {name: getattr(kept, name) for name in told} == told
    assert {kept.result, kept.change_value} == {told.get("result"), told.get("change_value")}


def test_an_outcome_with_a_baseline_keeps_both_numbers_as_told(zhao, solution):
    services.add_outcome(
        solution, by=zhao, metric="精准率", unit="pct", baseline=85, result=95, comparator="gte", direction="up"
    )
    kept = Outcome.objects.get()
    assert (kept.baseline, kept.result, kept.comparator) == (Decimal(85), Decimal(95), "gte")
    assert (kept.change_value, kept.change_unit) == (None, "")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"change_value": 10, "change_unit": "x"}, "direction"),
        ({"measured_on": date(2999, 1, 1)}, "measured_on"),
        ({"comparator": "about"}, "comparator"),
    ],
)
def test_an_outcome_that_does_not_hold_together_is_refused(told, field, zhao, solution):
    with pytest.raises(InvalidInput) as refusal:
        services.add_outcome(solution, by=zhao, metric="迭代速度", **told)
    assert set(refusal.value.fields) == {field}
    assert not Outcome.objects.exists()


def test_outcomes_are_counted_from_the_day_they_were_measured(zhao, solution):
    services.add_outcome(solution, by=zhao, metric="精准率", result=95, measured_on=PILOTED)
    services.add_outcome(solution, by=zhao, metric="声誉", remark="多次获奖")
    assert Outcome.objects.as_of(PILOTED - timedelta(days=1)).count() == 1
    assert Outcome.objects.as_of(PILOTED).count() == 2
    assert Outcome.objects.measured().get().metric == "精准率"
