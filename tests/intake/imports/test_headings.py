"""What a column is called in sheets, and which field that is."""

from pathlib import Path

import pytest

from ecosystem.intake.kinds import kind_of_code
from tests.intake.imports.handed import errors, handed_in

ORGANIZATIONS, OUTCOMES, USAGE, ENROLLMENTS = (
    kind_of_code(code) for code in ("organizations", "outcomes", "usage", "enrollments")
)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("社会统一信用代码", "uscc"),
        ("統一社會信用代碼", "uscc"),
        ("营业执照编号（统一社会信用代码）", "uscc"),
        ("工商注册时间", "founded_on"),
        ("建立时间", "founded_on"),
        ("公司注册登记日期", "founded_on"),
        ("正式入驻日期", "joined_on"),
        ("入驻起始日期", "joined_on"),
        ("入驻协议签订日期", "joined_on"),
        ("认缴注册资本", "registered_capital"),
        ("注册资本金额（万元）", "registered_capital"),
        ("注册资本（万元／人民币）", "registered_capital"),
        ("主营领域", "sectors"),
        ("组织形式", "kind"),
        ("企业组织形式", "kind"),
        ("其它", "remark"),
        ("名称（英文）", "name_en"),
        ("企业名称（英文）", "name_en"),
        ("企业名称（中文）", "name"),
        ("入驻进度", "status"),
        ("单位状态", "status"),
        ("状态说明", "status"),
        ("登记状态", "standing"),
        ("审核状态", "status"),
        ("企业经营状态", "standing"),
        # What was paid in is another amount than what is registered.
        ("实收资本", ""),
        ("实缴资本（万元）", ""),
        ("资质（企业）", ""),
        ("序号", ""),
    ],
)
def test_columns_of_organizations(heading: str, field: str) -> None:
    assert ORGANIZATIONS.recognize(heading) == field


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        (ENROLLMENTS, "所占比例", "share_pct"),
        (ENROLLMENTS, "计划／平台", "program"),
        (ENROLLMENTS, "正式入驻时间", "enrolled_on"),
        (ENROLLMENTS, "入驻状态", "status"),
        (USAGE, "统计周期", "month"),
        (USAGE, "所属期", "month"),
        (OUTCOMES, "实际成效", "outcome"),
        (OUTCOMES, "改进效果", "outcome"),
        (OUTCOMES, "提升效果", "outcome"),
        (OUTCOMES, "基线值（%）", "baseline"),
    ],
)
def test_columns_of_other_sheets(kind: object, heading: str, field: str) -> None:
    assert kind.recognize(heading) == field  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("codes", "read"),
    [
        (["91420100YY8800011Q", "91420100YY880002XG", "—"], ["91420100YY8800011Q", "91420100YY880002XG", None]),
        (["A01", "A02", "91420100YY880002XG"], [None, None, None]),
    ],
)
def test_a_bare_code_is_the_credit_code_where_such_codes_stand_below(
    tmp_path: Path, codes: list[str], read: list[str | None]
) -> None:
    names = ("武汉甲样例科技有限公司", "武汉乙样例科技有限公司", "武汉丙样例科技有限公司")
    rows = [["企业名称", "代码", "城市"], *([name, code, "武汉市"] for name, code in zip(names, codes, strict=True))]

    assert [line["record"]["uscc"] for line in handed_in(tmp_path, rows)] == read


@pytest.mark.django_db
def test_the_state_in_the_register_counts_where_no_other_is_told(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "登记状态", "入驻状态"],
        ["武汉甲样例科技有限公司", "存续", "待入驻"],
        ["武汉乙样例科技有限公司", "存续", None],
        ["武汉丙样例科技有限公司", "注销", "—"],
        ["武汉丁样例科技有限公司", "不明", "已入驻"],
        ["武汉戊样例科技有限公司", "不明", None],
    ]
    lines = handed_in(tmp_path, rows)

    assert [line["record"]["status"] for line in lines] == ["pending", "active", "withdrawn", "active", None]
    assert errors(lines) == [(6, "status", "E_ENUM_UNKNOWN")]
    assert "standing" not in lines[0]["record"]
