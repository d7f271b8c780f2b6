"""Every noun of the desk can be searched, filtered, sorted, paged, exported, changed in bulk, looked back on and undone.

A noun that is declared without one of these fails here. What cannot be had is named with its reason.
"""

import csv
import io

import openpyxl
import pytest

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.centers.services import add_platform, open_center
from ecosystem.desk import tables
from ecosystem.desk.register import all_nouns, noun_named
from ecosystem.officers.services import open_office
from ecosystem.programs.services import register_program
from tests.desk.cases import ACTS, HISTORIES, ONLY, WHY_NOT, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.everything]

NOUNS = [noun.name for noun in all_nouns()]
ENGLISH = "/en/desk"


def cells(noun: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("noun", [name for name in NOUNS if (name, noun) not in WHY_NOT])


@pytest.fixture
def lin(furnished, db):
    return User.objects.get(pk=furnished["lin"].pk)


@pytest.fixture(scope="module")
def with_idle_ones(furnished):
    """The furnished city, and a platform and a program that nothing needs."""
    idle = add_platform(furnished["center"], by=SYSTEM, name="平台 none", function="industry")
    register_program(by=SYSTEM, platform=idle, name="草稿计划")
    add_platform(furnished["center"], by=SYSTEM, name="平台 never", function="industry")
    second = open_center(by=SYSTEM, registry=furnished["center"].registry, name="第二中心")
    open_office(by=SYSTEM, center=second, name="第二服务中心")
    return furnished


@pytest.fixture
def desk(lin, with_idle_ones, signed_in):
    """An administrator's browser in a furnished city."""
    browser = signed_in(lin)
    browser.get(f"{ENGLISH}/lists/?registry=420100")
    return browser


def address(noun: str, query: str = "") -> str:
    return f"{ENGLISH}/{noun}/{'?' if query else ''}{query}"


def shown(browser, noun: str, query: str = ""):
    """The table as the template got it."""
    response = browser.get(address(noun, query))
    assert response.status_code == 200, noun
    return response.context["table"]


def keys(browser, noun: str, query: str = "") -> list[str]:
    return [row.id for row in shown(browser, noun, query).as_rows()]


@cells("search")
def test_search_finds_a_record_by_its_own_words_and_nothing_by_nonsense(noun, desk):
    table = shown(desk, noun, "sort=-id")
    record = table.page.rows[0]
    query = WORDS.get(noun, str)(record)
    assert table.as_rows()[0].id in keys(desk, noun, f"q={query}&sort=-id")
    assert keys(desk, noun, "q=zzzqqqxxx") == []


@cells("filters")
def test_every_filter_narrows_the_list_and_says_so(noun, desk):
    table = shown(desk, noun)
    assert table.menus, f"{noun} has no filter"
    left_out = False
    for menu in table.menus:
        for choice in first_choices(menu):
            narrowed = shown(desk, noun, f"{menu['name']}={choice}")
            assert narrowed.count <= table.count
            assert [chip["label"] for chip in narrowed.chips] != [], (noun, menu["name"])
            assert not narrowed.filters.form.errors, (noun, menu["name"])
            left_out = left_out or narrowed.count < table.count
    assert left_out, "a filter that leaves nothing out may well be none"


def first_choices(menu) -> list[str]:
    choices = getattr(menu["field"].field.widget, "choices", None)
    if choices is None:
        return ["2021-11-30"]
    values = [str(getattr(code, "value", code)) for code, _words in choices]
    return [value for value in values if value][:3]


def test_a_range_of_days_narrows_too(desk):
    assert shown(desk, "enrollments", "began_after=2021-06-02").count == 2
    assert shown(desk, "enrollments", "began_before=2021-06-01").count == 1
    chips = [chip["label"] for chip in shown(desk, "enrollments", "began_after=2021-06-02").chips]
    assert chips == ["Began from 2021-06-02"]


@cells("sort")
def test_every_sortable_column_sorts_both_ways(noun, desk):
    columns = [column for column in noun_named(noun).columns if column.sort]
    assert columns, f"{noun} cannot be sorted"
    for column in columns:
        up, down = (shown(desk, noun, f"sort={sign}{column.name}") for sign in ("", "-"))
        values = [getattr(row, up.keys[0].name) for row in up.page.rows]
        backwards = [getattr(row, down.keys[0].name) for row in down.page.rows]
        known, turned = ([value for value in found if value is not None] for found in (values, backwards))
        assert known == sorted(known), (noun, column.name)
        assert turned == sorted(turned, reverse=True), (noun, column.name)
        assert values[len(known) :] == [None] * (len(values) - len(known)), "what is unknown comes last"


@cells("columns")
def test_the_columns_one_chooses_are_shown_and_remembered(noun, desk):
    names = [column.name for column in noun_named(noun).columns]
    chosen = [names[-1], names[0]]
    response = desk.post(address(noun) + "columns/", {"columns": chosen})
    assert response.status_code == 302
    assert f"columns={'%2C'.join(chosen)}" in response["Location"]
    assert [heading["key"] for heading in shown(desk, noun).headings()] == chosen
    usual = desk.post(address(noun) + "columns/", {"columns": ""})
    assert usual.status_code == 302
    assert [heading["key"] for heading in shown(desk, noun).headings()] == list(noun_named(noun).shown)


@cells("paging")
def test_pages_follow_one_another_without_a_gap_and_lead_back(noun, desk, monkeypatch):
    every = keys(desk, noun, "sort=id")[:4]
    monkeypatch.setattr(tables, "PAGE_SIZE", 1)
    seen, query, pages = [], "sort=id", []
    while len(seen) < len(every):
        table = shown(desk, noun, query)
        seen += [row.id for row in table.as_rows()]
        pages.append(table)
        query = table.next_url.lstrip("?")
    assert seen == every
    assert len(pages) == len(every) > 1
    assert keys(desk, noun, pages[-1].previous_url.lstrip("?")) == [every[-2]]


@cells("export")
def test_the_export_is_what_is_shown(noun, desk):
    table = shown(desk, noun, "sort=id")
    response = desk.get(f"{address(noun)}export.csv?sort=id")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heading, *lines = list(csv.reader(io.StringIO(text)))
    assert heading == [column.title for column in table.columns]
    assert len(lines) == table.count
    # What a cell holds several of is written apart as a sheet of members is.
    told = [[cell.text.replace(" · ", "; ") for cell in row.cells] for row in table.as_rows()]
    assert lines[: len(told)] == told
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{address(noun)}export.xlsx?sort=id").getvalue())).active
    assert [cell.value for cell in sheet[1]] == heading
    assert sheet.max_row == table.count + 1


def do_in_bulk(desk, noun: str) -> tuple[list[str], ChangeSet]:
    """Do the noun's act to the first two rows it is for; the keys and the change set."""
    name, values = ACTS.get(noun, ("remove", {}))
    query = ONLY.get(noun, "")
    chosen = keys(desk, noun, "&".join(filter(None, ["sort=-id", query])))[:2]
    before = ChangeSet.objects.count()
    preview = desk.post(f"{address(noun)}bulk/{name}/", {"chosen": chosen})
    assert preview.status_code == 200, noun
    assert ChangeSet.objects.count() == before, "looking changes nothing"
    assert preview.context["result"].refused == [], (noun, preview.context["result"].refused)
    assert len(preview.context["result"].done) == len(chosen) > 0
    done = desk.post(f"{address(noun)}bulk/{name}/", {"chosen": chosen, "confirmed": "1", **values})
    assert done.status_code == 302, (noun, done.context and done.context["form"].errors)
    assert ChangeSet.objects.count() - before == 1
    return chosen, ChangeSet.objects.latest("pk")


@cells("bulk")
def test_rows_are_changed_in_bulk_after_a_preview_in_one_change_set(noun, desk, lin):
    chosen, change_set = do_in_bulk(desk, noun)
    assert change_set.by == lin
    assert change_set.size >= len(chosen)


@cells("undo")
def test_what_was_done_in_bulk_is_undone_in_one_step(noun, desk):
    def state() -> list[list[str]]:
        query = "&".join(filter(None, ["sort=-id", ONLY.get(noun, "")]))
        return [[cell.text for cell in row.cells] for row in shown(desk, noun, query).as_rows()]

    before = state()
    _chosen, change_set = do_in_bulk(desk, noun)
    if noun != "programs":
        assert state() != before, "something can be seen to have changed"
    page = desk.get(f"{ENGLISH}/changes/{change_set.pk}/undo/")
    assert f"Undo {change_set.size} change" in page.content.decode()
    assert desk.post(f"{ENGLISH}/changes/{change_set.pk}/undo/", {"reason": "误操作"}).status_code == 302
    assert state() == before
    assert "This was undone" in desk.get(f"{ENGLISH}/changes/{change_set.pk}/").content.decode()


@cells("history")
def test_the_history_of_a_record_says_who_when_why_and_what(noun, desk):
    table = shown(desk, noun, "&".join(filter(None, ["sort=-id", ONLY.get(noun, "")])))
    name, values = HISTORIES.get(noun) or ACTS[noun]
    url = f"{address(noun)}{table.as_rows()[0].id}/"
    posted = desk.post(f"{url}{name}/", {**values, "reason": "因为如此"})
    assert posted.status_code == 302, (noun, posted.context["form"].errors)
    for page in (desk.get(url), desk.get(f"{url}history/")):
        newest = page.context["events"][0]
        assert newest.change_set.reason == "因为如此"
        assert (str(newest.change_set.by), newest.change_set.get_door_display()) == ("林", "staff desk")
        told = [difference for entry in newest.entries for difference in entry.differences]
        assert told, "before and after are told"
        assert "因为如此" in page.content.decode()
