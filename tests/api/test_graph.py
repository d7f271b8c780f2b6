"""``GET /organizations/{id}/neighbors/``: who stands around an organization, within bounds."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.services import merge_organizations
from ecosystem.relationships import graph
from ecosystem.relationships.services import relate
from ecosystem.sources.services import add_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(organization):
    """倍特威视 works with 东越 since 2020, which supplies 唯理 until December 2021."""
    start, partner, weili = organization("倍特威视"), organization("东越", short_name="东"), organization("唯理")
    paper = add_source(title="合作公告", by=SYSTEM)
    relate(start, partner, kind="collaborates_with", starts_on=date(2020, 1, 1), source=paper, by=SYSTEM)
    relate(partner, weili, kind="supplies", ends_on=date(2021, 12, 1), by=SYSTEM)
    return start, partner, weili, paper


def at(organization, query=""):
    return f"organizations/{organization.public_id}/neighbors/{query}"


def test_two_steps_around_an_organization(street, anybody):
    start, partner, weili, paper = street
    told = anybody.read(at(start, "?depth=2&as_of=2021-11-30"))
    one, other = told.pop("organizations")
    near, far = told.pop("relationships")
    assert told == {
        "id": start.public_id,
        "as_of": "2021-11-30",
        "steps": [1, 1],
        "total": 2,
        "is_more": False,
    }
    assert one == {
        "id": partner.public_id,
        "kind": "company",
        "name": "东越",
        "name_en": "",
        "short_name": "东",
        "distance": 1,
    }
    assert (other["id"], other["distance"]) == (weili.public_id, 2)
    assert {name: near[name] for name in near if name != "id"} == {
        "subject": start.public_id,
        "kind": "collaborates_with",
        "object": partner.public_id,
        "starts_on": "2020-01-01",
        "ends_on": None,
        "source": paper.public_id,
    }
    assert (far["kind"], far["ends_on"], far["source"]) == ("supplies", "2021-12-01", None)
    assert anybody.read(f"relationships/{near['id']}/")["note"] == ""


def test_today_and_one_step_are_what_is_asked_for_where_nothing_is_said(street, anybody):
    start, partner, weili, _paper = street
    assert [one["id"] for one in anybody.read(at(start))["organizations"]] == [partner.public_id]
    assert anybody.read(at(weili))["total"] == 0
    assert anybody.read(at(weili, "?as_of=2021-11-30"))["total"] == 1


def test_one_walks_along_some_kinds_only(street, anybody):
    start, _partner, _weili, _paper = street
    query = "?depth=2&as_of=2021-11-30"
    assert anybody.read(at(start, f"{query}&kind=collaborates_with"))["total"] == 1
    assert anybody.read(at(start, f"{query}&kind=supplies"))["total"] == 0
    assert anybody.read(at(start, f"{query}&kind=supplies&kind=collaborates_with"))["total"] == 2


def test_the_nearest_are_told_and_all_are_counted(street, anybody):
    start, partner, _weili, _paper = street
    told = anybody.read(at(start, "?depth=2&as_of=2021-11-30&limit=1"))
    assert (told["total"], told["is_more"], [one["id"] for one in told["organizations"]]) == (
        2,
        True,
        [partner.public_id],
    )
    assert len(told["relationships"]) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?depth=0", "depth"),
        ("?depth=4", "depth"),
        ("?depth=far", "depth"),
        ("?limit=0", "limit"),
        ("?limit=1001", "limit"),
        ("?as_of=yesterday", "as_of"),
        ("?as_of=2021-02-30", "as_of"),
        ("?kind=envies", "kind.0"),
        ("?steps=2", "steps"),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_name(street, anybody, query, field):
    answer = anybody.send("GET", at(street[0], query), Accept_Language="en")
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {field}


def test_too_much_on_the_way_is_refused_with_a_way_out(street, anybody, monkeypatch):
    monkeypatch.setattr(graph, "MOST_EDGES", 1)
    graph._by_anybody.cache_clear()
    refused = anybody.send("GET", at(street[0], "?depth=2&as_of=2021-11-30"), Accept_Language="en")
    graph._by_anybody.cache_clear()
    assert (refused.status_code, refused.json()["code"]) == (400, "too_many_relationships")
    assert refused.json()["fields"]["depth"] == [
        "There are more than 1 relationships on the way. Ask for fewer steps, or for some kinds of relationship."
    ]


def test_what_one_does_not_see_is_not_there(street, anybody, zhao, chen, program_of, organization):
    start, _partner, _weili, _paper = street
    draft = organization("草稿", status="draft")
    relate(start, draft, kind="supplies", by=SYSTEM)
    assert anybody.read(at(start))["total"] == program_of(chen).read(at(start))["total"] == 1
    assert program_of(zhao).read(at(start))["total"] == 2
    assert anybody.send("GET", at(draft)).status_code == 404
    assert program_of(zhao).read(at(draft))["total"] == 1


def test_who_was_merged_is_asked_about_where_he_is_now(street, anybody, organization):
    start = street[0]
    absorbed = organization("倍特威视系统")
    merge_organizations(start, absorbed=absorbed, by=SYSTEM)
    answer = anybody.send("GET", at(absorbed, "?depth=2"))
    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/{at(start, '?depth=2')}")


def test_it_is_read_conditionally_and_changes_with_the_registry(street, anybody, organization):
    start = street[0]
    tag = anybody.send("GET", at(start))["ETag"]
    assert anybody.send("GET", at(start), If_None_Match=tag).status_code == 304
    relate(start, organization("新伙伴"), kind="supplies", by=SYSTEM)
    assert anybody.send("GET", at(start), If_None_Match=tag).status_code == 200


def test_it_takes_the_same_few_queries_however_many_there_are(street, anybody, organization, django_assert_num_queries):
    start = street[0]
    anybody.read(at(start, "?depth=2"))
    for number in range(30):
        relate(start, organization(f"企业{number}"), kind="supplies", by=SYSTEM)
    with django_assert_num_queries(7):
        assert anybody.read(at(start, "?depth=2"))["total"] == 31
