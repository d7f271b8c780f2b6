"""Seats of a program: who takes one, how many are left, and that nobody takes one too many."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create_many
from ecosystem.centers.services import add_platform, open_center
from ecosystem.core.errors import Conflict
from ecosystem.organizations.services import register_organization
from ecosystem.programs import services
from ecosystem.programs.models import Enrollment
from ecosystem.programs.reports import seats_left, seats_taken
from ecosystem.vocabulary.models import Place

JOINED, LATER, LEFT = date(2022, 1, 10), date(2022, 6, 1), date(2023, 1, 1)
DAY = timedelta(days=1)


def full(act):
    before = list(Enrollment.objects.order_by("pk").values())
    with pytest.raises(Conflict) as refusal:
        act()
    assert list(Enrollment.objects.order_by("pk").values()) == before
    assert refusal.value.code == "program_full"
    return str(refusal.value)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_english")
def test_nobody_joins_a_full_program(world, qian, organization):
    services.enroll(world.betvision, world.program, on=LATER, by=qian)
    third = organization("智慧农业")
    said = full(lambda: services.enroll(third, world.program, on=LATER, by=qian))
    assert said == "“梧桐计划” has 2 seats; this would take 3."
    # One seat was free on the day before, but would have to be given up again.
    full(lambda: services.enroll(third, world.program, on=LATER - DAY, by=qian))


@pytest.mark.django_db
def test_a_seat_is_free_on_the_day_its_member_leaves_and_not_while_suspended(world, qian, organization):
    services.enroll(world.betvision, world.program, on=JOINED, by=qian)
    services.suspend(world.enrollment, on=LATER, reason="停产", by=qian)
    third = organization("智慧农业")
    full(lambda: services.enroll(third, world.program, on=LATER, by=qian))
    services.withdraw(world.enrollment, on=LEFT, reason="迁出", by=qian)
    full(lambda: services.enroll(third, world.program, on=LEFT - DAY, by=qian))
    services.enroll(third, world.program, on=LEFT, by=qian)
    taken = [seats_taken([world.program], day)[world.program.pk] for day in (JOINED - DAY, JOINED, LEFT - DAY, LEFT)]
    assert taken == [0, 2, 2, 2]


@pytest.mark.django_db
def test_a_correction_takes_no_seat_too_many(world, qian, organization):
    services.withdraw(world.enrollment, on=LATER, reason="迁出", by=qian)
    services.enroll(world.betvision, world.program, on=JOINED, by=qian)
    services.enroll(organization("智慧农业"), world.program, on=LATER, by=qian)
    full(lambda: services.correct_enrollment(world.enrollment, ends_on=LATER + DAY, reason="有误", by=qian))
    assert services.correct_enrollment(world.enrollment, ends_on=LATER - DAY, reason="有误", by=qian)


@pytest.mark.django_db
def test_fewer_seats_than_are_taken_are_refused(world, qian):
    services.enroll(world.betvision, world.program, on=JOINED, by=qian)
    full(lambda: services.revise_program(world.program, seats=1, by=qian))
    assert services.revise_program(world.program, seats=None, by=qian).seats is None


@pytest.mark.django_db
def test_whatever_writes_enrollments_meets_the_seats(world, organization):
    names = ("甲科技", "乙科技", "丙科技")

    def flood():
        with change_set(by=SYSTEM, verb="Import enrollments"):
            create_many(
                [Enrollment(program=world.program, organization=organization(name), starts_on=LATER) for name in names]
            )

    full(flood)


@pytest.mark.django_db
def test_seats_left_are_read_for_many_programs_at_once(world, qian, django_assert_num_queries):
    unlimited = services.register_program(platform=world.platform, name="不限名额", by=qian)
    services.enroll(world.betvision, unlimited, on=JOINED, by=qian)
    programs = [world.program, world.empty, unlimited]
    with django_assert_num_queries(1):
        assert seats_left(programs, JOINED) == {world.program.pk: 1, world.empty.pk: None, unlimited.pk: None}
    assert seats_left([world.program], JOINED - DAY) == {world.program.pk: 2}


@pytest.mark.django_db(transaction=True)
def test_two_who_reach_for_the_last_seat_at_once_do_not_both_get_it():
    wuhan = Place.objects.get(code="420100")
    center = open_center(by=SYSTEM, registry=wuhan, name="武汉人工智能计算中心")
    platform = add_platform(center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    program = services.register_program(platform=platform, name="梧桐计划", seats=1, by=SYSTEM)
    facts = {"by": SYSTEM, "registry": wuhan, "kind": "company", "status": "public"}
    both = [register_organization(name=name, **facts) for name in ("唯理科技", "倍特威视")]
    ready, outcomes = threading.Barrier(2), []

    def enrolled(organization):
        for _attempt in range(1000):
            try:
                return services.enroll(organization, program, on=JOINED, by=SYSTEM)
            except OperationalError:
                # SQLite's database of the tests lives in memory, where a second writer is turned away, not made to wait.
                time.sleep(0.01)
        raise AssertionError("The database stayed locked.")

    def reach(organization):
        try:
            ready.wait(10)
            enrolled(organization)
            outcomes.append("in")
        except Conflict as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=reach, args=[organization]) for organization in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["in", "program_full"]
    assert Enrollment.objects.count() == 1
