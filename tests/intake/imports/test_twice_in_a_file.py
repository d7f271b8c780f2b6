"""The second row that says what an earlier row of the file says."""

from pathlib import Path

import pytest

from tests.intake.imports.handed import errors, handed_in

pytestmark = pytest.mark.django_db

HEADING = ["企业名称", "信用代码", "城市", "注册资本"]


def test_a_first_row_with_an_error_elsewhere_is_still_the_first(tmp_path: Path) -> None:
    rows = [
        HEADING,
        ["武汉甲样例科技有限公司", "91420100YY8800011Q", "武汉市", "若干"],
        ["武汉甲样例科技公司", "91420100YY8800011Q", "武汉市", 5],
        ["武汉乙样例科技有限公司", None, "武汉市", "若干"],
        ["武汉乙样例科技有限公司", None, "武汉市", "若干"],
        ["武汉乙样例科技有限公司", None, "宜昌市", 5],
    ]

    assert errors(handed_in(tmp_path, rows)) == [
        (2, "registered_capital", "E_NUMBER_INVALID"),
        (3, "uscc", "E_DUPLICATE_IN_FILE"),
        (4, "registered_capital", "E_NUMBER_INVALID"),
        (5, "registered_capital", "E_NUMBER_INVALID"),
        (5, "name", "E_DUPLICATE_IN_FILE"),
    ]


def test_a_row_whose_code_cannot_be_read_is_the_first_with_nothing(tmp_path: Path) -> None:
    rows = [
        HEADING,
        ["武汉甲样例科技有限公司", "91420100YY8800011X", "武汉市", 5],
        ["武汉甲样例科技有限公司", "91420100YY8800011Q", "武汉市", 5],
    ]

    assert errors(handed_in(tmp_path, rows)) == [(2, "uscc", "E_USCC_CHECKDIGIT")]
