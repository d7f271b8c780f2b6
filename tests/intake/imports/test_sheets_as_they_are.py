"""Sheets as people make them: titles, levels of headings, notes, units, months side by side, and what comes of each."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from openpyxl import Workbook, load_workbook

from tests.intake.imports.handed import by_row, errors
from tests.intake.imports.handed import previewed as preview

pytestmark = pytest.mark.django_db

Made = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Made:
    """Makes a workbook of sheets: each a name, rows of values, and ranges that are merged."""

    def make(*sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]], name: str = "sheet.xlsx") -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, rows, merges in sheets:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
            for merge in merges:
                sheet.merge_cells(merge)
        path = tmp_path / name
        book.save(path)
        return path

    return make


def csv_file(tmp_path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", name: str = "sheet.csv") -> Path:
    path = tmp_path / name
    with path.open("w", encoding=encoding, newline="") as lines:
        csv.writer(lines).writerows(rows)
    return path


def test_a_code_in_a_numeric_cell_is_lost_and_said_so(workbook: Made) -> None:
    rows = [
        ["企业名称", "统一社会信用代码", "成立时间"],
        ["武汉甲样例科技有限公司", 914201000000000000, "2020.5"],
        ["武汉乙样例科技有限公司", "91420100YY8800011Q", 43952],
    ]
    lines = preview(workbook(("名单", rows, ())))

    assert errors(lines) == [(2, "uscc", "E_USCC_PRECISION_LOST")]
    assert by_row(lines)[3]["founded_on"] == "2020-05-01"


def test_rows_that_are_no_data_are_passed_over(workbook: Made) -> None:
    rows = [
        ["武汉市人工智能企业名录"],
        ["（截至2021年底）"],
        [],
        ["序号", "单位名称", "城市", "注册资本（万元）", "备注"],
        ["（1）", "（2）", "（3）", "（4）", "（5）"],
        ["一、江夏区"],
        [1, "武汉甲样例科技有限公司", "武汉市", "1,000", None],
        [2, "武汉乙样例科技有限公司", "武汉市", 200, "-"],
        ["小计", None, None, 1200, None],
        ["二、洪山区"],
        ["序号", "单位名称", "城市", "注册资本（万元）", "备注"],
        [3, "武汉丙样例科技有限公司", "武汉市", "100万美元", "无"],
        [4, None, None, None, None],
        ["合　计", None, None, 1300, "共3家"],
        ["注：数据由各单位填报。"],
        ["填表人：某某", None, "审核人：某某", None, "2021年12月31日"],
    ]
    lines = preview(workbook(("名录", rows, ("A1:E1", "A2:E2", "A6:E6", "A10:E10"))))

    assert [line["row"] for line in lines] == [7, 8, 12]
    assert errors(lines) == []
    records = by_row(lines)
    assert (records[7]["registered_capital"], records[7]["capital_currency"]) == (10_000_000, "CNY")
    assert (records[12]["registered_capital"], records[12]["capital_currency"]) == (1_000_000, "USD")
    assert records[8]["remark"] is None


def test_nothing_is_dropped_without_a_word(workbook: Made) -> None:
    rows = [
        ["单位名称", "城市", "状态"],
        [None, "武汉市", "已入驻"],
        ["=cmd|' /C calc'!A0", "武汉市", "已入驻"],
        ["武汉甲样例科技有限公司", "武汉市", "不详状态"],
    ]
    rows += [
        ["武汉乙样例科技有限公司", "武汉市", "待入驻"],
        ["武汉丙样例科技有限公司", "武汉市", "已退出"],
        ["#REF!", "武汉市", "在册"],
    ]
    lines = preview(workbook(("名单", rows, ())))

    assert errors(lines) == [
        (2, "name", "E_NAME_MISSING"),
        (3, "name", "E_NAME_INVALID"),
        (4, "status", "E_ENUM_UNKNOWN"),
        (7, "name", "E_FORMULA_ERROR"),
    ]
    assert [by_row(lines)[row]["status"] for row in (5, 6)] == ["pending", "withdrawn"]


def test_the_second_row_with_the_same_is_refused_where_the_first_is_good(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "统一社会信用代码", "城市"],
        ["武汉甲样例科技有限公司", "91420100YY8800011Q", "武汉市"],
        ["武汉甲样例科技公司", " 91420100yy8800011q", "武汉市"],
        ["武汉乙样例（集团）有限公司", "", "武汉"],
        ["武汉乙样例(集团)有限公司", "", "武汉市"],
        ["武汉乙样例（集团）有限公司", "", "宜昌市"],
    ]
    lines = preview(csv_file(tmp_path, rows))

    assert errors(lines) == [(3, "uscc", "E_DUPLICATE_IN_FILE"), (5, "name", "E_DUPLICATE_IN_FILE")]
    assert [line["verdict"] for line in lines] == ["new", "error", "new", "error", "new"]


@pytest.mark.parametrize(
    ("encoding", "heading"),
    [("gb18030", "企业名称"), ("big5", "企業名稱"), ("utf-8-sig", "企业名称"), ("utf-16", "企業名稱")],
)
def test_text_files_in_every_encoding(tmp_path: Path, encoding: str, heading: str) -> None:
    city, name = ("武漢市", "武漢甲樣例科技有限公司") if heading == "企業名稱" else ("武汉市", "武汉甲样例科技有限公司")
    lines = preview(
        csv_file(tmp_path, [["名單" if encoding == "big5" else "名单"], [heading, "城市"], [name, city]], encoding)
    )

    assert [line["record"]["name"] for line in lines] == [name]
    assert lines[0]["row"] == 3


def test_a_table_with_months_side_by_side_has_a_record_for_each_month(workbook: Made) -> None:
    rows = [
        ["武汉人工智能计算中心2021年算力使用情况"],
        ["指标", "6月", "7月", "8月", "9月"],
        ["可用算力（P）", 100, 100, "100P", 200],
        ["平均利用率", "85%", "９２％", "#N/A", 0.9],
        ["作业数（个）", 1200, "1.3万", 1500, "1,600"],
        ["注：利用率为月平均值"],
    ]
    lines = preview(workbook(("月报", rows, ("A1:E1",))))

    assert [(line["row"], line["column"]) for line in lines] == [(None, "B"), (None, "C"), (4, "D"), (None, "E")]
    june = lines[0]["record"]
    assert june == june | {
        "center": "武汉人工智能计算中心",
        "month": "2021-06",
        "capacity_pflops": 100,
        "utilization_pct": 85,
        "jobs": 1200,
    }
    assert lines[1]["record"]["jobs"] == 13000
    assert lines[2]["verdict"] == "error"
    assert [(e["row"], e["column"], e["field"], e["code"]) for e in lines[2]["errors"]] == [
        (4, "D", "utilization_pct", "E_FORMULA_ERROR")
    ]


def test_a_long_table_of_usage(tmp_path: Path) -> None:
    rows = [
        ["2022年算力运行统计"],
        ["中心名称", "月份", "总算力(PFLOPS)", "利用率(%)", "作业数"],
        ["甲样例智算中心", "1月", "0.2 EFLOPS", "92", "10"],
        ["甲样例智算中心", "2022/2", "200", "120", "10"],
        ["甲样例智算中心", "1月", "1", "1", "1"],
    ]
    lines = preview(csv_file(tmp_path, rows))

    assert by_row(lines)[3] == by_row(lines)[3] | {
        "month": "2022-01",
        "capacity_pflops": 200,
        "utilization_pct": 92,
        "jobs": 10,
    }
    assert errors(lines) == [(4, "utilization_pct", "E_PERCENT_RANGE"), (5, "month", "E_DUPLICATE_IN_FILE")]


def test_enrollments_with_quotas_and_a_platform_by_its_other_name(tmp_path: Path) -> None:
    rows = [
        ["单位名称", "信用代码", "入驻平台", "入驻日期", "算力配额（P）", "占比"],
        ["武汉甲样例科技有限公司", "", "产业聚集发展平台", "2021年6月", "2P", "5%"],
        ["武汉乙样例科技有限公司", "", "没有的平台", "31/05/2021", "若干", ""],
    ]
    lines = preview(csv_file(tmp_path, rows))

    first = lines[0]["record"]
    assert lines[0]["type"] == "enrollment"
    assert first == first | {
        "org_name": "武汉甲样例科技有限公司",
        "program": "产业聚合发展平台",
        "enrolled_on": "2021-06-01",
        "enrolled_on_precision": "month",
        "quota_pflops": 2,
        "share_pct": 5,
    }
    assert ("program", "E_ENUM_UNKNOWN") not in [(field, code) for _row, field, code in errors(lines)]
    assert (3, "quota_pflops", "E_NUMBER_INVALID") in errors(lines)


def test_two_levels_without_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["入驻企业情况表"],
        ["单位信息", "", "所在地", "", "备注"],
        ["单位名称", "信用代码", "市", "区", ""],
        ["武汉甲样例科技有限公司", "", "武汉市", "洪山区", "甲"],
    ]
    lines = preview(csv_file(tmp_path, rows))

    record = by_row(lines)[4]
    assert record == record | {"name": "武汉甲样例科技有限公司", "city": "武汉市", "district": "洪山区", "remark": "甲"}


def test_columns_with_one_heading_are_joined(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "备注", "城市", "备注", ""],
        ["武汉甲样例科技有限公司", "甲", "武汉市", "乙", "丢"],
        ["武汉乙样例科技有限公司", "", "武汉市", "丙", ""],
    ]
    lines = preview(csv_file(tmp_path, rows))

    assert [line["record"]["remark"] for line in lines] == ["甲；乙", "丙"]


def test_several_sheets_and_hidden_ones(workbook: Made, tmp_path: Path) -> None:
    path = workbook(
        ("说明", [["请如实填写"]], ()),
        ("企业", [["企业名称", "行业领域"], ["武汉甲样例科技有限公司", "遥感、地理信息；\n道路"]], ()),
        ("联系人", [["单位名称", "联系人", "手机"], ["武汉甲样例科技有限公司", "某某", 13900000000]], ()),
        ("旧表", [["企业名称", "城市"], ["武汉丁样例科技有限公司", "武汉市"]], ()),
    )
    book = load_workbook(path)
    book["旧表"].sheet_state = "hidden"
    book.save(path)
    lines = preview(path)

    assert [(line["sheet"], line["type"]) for line in lines] == [("企业", "organization"), ("联系人", "contact")]
    assert lines[0]["record"]["sectors"] == ["遥感", "地理信息", "道路"]
    assert lines[1]["record"]["phone"] == "13900000000"


def test_relationships_and_figures(workbook: Made) -> None:
    edges = [
        ["供应方", "关系类型", "对方单位", "开始日期"],
        ["武汉甲样例科技有限公司", "供应", "武汉乙样例科技有限公司", "2020年"],
        ["武汉甲样例科技有限公司", "不明", "武汉乙样例科技有限公司", ""],
    ]
    figures = [
        ["指标名称", "数值", "单位", "截至日期"],
        ["入驻单位数", "100余", "家", "2021-11-30"],
        ["没有的指标", 5, "家", "2021-11-30"],
    ]
    lines = preview(workbook(("关系", edges, ()), ("指标", figures, ())))

    assert [line["type"] for line in lines] == ["relationship", "relationship", "figure", "figure"]
    assert lines[0]["record"]["relation"] == "supplies"
    assert (3, "relation", "E_ENUM_UNKNOWN") in errors(lines)
    assert (3, "measure", "E_ENUM_UNKNOWN") in errors(lines)


def test_english_headings(tmp_path: Path) -> None:
    rows = [
        ["Organization Name", "USCC", "City", "Website", "Registered capital (USD)"],
        ["Wuhan Example Co., Ltd.", "", "Wuhan", "example.org", "1,000,000"],
    ]
    record = preview(csv_file(tmp_path, rows))[0]["record"]

    assert record == record | {
        "name": "Wuhan Example Co., Ltd.",
        "website": "https://example.org",
        "registered_capital": 1_000_000,
        "capital_currency": "USD",
    }


def test_a_file_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"notes\.csv"):
        preview(csv_file(tmp_path, [["你好"], ["再见"]], name="notes.csv"))


def test_a_kind_that_somebody_says_is_taken(tmp_path: Path) -> None:
    rows = [["单位", "日期"], ["武汉甲样例科技有限公司", "2021-06-01"]]
    lines = preview(csv_file(tmp_path, rows), "--kind", "enrollments")

    assert lines[0]["record"]["enrolled_on"] == "2021-06-01"


def test_headings_in_two_languages(tmp_path: Path) -> None:
    rows = [
        ["企业名称 Company Name", "所在城市 City", "注册资本 Registered Capital（万元）"],
        ["武汉甲样例科技有限公司", "武汉市", "一千"],
    ]
    record = preview(csv_file(tmp_path, rows))[0]["record"]

    assert record == record | {"city": "武汉市", "registered_capital": 10_000_000}


def test_a_year_that_only_the_first_of_its_rows_names(tmp_path: Path) -> None:
    rows = [
        ["算力使用情况表"],
        ["年份", "月份", "利用率", "作业数"],
        ["2021", "11月", "90%", "1"],
        ["", "12月", "91%", "2"],
        ["2022年", "1月", "92%", "3"],
    ]
    lines = preview(csv_file(tmp_path, rows))

    assert [line["record"]["month"] for line in lines] == ["2021-11", "2021-12", "2022-01"]


def test_yes_and_no_instead_of_a_state(tmp_path: Path) -> None:
    rows = [["企业名称", "城市", "是否入驻"]]
    rows += [
        [f"武汉{name}样例科技有限公司", "武汉市", said]
        for name, said in zip("甲乙丙丁戊", ["是", "否", "√", "", "也许"], strict=True)
    ]
    lines = preview(csv_file(tmp_path, rows))

    assert [line["record"]["status"] for line in lines] == ["active", "pending", "active", None, None]
    assert errors(lines) == [(6, "joined", "E_ENUM_UNKNOWN")]
