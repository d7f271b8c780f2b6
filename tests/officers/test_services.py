"""Desk officers are assigned one at a time, contacts are logged, requests answered, portfolios handed over; nobody just leaves."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.checking import violations_refused
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.casework.models import Task
from ecosystem.centers.staff import dismiss, give_role, take_role
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, DomainError, NotAllowed
from ecosystem.incubation.models import ServiceCase
from ecosystem.officers import models
from ecosystem.officers.models import Assignment, LogEntry, Office
from ecosystem.officers.portfolios import Portfolio, dealt, portfolio_of
from ecosystem.officers.services import (
    answer_request,
    assign_officer,
    end_assignment,
    hand_over_portfolio,
    log_contact,
    open_office,
    remove_contact,
    revise_assignment,
    revise_contact,
)
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import merge_organizations
from tests.constraints import constraints_of, is_refused_by
from tests.officers.conftest import BEGUN, ago
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db
LATER = date(2022, 6, 1)


def refused(act, *arguments, **values):
    """The code of a refusal, and which fields it is about."""
    with pytest.raises(DomainError) as refusal:
        act(*arguments, **{"by": SYSTEM, **values})
    return refusal.value.code, set(refusal.value.fields)


class TestAssigning:
    def test_another_person_takes_over_from_a_day(self, city, assigned, wei, qian):
        about = {"center": city.center, "organization": city.weili}
        following = assign_officer(**about, officer=wei, on=LATER, remark="分工调整", by=SYSTEM)
        held = [(one.officer, one.starts_on, one.ends_on) for one in Assignment.objects.order_by("starts_on")]
        assert held == [(qian, BEGUN, LATER), (wei, LATER, None)]
        assert Assignment.objects.as_of(LATER - timedelta(days=1)).get().officer == qian
        assert refused(assign_officer, **about, officer=wei) == ("same", set())
        # Whoever was named wrongly on the same day never was it.
        assert assign_officer(**about, officer=qian, on=LATER, by=SYSTEM).pk == following.pk
        assert Assignment.objects.count() == 2

    def test_what_cannot_be_is_refused(self, city, assigned, organization, wei, chen, sun):
        about = {"center": city.center, "organization": city.weili}
        assert refused(assign_officer, **about, officer=chen) == ("not_staff", {"officer"})
        assert refused(assign_officer, **about, officer=sun) == ("not_staff", {"officer"})
        assert refused(assign_officer, **about, officer=wei, on=date(2999, 1, 1)) == ("in_future", {"on"})
        assert refused(assign_officer, **about, officer=wei, on=BEGUN - timedelta(days=1)) == ("too_early", {"on"})
        stranger = {"center": city.center, "organization": organization("路人公司")}
        assert refused(assign_officer, **stranger, officer=wei) == ("not_a_member", {"organization"})
        end_assignment(assigned, on=LATER, by=SYSTEM)
        assert refused(end_assignment, assigned)[0] == "ended"
        assert refused(assign_officer, **about, officer=wei, on=BEGUN)[0] == "officers_assignment_one_at_a_time"
        following = assign_officer(**about, officer=wei, on=LATER, by=SYSTEM)
        early = {"starts_on": LATER - timedelta(days=9)}
        assert refused(revise_assignment, following, **early)[0] == "officers_assignment_one_at_a_time"
        assert refused(revise_assignment, following, officer=wei) == ("not_here", {"officer"})

    def test_who_decides_on_members_assigns(self, city, qian, zhao, sun, chen, rui):
        values = {"center": city.center, "organization": city.weili, "officer": qian}
        for person in (zhao, sun, chen, rui):
            with pytest.raises(NotAllowed):
                assign_officer(**values, by=person)
        assert assign_officer(**values, by=qian).officer == qian

    def test_when_records_become_one_one_person_answers_for_it(self, city, assigned, wei, qian):
        assign_officer(center=city.center, organization=city.beite, officer=wei, on=LATER, by=SYSTEM)
        assign_officer(center=city.center, organization=city.zhongke, officer=qian, on=LATER, by=SYSTEM)
        merge_organizations(city.weili, city.zhongke, by=SYSTEM)
        merge_organizations(city.weili, city.beite, by=SYSTEM)
        kept = Assignment.objects.get()
        assert (kept.organization, kept.officer, kept.starts_on, kept.ends_on) == (city.weili, qian, BEGUN, None)


class TestLogging:
    def test_an_answer_stops_the_clock_of_its_request(self, city, request_made, qian):
        assert (request_made.direction, request_made.officer) == ("in", qian)
        assert LogEntry.objects.waiting().get() == request_made
        answer = answer_request(
            request_made, subject="可以延长一个月", happened_on=ago(7), next_contact_on=today(), by=qian
        )
        assert (answer.direction, answer.kind, answer.officer) == ("out", "message", qian)
        assert not LogEntry.objects.waiting().exists()
        assert LogEntry.objects.waiting(ago(8)).get() == request_made
        assert LogEntry.objects.requests().with_answers().get().answered_on == ago(7)
        assert refused(remove_contact, request_made)[0] == "still_used"

    def test_what_cannot_be_is_refused(self, city, request_made, chen):
        about = {"center": city.center, "organization": city.weili, "subject": "电话"}
        assert refused(log_contact, **about, happened_on=date(2999, 1, 1)) == ("in_future", {"happened_on"})
        assert refused(log_contact, **about, officer=chen) == ("not_staff", {"officer"})
        assert refused(log_contact, **about, next_contact_on=today()) == ("invalid", {"next_contact_on"})
        assert refused(answer_request, request_made, subject="答", happened_on=ago(11))[1] == {"happened_on"}
        other = {**about, "organization": city.beite, "answers": request_made}
        assert refused(log_contact, **other) == ("invalid", {"answers"})
        assert refused(revise_contact, request_made, kind="call") == ("not_here", {"kind"})

    def test_the_next_contact_is_the_latest_that_was_set_until_it_happens(self, city, assigned):
        def call(days, following=None):
            about = {"center": city.center, "organization": city.weili, "subject": "电话"}
            return log_contact(**about, happened_on=ago(days), next_contact_on=following, by=SYSTEM)

        call(30, ago(20))
        assert LogEntry.objects.overdue(today()).count() == 1
        second = call(25, ago(5))
        call(24)
        assert LogEntry.objects.appointments().get() == second
        call(5)
        assert not LogEntry.objects.appointments().exists()

    def test_a_log_is_for_staff_of_its_center(self, request_made, people):
        seen = {name: LogEntry.objects.visible_to(person).count() for name, person in people.items()}
        assert seen == {
            **dict.fromkeys(("lin", "qian", "zhao", "sun"), 1),
            **dict.fromkeys(("chen", "rui", "nobody"), 0),
        }


class TestHandingOver:
    def test_all_that_is_about_one_member_goes_to_one_person(self, city, laden, qian, wei, lin):
        shown = portfolio_of(city.center, qian)
        assert (shown.open_requests, len(shown.assignments), len(shown.cases), len(shown.tasks)) == (1, 2, 2, 2)
        hand_over_portfolio(city.center, officer=qian, to=[wei, lin], reason="离职", by=SYSTEM)
        now = {one.organization_id: one.officer for one in Assignment.objects.open()}
        assert Counter(now.values()) == Counter([wei, lin])
        assert {one.organization_id: one.officer for one in ServiceCase.objects.all()} == now
        assert Task.objects.get(title="回访").assignee == now[city.beite.pk]
        assert qian not in {one.assignee for one in Task.objects.all()}
        assert portfolio_of(city.center, qian).is_empty
        assert refused(hand_over_portfolio, city.center, officer=qian, to=[wei])[0] == "nothing"

    def test_it_is_one_change_set_that_is_undone(self, city, laden, qian, wei):
        before = ChangeSet.objects.count()
        hand_over_portfolio(city.center, officer=qian, to=[wei], by=SYSTEM)
        assert ChangeSet.objects.count() == before + 1
        undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
        again = portfolio_of(city.center, qian)
        assert (len(again.assignments), len(again.cases), len(again.tasks)) == (2, 2, 2)

    def test_all_or_nothing_goes(self, city, laden, qian, zhao):
        # 赵 keeps no service cases: nothing of what could have gone is gone.
        assert refused(hand_over_portfolio, city.center, officer=qian, to=[zhao])[0] == "not_staff"
        assert len(portfolio_of(city.center, qian).assignments) == 2

    def test_what_cannot_be_is_refused(self, city, laden, qian, wei, chen):
        for to, code in (([], "required"), ([wei, qian], "same"), ([chen], "not_staff")):
            assert refused(hand_over_portfolio, city.center, officer=qian, to=to) == (code, {"to"})

    @given(having=st.lists(st.integers(0, 9), min_size=1, max_size=4), count=st.integers(0, 20))
    def test_whoever_has_the_fewest_members_takes_the_next(self, having, count):
        people = [type("Person", (), {"pk": number})() for number in range(len(having))]
        portfolio = Portfolio(assignments=[Assignment(organization=Organization(pk=pk)) for pk in range(1, count + 1)])
        found = dealt(portfolio, people, Counter(dict(enumerate(having))))
        assert found.keys() == {None, *range(1, count + 1)}
        got = Counter(person.pk for key, person in found.items() if key is not None)
        loads = [number + got[place] for place, number in enumerate(having)]
        # Nobody was given anything while another one had less.
        assert all(loads[place] <= min(loads) + 1 for place in range(len(having)) if got[place])


class TestLeaving:
    def test_nobody_leaves_who_still_answers_for_members(self, city, laden, qian, wei):
        assert refused(dismiss, qian)[0] == "still_responsible"
        assert refused(take_role, qian.staff_roles.get())[0] == "still_responsible"
        assert qian.staff_roles.count() == 1
        hand_over_portfolio(city.center, officer=qian, to=[wei], by=SYSTEM)
        dismiss(qian, by=SYSTEM)
        assert not qian.staff_roles.exists()

    def test_who_keeps_another_role_there_stays_responsible(self, city, assigned, qian):
        give_role(qian, role="administrator", center=city.center, by=SYSTEM)
        take_role(qian.staff_roles.get(role="program_manager"), by=SYSTEM)
        assert Assignment.objects.get().officer == qian


class TestDatabase:
    def test_no_two_answer_for_a_member_on_one_day(self, city, qian, wei):
        def row(starts, ends, officer):
            values = {"center": city.center, "organization": city.weili}
            return Assignment(**values, officer=officer, starts_on=starts, ends_on=ends)

        rows = [row(BEGUN, LATER, qian), row(LATER, None, wei)]
        Assignment.objects.bulk_create(rows[:1])
        Assignment.objects.bulk_create(rows[1:])
        between = row(BEGUN + timedelta(days=9), LATER - timedelta(days=9), wei)
        with pytest.raises(Conflict) as refusal, violations_refused(Assignment):
            Assignment.objects.bulk_create([between])
        assert refusal.value.code == "officers_assignment_one_at_a_time"
        with pytest.raises(Conflict), violations_refused(Assignment):
            Assignment.objects.filter(pk=rows[0].pk).update(ends_on=LATER + timedelta(days=1))

    LOGGED = {
        "officers_logentry_request_is_incoming": {"kind": "request", "direction": "out"},
        "officers_logentry_next_contact_later": {"happened_on": BEGUN, "next_contact_on": BEGUN},
        "officers_logentry_answer_is_outgoing": {"direction": "in"},
    }

    @pytest.mark.parametrize("name", LOGGED)
    def test_the_database_refuses_what_no_contact_is(self, city, request_made, name):
        about = {"center": city.center, "organization": city.weili, "subject": "电话", **self.LOGGED[name]}
        if name == "officers_logentry_answer_is_outgoing":
            about["answers"] = request_made
        is_refused_by(name, LogEntry(**about))

    def test_the_database_refuses_two_who_answer_today_and_an_end_before_the_start(self, city, qian, wei):
        about = {"center": city.center, "organization": city.weili, "starts_on": LATER}
        is_refused_by("officers_assignment_dates_in_order", Assignment(**about, officer=qian, ends_on=BEGUN))
        rows = [Assignment(**about, officer=person) for person in (qian, wei)]
        is_refused_by("officers_assignment_one_open", *rows)

    def test_every_constraint_is_here(self):
        mine = {"officers_assignment_one_open", "officers_assignment_dates_in_order"}
        assert constraints_of(models) == {*self.LOGGED, *mine}


def test_a_center_has_one_office(city, lin, qian):
    open_office(center=city.center, name="企业服务中心", phone="027-1", by=lin)
    assert refused(open_office, center=city.center, name="第二个")[1] == {"center"}
    with pytest.raises(NotAllowed):
        open_office(center=city.center, name="第三个", by=qian)
    assert Office.objects.get().shows_officer is False


@pytest.mark.django_db(transaction=True)
def test_of_many_who_assign_at_once_one_is_the_officer(city, qian, wei):
    people = [qian, wei]

    def assign(number):
        try:
            return assign_officer(
                center=city.center, organization=city.zhongke, officer=people[number % 2], by=SYSTEM
            ).officer_id
        except Conflict as refusal:
            return refusal.code

    found = all_at_once(assign, range(4))
    assert set(found) <= {qian.pk, wei.pk, "same"}
    assert Assignment.objects.filter(organization=city.zhongke).count() == 1
