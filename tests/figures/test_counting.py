"""What the registry counts: the right number, as of any day, one click from the rows that were counted."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import one_edition
from ecosystem.centers.services import archive_center, open_center
from ecosystem.figures.counting import COUNTERS, count, count_all, counter
from ecosystem.figures.questions import Asked
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import archive_organization, unlist_organization
from ecosystem.programs.filters import MemberFilter
from ecosystem.programs.services import revise_program, suspend
from ecosystem.solutions.filters import SolutionFilter
from ecosystem.solutions.models import Solution
from ecosystem.vocabulary.models import Measure
from tests.figures.conftest import JOINED, LEFT, OPENED, REPORTED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = timedelta(days=1)
LISTED = {"organizations", "members", "members_companies", "compute_users", "solutions"}


def number(name, world, day, *, center=True):
    return count(name, world.wuhan, world.center if center else None, day).value


def test_every_counter_that_a_measure_names_is_there():
    named = set(Measure.objects.exclude(counter="").values_list("counter", flat=True))
    assert named == set(COUNTERS)


def test_a_counter_has_one_name_and_a_name_one_counter():
    with pytest.raises(ValueError, match="Two counters are named members"):
        counter("members")(lambda question: None)
    assert count("weather", None, None) is None


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        # From before the center opened to after one member had left: the day before and the day of each change.
        ("organizations", [4, 4, 4, 4, 4, 4, 4, 4]),
        ("members", [0, 0, 0, 3, 3, 3, 3, 2]),
        ("members_companies", [0, 0, 0, 2, 2, 2, 2, 1]),
        ("compute_users", [1, 1, 1, 2, 2, 2, 2, 2]),
        ("solutions", [1, 1, 1, 2, 2, 2, 2, 2]),
        ("outcomes", [1, 1, 1, 1, 1, 2, 2, 2]),
        ("capacity_in_service", [0, 100, 100, 100, 100, 100, 100, 100]),
        ("capacity_planned", [200, 200, 200, 200, 200, 200, 200, 200]),
    ],
)
def test_each_counts_as_of_any_day(name, numbers, world):
    days = [OPENED - DAY, OPENED, JOINED - DAY, JOINED, REPORTED - DAY, REPORTED, LEFT - DAY, LEFT]
    assert [number(name, world, day) for day in days] == numbers
    assert [number(name, world, day, center=False) for day in days] == numbers


def test_a_suspended_member_is_none_and_an_organization_counts_once(world):
    suspend(world.enrollments[0], on=REPORTED, reason="停产", by=SYSTEM)
    assert [number("members", world, day) for day in (REPORTED - DAY, REPORTED)] == [3, 2]


def test_only_what_the_public_can_list_is_counted(world):
    unlist_organization(world.weili, by=SYSTEM)
    assert number("members", world, REPORTED) == 2
    archive_organization(world.whu, by=SYSTEM)
    assert [number(name, world, REPORTED) for name in ("members", "compute_users", "organizations")] == [1, 0, 2]
    archive_center(world.center, by=SYSTEM)
    assert [number(name, world, REPORTED, center=False) for name in ("members", "compute_users")] == [0, 0]
    assert number("capacity_in_service", world, REPORTED, center=False) == 0


def test_another_city_counts_its_own(world, chengdu, organization):
    organization("成都企业", registry=chengdu)
    counts = {name: count(name, chengdu, None, REPORTED) for name in COUNTERS}
    assert counts["organizations"].value == 1
    # What cannot be counted says why; it is never 0.
    assert {one.value for name, one in counts.items() if name != "organizations" and not one.reason} == {0}
    assert {one.value for one in counts.values() if one.reason} == {None}


def test_a_center_that_no_organization_stands_for_is_used_by_nobody(world, chengdu, chengdu_center):
    assert count("compute_users", chengdu, chengdu_center, REPORTED).value == 0
    asked = [Asked(name, chengdu, chengdu_center, REPORTED) for name in ("compute_users", "members")]
    assert {one.counter: counted.value for one, counted in count_all(asked).items()} == {
        "compute_users": 0,
        "members": 0,
    }


def rows_at(address, registry):
    """The rows that the list at this address holds, by the filters that its parameters name."""
    parts = urlsplit(address)
    lists = {
        "organizations": (MemberFilter, Organization.objects.public().in_registry(registry)),
        "solutions": (SolutionFilter, Solution.objects.public().in_registry(registry)),
    }
    filters, rows = lists[parts.path.strip("/").rsplit("/", 1)[-1]]
    asked = filters(QueryDict(parts.query), queryset=rows)
    assert asked.is_valid(), asked.errors
    assert set(parse_qs(parts.query)) - {"registry"} <= set(filters.base_filters)
    return asked.qs


@pytest.mark.parametrize("day", [OPENED, REPORTED, LEFT])
@pytest.mark.parametrize("center", [True, False])
@pytest.mark.parametrize("name", sorted(LISTED))
def test_the_address_leads_to_the_rows_that_were_counted(name, center, day, world):
    counted = count(name, world.wuhan, world.center if center else None, day)
    rows = rows_at(str(counted.address), world.wuhan)
    assert rows.count() == counted.value


@pytest.mark.parametrize("name", sorted(LISTED))
def test_the_page_at_the_address_shows_as_many_rows(name, world):
    counted = count(name, world.wuhan, world.center, REPORTED)
    page = Client().get(str(counted.address), headers={"accept-language": "en"})
    assert page.status_code == 200
    assert len(set(re.findall(r'href="[^"]*/(?:organizations|solutions)/([0-9a-z]{10})/', page.text))) == counted.value


def test_an_address_names_the_registry_and_the_day_only_where_they_are_not_the_usual_ones(world, chengdu):
    usual = count("members", world.wuhan, world.center)
    assert usual.address.query == {"center": [world.center.public_id]}
    then = count("members", world.wuhan, None, REPORTED)
    assert then.address.query == {"member": ["true"], "as_of": "2021-11-30"}
    assert count("members", chengdu, None).address.query == {"member": ["true"], "registry": "510100"}
    capacity = count("capacity_planned", world.wuhan, None).address
    assert str(capacity).endswith(f"/centers/{world.center.public_id}/#capacity")


def test_capacities_of_several_centers_are_added_and_shown_where_all_are(world):
    open_center(by=SYSTEM, registry=world.wuhan, name="武汉第二中心")
    counted = count("capacity_in_service", world.wuhan, None, REPORTED)
    assert (counted.value, counted.address.url_name) == (100, "directory:centers")


def test_many_questions_are_a_few_queries(world, django_assert_max_num_queries):
    days = [date(2021, 1, 1) + timedelta(days=30 * number) for number in range(24)]
    asked = [
        Asked(name, world.wuhan, center, day) for name in COUNTERS for center in (None, world.center) for day in days
    ]
    # A hundred lists of one kind are read together; a question more is no query more.
    with one_edition(), django_assert_max_num_queries(8 + len(asked) // 100):
        counts = count_all(asked)
    assert len(counts) == len(asked)
    assert counts[Asked("members", world.wuhan, world.center, days[-1])].value == 2


def test_a_program_that_is_not_shown_has_no_members_to_count(world):
    revise_program(world.program, name="内部计划", by=SYSTEM)
    type(world.program).objects.update(status="draft")
    assert number("members", world, REPORTED) == 0
