"""Service cases are planned, begun, done, skipped, canceled, opened again, and handed over."""

from datetime import date, timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.centers.services import end_step, open_center, remove_step
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, DomainError, NotAllowed
from ecosystem.incubation import models
from ecosystem.incubation.choices import CLOSED, OPEN, TRANSITIONS, State
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.services import (
    advance_case,
    cancel_case,
    finish_case,
    hand_over_case,
    hand_over_portfolio,
    plan_case,
    reopen_case,
    revise_case,
    skip_case,
    start_case,
)
from ecosystem.solutions.services import register_solution
from ecosystem.vocabulary.models import Place
from tests.constraints import constraints_of, is_refused_by
from tests.incubation.conftest import BEGUN, DONE, PLANNED
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db
LATER = date(2022, 5, 1)


def refused(act, *arguments, **values):
    """The code of a refusal, and which fields it is about."""
    with pytest.raises(DomainError) as refusal:
        act(*arguments, by=SYSTEM, **values)
    return refusal.value.code, set(refusal.value.fields)


class TestPlanning:
    def test_a_step_is_planned_for_a_solution_or_for_a_member_alone(self, city, case):
        assert (case.state, case.planned_on, case.due_on) == ("planned", PLANNED, date(2022, 4, 1))
        alone = plan_case(step=city.steps[0], organization=city.weili, by=SYSTEM)
        assert (alone.solution, alone.planned_on, alone.days) == (None, today(), None)

    def test_one_is_open_for_each_member_solution_and_step(self, city, case):
        again = {"step": city.steps[0], "organization": city.weili}
        assert refused(plan_case, **again, solution=city.solution) == ("open_already", set())
        plan_case(**again, by=SYSTEM)
        assert refused(plan_case, **again) == ("open_already", set())
        plan_case(step=city.steps[1], organization=city.weili, solution=city.solution, by=SYSTEM)
        cancel_case(case, reason="重复", on=PLANNED, by=SYSTEM)
        plan_case(**again, solution=city.solution, by=SYSTEM)

    def test_a_solution_of_another_center_has_no_case_here(self, city):
        chengdu = open_center(registry=Place.objects.get(code="510100"), name="成都智算中心", by=SYSTEM)
        other = register_solution(by=SYSTEM, registry=chengdu.registry, center=chengdu, name="城市管理")
        found = refused(plan_case, step=city.steps[0], organization=city.weili, solution=other)
        assert found == ("invalid", {"solution"})

    @pytest.mark.parametrize(
        ("values", "fields"),
        [
            ({"on": date(2999, 1, 1)}, {"on"}),
            ({"on": LATER, "due_on": LATER - timedelta(days=1)}, {"due_on"}),
        ],
    )
    def test_what_cannot_be_is_refused(self, city, values, fields):
        assert refused(plan_case, step=city.steps[0], organization=city.weili, **values)[1] == fields
        assert not ServiceCase.objects.exists()

    def test_an_officer_keeps_cases_at_the_center(self, city, zhao):
        found = refused(plan_case, step=city.steps[0], organization=city.weili, officer=zhao)
        assert found == ("not_staff", {"officer"})

    def test_a_step_that_ended_is_not_planned_but_keeps_its_cases(self, city, case):
        with pytest.raises(Conflict) as kept:
            remove_step(city.steps[0], by=SYSTEM)
        assert kept.value.code == "still_used"
        ended = end_step(city.steps[0], on=LATER, by=SYSTEM)
        assert refused(plan_case, step=ended, organization=city.beite)[0] == "step_ended"
        assert ServiceCase.objects.get().step == ended
        plan_case(step=ended, organization=city.beite, on=PLANNED, by=SYSTEM)

    def test_who_keeps_enrollments_at_the_center_carries_cases(self, case, qian, zhao, rui, sun, chen, mei):
        for person in (zhao, rui, sun, chen, mei):
            with pytest.raises(NotAllowed):
                start_case(case, by=person)
        assert start_case(case, by=qian).state == "running"


class TestMoving:
    def test_it_begins_is_done_and_says_what_was_delivered(self, running):
        assert (running.state, running.starts_on, running.planned_on) == ("running", BEGUN, PLANNED)
        done = finish_case(running, deliverable=" 场景分析报告 ", on=DONE, by=SYSTEM)
        assert (done.state, done.ends_on, done.days, done.deliverable) == ("done", DONE, 28, "场景分析报告")

    def test_what_began_before_it_was_planned_was_planned_then(self, case):
        assert start_case(case, on=date(2021, 12, 1), by=SYSTEM).planned_on == date(2021, 12, 1)

    def test_nothing_delivered_is_not_done(self, running):
        assert refused(finish_case, running, deliverable="  ") == ("no_deliverable", {"deliverable"})
        assert refused(finish_case, running, deliverable="报告", on=BEGUN) == ("too_early", {"on"})
        assert refused(finish_case, running, deliverable="报告", on=date(2999, 1, 1)) == ("in_future", {"on"})

    @pytest.mark.parametrize(("close", "state"), [(skip_case, "skipped"), (cancel_case, "canceled")])
    def test_it_is_skipped_or_canceled_with_a_reason(self, case, close, state):
        assert refused(close, case, reason=" ") == ("reason_required", {"reason"})
        assert refused(close, case, reason="已有模型", on=PLANNED - timedelta(days=1)) == ("too_early", {"on"})
        closed = close(case, reason="已有模型", on=LATER, by=SYSTEM)
        assert (closed.state, closed.starts_on, closed.ends_on) == (state, None, LATER)
        assert closed.closing_reason == Change.objects.latest("pk").change_set.reason == "已有模型"

    def test_what_is_given_up_on_the_day_it_began_never_ran(self, running):
        closed = cancel_case(running, reason="误操作", on=BEGUN, by=SYSTEM)
        assert (closed.starts_on, closed.ends_on) == (None, BEGUN)

    def test_it_is_opened_again_where_it_stood(self, case):
        skipped = skip_case(case, reason="已有模型", on=LATER, by=SYSTEM)
        again = reopen_case(skipped, reason="需要重做", by=SYSTEM)
        assert (again.state, again.ends_on, again.closing_reason) == ("planned", None, "")
        done = finish_case(start_case(again, on=BEGUN, by=SYSTEM), deliverable="报告", on=DONE, by=SYSTEM)
        again = reopen_case(done, reason="需要补充", by=SYSTEM)
        assert (again.state, again.starts_on, again.ends_on, again.deliverable) == ("running", BEGUN, None, "报告")

    def test_it_is_not_opened_beside_another(self, city, running):
        done = finish_case(running, deliverable="报告", on=DONE, by=SYSTEM)
        plan_case(step=city.steps[0], organization=city.weili, solution=city.solution, by=SYSTEM)
        assert refused(reopen_case, done, reason="补充")[0] == "open_already"

    def test_it_goes_on_with_a_later_step(self, city, running, qian):
        last = plan_case(step=city.steps[4], organization=city.weili, solution=city.solution, on=BEGUN, by=SYSTEM)
        following = advance_case(running, step=city.steps[2], deliverable="报告", on=DONE, by=SYSTEM)
        assert ServiceCase.objects.get(pk=running.pk).state == "done"
        assert (following.step, following.state, following.starts_on) == (city.steps[2], "running", DONE)
        assert (following.officer, following.solution) == (qian, city.solution)
        assert refused(advance_case, following, step=city.steps[1], deliverable="报告") == ("not_later", {"step"})
        before = ChangeSet.objects.count()
        assert advance_case(following, step=city.steps[4], deliverable="模型", on=LATER, by=SYSTEM) == last
        assert ChangeSet.objects.count() == before + 1

    def test_every_other_way_is_refused(self, city, case):
        acts = {
            State.RUNNING: lambda one: start_case(one, by=SYSTEM),
            State.DONE: lambda one: finish_case(one, deliverable="报告", by=SYSTEM),
            State.SKIPPED: lambda one: skip_case(one, reason="不需要", by=SYSTEM),
            State.CANCELED: lambda one: cancel_case(one, reason="不需要", by=SYSTEM),
        }
        assert set(TRANSITIONS) == OPEN | CLOSED == set(State)
        for state in State:
            started = None if state == State.PLANNED else BEGUN
            ended = LATER if state in CLOSED else None
            why = "不需要" if state in {State.SKIPPED, State.CANCELED} else ""
            ServiceCase.objects.update(state=state, starts_on=started, ends_on=ended, closing_reason=why)
            now = ServiceCase.objects.get()
            for wanted, act in acts.items():
                if wanted not in TRANSITIONS[state] or (state in CLOSED and wanted == State.RUNNING):
                    with pytest.raises(Conflict) as refusal:
                        act(now)
                    assert refusal.value.code == "not_possible", (state, wanted)
            if state in OPEN:
                with pytest.raises(Conflict):
                    reopen_case(now, reason="补充", by=SYSTEM)

    def test_where_it_stands_is_not_revised(self, case):
        assert refused(revise_case, case, state="done") == ("not_here", {"state"})
        assert revise_case(case, due_on=LATER, by=SYSTEM).due_on == LATER


class TestHandingOver:
    def test_an_open_case_goes_to_somebody_else_or_nobody(self, case, lin, zhao):
        assert hand_over_case(case, officer=lin, by=SYSTEM).officer == lin
        assert hand_over_case(case, officer=None, by=SYSTEM).officer is None
        assert refused(hand_over_case, case, officer=zhao) == ("not_staff", {"officer"})
        closed = cancel_case(case, reason="重复", by=SYSTEM)
        assert refused(hand_over_case, closed, officer=lin)[0] == "closed"

    def test_a_whole_portfolio_goes_in_one_change_set(self, city, case, qian, lin, zhao):
        for step in city.steps[1:3]:
            plan_case(step=step, organization=city.beite, officer=qian, by=SYSTEM)
        skip_case(ServiceCase.objects.latest("pk"), reason="不需要", by=SYSTEM)
        theirs = plan_case(step=city.steps[3], organization=city.beite, officer=lin, by=SYSTEM)
        before = ChangeSet.objects.count()
        given = hand_over_portfolio(city.center, officer=qian, to=lin, reason="离职", by=SYSTEM)
        assert (len(given), ChangeSet.objects.count()) == (2, before + 1)
        assert set(ServiceCase.objects.open().values_list("officer", flat=True)) == {lin.pk}
        assert ServiceCase.objects.filter(officer=qian).get().state == "skipped", "what is closed keeps who did it"
        assert theirs.officer == lin
        nobody = refused(hand_over_portfolio, city.center, officer=qian, to=lin)
        same = refused(hand_over_portfolio, city.center, officer=lin, to=lin)
        stranger = refused(hand_over_portfolio, city.center, officer=lin, to=zhao)
        assert (nobody, same, stranger) == (("nothing", set()), ("same", {"to"}), ("not_staff", {"to"}))


class TestConstraints:
    ROWS = {
        "incubation_servicecase_dates_in_order": {"state": "done", "starts_on": DONE, "ends_on": BEGUN},
        "incubation_servicecase_dates_by_state": {"state": "running"},
        "incubation_servicecase_reason_by_state": {"state": "skipped", "ends_on": DONE},
        "incubation_servicecase_planned_first": {"state": "running", "starts_on": date(2021, 1, 1)},
        "incubation_servicecase_due_after_planned": {"due_on": date(2021, 1, 1)},
    }

    def row(self, city, number, **values):
        return ServiceCase(step=city.steps[number], organization=city.beite, **{"planned_on": PLANNED, **values})

    @pytest.mark.parametrize("name", ROWS)
    def test_the_database_refuses_a_case_that_cannot_be(self, city, name):
        is_refused_by(name, self.row(city, 0), self.row(city, 1, **self.ROWS[name]))

    @pytest.mark.parametrize(
        ("name", "about"),
        [("incubation_servicecase_one_open", True), ("incubation_servicecase_one_open_of_member", False)],
    )
    def test_the_database_refuses_a_second_open_one(self, city, name, about):
        values = {"solution": city.solution} if about else {}
        closed = {"state": "done", "starts_on": BEGUN, "ends_on": DONE}
        rows = [self.row(city, 0, **values, **closed), self.row(city, 0, **values), self.row(city, 0, **values)]
        is_refused_by(name, *rows)

    def test_every_constraint_is_here(self):
        unique = {"incubation_servicecase_one_open", "incubation_servicecase_one_open_of_member"}
        assert constraints_of(models) == {*self.ROWS, *unique}


def test_cases_are_for_staff_of_their_center(case, people):
    seen = {name: ServiceCase.objects.visible_to(person).count() for name, person in people.items()}
    assert seen == {**dict.fromkeys(("lin", "qian", "zhao", "sun"), 1), **dict.fromkeys(("chen", "rui", "nobody"), 0)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("about_solution", [True, False])
def test_of_many_who_plan_the_same_step_at_once_one_does(city, about_solution):
    def plan(number):
        try:
            about = {"solution": city.solution} if about_solution else {}
            return plan_case(step=city.steps[0], organization=city.weili, by=SYSTEM, **about).state
        except Conflict as refusal:
            return refusal.code

    assert sorted(all_at_once(plan, range(6))) == ["open_already"] * 5 + ["planned"]
    assert ServiceCase.objects.count() == 1
