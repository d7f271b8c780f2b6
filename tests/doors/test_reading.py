"""Whoever asks for organizations gets the same ones in the same order: on a page, in a file and from the API."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest
from django.db import transaction
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform, open_center
from ecosystem.organizations.services import add_name, register_organization
from ecosystem.programs.services import enroll, register_program, suspend
from ecosystem.relationships.services import relate
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer
from tests.calling import Caller

pytestmark = pytest.mark.django_db

# name, kind, where, founded, dissolved, sectors, layers
ORGANIZATIONS = (
    ("智能", "company", "420100", date(2018, 5, 1), None, ["road-maintenance"], 1),
    ("光谷智能制造研究院", "research_institute", "420111", date(2015, 1, 1), None, ["transport"], 2),
    ("江城智能科技有限公司", "company", "420100", None, None, ["healthcare"], 1),
    ("江城大学", "university", "420111", date(1893, 1, 1), None, [], 0),
    ("老江城电子", "company", "420100", date(1990, 1, 1), date(2010, 1, 1), ["transport"], 2),
    ("阿尔法医疗", "hospital", "420100", date(2020, 2, 2), None, ["healthcare"], 0),
    ("Better Vision", "company", "420100", date(2018, 5, 1), None, ["transport", "healthcare"], 2),
    ("光谷算力", "computing_center", "420100", date(2021, 5, 31), None, [], 2),
)


@pytest.fixture(scope="module")
def codes(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Organizations of Wuhan and one of Chengdu, entered once for all queries; the codes that queries name."""
    with django_db_blocker.unblock(), transaction.atomic():
        wuhan, chengdu = (Place.objects.get(code=code) for code in ("420100", "510100"))
        members = {row[0]: _register(wuhan, *row) for row in ORGANIZATIONS}
        center = open_center(by=SYSTEM, registry=wuhan, name="武汉人工智能计算中心", organization=members["光谷算力"])
        open_center(by=SYSTEM, registry=chengdu, name="成都智算中心")
        for status in ("draft", "unlisted", "archived"):
            register_organization(by=SYSTEM, registry=wuhan, kind="company", name=f"智能 {status}", status=status)
        register_organization(by=SYSTEM, registry=chengdu, kind="company", name="蓉城智能", status="public")
        add_name(members["阿尔法医疗"], by=SYSTEM, name="江城第一医院", kind="alias")
        relate(members["江城大学"], members["光谷算力"], kind="uses_compute_of", by=SYSTEM)
        platform = add_platform(center, by=SYSTEM, name="算力平台", function="compute")
        program = register_program(platform=platform, name="算力普惠计划", status="public", by=SYSTEM)
        enroll(members["智能"], program, on=date(2021, 6, 1), by=SYSTEM)
        paused = enroll(members["江城大学"], program, on=date(2021, 6, 1), by=SYSTEM)
        suspend(paused, on=date(2021, 9, 1), reason="假期", by=SYSTEM)
        layers = list(ValueChainLayer.objects.order_by("position").values_list("code", flat=True)[:2])
        yield {
            "CENTER": center.public_id,
            "PLATFORM": platform.public_id,
            "PROGRAM": program.public_id,
            "FIRST": layers[0],
            "SECOND": layers[1],
        }
        transaction.set_rollback(True)


def _register(wuhan: Place, *row: Any) -> Any:
    name, kind, place, founded, dissolved, sectors, layer = row
    return register_organization(
        by=SYSTEM,
        registry=wuhan,
        kind=kind,
        name=name,
        status="public",
        place=Place.objects.get(code=place),
        founded_on=founded,
        dissolved_on=dissolved,
        sectors=Sector.objects.filter(code__in=sectors),
        layers=[ValueChainLayer.objects.order_by("position")[layer]],
    )


# What is asked for, and how many it is.
QUERIES = {
    "": 7,
    "sort=name": 7,
    "sort=newest": 7,
    "sort=founded": 7,
    "sort=oldest": 7,
    "q=智能": 3,
    "q=智能&sort=name": 3,
    "q=江城": 3,
    "q=better": 1,
    "q=東湖": 0,
    "kind=company": 3,
    "kind=company&kind=university": 4,
    "sector=transport": 3,
    "sector=road-maintenance": 1,
    "sector=road-maintenance&sector=healthcare": 4,
    "layer=FIRST": 2,
    "layer=FIRST&layer=SECOND": 4,
    "place=420100": 7,
    "place=420111": 2,
    "platform=PLATFORM": 1,
    "program=PROGRAM": 1,
    "program=PROGRAM&enrollment=suspended": 1,
    "program=PROGRAM&enrollment=active&enrollment=suspended": 2,
    "program=PROGRAM&as_of=2021-07-01": 2,
    "platform=PLATFORM&as_of=2021-01-01": 0,
    "center=CENTER": 1,
    "member=true": 1,
    "member=false": 6,
    "uses_compute_of=CENTER": 1,
    "as_of=2005-06-01": 3,
    "as_of=2005-06-01&q=江城": 3,
    "as_of=2016-01-01&kind=company&sort=founded": 1,
    "registry=510100": 1,
    "registry=all": 8,
    "registry=all&q=智能&sort=newest": 4,
    "registry=320100": 0,
    "q=智能&kind=company&sector=healthcare&place=420100": 1,
}


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_organizations_in_the_same_order(query, codes):
    asked = _filled(query, codes)
    told = _api(asked)
    assert told == _file(asked) == _page(asked)
    assert len(told) == len(set(told)) == QUERIES[query]


def test_orders_are_what_they_say(codes):
    """That all doors agree would be little if they agreed on something else."""
    assert _names("sort=founded")[:2] == ["光谷算力", "阿尔法医疗"]
    assert _names("sort=oldest")[:2] == ["江城大学", "光谷智能制造研究院"]
    assert _names("q=智能")[0] == "智能"
    assert _names("sort=newest")[0] == "光谷算力"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=planet", "kind"),
        ("sector=nothing", "sector"),
        ("layer=nothing", "layer"),
        ("place=999999", "place"),
        ("platform=nothing", "platform"),
        ("as_of=2021-02-30", "as_of"),
        ("as_of=30.11.2021", "as_of"),
        ("registry=999999", "registry"),
        ("sort=size", "sort"),
        ("sort=relevance", "sort"),
    ],
)
def test_what_nothing_knows_is_refused_at_every_door(query, field, codes):
    for path in ("/organizations/", "/organizations/export.json", "/organizations/export.csv"):
        assert Client().get(f"{path}?{query}").status_code == 400, path
    problem = Caller().send("GET", f"organizations/?{_in_api_words(query)}")
    assert problem.status_code == 400
    assert list(problem.json()["fields"]) == [_in_api_words(field)]


def _filled(query: str, codes: dict[str, str]) -> str:
    for word, code in codes.items():
        query = query.replace(word, code)
    return query


def _in_api_words(query: str) -> str:
    return query.replace("sort", "ordering")


def _api(query: str) -> list[str]:
    """The ids on all pages of the API, three a page."""
    page: dict[str, Any] = {"next": f"organizations/?page_size=3&fields=id&{_in_api_words(query)}"}
    found = []
    while page["next"]:
        page = Caller().read(page["next"])
        found += [record["id"] for record in page["results"]]
    return found


def _names(query: str) -> list[str]:
    return [record["name"] for record in Caller().read(f"organizations/?{_in_api_words(query)}")["results"]]


CARD = re.compile(r'class="card__title" href="/organizations/(\w+)/')


def _file(query: str) -> list[str]:
    answer = Client().get(f"/organizations/export.json?{query}")
    assert answer.status_code == 200
    return [row["id"] for row in orjson.loads(b"".join(answer))["organizations"]]


def _page(query: str) -> list[str]:
    answer = Client().get(f"/organizations/?{query}")
    assert answer.status_code == 200
    return CARD.findall(answer.content.decode())
