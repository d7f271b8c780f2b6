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

pytestmark = pytest.mark.django_db

NOUNS = [noun.name for noun in all_nouns()]
WHY_NOT = {
    ("roles", "history"): "a role is given or taken; the person's own history says so",
    ("changes", "bulk"): "what was done is undone one by one, each with its own conflicts",
    ("changes", "history"): "it is the history",
    ("duplicates", "history"): "what was decided is told in the history of both records",
    ("changes", "undo"): "it is the history",
    ("unsubscriptions", "history"): "an address is on the list or it is not; the center's history says since when",
    ("reviewers", "bulk"): "people are listed here with what they owe; what they may do is a matter of roles",
    ("reviewers", "history"): "a person's history is with the people who work here",
    ("reviewers", "undo"): "nothing is done to people here",
    ("imports", "bulk"): "every row of a sheet is looked at before it is written, on the page of its import",
    ("imports", "history"): "a sheet is no fact of the registry; what it wrote has its history",
    ("imports", "undo"): "what a sheet wrote is undone on the page of its import",
    ("usage-files", "bulk"): "what a file would write is looked at first, on its page",
    ("usage-files", "history"): "a file is no fact of the registry; what it wrote has its history",
    ("usage-files", "undo"): "what a file wrote is undone on its page",
    ("tokens", "history"): "a key is no fact of the registry; the history of its owner says what happened to it",
    ("tokens", "undo"): "a key that was ended stays ended",
}
# Which act is tried in bulk, and what its form says; where nothing is named, removing.
ACTS = {
    "organizations": ("archive", {"reason": "重复"}),
    "contacts": ("remove", {}),
    "representations": ("refuse", {"reason": "查无此人"}),
    "duplicates": ("apart", {"reason": "两家公司"}),
    "proposals": ("refuse", {"reason": "查无此事"}),
    "enrollments": ("suspend", {"on": "2021-07-01", "reason": "年审"}),
    "allocations": ("end", {"on": "2022-02-01", "reason": "退出"}),
    "service-cases": ("cancel", {"on": "2022-02-01", "reason": "退出"}),
    "officer-assignments": ("end", {"on": "2022-02-01"}),
    "service-log": ("remove", {}),
    "offices": ("remove", {}),
    "needs": ("withdraw", {"reason": "不再需要"}),
    "introductions": ("lapse", {"on": "2022-02-01", "reason": "没有下文"}),
    "events": ("archive", {"reason": "重复"}),
    "event-participants": ("remove", {"reason": "未到场"}),
    "voucher-schemes": ("archive", {"reason": "期满"}),
    "vouchers": ("cancel", {"reason": "退出"}),
    "voucher-claims": ("withdraw", {"reason": "项目取消"}),
    "voucher-documents": ("remove", {"reason": "重传"}),
    "research-projects": ("archive", {"reason": "重复"}),
    "project-partners": ("end", {"on": "2022-01-01"}),
    "output-uses": ("end", {"on": "2022-01-01"}),
    "trainings": ("archive", {"reason": "重复"}),
    "reports-by-mail": ("pause", {}),
    "programs": ("publish", {}),
    "solutions": ("archive", {"reason": "重复"}),
    "relationships": ("end", {"on": "2022-01-01"}),
    "solution-parties": ("end", {"on": "2022-01-01"}),
    "center-parties": ("end", {"on": "2022-01-01"}),
    "figures": ("dispute", {"reason": "口径不同"}),
    "sources": ("remove", {}),
    "centers": ("archive", {"reason": "测试"}),
    "measures": ("headline", {"is_headline": "on"}),
    "applications": ("reject", {"reason": "不符"}),
    "reviews": ("release", {"reason": "出差"}),
    "objections": ("dismiss", {"answer": "已核实", "reason": "调查"}),
    "affiliations": ("end", {"on": "2022-01-01"}),
    "tasks": ("drop", {"reason": "不再需要"}),
    "users": ("dismiss", {}),
    "roles": ("take", {}),
    "tokens": ("revoke", {}),
    "outbox": ("release", {}),
    "mailings": ("release", {}),
    "mail-texts": ("reset", {}),
    "unsubscriptions": ("resubscribe", {"reason": "来电要求"}),
    "confirmation-rounds": ("close", {}),
    "confirmations": ("ask", {}),
}
# Rows that the act can really change, where not all can be.
ONLY = {
    "names": "kind=short",
    "sources": "q=two",
    "sectors": "q=领域",
    "layers": "q=环节",
    "service-steps": "q=步骤",
    "places": "q=片区",
    "measures": "q=指标",
    "platforms": "q=never",
    "users": "role=reviewer",
    "roles": "role=reviewer",
    "programs": "q=草稿",
    "voucher-pots": "year=2030",
    "voucher-claims": "mode=claim",
    "outbox": "state=draft",
    "mailings": "waiting=yes",
    "confirmation-rounds": "open=yes",
    "confirmations": "more=open",
}
# How one record of a noun is changed, where the act in bulk takes it away.
HISTORIES = {
    "names": ("edit", {"name": "倍特", "kind": "short", "language": "zh-hans", "note": "简称"}),
    "identifiers": ("edit", {"scheme": "stock_code", "value": "688001"}),
    "contacts": ("edit", {"name": "王工", "role": "总监"}),
    "milestones": ("edit", {"title": "入驻了", "happened_on": "2021-06"}),
    "statements": ("edit", {"topic": "mission", "text": "新的使命"}),
    "outcomes": (
        "edit",
        {"metric": "精度", "unit": "pct", "baseline": "80", "result": "95", "comparator": "gte", "better": "up"},
    ),
    "solution-statements": ("edit", {"topic": "spillover", "text": "可推广到全市"}),
    "phases": (
        "edit",
        {
            "name": "首期",
            "state": "planned",
            "pflops": "120",
            "number_format": "fp16",
            "basis": "added",
            "position": "1",
        },
    ),
    "platforms": ("edit", {"name": "产业平台", "function": "industry", "position": "9", "aliases": "甲\n乙"}),
    "center-steps": ("edit", {"name": "联合营销", "position": "2"}),
    "peer-cities": ("edit", {"place": "320100", "standing": "in_service"}),
    "sources": ("edit", {"title": "另一篇报道"}),
    "sectors": ("edit", {"name": "领域 新", "position": "3", "aliases": ""}),
    "layers": ("edit", {"name": "环节 新", "position": "3"}),
    "service-steps": ("edit", {"name": "步骤 新", "position": "3"}),
    "places": ("edit", {"name": "片区 新", "level": "area"}),
    "outbox": ("edit", {"subject": "新题", "body": "新的正文"}),
    "mail-texts": ("edit", {"subject": "新题", "body": "新的正文"}),
    "questions": ("edit", {"label": "新问题", "asked": "text", "help": "说明"}),
    "required-documents": ("edit", {"label": "新材料", "most_megabytes": "5"}),
    "rubric": ("edit", {"label": "新评分项", "weight": "2", "scale": "10"}),
    "graduation-criteria": ("edit", {"label": "新条件"}),
    "panel": ("edit", {"most": "4"}),
    "evidence": ("edit", {"on": "2026-01-01", "text": "新的证明", "met": "on"}),
    "usage": ("edit", {"amount": "11.5"}),
    "monthly-totals": ("edit", {"used": "0", "quote": "利用率为零"}),
    "officer-assignments": ("edit", {"starts_on": "2021-06-20", "remark": "分工"}),
    "service-log": (
        "edit",
        {"direction": "in", "happened_on": "2021-07-08", "subject": "再延期", "text": "一个月"},
    ),
    "offices": ("edit", {"name": "新的服务中心"}),
    "event-participants": ("edit", {"role": "speaker"}),
    "voucher-pots": ("edit", {"amount": "950", "cap": "600"}),
    "outputs": ("edit", {"kind": "dataset", "title": "样本库"}),
    "voucher-documents": ("edit", {"seen_on": "2021-07-20", "reference": "档案柜"}),
    "report-readers": ("edit", {"name": "王处长"}),
    "notes": ("edit", {"text": "改过的记录"}),
    "welcome-tasks": ("edit", {"title": "签协议", "days": "3", "position": "1"}),
}
# What a record is searched by, where that is not how it is called.
WORDS = {
    "allocations": lambda row: row.enrollment.organization.name,
    "service-cases": lambda row: row.organization.name,
    "officer-assignments": lambda row: row.organization.name,
    "needs": lambda row: row.title,
    "introductions": lambda row: row.organization.name,
    "events": lambda row: row.title,
    "event-participants": lambda row: row.organization.name,
    "vouchers": lambda row: row.enrollment.organization.name,
    "voucher-claims": lambda row: row.contract_number,
    "voucher-pots": lambda row: row.scheme.name,
    "reports-by-mail": lambda row: row.center.name,
    "report-readers": lambda row: row.email,
    "usage": lambda row: row.allocation.enrollment.organization.name,
    "monthly-totals": lambda row: row.center.name,
    "changes": lambda record: record.verb,
    **dict.fromkeys(
        (
            "center-parties",
            "solution-parties",
            "project-partners",
            "output-uses",
            "enrollments",
            "representations",
            "proposals",
            "confirmations",
        ),
        lambda record: record.organization.name,
    ),
    "relationships": lambda record: record.subject.name,
    "duplicates": lambda record: record.low.name,
    "affiliations": lambda record: record.organization.name,
    "evidence": lambda record: record.text,
    "roles": lambda record: record.user.name,
    "identifiers": lambda record: record.value,
    "tokens": lambda record: record.name,
    "figures": lambda record: str(record.measure),
    "outbox": lambda record: record.to_email,
    "mailings": lambda record: record.title,
    "confirmation-rounds": lambda record: record.center.name,
    "mail-texts": lambda record: record.subject,
}
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
