"""Outcomes and figures whose numbers stand in columns of their own, with units, and say what a sentence would say."""

from pathlib import Path
from typing import Any

import pytest

from tests.intake.imports.handed import by_row, errors, handed_in

pytestmark = pytest.mark.django_db

HEADING = ["单位名称", "解决方案", "指标", "基线值", "结果值", "计量单位"]


def told(record: dict[str, Any]) -> tuple[Any, ...]:
    names = ("baseline", "result", "unit", "comparator", "change_value", "change_unit", "direction")
    return tuple(record[name] for name in names)


@pytest.mark.parametrize(
    ("baseline", "result", "unit", "reading"),
    [
        (85, "95", "%", (85, 95, "%", "eq", 10, "pp", "up")),
        ("72小时", "6小时", "小时", (72, 6, "小时", "eq", None, None, "down")),
        ("72小时", 6, "小时", (72, 6, "小时", "eq", None, None, "down")),
        ("85%", "95%以上", None, (85, 95, "%", "gte", 10, "pp", "up")),
        ("８５％", "达到95%", None, (85, 95, "%", "eq", 10, "pp", "up")),
        ("100万元", "80万元", "元", (1_000_000, 800_000, "元", "eq", None, None, "down")),
        ("100万元", 80, "万元", (1_000_000, 800_000, "元", "eq", None, None, "down")),
        (100, 80, "万元", (100, 80, "万元", "eq", None, None, "down")),
        ("2小时", "30分钟", None, (120, 30, "分钟", "eq", None, None, "down")),
        (None, "超过100万张", None, (None, 1_000_000, "张", "gt", None, None, None)),
        ("85%", "提升10个百分点", None, (85, None, "%", "eq", 10, "pp", "up")),
        ("90%", "90%", None, (90, 90, "%", "eq", 0, "pp", None)),
        (None, None, "%", (None, None, "%", None, None, None, None)),
    ],
)
def test_columns_say_what_a_sentence_would_say(
    tmp_path: Path, baseline: Any, result: Any, unit: str | None, reading: tuple[Any, ...]
) -> None:
    lines = handed_in(tmp_path, [HEADING, ["武汉甲样例", "识别", "精度", baseline, result, unit]])

    assert errors(lines) == []
    assert told(by_row(lines)[2]) == reading


def test_percent_cells_and_units_of_headings(tmp_path: Path) -> None:
    rows = [["单位名称", "解决方案", "指标", "基线值（%）", "结果值（%）"], ["武汉甲样例", "识别", "精度", 85, 0.95]]
    record = by_row(handed_in(tmp_path, rows, formats={"E2": "0%"}))[2]

    assert told(record) == (85, 95, "%", "eq", 10, "pp", "up")


@pytest.mark.parametrize(
    ("baseline", "result", "fault"),
    [
        ("85%", "90-95%", ("result", "E_NUMBER_INVALID")),
        ("若干", "95%", ("baseline", "E_NUMBER_INVALID")),
        ("72小时", "6次", ("baseline", "E_UNIT_UNKNOWN")),
        ("85%", "1O0%", ("result", "E_NUMBER_INVALID")),
    ],
)
def test_what_is_no_level_is_refused(tmp_path: Path, baseline: str, result: str, fault: tuple[str, str]) -> None:
    lines = handed_in(tmp_path, [HEADING, ["武汉甲样例", "识别", "精度", baseline, result, None]])

    assert errors(lines) == [(2, *fault)]


def test_changes_and_directions_in_columns(tmp_path: Path) -> None:
    rows = [
        ["单位名称", "解决方案", "指标", "提升幅度", "变化单位", "方向"],
        ["武汉甲样例", "识别", "效率", "20%", None, "提升"],
        ["武汉甲样例", "识别", "成本", "降低30%", None, None],
        ["武汉甲样例", "识别", "精度", 10, "个百分点", "上升"],
        ["武汉甲样例", "识别", "速度", "2倍", None, "不明"],
        ["武汉甲样例", "识别", "人数", "-50%", None, None],
        ["武汉甲样例", "识别", "时延", "75%", None, "下降"],
    ]
    lines = handed_in(tmp_path, rows)

    assert errors(lines) == [(5, "direction", "E_ENUM_UNKNOWN")]
    records = by_row(lines)
    assert [told(records[row])[4:] for row in (2, 3, 4, 6, 7)] == [
        (20, "pct", "up"),
        (-30, "pct", "down"),
        (10, "pp", "up"),
        (-50, "pct", "down"),
        (-75, "pct", "down"),
    ]


def test_a_direction_against_the_numbers_is_refused(tmp_path: Path) -> None:
    rows = [[*HEADING, "方向"], ["武汉甲样例", "识别", "精度", "95%", "85%", None, "提升"]]

    assert errors(handed_in(tmp_path, rows)) == [(2, "result", "E_NUMBER_INVALID")]


def test_figures_keep_the_unit_of_their_cell(tmp_path: Path) -> None:
    rows = [
        ["指标名称", "数值", "单位", "截至日期"],
        ["利用率", "92%", None, "2021-12-31"],
        ["利用率", 0.92, None, "2021-11-30"],
        ["入驻单位数", "100家以上", "家", "2021-12-31"],
        ["入驻单位数", "1,200", "家", "2021-10-31"],
    ]
    lines = handed_in(tmp_path, rows, "--kind", "figures", formats={"B3": "0%"})

    records = by_row(lines)
    assert [(records[row]["value"], records[row]["unit"]) for row in (2, 3, 5)] == [(92, "%"), (92, "%"), (1200, "家")]
    assert (4, "value", "E_NUMBER_INVALID") in errors(lines)


@pytest.mark.parametrize("who", ["单位名称", "单位"])
def test_a_column_of_units_is_called_as_organizations_are(tmp_path: Path, who: str) -> None:
    rows = [
        [who, "方案", "指标", "基线值", "结果值", "单位"],
        ["武汉甲样例", "识别", "精度", 85, 95, "%"],
        ["武汉乙样例", "识别", "时长", "72小时", 6, "小时"],
        ["武汉丙样例", "识别", "吞吐", 100, 300, "次/秒"],
    ]
    lines = handed_in(tmp_path, rows)

    assert [(line["record"]["org_name"], line["record"]["unit"]) for line in lines] == [
        ("武汉甲样例", "%"),
        ("武汉乙样例", "小时"),
        ("武汉丙样例", "次/秒"),
    ]
