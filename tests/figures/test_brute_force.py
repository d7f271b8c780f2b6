"""Every counted figure equals a count by hand over a synthetic city, on random days, and the rows that its address lists."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.centers.models import Center, Platform
from ecosystem.centers.services import add_phase, add_platform, open_center
from ecosystem.centers.staff import give_role
from ecosystem.compute.services import grant_allocation, record_usage, request_allocation
from ecosystem.core.dates import today
from ecosystem.figures.choices import Openness, Span
from ecosystem.figures.counting import COUNTERS, count, count_all
from ecosystem.figures.questions import Asked
from ecosystem.intake.synthetic import make_city
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment
from ecosystem.programs.services import enroll, register_program
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Measure
from tests.cities import tell_planner
from tests.figures.brute_force import CASES, Everything, Place, next_month

pytestmark = [pytest.mark.django_db, pytest.mark.everything]
FIRST = date(2021, 1, 1)
LISTS = {"organizations", "solutions"}


def serve_by_all(center: Center) -> None:
    """Two members join a program of each function."""
    programs = {}
    for function in PlatformFunction.values:
        platform = Platform.objects.filter(center=center, function=function).first()
        platform = platform or add_platform(center, name=f"平台{function}", function=function, by=SYSTEM)
        facts = {"status": "public", "starts_on": date(2021, 1, 1), "by": SYSTEM}
        programs[function] = register_program(platform=platform, name=f"计划{function}", **facts)
    rows = Enrollment.objects.filter(program__platform__center=center, organization__status="public").order_by("pk")
    for organization in list(dict.fromkeys(one.organization for one in rows.select_related("organization")))[:2]:
        for program in programs.values():
            enroll(organization, program, on=date(2022, 3, 1), by=SYSTEM)


def furnish(center: Center, random: Random) -> None:
    """Compute granted to members, and what they used: of 2022 in every month, of 2023 not in all."""
    members = list(Enrollment.objects.filter(program__platform__center=center, state=State.ACTIVE)[:60])
    begun = [one for one in members if one.starts_on and one.starts_on < date(2022, 1, 1)][:6]
    with change_set(by=SYSTEM, verb="Furnish"):
        if not center.phases.exists():
            add_phase(center, name="一期", pflops=100, state="in_service", starts_on=date(2021, 5, 31), by=SYSTEM)
        for enrollment in begun:
            asked = request_allocation(
                enrollment=enrollment,
                requested=Decimal(random.randrange(5000, 20000)),
                starts_on=date(2022, 1, 1),
                ends_on=date(2024, 1, 1),
                on=date(2021, 12, random.randrange(1, 28)),
                by=SYSTEM,
            )
            allocation = grant_allocation(asked, by=SYSTEM)
            month = date(2022, 1, 1)
            while month < date(2023, 4, 1):
                record_usage(allocation, month=month, amount=Decimal(random.randrange(1, 300)), by=SYSTEM)
                month = next_month(month)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """A synthetic city with compute granted and used, and everything in it read once."""
    with django_db_blocker.unblock(), transaction.atomic():
        registry = make_city(organizations=240, seed=11, applications=20, day=date(2026, 10, 1)).registry
        center = Center.objects.get(registry=registry)
        furnish(center, Random(3))
        serve_by_all(center)
        open_center(by=SYSTEM, registry=registry, name="第二中心")
        staff = User.objects.create_user("lin-of-the-city", password=None)
        give_role(staff, role=Role.ADMINISTRATOR, by=SYSTEM)
        tell_planner()
        yield SimpleNamespace(registry=registry, center=center, all=Everything(), staff=staff)
        transaction.set_rollback(True)


def days(seed: int) -> list[tuple[date, date]]:
    """Random days, each with a random beginning of its period; and days on which something is known to be there."""
    random = Random(seed)
    found = [(today(), date(today().year, 1, 1)), (date(2022, 12, 31), date(2022, 1, 1)), (date(2022, 2, 3), FIRST)]
    while len(found) < 8:
        day = FIRST + timedelta(days=random.randrange((today() - FIRST).days))
        found.append((day, day - timedelta(days=random.randrange(500))))
    return found


def test_no_counter_is_without_a_count_by_hand_and_none_without_a_measure():
    assert set(CASES) == set(COUNTERS)
    assert set(Measure.objects.current().exclude(counter="").values_list("counter", flat=True)) == set(COUNTERS)
    assert len(COUNTERS) >= 25


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_counter_equals_the_count_by_hand(name, made):
    seen = set()
    for day, since in days(len(name)):
        for center in (None, made.center):
            staff = COUNTERS[name].openness == Openness.STAFF
            counted = count(name, made.registry, center, day, since=since, staff=staff)
            place = Place(made.all, made.registry, center, day, since)
            assert counted.value == CASES[name](place), (day, since, center)
            assert (counted.value is None) == bool(counted.reason)
            seen.add(counted.value)
    assert seen - {None, 0}, "The city has nothing of this, so nothing was compared."


def listed(client: Client, address: str) -> list[int]:
    """How many rows an address lists: a public list by its file, a page of rows by turning all its pages."""
    path, _mark, query = address.partition("?")
    if path.strip("/").rsplit("/", 1)[-1] in LISTS:
        file = client.get(f"{path}export.csv?{query}")
        return [len(list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig"))))) - 1]
    page = client.get(address)
    assert page.status_code == 200, address
    # A share has two lists, each on a tab.
    tabs = re.findall(r'class="chip" href="([^"]*)"', page.text) if "list=1" in page.text else [""]
    return [_turned(client, path, tab.replace("&amp;", "&") or f"?{query}") for tab in tabs]


def _turned(client: Client, path: str, query: str) -> int:
    number, following = 0, query
    while following:
        page = client.get(f"{path}{following}").text
        number += len(re.findall(r"<li data-row", page))
        found = re.search(r'rel="next"[^>]*href="([^"]*)"|href="([^"]*)"[^>]*rel="next"', page)
        following = (found.group(1) or found.group(2)).replace("&amp;", "&") if found else ""
    return number


@pytest.mark.parametrize("name", sorted(set(CASES) - {"capacity_in_service", "capacity_planned"}))
def test_the_address_lists_the_rows_that_were_counted(name, made):
    counter = COUNTERS[name]
    staff = counter.openness != Openness.ROWS
    client = Client(headers={"accept-language": "en"})
    if staff:
        client.force_login(made.staff)
    for day, since in days(len(name))[:4]:
        period = since if counter.span == Span.PERIOD else None
        asked = Asked(name, made.registry, made.center, day, period, staff)
        counted = count_all([asked])[asked]
        if counted.address is None:
            assert counted.value is None
            continue
        numbers = listed(client, str(counted.address))
        if len(numbers) == 2:
            part, whole = numbers
            assert counted.value == ((100 * Decimal(part) / whole).quantize(Decimal("0.1")) if whole else None)
        elif name in SUMS:
            assert bool(numbers[0]) == (counted.value not in (None, 0)) or counted.reason
        else:
            assert numbers == [counted.value], (day, since)


SUMS = {
    "people_trained",
    "people_certified",
    "vouchers_paid",
    "compute_granted",
    "compute_used",
    "utilization",
    "capacity_promised",
    "days_to_decision",
}


def test_what_is_for_staff_is_told_to_nobody_else(made):
    for name, counter in COUNTERS.items():
        counted = count(name, made.registry, made.center, date(2022, 12, 31), since=date(2022, 1, 1))
        if counter.openness != Openness.ROWS:
            assert counted.address is None, name
        if counter.openness == Openness.STAFF:
            assert (counted.value, counted.reason) == (None, "staff")
            assert Client().get(f"/figures/rows/{name}/?registry={made.registry.code}").status_code == 404


def test_the_months_of_a_year_that_was_recorded_make_its_utilization(made):
    year = {"since": date(2022, 1, 1), "day": date(2022, 12, 31)}
    assert count("utilization", made.registry, made.center, **year).value > 0
    assert count("utilization", made.registry, made.center, date(2023, 4, 30)).reason == "not_recorded"
    # The city's second center has no capacity, and nothing to record.
    assert (
        count("utilization", made.registry, None, **year).value
        == count("utilization", made.registry, made.center, **year).value
    )
