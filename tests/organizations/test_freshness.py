"""How fresh a record is: by kind, in words, in lists and at every door."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.core.errors import NotAllowed
from ecosystem.organizations.choices import Freshness, Kind
from ecosystem.organizations.freshness import MONTHS, freshness_of, months_before, months_between, told
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import confirm_organization, verify_organization

DAY = date(2026, 11, 27)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_every_kind_has_its_time():
    assert set(MONTHS) == set(Kind.values)
    assert MONTHS[Kind.TEAM] < MONTHS[Kind.COMPANY] < MONTHS[Kind.UNIVERSITY]


@given(day=DAYS, months=st.integers(0, 60))
def test_so_many_months_before_a_day_are_so_many_months_away(day, months):
    earlier = months_before(day, months)
    assert earlier <= day
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert months_between(earlier, day) == months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 27), 24, date(2024, 11, 27)),
    ],
)
def test_months_end_where_they_end(day, months, expected):
    assert months_before(day, months) == expected


@pytest.mark.parametrize("kind", Kind.values)
def test_a_check_counts_until_the_very_day_its_kind_allows(kind):
    limit = months_before(DAY, MONTHS[kind])
    assert freshness_of(kind, limit, DAY) == "fresh"
    assert freshness_of(kind, date.fromordinal(limit.toordinal() - 1), DAY) == "stale"
    assert freshness_of(kind, None, DAY) == "never"


@pytest.mark.django_db
def test_lists_and_single_records_judge_alike(organization):
    for kind in ("team", "company", "association", "university"):
        for months in (None, 3, 8, 14, 20, 30):
            one = organization(f"{kind} {months}", kind=kind)
            if months is not None:
                verify_organization(one, by=SYSTEM, on=months_before(today(), months))
    every = list(Organization.objects.all())
    for code in Freshness.values:
        found = set(Organization.objects.of_freshness([code]))
        assert found == {one for one in every if freshness_of(one.kind, one.verified_on) == code}
        assert found
    assert Organization.objects.of_freshness(["never", "fresh", "stale"]).count() == len(every)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_english")
def test_who_checked_is_told_apart_in_plain_words(organization, zhao, mei, client):
    weili = organization("武汉唯理科技")

    def page() -> str:
        return client.get(f"/en/organizations/{weili.public_id}/").content.decode()

    assert "Not yet checked by a person" in page()
    verify_organization(weili, by=zhao, on=months_before(today(), 26))
    assert "Checked by staff on" in page()
    assert "not checked for 2 years" in page()
    with pytest.raises(NotAllowed):
        confirm_organization(weili, by=mei)
    confirm_organization(weili, by=SYSTEM)
    assert "Confirmed by the organization on" in page()
    assert "not checked for" not in page()
    verify_organization(weili, by=zhao)
    assert "Checked by staff on" in page()


@pytest.mark.usefixtures("in_english")
def test_months_are_told_where_it_is_less_than_a_year():
    team = Organization(kind="team", verified_on=date(2026, 3, 1), verified_through="organization")
    said = told(team, DAY)
    assert (said.warning, said.is_fresh, said.brief) == ("not checked for 8 months", False, "not checked for 8 months")
    assert said.sentence.startswith("Confirmed by the organization on")


@pytest.mark.django_db
def test_every_door_filters_and_shows_it(organization, client, zhao, signed_in):
    old, new = organization("旧公司"), organization("新公司")
    organization("没查过公司")
    verify_organization(old, by=SYSTEM, on=months_before(today(), 15))
    verify_organization(new, by=SYSTEM)
    for freshness, name in (("stale", "旧公司"), ("fresh", "新公司"), ("never", "没查过公司")):
        rows = client.get("/api/v1/organizations/", {"freshness": freshness}).json()["results"]
        assert [(row["name"], row["freshness"]) for row in rows] == [(name, freshness)]
        assert rows[0]["verified_through"] == (None if freshness == "never" else "staff")
        shown = client.get("/organizations/", {"freshness": freshness}).content.decode()
        assert [word for word in ("旧公司", "新公司", "没查过公司") if word in shown] == [name]
        table = signed_in(zhao).get("/en/desk/organizations/", {"verified": freshness}).content.decode()
        assert [word for word in ("旧公司", "新公司", "没查过公司") if word in table] == [name]
    assert client.get("/api/v1/organizations/", {"freshness": "x"}).status_code == 400
    listed = client.get("/en/organizations/").content.decode()
    assert "not checked for 1 year" in listed
    assert "Not yet checked by a person" in listed


@pytest.mark.django_db
def test_the_morning_has_what_is_stale_and_links_to_the_same_rows(organization, zhao, signed_in):
    desk = signed_in(zhao)
    verify_organization(organization("旧公司"), by=SYSTEM, on=months_before(today(), 15))
    verify_organization(organization("某大学", kind="university"), by=SYSTEM, on=months_before(today(), 15))
    shown = desk.get("/en/desk/").content.decode()
    assert "Stale records" in shown
    address = "/en/desk/organizations/?status=public&verified=stale&sort=verified_on"
    assert address.replace("&", "&amp;").removeprefix("/en") in shown
    rows = desk.get(address).content.decode()
    assert "旧公司" in rows
    assert "某大学" not in rows


@pytest.mark.django_db
def test_many_are_verified_at_once_after_a_look(organization, zhao, signed_in):
    desk = signed_in(zhao)
    keys = [organization(f"公司{number}").public_id for number in range(3)]
    ask = desk.post("/en/desk/organizations/bulk/verify/", {"chosen": keys})
    assert "公司1" in ask.content.decode()
    assert not Organization.objects.filter(verified_on__isnull=False).exists()
    desk.post("/en/desk/organizations/bulk/verify/", {"chosen": keys, "confirmed": "1", "on": today().isoformat()})
    assert set(Organization.objects.values_list("verified_on", "verified_through")) == {(today(), "staff")}
