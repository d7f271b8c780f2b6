"""From compute to outcomes, and who was served by what: sums equal their rows, and the public is told of enough members."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.services import add_platform, add_usual_steps
from ecosystem.compute.models import Allocation
from ecosystem.compute.services import grant_allocation, link_allocation, request_allocation
from ecosystem.core.errors import InvalidInput
from ecosystem.delivery.coverage import ALL, FUNCTIONS, NONE, ONLY_COMPUTE, coverage_of, register
from ecosystem.delivery.coverage import _served as served_by
from ecosystem.delivery.loop import Reach, loop
from ecosystem.delivery.telling import panels
from ecosystem.incubation.services import plan_case, start_case
from ecosystem.industry.services import add_event, add_participant
from ecosystem.programs.services import enroll, register_program
from ecosystem.research.services import add_output, add_project, add_use
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.solutions.services import add_outcome, register_solution
from ecosystem.vocabulary.models import Sector

pytestmark = pytest.mark.django_db
YEAR = (date(2022, 1, 1), date(2023, 1, 1))


@pytest.fixture
def city(wuhan, wuhan_center, organization):
    """Nine members with compute in 2022; three of them have a solution each, and of one two outcomes are known."""
    platform = add_platform(wuhan_center, name="算力平台", function="compute", by=SYSTEM)
    program = register_program(platform=platform, name="算力普惠", status="public", by=SYSTEM)
    roads, water = Sector.objects.in_order()[:2]
    members, solutions, allocations = [], [], []
    for n in range(9):
        member = organization(f"Member {n}")
        members.append(member)
        enrollment = enroll(member, program, on=date(2021, 9, 1), by=SYSTEM)
        solution = None
        if n < 4:
            solution = register_solution(
                by=SYSTEM,
                registry=wuhan,
                center=wuhan_center,
                name=f"方案 {n}",
                status="public" if n < 3 else "draft",
                sectors=[water, roads] if n == 0 else [],
                parties=[{"organization": member, "role": "developer"}],
            )
            solutions.append(solution)
        asked = request_allocation(
            enrollment=enrollment,
            requested=Decimal(100 * (n + 1)),
            starts_on=date(2022, 2, 1),
            ends_on=date(2022, 8, 1),
            on=date(2022, 1, 5),
            solution=solution,
            by=SYSTEM,
        )
        allocations.append(grant_allocation(asked, by=SYSTEM))
    for metric in ("准确率", "速度"):
        add_outcome(solutions[0], metric=metric, unit="%", result=95, measured_on=date(2022, 5, 1), by=SYSTEM)
    add_outcome(solutions[1], metric="成本", result=3, measured_on=date(2023, 5, 1), by=SYSTEM)
    add_outcome(solutions[2], metric="时延", result=3, by=SYSTEM)
    return SimpleNamespace(
        registry=wuhan,
        center=wuhan_center,
        platform=platform,
        members=members,
        solutions=solutions,
        allocations=allocations,
        roads=roads,
    )


def test_bands_add_up_and_lead_to_their_rows(city):
    found = loop([city.center.pk], "fp16", *YEAR)
    assert (found.linked.amount, found.unlinked.amount) == (Decimal(1000), Decimal(3500))
    assert (found.solutions, found.measured, found.without, found.outcomes, found.unplaced) == (4, 2, 2, 3, 1)
    # A solution of two sectors is counted once, under the first of them.
    assert found.sectors == ((city.roads, 2),)
    reach = Reach([city.center.pk], "fp16", *YEAR)
    for panel in panels(found):
        for target in panel.targets:
            rows = reach.rows(target.code)
            amount = sum(row.granted for row in rows) if rows.model is Allocation else rows.count()
            assert amount == target.value, target.code
    with pytest.raises(KeyError):
        reach.rows("nothing")


def test_the_public_counts_what_is_linked_to_a_draft_as_not_linked(city):
    found = loop([city.center.pk], "fp16", *YEAR, public=True)
    assert (found.linked.amount, found.linked.members, found.unlinked.amount) == (Decimal(600), 3, Decimal(3900))
    assert found.solutions == 3


def test_only_a_solution_of_the_member_can_be_named(city):
    with pytest.raises(InvalidInput) as refusal:
        link_allocation(city.allocations[8], solution=city.solutions[0], by=SYSTEM)
    assert refusal.value.fields.keys() == {"solution"}
    assert link_allocation(city.allocations[0], solution=None, by=SYSTEM).solution is None


def test_a_made_loop_is_what_a_walk_over_all_rows_finds(city):
    random = Random(3)
    for _try in range(6):
        since = date(2021, 6, 1) + timedelta(days=random.randrange(500))
        until = since + timedelta(days=random.randrange(1, 400))
        linked, solutions, unlinked = Decimal(0), set(), Decimal(0)
        for one in Allocation.objects.select_related("enrollment"):
            if one.granted and one.starts_on < until and one.ends_on > since:
                if one.solution_id:
                    linked += one.granted
                    solutions.add(one.solution_id)
                else:
                    unlinked += one.granted
        outcomes = Counter(
            one.solution_id
            for one in Outcome.objects.all()
            if one.solution_id in solutions and (one.measured_on is None or one.measured_on < until)
        )
        found = loop([city.center.pk], "fp16", since, until)
        assert (found.linked.amount, found.unlinked.amount, found.solutions) == (linked, unlinked, len(solutions))
        assert (found.measured, found.outcomes) == (len(outcomes), outcomes.total())


def test_the_public_page_tells_sums_of_whole_years(city):
    visitor = Client(headers={"accept-language": "en"})
    address = f"/en/centers/{city.center.public_id}/delivered/?as_of=2023-06-01"
    page = visitor.get(address).text
    assert "Compute granted: 4,500" in page
    assert "600 <small>3 allocations" in page
    assert "Member 0" not in page
    assert visitor.get(f"{address}&year=2024").status_code == 404
    svg = visitor.get(address.replace("/?", "/export.svg?"))
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert svg.text.count("flow__band") >= 5
    assert "linked" in b"".join(visitor.get(address.replace("/?", "/export.csv?"))).decode("utf-8-sig")


def test_sums_of_two_members_are_not_told(city):
    link_allocation(city.allocations[0], solution=None, by=SYSTEM)
    page = (
        Client(headers={"accept-language": "en"})
        .get(f"/en/centers/{city.center.public_id}/delivered/?as_of=2023-06-01")
        .text
    )
    assert "Too few members" in page
    assert "4,500" not in page


def test_staff_see_the_pictures_and_their_rows(city, qian, signed_in):
    desk = signed_in(qian)
    start = f"/en/desk/loop/{city.center.public_id}/"
    page = desk.get(f"{start}?since=2022-01&last=2022-12").text
    assert "4 allocations" in page
    address = re.search(r'href="([^"]*of=measured[^"]*)"', page).group(1).replace("&amp;", "&")
    rows = desk.get(address).text
    assert rows.count("<li data-row") == 2
    assert "No compute was granted" in desk.get(f"{start}?since=2020-01&last=2020-12").text
    assert desk.get(f"{start}?since=2022-12&last=2022-01").status_code == 422
    assert desk.get(f"{start}?number_format=fp99").status_code == 404


@pytest.fixture
def served(city):
    """The first is served by all, the second by incubation alone, the others by compute alone."""
    steps = add_usual_steps(city.center, by=SYSTEM) and list(city.center.steps.present())
    day = date(2022, 6, 1)
    for member in city.members[:2]:
        start_case(plan_case(step=steps[0], organization=member, on=day, by=SYSTEM), on=day, by=SYSTEM)
    Allocation.objects.filter(pk=city.allocations[1].pk).update(starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1))
    project = add_project(center=city.center, title="课题", by=SYSTEM)
    output = add_output(project, kind="model", title="模型", by=SYSTEM)
    add_use(output, organization=city.members[0], starts_on=day, by=SYSTEM)
    forum = add_event(center=city.center, kind="forum", title="论坛", starts_on=day, by=SYSTEM)
    add_participant(forum, organization=city.members[0], role="speaker", by=SYSTEM)
    return city


def test_members_are_told_by_what_was_delivered_to_them(served):
    found = coverage_of(served.center, date(2022, 12, 31))
    assert found.counts == Counter({ONLY_COMPUTE: 7, ALL: 1, (False, True, False, False): 1})
    assert found.with_pattern(ALL) == [served.members[0].pk]
    assert found.by_function == dict(zip(FUNCTIONS, (8, 2, 1, 1), strict=True))
    # A year after an allocation ended nobody is served by it any more.
    assert coverage_of(served.center, date(2023, 7, 30)).by_function["compute"] == 8
    assert coverage_of(served.center, date(2023, 7, 31)).by_function["compute"] == 0
    assert not coverage_of(served.center, date(2021, 8, 31)).patterns


def test_a_package_says_itself_what_serves(served, monkeypatch):
    monkeypatch.setattr("ecosystem.delivery.coverage._served", dict(served_by))
    register("industry", lambda center, organizations, day: frozenset(organizations))
    found = coverage_of(served.center, date(2022, 12, 31))
    assert found.by_function["industry"] == 9
    assert found.counts[NONE] == 0


def test_the_matrix_is_read_in_few_queries_and_paged(served, qian, signed_in, monkeypatch):
    monkeypatch.setattr("ecosystem.desk.delivery.PAGE", 4)
    desk = signed_in(qian)
    address = f"/en/desk/loop/{served.center.public_id}/coverage/"
    seen, following = [], "?as_of=2022-12-31&served=compute"
    while following:
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(f"{address}{following}").text
        assert len(queries) <= 30
        seen += re.findall(r"<tr data-row><th scope=\"row\"><a[^>]*>([^<]*)</a>", page)
        found = re.search(r'href="([^"]*)"[^>]*rel="next"|rel="next"[^>]*href="([^"]*)"', page)
        following = (found.group(1) or found.group(2)).replace("&amp;", "&") if found else ""
    assert seen == [f"Member {n}" for n in range(2, 9)]
    file = b"".join(desk.get(f"{address}members.csv?as_of=2022-12-31&served=all")).decode("utf-8-sig")
    assert len(file.strip().splitlines()) == 2
    assert served.members[0].public_id in file


def test_the_public_is_told_no_number_of_one_or_two(served):
    page = (
        Client(headers={"accept-language": "en"})
        .get(f"/en/centers/{served.center.public_id}/delivered/?as_of=2023-06-01")
        .text
    )
    assert "not told: too few" in page
    assert re.search(r"only compute</th><td class=\"num\">not told", page)


def test_a_made_solution_of_another_city_is_not_counted(city):
    assert Solution.objects.count() == 4
    assert loop([], "fp16", *YEAR).granted == 0


def test_the_edition_follows_what_was_granted_and_not_what_is_asked_for(city):
    before = current_edition()
    asked = request_allocation(
        enrollment=city.allocations[0].enrollment,
        requested=Decimal(5),
        starts_on=date(2024, 1, 1),
        ends_on=date(2025, 1, 1),
        by=SYSTEM,
    )
    assert current_edition() == before
    grant_allocation(asked, by=SYSTEM)
    granted = current_edition()
    assert granted == before + 1
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert current_edition() == granted + 1
