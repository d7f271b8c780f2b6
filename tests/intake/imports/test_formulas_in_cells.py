"""Formulas where a value should be: without a result they are an error in every field that is read, and text elsewhere."""

from pathlib import Path

import pytest

from tests.intake.imports.handed import by_row, errors, handed_in, previewed

pytestmark = pytest.mark.django_db


def test_a_formula_without_a_result_is_one_error_in_every_field(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "信用代码", "性质", "注册资本（万元）", "成立日期", "状态", "备注"],
        ["武汉甲样例科技有限公司", "=B1", "=C1", "=SUM(D1:D2)", "=TODAY()", "=F1", "=G1"],
    ]
    lines = handed_in(tmp_path, rows)

    fields = ("uscc", "kind", "registered_capital", "founded_on", "status")
    assert errors(lines) == [(2, field, "E_FORMULA_ERROR") for field in fields]
    assert lines[0]["record"]["remark"] == "=G1"


def test_formulas_that_came_as_text(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "企业名称,信用代码,注册资本（万元）,成立日期\n"
        "武汉甲样例科技有限公司,,=E3*2,=TODAY()\n"
        "武汉乙样例科技有限公司,,=表1!A2,=A1\n"
        "武汉丙样例科技有限公司,,=5,\n"
        '="武汉丁样例科技有限公司",,,\n',
        encoding="utf-8",
    )
    lines = previewed(path)

    assert errors(lines) == [
        (2, "registered_capital", "E_FORMULA_ERROR"),
        (2, "founded_on", "E_FORMULA_ERROR"),
        (3, "registered_capital", "E_FORMULA_ERROR"),
        (3, "founded_on", "E_FORMULA_ERROR"),
        (5, "name", "E_NAME_INVALID"),
    ]
    assert by_row(lines)[4]["registered_capital"] == 50_000


def test_text_that_was_forced_to_be_text_is_that_text(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "企业名称,信用代码,注册资本（万元）,成立日期,城市\n"
        '武汉甲样例科技有限公司,"=""91420100YY8800011Q""","=""5""","=""2021-05-31""",武汉市\n'
        "武汉乙样例科技有限公司,9.142E+17,,,武汉市\n"
        "武汉丙样例科技有限公司,91420100—YY880002XG,,,武汉市\n",
        encoding="utf-8",
    )
    lines = previewed(path, "--kind", "organizations")

    assert errors(lines) == [(3, "uscc", "E_USCC_PRECISION_LOST")]
    records = by_row(lines)
    assert (records[2]["uscc"], records[2]["registered_capital"], records[2]["founded_on"]) == (
        "91420100YY8800011Q",
        50_000,
        "2021-05-31",
    )
    assert records[4]["uscc"] == "91420100YY880002XG"


def test_faults_of_formulas_in_a_text_file_are_errors_of_their_fields(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "企业名称,代码,状态,注册资本\n武汉甲样例科技有限公司,,#N/A,#DIV/0!\n武汉乙样例科技有限公司,,已入驻,5\n",
        encoding="utf-8",
    )

    assert errors(previewed(path)) == [(2, "registered_capital", "E_FORMULA_ERROR"), (2, "status", "E_FORMULA_ERROR")]


def test_a_fault_in_the_first_column_of_months_side_by_side_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("武汉人工智能计算中心2021年\n指标,1月,2月\n可用算力,#REF!,5\n#N/A,1,2\n", encoding="utf-8")
    lines = previewed(path)

    assert [(line["column"], [error["code"] for error in line["errors"]]) for line in lines] == [
        ("B", ["E_FORMULA_ERROR"]),
        ("C", []),
    ]
