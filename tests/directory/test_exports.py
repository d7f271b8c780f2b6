"""A file holds exactly what the list shows, in its order, and nothing in it is a formula."""

import csv
import io
import json
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from ecosystem.organizations.models import Organization
from tests.directory.conftest import body

DANGEROUS = ("＝1+1", "＋86 Telephone", "－minus", "＠name")
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
        page = visitor.get(address).context
        found += [card.organization.public_id for card in page["cards"]]
        address = f"/en/organizations/{page['next_url']}" if page["next_url"] else ""
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


