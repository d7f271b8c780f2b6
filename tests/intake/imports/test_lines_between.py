"""What stands between and below the rows of data, and which column is what: nothing good is lost, nothing else comes in."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook

pytestmark = pytest.mark.django_db

HEADING = ["序号", "单位名称", "统一社会信用代码", "单位性质", "注册资本", "成立日期", "状态", "备注"]
CODES = ["91420100YY8800011Q", "91420100YY880002XG", None]
Previews = Callable[..., list[dict[str, Any]]]


def row(number: int, capital: Any = None, *, kind: str = "企业", status: str = "已入驻") -> list[Any]:
    return [number, f"武汉第{number}样例科技有限公司", CODES[number - 1], kind, capital, None, status, None]


@pytest.fixture
def preview(tmp_path: Path) -> Previews:
    """What the command says of a sheet of these rows."""

    def do(rows: Sequence[Sequence[Any]], *merges: str, kind: str = "") -> list[dict[str, Any]]:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for values in rows:
            sheet.append(list(values))
        for merge in merges:
            sheet.merge_cells(merge)
        path, out = tmp_path / "名单.xlsx", io.StringIO()
        book.save(path)
        call_command("intake", str(path), "--preview", "--json", *(["--kind", kind] if kind else []), stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return do


def told(lines: list[dict[str, Any]], *fields: str) -> list[tuple[Any, ...]]:
    return [(line["row"], *(line["record"][field] for field in fields)) for line in lines if not line["errors"]]


def errors(lines: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    return [(line["row"], error["field"], error["code"]) for line in lines for error in line["errors"]]


def test_merged_notes_below_take_no_column_away(preview: Previews) -> None:
    rows = [
        ["入驻名单"],
        HEADING,
        ["一、企业"],
        *(row(number) for number in (1, 2, 3)),
        ["注：按拼音排序"],
        ["数据来源：样例中心"],
    ]
    lines = preview(rows, "A3:H3", "A7:H7", "A8:H8")

    assert told(lines, "kind", "status") == [
        (4, "company", "active"),
        (5, "company", "active"),
        (6, "company", "active"),
    ]
    assert not errors(lines)


def test_words_that_no_list_knows_are_refused_beside_one_that_is(preview: Previews) -> None:
    lines = preview([HEADING, row(1), row(2, status="状态不明"), row(3, kind="外星机构", status="不详")])

    assert told(lines, "kind", "status") == [(2, "company", "active")]
    assert errors(lines) == [
        (3, "status", "E_ENUM_UNKNOWN"),
        (4, "kind", "E_ENUM_UNKNOWN"),
        (4, "status", "E_ENUM_UNKNOWN"),
    ]


def test_a_class_of_another_sense_is_no_kind(preview: Previews) -> None:
    classes = ["综合类", "理工类", "师范类"]
    rows = [["学校名称", "类别", "城市"], *([f"第{n}样例大学", one, "武汉市"] for n, one in enumerate(classes))]
    lines = preview(rows)

    assert [line["record"]["kind"] for line in lines] == [None] * 3
    assert not errors(lines)


@pytest.mark.parametrize(
    "line",
    [
        ["填报单位：示例", None, "2021年12月", None, "单位：万元"],
        ["填报单位：", "示例", "填报日期：", "2021-12-01", "单位：万元"],
        ["单  位：万元"],
        ["单位（万元）"],
    ],
)
def test_the_unit_stands_wherever_the_line_above_says_it(preview: Previews, line: list[Any]) -> None:
    lines = preview([["入驻名单"], line, HEADING, row(1, 100)])

    assert told(lines, "registered_capital") == [(4, 1_000_000)]


def test_signatures_over_many_cells_are_no_rows(preview: Previews) -> None:
    rows = [
        HEADING,
        row(1),
        ["填表人：张三", None, "审核人：李四", None, None, "联系电话：027-1", None, "2021年12月1日"],
        ["填表人：", "张三", "审核人：", "李四"],
        [None, None, None, None, None, "武汉样例创新中心"],
        [None, None, None, None, None, "2021年12月1日"],
    ]
    lines = preview(rows)

    assert [line["row"] for line in lines] == [2]


def test_signatures_below_a_single_row_are_no_heading(preview: Previews) -> None:
    lines = preview([["名单"], HEADING, row(1), ["单位负责人（签字）：", "填表人：", "联系电话："]])

    assert [(line["row"], line["errors"]) for line in lines] == [(3, [])]


def test_a_heading_of_two_levels_on_every_page_loses_no_page(preview: Previews) -> None:
    upper = ["序号", "单位信息", None, "注册资本", "入驻情况", None]
    lower = [None, "单位名称", "统一社会信用代码", None, "状态", "时间"]

    def data(number: int) -> list[Any]:
        return [number, f"武汉第{number}样例科技有限公司", CODES[number - 1], 100, "已入驻", "2021年5月"]

    rows = [["名单"], ["单位：万元"], upper, lower, data(1), ["名单（续）"], upper, lower, data(2), data(3)]
    merges = [f"{c}{n}:{c}{n + 1}" for n in (3, 7) for c in "AD"] + [
        f"{c}" for n in (3, 7) for c in (f"B{n}:C{n}", f"E{n}:F{n}")
    ]
    for merged in ((), merges):
        lines = preview(rows, *merged)
        assert told(lines, "registered_capital", "status", "joined_on") == [
            (number, 1_000_000, "active", "2021-05-01") for number in (5, 9, 10)
        ]
        assert not errors(lines)


def test_what_several_columns_share_names_none_of_them(preview: Previews) -> None:
    rows = [
        ["单位名称", "入驻情况", None, None, "注册信息", None],
        [None, "时间", "平台", "状态", "时间", "资本"],
        ["武汉甲样例科技有限公司", "2021.5", "某平台", "已入驻", "2020.1", "100万元"],
    ]
    lines = preview(rows, "A1:A2", "B1:D1", "E1:F1", kind="organizations")

    assert told(lines, "joined_on", "status", "founded_on", "registered_capital") == [
        (3, "2021-05-01", "active", "2020-01-01", 1_000_000)
    ]


def test_another_table_below_the_first_has_columns_of_its_own(preview: Previews) -> None:
    rows = [
        ["一、企业"],
        ["序号", "单位名称", "统一社会信用代码", "单位性质"],
        [1, "武汉甲样例科技有限公司", CODES[0], "企业"],
        ["二、高校"],
        ["序号", "单位性质", "统一社会信用代码", "单位名称"],
        [1, "高校", CODES[1], "武汉乙样例大学"],
    ]
    lines = preview(rows)

    assert told(lines, "name", "kind", "uscc") == [
        (3, "武汉甲样例科技有限公司", "company", CODES[0]),
        (6, "武汉乙样例大学", "university", CODES[1]),
    ]
    assert not errors(lines)


def test_numbers_that_follow_each_other_are_data(preview: Previews) -> None:
    rows = [["指标", "2021年1月", "2021年2月", "2021年3月"], ["利用率（%）", 85, 86, 87], ["作业数", 1, 2, 3]]
    lines = preview(rows, kind="usage")

    assert [(line["record"]["utilization_pct"], line["record"]["jobs"]) for line in lines] == [
        (85, 1),
        (86, 2),
        (87, 3),
    ]


def test_in_a_list_of_names_alone_every_line_is_a_name(preview: Previews) -> None:
    lines = preview([["单位名称"], ["一、武汉甲样例科技有限公司"], ["二、武汉乙样例科技有限公司"]])

    assert [line["row"] for line in lines] == [2, 3]
