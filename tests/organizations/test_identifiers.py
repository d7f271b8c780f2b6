"""An identifier has one spelling and a right check digit."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.identifiers import normalize_identifier

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identifier_vectors.json").read_text(encoding="utf-8"))
VALID = [
    (scheme, value)
    for scheme in ("uscc", "ror", "isni", "lei")
    for name, values in VECTORS.items()
    if name.startswith(f"{scheme}_") and "valid" in name.split("_")
    for value in values
]
INVALID = [("uscc", value) for name, values in VECTORS.items() if "invalid" in name for value in values]


@pytest.mark.parametrize(("scheme", "value"), VALID)
def test_real_ones_are_accepted_and_normalizing_twice_changes_nothing(scheme: str, value: str) -> None:
    once = normalize_identifier(scheme, value)
    assert normalize_identifier(scheme, once) == once


@pytest.mark.parametrize(("scheme", "value"), INVALID)
def test_wrong_check_digits_and_letters_are_refused(scheme: str, value: str) -> None:
    with pytest.raises(ValidationError):
        normalize_identifier(scheme, value)


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("uscc", "9133 0205-2540 8304 5p", "91330205254083045P"),
        ("uscc", "９１３３０２０５２５４０８３０４５Ｐ", "91330205254083045P"),
        ("uscc", "'91330205254083045P", "91330205254083045P"),
        ("ror", "ror.org/033vjfk17", "033vjfk17"),
        ("ror", "HTTPS://ROR.ORG/033VJFK17", "033vjfk17"),
        ("isni", "https://isni.org/isni/0000000405963180", "0000000405963180"),
        ("wikidata", "https://www.wikidata.org/wiki/Q42", "Q42"),
        ("school_code", "4142010486", "4142010486"),
        ("stock_code", "600000.sh", "600000.SH"),
        ("local", " 甲-1 ", "甲-1"),
    ],
)
def test_every_way_of_writing_one_becomes_the_same(scheme: str, typed: str, kept: str) -> None:
    assert normalize_identifier(scheme, typed) == kept


@given(position=st.integers(0, 8), letter=st.sampled_from("0123456789abcdefghjkmnpqrstvwxyz"))
def test_one_wrong_character_of_a_ror_id_is_noticed(position: int, letter: str) -> None:
    right = "033vjfk17"
    wrong = right[:position] + letter + right[position + 1 :]
    if wrong == right:
        return
    with pytest.raises(ValidationError):
        normalize_identifier("ror", wrong)


@given(scheme=st.sampled_from(Scheme.values), value=st.text(max_size=40))
def test_nothing_typed_breaks_it(scheme: str, value: str) -> None:
    with suppress(ValidationError):
        assert normalize_identifier(scheme, value)
