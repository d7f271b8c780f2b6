"""The index in memory follows the registry: after every change it is what reading everything anew would give."""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition, one_edition
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import change_set
from ecosystem.audit.undo import undo
from ecosystem.browsing import keeping
from ecosystem.browsing.days import index_on
from ecosystem.browsing.index import Index
from ecosystem.browsing.keeping import index_of
from ecosystem.browsing.register import Register
from ecosystem.centers.models import Center
from ecosystem.centers.services import archive_center, publish_center, restore_center
from ecosystem.core.dates import today
from ecosystem.core.snapshots import snapshot
from ecosystem.figures.counting import COUNTERS, count_all
from ecosystem.figures.questions import Asked
from ecosystem.figures.services import report_figure
from ecosystem.following import members, sets
from ecosystem.following.touched import touched_between
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import (
    archive_organization,
    publish_organization,
    rename_organization,
    revise_organization,
)
from ecosystem.programs import reports
from ecosystem.programs.models import Enrollment
from ecosystem.programs.services import enroll, publish_program, register_program, suspend
from ecosystem.relationships.services import relate
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.solutions.services import (
    add_outcome,
    advance_solution,
    archive_solution,
    register_solution,
    remove_outcome,
)
from ecosystem.vocabulary.models import Measure, Place, Sector, ValueChainLayer
from tests.directory.asking import asked, beside, quick, slow
from tests.directory.conftest import body
from tests.directory.pages import text_of
from tests.happening import one_of
from tests.racing import all_at_once, several_writers

BY: dict[str, Any] = {"by": SYSTEM}
PAST = date(2022, 1, 20)
KINDS = ("company", "university", "agency", "research_institute")


def held(index: Index) -> dict[str, Any]:
    """Everything an index says, comparable."""
    sets = {(name, value): {*members} for name, values in index.sets.items() for value, members in values.items()}
    orders = {name: list(order.keys) for name, order in index.orders.items()}
    standing = index.standing
    assert list(standing.keys) == sorted(standing.keys, key=standing.place_of)
    return {
        "listed": {*index.listed},
        "standing": {*standing.keys},
        "sets": {key: members for key, members in sets.items() if members},
        **orders,
    }


def anew(day: date) -> Index:
    """The list as of a day, of nothing that is kept."""
    with pytest.MonkeyPatch.context() as patch, one_edition():
        patch.setattr(sets, "_shelves", defaultdict(OrderedDict))
        return index_on(Register.read(), day)


def follows() -> Index:
    """The list of today that is kept; it and one of a past day must be those that are read anew."""
    with one_edition():
        past, index = index_of(PAST), index_of(today())
    assert past is not None
    assert index is not None
    assert held(past) == held(anew(PAST))
    assert held(index) == held(anew(today()))
    return index


@pytest.fixture
def crowd(organization, town) -> list[Organization]:
    sectors, places = list(Sector.objects.all()[:12]), list(Place.objects.filter(code__startswith="42")[:6])
    random = Random(5)
    return [
        organization(
            f"{random.choice('安北成大恩福工海')}{number:02}智能",
            kind=random.choice(KINDS),
            sectors=random.sample(sectors, 2),
            place=random.choice([None, *places]),
            founded_on=random.choice([None, date(2000 + number % 7, 1, 1)]),
        )
        for number in range(30)
    ]


def changes(town: Any, crowd: list[Organization], random: Random) -> dict[str, Callable[[], Any]]:
    """What may happen to one of the crowd."""
    one, other = random.sample(list(Organization.objects.order_by("pk")), 2)
    layer = ValueChainLayer.objects.order_by("?").first()
    return {
        "renamed": lambda: rename_organization(one, name=f"{random.choice('阿博春东')}{random.randrange(10**6)}", on=today(), **BY),
        "of another kind": lambda: revise_organization(one, kind=random.choice(KINDS), **BY),
        "elsewhere": lambda: revise_organization(one, place=Place.objects.get(code="110000"), **BY),
        "in other sectors": lambda: revise_organization(one, sectors=list(Sector.objects.order_by("?")[:2]), **BY),
        "in a layer": lambda: revise_organization(one, layers=[layer], **BY),
        "founded": lambda: revise_organization(one, founded_on=date(1990 + random.randrange(40), 2, 3), **BY),
        "dissolved": lambda: revise_organization(one, dissolved_on=today() - timedelta(days=1), **BY),
        "archived": lambda: archive_organization(one, **BY) if one.status == "public" else publish_organization(one, **BY),
        "a user": lambda: relate(one, town.hall, kind="uses_compute_of", starts_on=date(2022, 1, 1),
                                 source=town.source, quote="Yes.", **BY),
        "a supplier": lambda: relate(one, other, kind="supplies", source=town.source, quote="Yes.", **BY),
        "a member": lambda: enroll(one, town.program, on=date(2022, 1, 1), **BY),
        "suspended": lambda: suspend(Enrollment.objects.filter(organization=one).get(), on=date(2022, 2, 1), reason="—", **BY),
        "reported": lambda: report_figure(registry=town.center.registry, center=town.center, source=town.source, quote="Yes.",
                                          measure=Measure.objects.get(code="resident_companies"),
                                          value=random.randrange(500), as_of_on=date(2022, 1, 1), **BY),
        "undone": lambda: undo(ChangeSet.objects.order_by("-pk").first(), reason="A mistake", **BY),
    }  # fmt: skip


@pytest.mark.everything
@pytest.mark.parametrize("seed", range(4))
def test_after_every_change_it_is_what_the_registry_is(town, crowd, seed):
    random, done = Random(seed), set()
    follows()
    for _step in range(25):
        name, is_done = one_of(changes(town, crowd, random), random)
        done |= {name} if is_done else set()
        follows()
    assert len(done) > 5


@pytest.mark.everything
@pytest.mark.parametrize("seed", range(2))
def test_after_every_change_a_list_is_what_the_database_answers_however_it_is_narrowed(town, crowd, seed):
    random, done = Random(seed), set()
    for _step in range(25):
        name, is_done = one_of(changes(town, crowd, random), random)
        done |= {name} if is_done else set()
        with one_edition() as stamp:
            for query in beside():
                request = asked("420100", **query, as_of=random.choice(["", PAST.isoformat()]))
                listed = quick(request, stamp).wanted
                assert {*listed} == {*slow(request, stamp).rows().values_list("pk", flat=True)}, (name, query)
    assert len(done) > 5


# Rows of other kinds than organizations, solutions and outcomes, or that others decide about: the database counts them.
NOT_FOLLOWED = {"relationships", "supply_links", "companies_with_universities", "sectors_covered"}
OF_RESEARCH = {"research_projects", "research_outputs", "output_users"}
OF_RESEARCH |= {"trainings", "people_trained", "people_certified"}
ENDED = {"graduations", "departures"}
BROUGHT = {"needs_published", "needs_open", "needs_signed", "introductions", "introductions_signed"}
BROUGHT |= {"events_held", "event_participants"}
USED = {"compute_used", "utilization", "service_cases_done", "members_in_service", "organizations_subsidized", *BROUGHT}
USED |= {"members_with_officer", "members_contacted", "requests_answered"}


def numbers(town: Any, day: date, without: set[str] | None = None) -> dict[str, Any]:
    """Every number that follows the registry, and what the front page chooses by such."""
    names = set(COUNTERS) - (without or set())
    asked = [Asked(name, town.center.registry, center, day) for name in names for center in (None, town.center)]
    with one_edition():
        return {
            "counted": {(one.counter, one.center): found.value for one, found in count_all(asked).items()},
            "by platform": +members.numbers_by_platform(day),
            "of a platform": [sorted(members.members_of(platform, day)) for platform in town.platforms],
            "by kind": members.members_by_kind(town.center, day),
            "enrolled": members.enrolled(town.program, day),
            "users": members.compute_users(town.center, day),
            "solutions": members.solutions_at(town.center, day),
        }


def asked_of_the_database(town: Any, day: date) -> dict[str, Any]:
    """The same numbers by the reports that say what they mean."""
    public = Organization.objects.public()
    return {
        "by platform": Counter(reports.members_by_platform(day=day)),
        "of a platform": [
            sorted(reports.members(platform, day).public().values_list("pk", flat=True)) for platform in town.platforms
        ],
        "by kind": reports.members_by_kind(town.center, day),
        "enrolled": Enrollment.objects.public().active(day).filter(program=town.program).count(),
        "users": public.as_of(day).filter(pk__in=reports.users_of_compute([town.center], day)).count(),
        "solutions": Solution.objects.public().filter(center=town.center).as_of(day).count(),
    }


def solution_changes(town: Any, random: Random) -> dict[str, Callable[[], Any]]:
    """What may happen to a solution, its outcomes and its center."""
    one = Solution.objects.order_by("?").first()
    return {
        "solution": lambda: register_solution(registry=town.center.registry, center=town.center, status="public",
                                              name=f"Solution {random.randrange(10**6)}", **BY),
        "outcome": lambda: add_outcome(one, metric="Speed", unit="pct", result=random.randrange(90), source=town.source,
                                       measured_on=date(2022, 3, 1), quote="Yes.", **BY),
        "no outcome": lambda: remove_outcome(Outcome.objects.order_by("?")[:1].get(), **BY),
        "no solution": lambda: archive_solution(one, **BY),
        "incubating": lambda: advance_solution(one, stage="incubating", on=date(2022, 3, 1), **BY),
        "no center": lambda: archive_center(Center.objects.get(pk=town.center.pk), **BY),
        "a center": lambda: publish_center(restore_center(Center.objects.get(pk=town.center.pk), **BY), **BY),
    }  # fmt: skip


@pytest.mark.everything
@pytest.mark.parametrize("seed", range(4))
def test_after_every_change_numbers_are_what_the_registry_is(town, crowd, seed):
    random, done = Random(seed), set()
    days = (today(), date(2022, 1, 15))
    for _step in range(30):
        name, is_done = one_of(changes(town, crowd, random) | solution_changes(town, random), random)
        done |= {name} if is_done else set()
        for day in days:
            followed = numbers(town, day)
            told = asked_of_the_database(town, day)
            assert {key: followed[key] for key in told} == told, name
            sets.forget()
            assert numbers(town, day)["counted"] == followed["counted"], name
    assert len(done) > 8


def test_numbers_are_read_once_and_then_only_what_was_touched_is_asked_about(town, crowd):
    numbers(town, today(), NOT_FOLLOWED | ENDED | USED | OF_RESEARCH)
    rename_organization(crowd[0], name="新的名字", on=today(), **BY)
    with CaptureQueriesContext(connection) as queries:
        numbers(town, today(), NOT_FOLLOWED | ENDED | USED | OF_RESEARCH)
    asked = [
        query["sql"]
        for query in queries
        if "COUNT" in query["sql"].upper() or '"organizations_organization"' in query["sql"]
    ]
    assert asked
    assert all(str(crowd[0].pk) in statement for statement in asked)
    with CaptureQueriesContext(connection) as queries:
        numbers(town, today(), NOT_FOLLOWED | ENDED | USED | OF_RESEARCH)
    assert not [query for query in queries if '"organizations_organization"' in query["sql"]]


def test_while_something_is_written_numbers_are_asked_anew_and_nothing_is_kept(town, crowd):
    def enrolled() -> int:
        return int(numbers(town, today())["enrolled"])

    def given_up() -> None:
        with change_set(by=SYSTEM, verb="Try"):
            enroll(crowd[0], town.program, on=date(2022, 1, 1), **BY)
            assert enrolled() == before + 1
            raise ZeroDivisionError

    before = enrolled()
    with pytest.raises(ZeroDivisionError):
        given_up()
    assert enrolled() == before


def test_the_list_of_solutions_is_counted_anew_once_a_solution_changes_and_not_before(visitor, town, crowd):
    def listed() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            page = text_of(body(visitor.get("/en/solutions/")))
        return page, sum("COUNT(" in query["sql"] for query in queries)

    assert "1 solution" in listed()[0]
    rename_organization(crowd[0], name="新的名字", on=today(), **BY)
    page, counted = listed()
    assert ("1 solution" in page, counted) == (True, 0)
    other = register_solution(registry=town.center.registry, status="public", name="Another", stage="piloting", **BY)
    assert "2 solutions" in listed()[0]
    archive_solution(other, **BY)
    assert "1 solution" in listed()[0]


def test_a_figure_that_is_about_no_organization_disturbs_nobody(town, crowd):
    follows()
    changes(town, crowd, Random(1))["reported"]()
    assert held(follows()) == held(anew(today()))
    follows()


def test_it_follows_change_by_change_and_does_not_read_everything_anew(town, crowd, django_assert_max_num_queries):
    follows()
    rename_organization(crowd[0], name="新的名字", on=today(), **BY)
    reads = []
    read = Register.read
    with pytest.MonkeyPatch.context() as patch, one_edition():
        patch.setattr(Register, "read", classmethod(lambda cls: reads.append("all") or read()))
        with django_assert_max_num_queries(18):
            index = index_of(today())
    assert reads == []
    assert held(index) == held(anew(today()))


def test_who_begins_to_use_a_centers_compute_touches_none_of_its_other_users(town, crowd):
    """There may be thousands: to ask about all of them anew is to read the registry anew."""
    uses = {"kind": "uses_compute_of", "source": town.source, "quote": "Yes.", **BY}
    for user in crowd[:5]:
        relate(user, town.hall, **uses)
    with one_edition() as before:
        pass
    relate(crowd[5], town.hall, **uses)
    with one_edition() as after:
        touched = touched_between(before, after)
    users = {one.pk for one in crowd[:5]}
    assert crowd[5].pk in touched.organizations
    assert not users & touched.organizations
    revise_organization(Organization.objects.get(pk=town.hall.pk), website="https://example.org/", **BY)
    with one_edition() as now:
        assert users <= touched_between(after, now).organizations


def test_who_stands_further_up_does_so_at_once(town, crowd):
    """A link that nobody else sees raises no edition: it is learned of with the organization's next change."""
    follows()
    for other in crowd[:5]:
        relate(crowd[7], other, kind="supplies", source=town.source, quote="Yes.", **BY)
    kept, read = follows().standing, anew(today()).standing
    assert list(kept.keys) == list(read.keys)
    assert [kept.weights[key] for key in kept.keys] == [read.weights[key] for key in read.keys]
    assert kept.keys.index(crowd[7].pk) < kept.keys.index(crowd[8].pk)


def test_a_program_that_becomes_public_brings_its_members(town, crowd):
    program = register_program(platform=town.platforms[0], name="Hidden", **BY)
    enroll(crowd[0], program, on=date(2022, 1, 1), **BY)
    assert crowd[0].pk not in follows().sets["program"].get(program.pk, ())
    publish_program(program, **BY)
    assert crowd[0].pk in follows().sets["program"][program.pk]


def test_at_midnight_facts_begin_and_end(town, crowd):
    revise_organization(crowd[0], dissolved_on=today() + timedelta(days=1), **BY)
    assert crowd[0].pk in follows().listed
    with one_edition():
        assert crowd[0].pk not in index_of(today() + timedelta(days=1)).listed


def test_what_nobody_may_see_changes_nothing(town, crowd):
    before, edition = follows(), current_edition()
    revise_organization(Organization.objects.get(pk=crowd[0].pk), remark="Only for staff", **BY)
    assert held(follows()) == held(before)
    assert current_edition() >= edition


def test_a_large_registry_is_read_beside_the_request(town, crowd, monkeypatch):
    monkeypatch.setattr(keeping, "LARGE", 0)
    begun = []
    monkeypatch.setattr(keeping, "_read_beside", lambda: begun.append("reading"))
    monkeypatch.setattr(keeping, "PATIENCE", 0.01)
    with override_settings(BACKGROUND="thread"), one_edition():
        assert index_of(today()) is None
    assert begun == ["reading"]
    with override_settings(BACKGROUND="inline"), one_edition():
        assert index_of(today()) is not None


@pytest.mark.django_db(transaction=True)
def test_a_process_reads_a_large_registry_when_it_starts(monkeypatch):
    call_command("load_city", "wuhan", verbosity=0)
    monkeypatch.setattr(keeping, "LARGE", 0)
    with override_settings(BACKGROUND="thread"), several_writers():
        keeping.begin()
        give_up = monotonic() + 30
        while not keeping._kept and monotonic() < give_up:
            sleep(0.02)
    assert keeping._kept


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_it_is_read_waits_for_it(monkeypatch):
    """In a thread of its own, whose connection to the database is new."""
    call_command("load_city", "wuhan", verbosity=0)
    monkeypatch.setattr(keeping, "LARGE", 0)

    def asked(_nothing):
        with snapshot(), one_edition():
            return index_of(today())

    with override_settings(BACKGROUND="thread"), several_writers():
        index, same = all_at_once(asked, [None, None])
    assert index is same
    assert {*index.listed} == {*Organization.objects.public().as_of(index.day).values_list("pk", flat=True)}
