"""The funnel, the time per step, what is stuck and how far one came, against a count by hand on any cases and any day."""

from datetime import date, timedelta
from statistics import median

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import end_step
from ecosystem.core.dates import today
from ecosystem.incubation.choices import CLOSED, State
from ecosystem.incubation.filters import ServiceCaseFilter
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import (
    QUIET_DAYS,
    board,
    funnel,
    portfolio,
    portfolios,
    progress_of,
    quartiles,
    stuck_cases,
    time_per_step,
)
from ecosystem.incubation.services import finish_case, plan_case, skip_case, start_case
from ecosystem.organizations.services import register_organization
from ecosystem.solutions.services import archive_solution, register_solution
from tests.incubation.conftest import BEGUN, DONE, PLANNED

pytestmark = pytest.mark.django_db
FIRST = date(2022, 1, 1)
DAYS = st.integers(0, 40)


@st.composite
def histories(draw):
    """What may have become of a step: its state today, and its dates in days since the first."""
    state = draw(st.sampled_from(sorted(State)))
    planned, wait, ran = draw(DAYS), draw(DAYS), draw(DAYS)
    begun = state in {State.RUNNING, State.DONE} or (state in CLOSED and draw(st.booleans()))
    starts = planned + wait if begun else None
    ends = (planned + wait + ran + 1) if state in CLOSED else None
    return state, planned, starts, ends


rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4), histories()), max_size=14)


def written(city, drawn):
    """The cases, past every service; of several open ones for the same step the first is kept."""
    members = [city.weili, city.beite, city.third]
    ServiceCase.objects.all().delete()
    made, open_ones = [], set()
    for member, solution, step, (state, planned, starts, ends) in drawn:
        key = (member, solution, step)
        if state not in CLOSED:
            if key in open_ones:
                continue
            open_ones.add(key)
        made.append(
            ServiceCase(
                organization=members[member],
                solution=[None, city.solution, city.other][solution],
                step=city.steps[step],
                state=state,
                planned_on=FIRST + timedelta(days=planned),
                starts_on=None if starts is None else FIRST + timedelta(days=starts),
                ends_on=None if ends is None else FIRST + timedelta(days=ends),
                closing_reason="不需要" if state in {State.SKIPPED, State.CANCELED} else "",
            )
        )
    for one in made:
        one.save()
    return made


def stood(case, day):
    """Where a case stood at the end of a day, told by hand."""
    if case.planned_on > day:
        return None
    if case.ends_on is not None and case.ends_on <= day:
        return case.state
    return "running" if case.starts_on is not None and case.starts_on <= day else "planned"


@pytest.fixture
def larger(city):
    city.third = register_organization(by=SYSTEM, registry=city.registry, kind="company", name="光谷信息有限公司")
    city.other = register_solution(by=SYSTEM, registry=city.registry, center=city.center, name="水务预测")
    return city


OFTEN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@OFTEN
@given(drawn=rows, after=st.integers(0, 130))
def test_the_funnel_counts_who_came_this_far(larger, drawn, after):
    cases, day = written(larger, drawn), FIRST + timedelta(days=after)
    found = funnel(larger.center, day)
    assert [one.step for one in found] == larger.steps
    began = [case for case in cases if case.starts_on and case.starts_on <= day and stood(case, day) != State.CANCELED]
    for number, one in enumerate(found):
        this_far = [case for case in began if larger.steps.index(case.step) >= number]
        assert one.solutions == len({case.solution_id for case in this_far if case.solution_id})
        assert one.members == len({case.organization_id for case in this_far})
        here = [stood(case, day) for case in cases if case.step == one.step]
        assert (one.running, one.done, one.skipped) == tuple(map(here.count, ("running", "done", "skipped")))


def test_who_came_through_a_step_that_ended_did_not_reach_the_one_after_it(city, running):
    end_step(city.steps[0], on=DONE, by=SYSTEM)
    assert [one.solutions for one in funnel(city.center, BEGUN)] == [1, 0, 0, 0, 0]
    assert [one.solutions for one in funnel(city.center)] == [0, 0, 0, 0]
    start_case(plan_case(step=city.steps[3], organization=city.beite, by=SYSTEM), by=SYSTEM)
    assert [(one.solutions, one.members) for one in funnel(city.center)] == [(0, 1), (0, 1), (0, 1), (0, 0)]


@OFTEN
@given(drawn=rows, after=st.integers(0, 130))
def test_each_number_of_the_funnel_is_the_size_of_its_list(larger, drawn, after):
    cases, day = written(larger, drawn), FIRST + timedelta(days=after)
    for one in funnel(larger.center, day):
        for state in ("running", "done", "skipped"):
            query = {"step": one.step.pk, "state": [state], "as_of": day}
            listed = ServiceCaseFilter(_query(query), ServiceCase.objects.all()).qs
            assert {case.pk for case in listed} == {
                case.pk for case in cases if case.step == one.step and stood(case, day) == state
            }
            assert listed.count() == getattr(one, state)


def _query(values):
    from django.http import QueryDict  # noqa: PLC0415  only here

    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, value if isinstance(value, list) else [str(value)])
    return query


@OFTEN
@given(drawn=rows, after=st.integers(0, 130))
def test_the_time_is_that_of_what_was_done_and_what_runs_stands_apart(larger, drawn, after):
    cases, day = written(larger, drawn), FIRST + timedelta(days=after)
    for one in time_per_step(larger.center, day):
        here = [case for case in cases if case.step == one.step and case.starts_on]
        done = [(case.ends_on - case.starts_on).days for case in here if stood(case, day) == "done"]
        running = [(day - case.starts_on).days for case in here if stood(case, day) == "running"]
        assert (one.done, one.running) == (len(done), len(running))
        assert one.middle == (median(done) if done else None)
        assert one.running_middle == (median(running) if running else None)
        if done:
            assert min(done) <= one.lower <= one.middle <= one.upper <= max(done)


@OFTEN
@given(drawn=rows, after=st.integers(0, 130))
def test_stuck_is_what_runs_longer_than_its_step_is_expected_to(larger, drawn, after):
    cases, day = written(larger, drawn), FIRST + timedelta(days=after)
    too_long = {
        case.pk
        for case in cases
        if case.step == larger.steps[0] and stood(case, day) == "running" and (day - case.starts_on).days > 30
    }
    assert set(ServiceCase.objects.stuck_on(day).values_list("pk", flat=True)) == too_long


@pytest.mark.parametrize(
    ("lengths", "found"),
    [([], (None, None, None)), ([7], (7, 7, 7)), ([1, 2, 3, 4, 5], (2, 3, 4)), ([10, 0], (2.5, 5, 7.5))],
)
def test_quartiles(lengths, found):
    assert quartiles(lengths) == found


class TestStuck:
    def test_late_and_quiet_cases_are_stuck_too(self, city, case):
        assert list(stuck_cases(city.center)) == [case], "it was due in 2022"
        ServiceCase.objects.update(due_on=None)
        assert not stuck_cases(city.center).exists()
        ServiceCase.objects.update(updated_at=timezone.now() - timedelta(days=QUIET_DAYS, minutes=1))
        assert list(stuck_cases(city.center)) == [case]
        skip_case(case, reason="不需要", by=SYSTEM)
        assert not stuck_cases(city.center).exists()

    @pytest.mark.parametrize("days", [30, 31])
    def test_the_days_expected_are_allowed(self, case, days):
        started = start_case(case, on=today() - timedelta(days=days), by=SYSTEM)
        ServiceCase.objects.update(due_on=None)
        assert stuck_cases().exists() == (days > 30), started

    @pytest.mark.parametrize(("stuck", "size"), [("long", 1), ("late", 1), ("quiet", 0)])
    def test_the_list_says_why(self, running, stuck, size):
        assert ServiceCaseFilter(_query({"stuck": [stuck]}), ServiceCase.objects.all()).qs.count() == size


class TestBoard:
    def test_steps_are_columns_and_what_is_stuck_stands_first(self, city, running, lin):
        fine = plan_case(
            step=city.steps[0], organization=city.beite, on=PLANNED - timedelta(days=9), officer=lin, by=SYSTEM
        )
        found = board(city.center)
        assert [column.step for column in found] == city.steps
        assert (found[0].cases, found[0].total, found[0].stuck) == ((running, fine), 2, {running.pk})
        assert board(city.center, shown=1)[0].hidden == 1
        assert board(city.center, "倍特")[0].cases == board(city.center, officer=lin)[0].cases == (fine,)
        assert board(city.center, "没有")[0].total == 0

    def test_a_step_that_ended_is_shown_while_something_is_open_in_it(self, city, running):
        end_step(city.steps[0], on=DONE, by=SYSTEM)
        end_step(city.steps[1], on=DONE, by=SYSTEM)
        assert [column.step.name for column in board(city.center)] == [
            city.steps[0].name,
            *(step.name for step in city.steps[2:]),
        ]
        finish_case(running, deliverable="报告", by=SYSTEM)
        assert len(board(city.center)) == 3

    def test_a_portfolio_is_what_an_officer_carries(self, city, running, qian, lin):
        mine = plan_case(step=city.steps[1], organization=city.beite, officer=lin, on=PLANNED, by=SYSTEM)
        plan_case(step=city.steps[2], organization=city.beite, by=SYSTEM)
        second = plan_case(step=city.steps[3], organization=city.beite, officer=lin, by=SYSTEM)
        assert portfolios(city.center) == [(lin, 2), (qian, 1)]
        assert list(portfolio(city.center, lin)) == [mine, second]


class TestProgress:
    def test_it_says_step_by_step_how_far_a_solution_came(self, city, running):
        done = finish_case(running, deliverable="场景分析报告", on=DONE, by=SYSTEM)
        about = {"organization": city.weili, "solution": city.solution, "by": SYSTEM}
        skip_case(plan_case(step=city.steps[1], on=BEGUN, **about), reason="已有方案", on=DONE, by=SYSTEM)
        start_case(plan_case(step=city.steps[2], on=DONE, **about), on=date(2022, 4, 1), by=SYSTEM)
        found = progress_of(city.solution, city.steps, today())
        assert [one.state for one in found] == ["done", "skipped", "running", "", ""]
        assert (found[0].starts_on, found[0].ends_on, found[0].deliverable) == (BEGUN, done.ends_on, "场景分析报告")

    def test_as_of_a_day_nothing_is_told_that_came_later(self, city, running):
        finish_case(running, deliverable="场景分析报告", on=DONE, by=SYSTEM)
        [before, *_rest] = progress_of(city.solution, city.steps, BEGUN)
        assert (before.state, before.starts_on, before.ends_on, before.deliverable) == ("running", BEGUN, None, "")
        [planned, *_rest] = progress_of(city.solution, city.steps, PLANNED)
        assert (planned.state, planned.starts_on) == ("planned", None)
        [nothing, *_rest] = progress_of(city.solution, city.steps, PLANNED - timedelta(days=1))
        assert nothing.state == ""

    def test_a_step_that_ended_stays_told_where_something_was_done_in_it(self, city, running):
        finish_case(running, deliverable="场景分析报告", on=DONE, by=SYSTEM)
        end_step(city.steps[0], on=DONE, by=SYSTEM)
        end_step(city.steps[1], on=DONE, by=SYSTEM)
        present = list(city.center.steps.present())
        told = [one.step.name for one in progress_of(city.solution, present, today())]
        assert told == [city.steps[0].name, *(step.name for step in city.steps[2:])]

    def test_what_is_not_public_is_not_told(self, city, running):
        assert running.is_public_now()
        archive_solution(city.solution, reason="撤回", by=SYSTEM)
        assert not any(one.state for one in progress_of(city.solution, city.steps, today()))


def test_counting_takes_as_many_queries_for_any_number_of_cases(city, running, django_assert_max_num_queries):
    plan_case(step=city.steps[2], organization=city.beite, by=SYSTEM)
    for count, most in ((funnel, 3), (time_per_step, 2)):
        with django_assert_max_num_queries(most):
            count(city.center)
