"""Who is a member, where and when; which platforms serve whom."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform, open_center
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import unlist_organization
from ecosystem.programs import reports, services

pytestmark = pytest.mark.django_db
JOINED, PAUSED, BACK, LEFT = date(2022, 1, 10), date(2022, 6, 1), date(2022, 9, 1), date(2023, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def city(wuhan, wuhan_center, organization):
    """Two platforms with a program each, a second center, and four organizations of three kinds."""
    second = open_center(by=SYSTEM, registry=wuhan, name="武汉第二中心")
    compute = add_platform(wuhan_center, name="公共算力服务平台", function="compute", by=SYSTEM)
    incubation = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    elsewhere = add_platform(second, name="第二算力平台", function="compute", by=SYSTEM)
    platforms = {"compute": compute, "incubation": incubation, "elsewhere": elsewhere}
    programs = {
        name: services.register_program(platform=platform, name=f"{platform.name}计划", status="public", by=SYSTEM)
        for name, platform in platforms.items()
    }
    kinds = {"唯理科技": "company", "倍特威视": "company", "武汉大学": "university", "遥感创客团队": "team"}
    named = {name: organization(name, kind=kind) for name, kind in kinds.items()}
    for name, program in (
        ("唯理科技", "compute"),
        ("唯理科技", "incubation"),
        ("武汉大学", "compute"),
        ("遥感创客团队", "elsewhere"),
    ):
        services.enroll(named[name], programs[program], on=JOINED, by=SYSTEM)
    return SimpleNamespace(wuhan=wuhan, center=wuhan_center, second=second, **platforms, programs=programs, **named)


def names(organizations):
    return set(organizations.values_list("name", flat=True))


def test_members_of_every_place_there_is(city, chengdu):
    assert names(reports.members(city.wuhan, JOINED)) == {"唯理科技", "武汉大学", "遥感创客团队"}
    assert names(reports.members(None, JOINED)) == {"唯理科技", "武汉大学", "遥感创客团队"}
    assert names(reports.members(city.center, JOINED)) == {"唯理科技", "武汉大学"}
    assert names(reports.members(city.second, JOINED)) == {"遥感创客团队"}
    assert names(reports.members(city.incubation, JOINED)) == {"唯理科技"}
    assert names(reports.members(city.programs["compute"], JOINED)) == {"唯理科技", "武汉大学"}
    assert names(reports.members(chengdu, JOINED)) == set()


def test_a_member_of_two_programs_is_one_member_until_the_last_ends(city):
    first, second = city.唯理科技.enrollments.order_by("pk")
    assert reports.members(city.center, JOINED).filter(name="唯理科技").count() == 1
    services.withdraw(first, on=PAUSED, reason="迁出", by=SYSTEM)
    assert names(reports.members(city.center, PAUSED)) == {"唯理科技", "武汉大学"}
    services.suspend(second, on=BACK, reason="停产", by=SYSTEM)
    assert names(reports.members(city.center, BACK - DAY)) == {"唯理科技", "武汉大学"}
    assert names(reports.members(city.center, BACK)) == {"武汉大学"}


@pytest.mark.parametrize(
    ("day", "is_member"),
    [
        (JOINED - DAY, False),
        (JOINED, True),
        (PAUSED - DAY, True),
        (PAUSED, False),
        (BACK - DAY, False),
        (BACK, True),
        (LEFT - DAY, True),
        (LEFT, False),
    ],
)
def test_a_day_belongs_to_the_state_that_begins_on_it(day, is_member, city):
    enrollment = city.武汉大学.enrollments.get()
    services.suspend(enrollment, on=PAUSED, reason="停课", by=SYSTEM)
    services.resume(enrollment, on=BACK, reason="复课", by=SYSTEM)
    services.graduate(enrollment, on=LEFT, reason="期满", by=SYSTEM)
    assert ("武汉大学" in names(reports.members(city.center, day))) is is_member
    assert bool(reports.coverage([city.武汉大学], day)[city.武汉大学.pk]) is is_member
    assert (reports.members_by_kind(city.center, day).get("university") == 1) is is_member
    assert (reports.members_by_program(city.center, day).get(city.programs["compute"].pk, 0)) == (
        (day >= JOINED) + is_member
    )


def test_members_by_kind_platform_and_program_count_public_organizations(city, django_assert_num_queries):
    unlist_organization(city.武汉大学, by=SYSTEM)
    with django_assert_num_queries(3):
        assert reports.members_by_kind(city.wuhan, JOINED) == {"company": 1, "team": 1}
        assert reports.members_by_platform(city.wuhan, JOINED) == {
            city.compute.pk: 1,
            city.incubation.pk: 1,
            city.elsewhere.pk: 1,
        }
        assert reports.members_by_program(city.center, JOINED) == {
            city.programs["compute"].pk: 1,
            city.programs["incubation"].pk: 1,
        }


def test_coverage_of_many_organizations_is_one_query(city, django_assert_num_queries):
    organizations = list(Organization.objects.order_by("pk"))
    with django_assert_num_queries(1):
        served = reports.coverage(organizations, JOINED)
    assert served == {
        city.唯理科技.pk: {city.compute.pk, city.incubation.pk},
        city.倍特威视.pk: frozenset(),
        city.武汉大学.pk: {city.compute.pk},
        city.遥感创客团队.pk: {city.elsewhere.pk},
    }
    here = reports.coverage(organizations, JOINED, center=city.center)
    assert here[city.遥感创客团队.pk] == frozenset()
    assert here[city.唯理科技.pk] == {city.compute.pk, city.incubation.pk}


def test_nothing_is_asked_of_members_that_the_person_may_not_see(city, qian, nobody):
    type(city.programs["compute"]).objects.filter(pk=city.programs["compute"].pk).update(status="draft")
    assert names(reports.members(city.center, JOINED, user=nobody)) == {"唯理科技"}
    assert names(reports.members(city.center, JOINED, user=qian)) == {"唯理科技", "武汉大学"}
    assert reports.coverage([city.武汉大学], JOINED)[city.武汉大学.pk] == frozenset()
    assert reports.coverage([city.武汉大学], JOINED, user=qian)[city.武汉大学.pk] == {city.compute.pk}
