"""``POST /api/v1/organizations/match/``: which organization of the registry a record is."""

import pytest
from django.core.cache import cache

from api import throttling
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations import services

pytestmark = pytest.mark.django_db
ADDRESS = "organizations/match/"
CODE, OTHER = "91420100YY0000001H", "91420100YY000001X9"


@pytest.fixture
def weili(organization, wuhan):
    found = organization("武汉唯理科技有限公司", place=wuhan, website="https://www.veritas.example/about")
    services.add_identifier(found, scheme="uscc", value=CODE, by=SYSTEM)
    return found


def codes(candidate):
    return [reason["code"] for reason in candidate["reasons"]]


def test_an_identifier_decides_whatever_the_name(anybody, weili):
    answer = anybody.write(ADDRESS, {"name": "唯理", "uscc": CODE.lower()})
    assert answer["verdict"] == "same"
    assert [(c["id"], c["name"], c["score"]) for c in answer["candidates"]] == [
        (weili.public_id, "武汉唯理科技有限公司", 1.0)
    ]
    assert codes(answer["candidates"][0]) == ["same_identifier"]
    assert anybody.write(ADDRESS, {"name": "武汉唯理科技有限公司", "uscc": OTHER}) == {
        "verdict": "new",
        "candidates": [],
    }


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"name": "武漢唯理科技有限公司", "city": "武汉"}, "same"),
        ({"name": "武汉　唯理科技有限公司"}, "same"),
        ({"name": "唯理科技（武汉）有限公司"}, "same"),
        ({"name": "武汉唯理科技", "website": "veritas.example"}, "same"),
        ({"name": "武汉唯理科技有限责任公司", "city": "武汉"}, "possible"),
        ({"name": "武汉唯理科技"}, "possible"),
        ({"name": "唯理科技", "name_en": None}, "possible"),
        ({"name": "武汉唯理科技有限公司", "city": "北京"}, "possible"),
        ({"name": "Wuhan Weili Technology Co., Ltd."}, "possible"),
        ({"name": "武汉唯利科技有限公司"}, "possible"),
        ({"name": "北京唯理科技有限公司"}, "new"),
        ({"name": "武汉唯理软件有限公司"}, "new"),
        ({"name": "武汉唯理科技有限公司光谷分公司"}, "new"),
        ({"name": "武汉别家科技有限公司"}, "new"),
    ],
)
def test_a_name_decides_only_where_it_leaves_no_other_reading(anybody, weili, asked, verdict):
    answer = anybody.write(ADDRESS, asked)
    assert answer["verdict"] == verdict
    assert [c["id"] for c in answer["candidates"]] == ([] if verdict == "new" else [weili.public_id])


def test_former_and_english_names_count(anybody, organization):
    found = organization("江城理工大学", kind="university", name_en="Jiangcheng University of Technology")
    services.add_name(found, name="江城工学院", kind="former", language="zh-hans", by=SYSTEM)
    former = anybody.write(ADDRESS, {"name": "江城工學院"})
    assert (former["verdict"], codes(former["candidates"][0])) == ("same", ["same_former_name"])
    assert anybody.write(ADDRESS, {"name_en": "JIANGCHENG UNIVERSITY OF TECHNOLOGY"})["verdict"] == "same"
    assert anybody.write(ADDRESS, {"name": "江城理工大学附属医院"})["verdict"] == "new"


def test_two_of_one_name_are_a_question_for_a_person(anybody, organization, wuhan):
    pair = [organization("江城智能制造研究院", kind="research_institute", place=wuhan) for _ in range(2)]
    answer = anybody.write(ADDRESS, {"name": "江城智能制造研究院", "city": "武汉"})
    assert answer["verdict"] == "possible"
    assert {c["id"] for c in answer["candidates"]} == {found.public_id for found in pair}


def test_an_invalid_identifier_is_not_used_and_said(anybody, weili):
    answer = anybody.write(
        ADDRESS, {"name": "武汉唯理科技有限公司", "uscc": "91420100YY0000001X"}, Accept_Language="en"
    )
    assert answer["verdict"] == "same"
    last = answer["candidates"][0]["reasons"][-1]
    assert last["code"] == "invalid_identifier"
    assert "91420100YY0000001X" in last["sentence"]


def test_sentences_are_in_the_readers_language(anybody, weili):
    asked = {"name": "武汉唯理科技有限公司", "city": "武汉"}
    said = anybody.write(ADDRESS, asked, Accept_Language="en")["candidates"][0]["reasons"]
    assert said[0] == {"code": "same_name", "sentence": "The full names are the same: 武汉唯理科技有限公司."}


def test_the_public_finds_only_what_is_public_and_staff_their_registries(anybody, program_of, sun, chen, weili):
    services.archive_organization(weili, by=SYSTEM)
    asked = {"name": "武汉唯理科技有限公司"}
    assert anybody.write(ADDRESS, asked)["verdict"] == "new"
    assert program_of(chen).write(ADDRESS, asked)["verdict"] == "new"
    reader = program_of(sun, may_write=False)
    assert [c["id"] for c in reader.write(ADDRESS, asked)["candidates"]] == [weili.public_id]


def test_one_registry_is_searched_unless_all_are_asked_for(anybody, organization, chengdu):
    organization("成都唯理科技有限公司", registry=chengdu)
    asked = {"name": "成都唯理科技有限公司"}
    assert anybody.write(ADDRESS, asked)["verdict"] == "new"
    assert anybody.write(f"{ADDRESS}?registry=510100", asked)["verdict"] == "same"
    assert anybody.write(f"{ADDRESS}?registry=all", asked)["verdict"] == "same"
    assert anybody.write(f"{ADDRESS}?registry=000", asked, status=400)["code"] == "unknown_registry"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"city": "武汉"}, "name"),
        ({"name": ["武汉"]}, "name"),
        ({"name": "武" * 301}, "name"),
        ({"name": "唯理", "kind": "planet"}, "kind"),
        ({"name": "唯理", "usc": CODE}, "usc"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_by_name(anybody, wuhan, asked, field):
    refusal = anybody.write(ADDRESS, asked, status=400)
    assert list(refusal["fields"]) == [field]
    assert "?colour" not in refusal["detail"]


def test_it_is_only_asked_by_post_with_known_keys_and_so_often(anybody, wuhan, settings, monkeypatch):
    assert anybody.send("GET", ADDRESS).status_code == 405
    assert anybody.send("POST", ADDRESS, {"name": "唯理"}, Authorization="Bearer wt_unknown").status_code == 401
    assert "no-store" in anybody.send("POST", ADDRESS, {"name": "唯理"})["Cache-Control"]
    cache.clear()
    monkeypatch.setattr(throttling.Meter, "limit", 1)
    assert anybody.send("POST", ADDRESS, {"name": "唯理"}).status_code == 200
    refused = anybody.send("POST", ADDRESS, {"name": "唯理"})
    assert (refused.status_code, refused.has_header("Retry-After")) == (429, True)


def test_the_schema_tells_of_it(anybody, wuhan):
    operation = anybody.read("schema/")["paths"]["/api/v1/organizations/match/"]["post"]
    assert {parameter["name"] for parameter in operation["parameters"]} == {"registry", "Accept-Language"}
    assert {"200", "400", "429"} <= operation["responses"].keys()
    assert {} in operation["security"]


def test_the_number_of_queries_does_not_grow_with_the_registry(anybody, organization, queries_of, weili):
    few = queries_of(lambda: anybody.write(ADDRESS, {"name": "唯理科技"}))
    for number in range(12):
        organization(f"武汉唯理{number}科技有限公司")
    assert queries_of(lambda: anybody.write(ADDRESS, {"name": "唯理科技"})) <= few
