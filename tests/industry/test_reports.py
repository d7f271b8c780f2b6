"""How far needs came by a day, what everybody is told of introductions, and whom the platform serves."""

from datetime import date

import pytest

from ecosystem.accounts.personal import everything_about
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.industry import services
from ecosystem.industry.models import Need
from ecosystem.industry.reports import Period, funnel, introductions_told, needs_between, served_on
from ecosystem.organizations.services import merge_organizations
from tests.industry.conftest import MET, OPENED, SIGNED

pytestmark = pytest.mark.django_db
SPRING = Period(date(2022, 3, 1), date(2022, 6, 1))


@pytest.fixture
def course(city, need, introduction, post):
    """One need is signed on May 1st, one was met and lapsed, one is open, one was withdrawn."""
    services.sign_introduction(introduction, on=SIGNED, by=SYSTEM)
    lapsed = services.publish_need(post(title="失效"), on=date(2022, 3, 5), by=SYSTEM)
    met = services.introduce(need=lapsed, organization=city.beite, on=date(2022, 3, 25), by=SYSTEM)
    services.decline_introduction(met, reason="没空", on=date(2022, 4, 1), by=SYSTEM)
    services.lapse_need(lapsed, reason="无人应答", on=date(2022, 8, 1), by=SYSTEM)
    services.publish_need(post(title="仍在找"), on=date(2022, 7, 1), by=SYSTEM)
    gone = services.publish_need(post(title="撤回"), on=date(2022, 3, 2), by=SYSTEM)
    services.withdraw_need(gone, by=SYSTEM)
    return need


def told(found):
    return found.posted, found.open, found.matched, found.signed, found.lapsed


def test_the_funnel_is_told_as_of_any_day(city, course):
    # By then the one that is withdrawn today was published, too.
    assert told(funnel(city.center, OPENED)) == (1, 1, 0, 0, 0)
    assert told(funnel(city.center, date(2022, 3, 10))) == (3, 2, 1, 0, 0)
    assert told(funnel(city.center, date(2022, 3, 31))) == (3, 1, 2, 0, 0)
    assert told(funnel(city.center, date(2022, 7, 1))) == (4, 3, 0, 1, 0)
    now = funnel(city.center)
    assert told(now) == (3, 1, 0, 1, 1)
    assert (now.days_to_match, now.days_to_sign) == (14.5, 61.0)
    assert told(funnel(city.center, period=SPRING)) == (3, 2, 0, 1, 0)


@pytest.mark.parametrize("day", [OPENED, MET, date(2022, 4, 15), SIGNED, date(2022, 8, 1), None])
def test_the_funnel_agrees_with_the_lists(city, course, day):
    found = funnel(city.center, day)
    of_center = Need.objects.of_center(city.center)
    for name in ("open", "matched", "signed", "lapsed"):
        rows = of_center.standing_on(name, day or date(2030, 1, 1))
        assert rows.count() == getattr(found, name), name


def test_what_was_posted_in_a_period(city, course):
    assert [str(one) for one in needs_between(city.center, SPRING)] == ["道路裂缝自动识别", "撤回", "失效"]
    this_year = Period(date(2022, 1, 1), date(2099, 1, 1))
    assert "撤回" not in [str(one) for one in needs_between(city.center, this_year)]


def test_sums_are_told_and_nothing_else(city, course):
    found = introductions_told(city.center)
    assert (found.introductions, found.signed) == (2, 1)
    assert introductions_told(city.center, date(2022, 4, 30)).signed == 0


def test_whom_the_platform_serves(city, course, event):
    services.add_participant(event, organization=city.water, by=SYSTEM)
    keys = {name: getattr(city, name).pk for name in ("poster", "weili", "beite", "water")}

    def served(day):
        found = served_on(city.center, keys.values(), day)
        return {name for name, key in keys.items() if key in found}

    assert served(date(2022, 2, 28)) == set()
    assert served(OPENED) == {"poster"}
    assert served(date(2022, 6, 10)) == {"poster", "weili", "beite", "water"}
    assert served(date(2023, 6, 9)) == {"poster", "water"}
    assert served(date(2024, 1, 1)) == set()
    assert served_on(city.center, [keys["weili"]], MET) == {keys["weili"]}


def test_what_is_kept_of_a_person_is_told_to_them(post, mei, city):
    Need.objects.filter(pk=post().pk).update(account=mei)
    assert [one["title"] for one in everything_about(mei)["needs"]] == ["道路裂缝自动识别"]


def test_merging_keeps_one_participant_of_each_role(city, event, need, introduction):
    for organization in (city.weili, city.beite):
        services.add_participant(event, organization=organization, role="host", by=SYSTEM)
    services.introduce(need=need, organization=city.beite, on=MET, by=SYSTEM)
    kept = merge_organizations(city.weili, city.beite, by=SYSTEM)
    assert [one.organization for one in event.participants.all()] == [kept]
    assert need.introductions.live().count() == 1
