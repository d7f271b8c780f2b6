"""What everybody is told of a center's compute: on its page and over the API, and never what one member did."""

import re
from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.compute.services import (
    add_monthly_total,
    grant_allocation,
    record_usage,
    request_allocation,
)
from ecosystem.programs.services import enroll
from ecosystem.sources.services import add_source
from tests.compute.conftest import A_YEAR
from tests.personas import forget

pytestmark = pytest.mark.django_db
MARCH = date(2022, 3, 1)


def granted(enrollment, amount):
    asked = request_allocation(enrollment=enrollment, requested=Decimal(amount), **A_YEAR, by=SYSTEM)
    return grant_allocation(asked, by=SYSTEM)


@pytest.fixture
def three(city, organization):
    """Three members used 6,696 PFLOPS·h of March, nine of a hundred parts."""
    third = enroll(organization("光谷智造"), city.program, on=date(2021, 9, 1), by=SYSTEM)
    for enrollment, amount in ((city.weili, 4000), (city.beite, 2600), (third, 96)):
        record_usage(granted(enrollment, 5000), month=MARCH, amount=Decimal(amount), by=SYSTEM)
    return city


def page(client, city, day="2022-04-10", language="en"):
    forget()
    prefix = "" if language == "zh-hans" else f"/{language}"
    answer = client.get(f"{prefix}/centers/{city.center.public_id}/?as_of={day}")
    assert answer.status_code == 200
    section = re.search(r'id="utilization".*?</section>', answer.content.decode(), re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", section.group()).split()) if section else ""


def months_of(anybody, city, query="since=2022-01-01&last=2022-04-30"):
    return anybody.read(f"centers/{city.center.public_id}/utilization/?{query}")


def test_a_page_says_that_nothing_can_be_counted(client, city):
    assert "not enough recorded usage to count" in page(client, city)
    assert "用量记录不足，无法统计" in page(client, city, language="zh-hans")


def test_a_page_tells_what_all_members_used(client, three):
    told = page(client, three)
    for part in ("2022-03", "74,400", "6,696", "9.0%", "members&#x27; recorded usage"):
        assert part in told
    assert "2022-04" not in told, "the month has not ended"
    assert "唯理" not in told


def test_a_page_of_an_earlier_day_tells_less(client, three):
    assert "9.0%" not in page(client, three, day="2022-03-31")


def test_a_page_cites_who_says_what_the_whole_center_used(client, city):
    source = add_source(title="计算中心月报", title_en="Monthly report", by=SYSTEM)
    said = {"used": Decimal(68_448), "peak": Decimal(99), "source": source, "quote": "平均月利用率92%"}
    add_monthly_total(city.center, month=MARCH, **said, by=SYSTEM)
    told = page(client, city)
    for part in ("92.0%", "99.0%", "what is said of the whole center", "Monthly report", "平均月利用率92%"):
        assert part in told


def test_what_two_members_used_is_withheld(client, anybody, city):
    for enrollment, amount in ((city.weili, 4000), (city.beite, 2600)):
        record_usage(granted(enrollment, 5000), month=MARCH, amount=Decimal(amount), by=SYSTEM)
    told = page(client, city)
    assert "6,600" not in told
    add_monthly_total(city.center, month=MARCH, peak=Decimal(99), by=SYSTEM)
    assert "used by too few members to be told in public" in page(client, city)
    march = months_of(anybody, city)["months"][2]
    assert (march["basis"], march["used"], march["utilization"], march["peak"]) == ("withheld", None, None, 99)


def test_the_api_tells_the_same(anybody, three):
    answer = months_of(anybody, three)
    assert [one["month"] for one in answer["months"]] == ["2022-01-01", "2022-02-01", "2022-03-01", "2022-04-01"]
    assert (answer["counted"], answer["average"]) == (1, 9)
    assert answer["months"][2] == {
        "month": "2022-03-01",
        "available": 74400,
        "used": 6696,
        "utilization": 9,
        "peak": None,
        "basis": "members",
        "source": None,
    }
    assert answer["months"][3]["basis"] == "nothing"
    assert len(months_of(anybody, three, "")["months"]) == 12
    assert months_of(anybody, three, "since=2022-03-01&last=2022-03-01&number_format=fp32")["average"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2022-03-01&last=2022-02-01", "last"),
        ("since=2001-03-01&last=2022-02-01", "last"),
        ("since=2022-3", "since"),
        ("number_format=fp8", "number_format"),
    ],
)
def test_the_api_names_what_it_does_not_understand(anybody, city, query, field):
    answer = anybody.send("GET", f"centers/{city.center.public_id}/utilization/?{query}")
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {field}
