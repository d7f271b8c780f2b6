"""Codes are read in their one spelling, and what is wrong with one is said precisely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as standard

from ecosystem.intake.reading.cells import ERROR, FORMULA, Cell
from ecosystem.intake.values.codes import identifier, uscc
from ecosystem.intake.values.refusing import Unreadable
from tests.intake.values.cells import full_width, numeric, typed

VALID = "91420100YY8800011Q"
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def refused(function: object, *arguments: object) -> str:
    with pytest.raises(Unreadable) as refusal:
        function(*arguments)  # type: ignore[operator]
    return refusal.value.code


@pytest.mark.parametrize(
    "text",
    [
        *(
            VALID,
            VALID.lower(),
            full_width(VALID),
            f"'{VALID}",
            f"’{VALID}",
            f"`{VALID}",
            f" {VALID}\u3000",
            "9142 0100 YY88 0001 1Q",
        ),
        *(
            "91420100-YY880001-1Q",
            "91420100—YY8800011Q",
            "91420100－YY8800011Q",
            f"\ufeff{VALID}\u200b",
            "91420100\nYY8800011Q",
        ),
    ],
)
def test_a_credit_code_has_one_spelling(text: str) -> None:
    assert uscc(typed(text)) == VALID
    assert identifier("uscc", typed(text)) == VALID


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (typed(VALID[:-1]), "E_USCC_LENGTH"),
        (typed(f"{VALID}0"), "E_USCC_LENGTH"),
        (typed("320623000174419"), "E_USCC_LENGTH"),
        (typed("91420100YO0000001H"), "E_USCC_CHARSET"),
        (typed("91420100YI0000001H"), "E_USCC_CHARSET"),
        (typed("91420100武汉0000001H"), "E_USCC_CHARSET"),
        (typed("91420100YY00000010"), "E_USCC_CHECKDIGIT"),
        (typed("91420100YY8800101Q"), "E_USCC_CHECKDIGIT"),
        (numeric(9.1420100e17), "E_USCC_PRECISION_LOST"),
        (numeric(914201000000000000), "E_USCC_PRECISION_LOST"),
        (typed("9.1420100E+17"), "E_USCC_PRECISION_LOST"),
        (typed("9.1420100e17"), "E_USCC_PRECISION_LOST"),
        (typed("914201000000000000"), "E_USCC_PRECISION_LOST"),
        (typed("914201000000000000.0"), "E_USCC_PRECISION_LOST"),
        (Cell(ERROR, "#REF!"), "E_FORMULA_ERROR"),
        (Cell(FORMULA, "=A1"), "E_FORMULA_ERROR"),
    ],
)
def test_what_is_wrong_with_a_credit_code_is_said(cell: Cell, code: str) -> None:
    assert refused(uscc, cell) == code


@pytest.mark.parametrize("cell", [None, typed(""), typed("—"), typed("无"), typed("N/A")])
def test_no_code_is_none(cell: Cell | None) -> None:
    assert uscc(cell) is None
    assert identifier("ror", cell) is None


def with_check_character(body: str) -> str:
    return body + standard.calc_check_digit(body)


bodies = st.text(alphabet="0123456789", min_size=8, max_size=8).flatmap(
    lambda digits: st.text(alphabet=CHARACTERS, min_size=9, max_size=9).map(lambda rest: digits + rest)
)


@given(body=bodies, place=st.integers(8, 17), wrong=st.sampled_from(CHARACTERS))
def test_one_wrong_character_is_noticed_in_any_code(body: str, place: int, wrong: str) -> None:
    right = with_check_character(body)
    if not standard.is_valid(right):
        return
    assert uscc(typed(right)) == right
    if right[place] != wrong:
        assert refused(uscc, typed(f"{right[:place]}{wrong}{right[place + 1 :]}")).startswith("E_USCC_")


@pytest.mark.parametrize(
    ("scheme", "cell", "kept"),
    [
        ("school_code", numeric(4142010486.0), "4142010486"),
        ("school_code", numeric(4142010486), "4142010486"),
        ("school_code", typed("４１４２０１０４８６"), "4142010486"),
        ("stock_code", typed("600000.sh"), "600000.SH"),
        ("stock_code", numeric(600000), "600000"),
        ("stock_code", typed("000004"), "000004"),
        ("ror", typed("https://ror.org/033vjfk17"), "033vjfk17"),
        ("isni", typed("0000 0004 0596 3180"), "0000000405963180"),
        ("wikidata", typed("q42"), "Q42"),
        ("lei", typed("254900TPBNGK2UQ42O19"), "254900TPBNGK2UQ42O19"),
    ],
)
def test_other_codes_have_one_spelling_too(scheme: str, cell: Cell, kept: str) -> None:
    assert identifier(scheme, cell) == kept


@pytest.mark.parametrize(
    ("scheme", "cell"),
    [
        ("school_code", typed("41420")),
        ("ror", typed("https://ror.org/033vjfk18")),
        ("isni", numeric(405963180.0)),
        ("isni", numeric(1234567890123456)),
        ("wikidata", typed("42")),
        # A number has lost the zeros that many stock codes begin with: 4 may be 000004 or 00004.
        ("stock_code", numeric(4)),
    ],
)
def test_a_code_that_its_scheme_does_not_know_is_refused(scheme: str, cell: Cell) -> None:
    assert refused(identifier, scheme, cell) == "E_IDENTIFIER_INVALID"
