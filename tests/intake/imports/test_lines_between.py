"""What stands between and below the rows of data, and which column is what: nothing good is lost, nothing else comes in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.intake.imports.handed import Lines, errors, handed_in

pytestmark = pytest.mark.django_db

HEADING = ["序号", "单位名称", "统一社会信用代码", "单位性质", "注册资本", "成立日期", "状态", "备注"]
CODES = ["91420100YY8800011Q", "91420100YY880002XG", None]
Previews = Callable[..., Lines]


def row(number: int, capital: Any = None, *, kind: str = "企业", status: str = "已入驻") -> list[Any]:
    return [number, f"武汉第{number}样例科技有限公司", CODES[number - 1], kind, capital, None, status, None]


@pytest.fixture
def preview(tmp_path: Path) -> Previews:
    """What the command says of a sheet of these rows."""

    def do(rows: Sequence[Sequence[Any]], *merges: str, kind: str = "") -> Lines:
        return handed_in(tmp_path, rows, *(["--kind", kind] if kind else []), merges=merges)

    return do


def told(lines: list[dict[str, Any]], *fields: str) -> list[tuple[Any, ...]]:
    return [(line["row"], *(line["record"][field] for field in fields)) for line in lines if not line["errors"]]


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


def test_a_second_table_has_units_of_its_own(preview: Previews) -> None:
    rows = [
        ["序号", "单位名称", "统一社会信用代码", "状态", "注册资本（万元）"],
        [1, "武汉甲样例科技有限公司", CODES[0], "已入驻", 100],
        ["序号", "统一社会信用代码", "单位名称", "状态", "注册资本（元）"],
        [1, CODES[1], "武汉乙样例科技有限公司", "已入驻", 5_000_000],
    ]
    assert told(preview(rows), "registered_capital") == [(2, 1_000_000), (4, 5_000_000)]


@pytest.mark.parametrize(
    ("upper", "lower", "values", "field", "read"),
    [
        ("算力配额", ["数量（P）", "占比（%）"], [100, 25], "quota_pflops", 100),
        ("入驻时间", ["起", "止"], ["2021-05-01", "2024-05-01"], "enrolled_on", "2021-05-01"),
        ("算力配额", ["申请", "批复"], [100, 50], "quota_pflops", 100),
    ],
)
def test_what_heads_several_columns_names_the_first_that_is_nothing_else(
    preview: Previews, upper: str, lower: list[str], values: list[Any], field: str, read: Any
) -> None:
    rows = [
        ["序号", "单位名称", upper, None, "状态"],
        [None, None, *lower, None],
        [1, "武汉甲样例公司", *values, "已入驻"],
    ]
    lines = preview(rows, "A1:A2", "B1:B2", "C1:D1", "E1:E2", kind="enrollments")

    assert (told(lines, field, "status"), errors(lines)) == ([(3, read, "active")], [])


def test_a_row_of_units_may_tell_how_dates_are_written(preview: Previews) -> None:
    rows = [HEADING, [None, None, None, None, "万元", "年/月/日", None, None], row(1, 100)]

    assert told(preview(rows), "registered_capital") == [(3, 1_000_000)]


def test_months_beside_a_corner_that_says_month(preview: Previews) -> None:
    rows = [
        ["2021年算力使用情况"],
        ["月份", "1月", "2月", "3月"],
        ["可用算力（P）", 1, 2, 3],
        ["利用率（%）", 80, 81, 82],
    ]
    lines = preview(rows, kind="usage")

    assert [(line["column"], line["record"]["month"], line["record"]["capacity_pflops"]) for line in lines] == [
        ("B", "2021-01", 1),
        ("C", "2021-02", 2),
        ("D", "2021-03", 3),
    ]


@pytest.mark.parametrize("line", [["备注", "数据截至2021年12月"], ["填表人", "张三"], ["审核人", "李四", "2021-12-01"]])
def test_a_label_may_have_a_cell_of_its_own(preview: Previews, line: list[str]) -> None:
    assert [one["row"] for one in preview([HEADING, row(1), line])] == [2]


@pytest.mark.parametrize("name", ["*武汉甲样例公司", "一、武汉甲样例公司", "中国·总计"])
def test_a_name_beside_a_kind_is_data_whatever_it_begins_or_ends_with(preview: Previews, name: str) -> None:
    rows = [
        ["单位名称", "备注", "单位性质", "状态"],
        [name, None, "企业", None],
        ["武汉大学", "共3人", "高校", "已入驻"],
    ]

    assert [one["row"] for one in preview(rows)] == [2, 3]


def test_of_two_dates_under_one_heading_the_first_counts(preview: Previews) -> None:
    rows = [["单位名称", "城市", "入驻日期", "入驻日期"], ["武汉甲样例公司", "武汉市", "2021-05-01", "2024-05-01"]]

    assert told(preview(rows, kind="organizations"), "joined_on", "joined_on_precision") == [(2, "2021-05-01", "day")]


def test_a_heading_said_again_may_state_another_unit(preview: Previews) -> None:
    rows = [
        ["单位名称", "状态", "注册资本（万元）"],
        ["武汉甲样例公司", "已入驻", 100],
        ["单位名称", "状态", "注册资本（元）"],
    ]
    lines = preview([*rows, ["武汉乙样例公司", "已入驻", 5_000_000]], kind="organizations")

    assert told(lines, "registered_capital") == [(2, 1_000_000), (4, 5_000_000)]
