"""A file holds exactly what the list shows, in its order, and nothing in it is a formula."""

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from random import Random
from threading import Event
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Edition
from ecosystem.directory.exports import organizations
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import add_name, archive_organization, register_organization
from tests.directory.conftest import body
from tests.racing import all_at_once

DANGEROUS = ("＝1+1", "＋86 Telephone", "－minus", "＠name")
CARD = re.compile(r'class="card__title" href="/en/organizations/(\w+)/')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
QUERIES = ("", "?kind=company", "?q=shop", "?sort=newest", "?sort=founded&kind=university", "?as_of=2015-01-01")


@pytest.fixture
def shops(organization):
    for number in range(1, 40):
        organization(f"Shop {number:02}", kind="university" if number % 3 == 0 else "company")


def rows_of_csv(visitor, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(visitor.get(address)).removeprefix("\ufeff"))))


def rows_of_xlsx(visitor, address: str) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(visitor.get(address).getvalue())).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def listed(visitor, query: str) -> list[str]:
    """The numbers of the organizations on all pages of the list."""
    found, address = [], f"/en/organizations/{query}"
    while address:
        page = body(visitor.get(address))
        found += CARD.findall(page)
        further = NEXT.search(page)
        address = f"/en/organizations/{unescape(further[1])}" if further else ""
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_files_hold_what_the_list_shows(visitor, shops, query):
    shown = listed(visitor, query)
    assert [row["number"] for row in rows_of_csv(visitor, f"/en/organizations/export.csv{query}")] == shown
    data = json.loads(body(visitor.get(f"/en/organizations/export.json{query}")))
    assert [row["id"] for row in data["organizations"]] == shown
    lines = body(visitor.get(f"/en/organizations/export.jsonl{query}")).splitlines()
    assert [json.loads(line)["id"] for line in lines] == shown
    header, *rows = rows_of_xlsx(visitor, f"/en/organizations/export.xlsx{query}")
    assert [row[0] for row in rows] == shown
    assert header[:3] == ["number", "official name", "English name"]


def test_a_row_tells_what_the_page_tells(visitor, town):
    row = next(
        row for row in rows_of_csv(visitor, "/en/organizations/export.csv") if row["number"] == town.weili.public_id
    )
    # What is shown of it, in words; the keys of the columns are the same in every language.
    assert row == {
        "number": town.weili.public_id,
        "official name": "Weili Roads Ltd",
        "English name": "",
        "short name": "Weili",
        "other names": "Weili Software",
        "kind": "company",
        "place": "Wuhan",
        "sectors": "Road maintenance",
        "value-chain layers": "Terminal applications",
        "identifiers": "lei:5493001KJTIIGC8Y1R12",
        "website": "https://weili.example/",
        "founded on": "2016",
        "dissolved on": "",
        "description": "Inspects roads.",
        "verified on": "",
        "verified through": "",
        "freshness": "never checked",
        "address": f"http://testserver/en/organizations/{town.weili.public_id}/",
    }


@pytest.mark.parametrize("name", DANGEROUS)
def test_no_cell_of_a_csv_is_a_formula(visitor, organization, name):
    organization(name)
    assert [row["official name"] for row in rows_of_csv(visitor, "/en/organizations/export.csv")] == [f"'{name}"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_a_csv_is_a_formula_whatever_stands_in_a_description(visitor, organization, text):
    shown = organization("Shop")
    # Straight into the table: what a service refuses today may have come in before it did.
    Organization.objects.filter(pk=shown.pk).update(description=text)
    assert [row["description"] for row in rows_of_csv(visitor, "/en/organizations/export.csv")] == [f"'{text}"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "12345678901234567890", "007", "\x0bx"])
def test_every_cell_of_a_workbook_is_text_as_it_was_written(visitor, organization, text):
    shown = organization("Shop")
    Organization.objects.filter(pk=shown.pk).update(description=text)
    book = load_workbook(io.BytesIO(visitor.get("/organizations/export.xlsx").getvalue()))
    cell = book.active.cell(row=2, column=14)
    assert (cell.data_type, cell.value) == ("s", text.replace("\x0b", ""))


def test_a_file_says_what_it_is_a_list_of(visitor, shops):
    response = visitor.get("/organizations/export.csv?as_of=2021-11-30")
    plain, told = response["Content-Disposition"].removeprefix("attachment; ").split("; ")
    assert plain == 'filename="wutong-organizations-420100-2021-11-30.csv"'
    assert unquote(told) == "filename*=UTF-8''机构-武汉-2021-11-30.csv"
    data = json.loads(body(visitor.get("/organizations/export.json?as_of=2021-11-30&kind=company")))
    assert (data["as_of"], data["registry"]) == ("2021-11-30", "420100")
    assert data["source"] == "http://testserver/organizations/?as_of=2021-11-30&kind=company"


def test_headings_are_in_the_language_of_the_address(visitor, shops):
    for prefix, heading in (("", "编号"), ("/en", "number")):
        first = body(visitor.get(f"{prefix}/organizations/export.csv")).removeprefix("\ufeff").split(",")[0]
        assert first == heading


def test_a_workbook_goes_on_in_another_sheet_where_one_is_full(visitor, shops, monkeypatch):
    monkeypatch.setattr("ecosystem.core.exporting.workbooks.ROWS_OF_A_SHEET", 16)
    book = load_workbook(io.BytesIO(visitor.get("/en/organizations/export.xlsx").getvalue()))
    assert book.sheetnames == ["Organizations", "Organizations 2", "Organizations 3"]
    sheets = [[row[0].value for row in sheet.iter_rows()] for sheet in book]
    assert [len(sheet) for sheet in sheets] == [16, 16, 10]
    assert [sheet[0] for sheet in sheets] == ["number"] * 3
    assert [key for sheet in sheets for key in sheet[1:]] == listed(visitor, "")


@pytest.fixture
def chunk(monkeypatch) -> Callable[[int], None]:
    """Let so many rows be read at a time."""

    def of(size: int) -> None:
        monkeypatch.setattr("ecosystem.directory.exports.nouns.CHUNK", size)

    return of


def test_any_filter_in_any_order_is_the_same_in_a_file(visitor, shops, chunk):
    chunk(7)
    random = Random(5)
    for _time in range(12):
        asked = {
            "kind": random.sample(["company", "university", "agency"], random.randint(0, 2)),
            "sort": random.choice(["", "name", "newest", "founded", "oldest"]),
            "as_of": random.choice(["", "2014-01-01", "2021-11-30"]),
            "q": random.choice(["", "shop", "shop 1"]),
            "freshness": random.choice([[], ["never"]]),
        }
        query = f"?{urlencode({name: value for name, value in asked.items() if value}, doseq=True)}"
        told = body(visitor.get(f"/organizations/export.jsonl{query}")).splitlines()
        assert [json.loads(line)["id"] for line in told] == listed(visitor, query), query


def test_a_long_list_takes_the_same_few_queries_for_every_chunk(visitor, shops, chunk):
    def queries(size: int) -> int:
        chunk(size)
        with CaptureQueriesContext(connection) as captured:
            assert len(rows_of_csv(visitor, "/organizations/export.csv?kind=company&kind=university")) == 39
        return len([query for query in captured if "DECLARE" not in query["sql"]])

    queries(39)
    assert queries(13) - queries(39) == 2 * 4


def test_no_more_is_read_than_is_sent(visitor, shops, chunk, monkeypatch):
    chunk(5)
    told: list[int] = []
    tell = organizations.Telling.__call__
    monkeypatch.setattr(
        organizations.Telling, "__call__", lambda self, rows: told.append(len(rows)) or tell(self, rows)
    )
    parts = visitor.get("/organizations/export.csv").streaming_content
    next(parts)
    assert told == []
    next(parts)
    assert told == [5]
    b"".join(parts)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_of_one_moment_whatever_is_written_meanwhile(organization, chunk):
    """A second connection renames, adds and takes away while the file is being read."""
    chunk(3)
    shops = [organization(f"Shop {number:02}") for number in range(12)]
    begun, written = Event(), Event()

    def taken() -> list[str]:
        parts = iter(Client().get("/organizations/export.jsonl").streaming_content)
        first = next(parts)
        begun.set()
        assert written.wait(60)
        return (first + b"".join(parts)).decode().splitlines()

    def rewritten() -> list[str]:
        assert begun.wait(60)
        add_name(shops[-1], name="Late alias", kind="alias", language="en", by=SYSTEM)
        archive_organization(shops[-2], by=SYSTEM)
        register_organization(registry=shops[0].registry, name="Shop 99", kind="company", status="public", by=SYSTEM)
        written.set()
        return []

    lines, _none = all_at_once(lambda act: act(), [taken, rewritten])
    rows = [json.loads(line) for line in lines]
    assert [row["name"] for row in rows] == [f"Shop {number:02}" for number in range(12)]
    assert [row["other_names"] for row in rows] == [[]] * 12


def test_a_head_request_reads_nothing(visitor, shops, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        response = visitor.head("/organizations/export.csv")
    assert (response.status_code, response.getvalue(), response["Content-Type"]) == (
        200,
        b"",
        "text/csv; charset=utf-8",
    )


def test_what_cannot_be_asked_for_is_refused_before_anything_is_sent(visitor, shops):
    for query in ("?kind=nothing", "?sort=nothing", "?as_of=soon", "?headings=nothing"):
        assert visitor.get(f"/organizations/export.csv{query}").status_code == 400, query
    assert visitor.get("/organizations/export.pdf").status_code == 404
    assert visitor.get("/places/export.csv").status_code == 404


def test_programs_that_read_a_sheet_can_have_the_keys_as_its_heading(visitor, shops):
    first = body(visitor.get("/organizations/export.csv?headings=keys")).removeprefix("\ufeff").splitlines()[0]
    assert first.startswith("id,name,name_en,short_name,other_names,kind,place,")
    keys = list(json.loads(body(visitor.get("/organizations/export.jsonl")).splitlines()[0]))
    assert first.split(",") == keys


def test_a_file_in_traditional_characters_says_what_the_page_says(visitor, organization):
    organization("武汉计算中心", status="public")
    row = json.loads(body(visitor.get("/zh-hant/organizations/export.jsonl")))
    assert (row["name"], row["kind"]) == ("武漢計算中心", "企業")
    book = load_workbook(io.BytesIO(visitor.get("/zh-hant/organizations/export.xlsx").getvalue()))
    assert (book.sheetnames, book.active["B2"].value) == (["機構"], "武漢計算中心")


def test_dates_are_dates_in_a_workbook_where_the_day_is_known(visitor, town):
    book = load_workbook(io.BytesIO(visitor.get("/en/organizations/export.xlsx").getvalue()))
    founded = {row[0].value: row[11].value for row in book.active.iter_rows(min_row=2)}
    assert founded[town.weili.public_id] == "2016"
    Organization.objects.filter(pk=town.weili.pk).update(founded_on_precision="day")
    Edition.objects.update(number=F("number") + 1)
    book = load_workbook(io.BytesIO(visitor.get("/en/organizations/export.xlsx").getvalue()))
    founded = {row[0].value: row[11] for row in book.active.iter_rows(min_row=2)}
    assert founded[town.weili.public_id].is_date


def lines_of(visitor, address: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body(visitor.get(address)).splitlines()]


def test_every_other_list_is_a_file_too(visitor, town):
    (solution,) = lines_of(visitor, "/en/solutions/export.jsonl")
    assert (solution["id"], solution["makers"]) == (town.solution.public_id, ["Weili Roads Ltd"])
    (program,) = lines_of(visitor, "/en/programs/export.jsonl")
    assert (program["id"], program["url"]) == (
        town.program.public_id,
        f"http://testserver/en/programs/{town.program.public_id}/",
    )
    sources = lines_of(visitor, "/en/sources/export.jsonl")
    shown = visitor.get("/en/sources/").context["sources"]
    assert [row["id"] for row in sources] == [one.public_id for one in shown]
    (link,) = lines_of(visitor, f"/en/organizations/{town.weili.public_id}/relationships/export.jsonl")
    assert link["id"] == town.link.public_id
    figures = {row["id"]: row for row in lines_of(visitor, "/en/figures/export.jsonl")}
    told = [one.figure for measure in visitor.get("/en/figures/").context["reported"] for one in measure.figures]
    assert {one.public_id for one in told} <= set(figures)
    assert {figures[one.public_id]["value"] for one in told} == {float(one.value) for one in told}


def test_the_list_offers_its_files_with_what_it_is_narrowed_by(visitor, shops):
    page = body(visitor.get("/en/organizations/?kind=company&view=table&cursor="))
    for ending in ("xlsx", "csv", "jsonl"):
        assert f'href="/en/organizations/export.{ending}?kind=company"' in page
    assert "All 26 rows in this order" in page
