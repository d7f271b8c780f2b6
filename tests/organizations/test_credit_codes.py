"""What a credit code says of its holder, and when that plainly is not what the registry says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as standard

from ecosystem.organizations.choices import Kind
from ecosystem.organizations.credit_codes import (
    AUTHORITIES,
    FITTING,
    REGISTERED_AS,
    VAGUE,
    CreditCode,
    check_character,
    contradicting,
    region_of,
    validated,
)
from ecosystem.organizations.identifiers import prefix_contradicts
from ecosystem.organizations.models import Organization

REAL = "91330205254083045P"


def code(prefix: str, region: str = "420100", body: str = "YY000000") -> str:
    """A code that is right in every part."""
    start = f"{prefix}{region}{body}{check_character(body)}"
    return start + standard.calc_check_digit(start)


def test_every_prefix_has_an_authority_and_every_kind_is_thought_of():
    assert {prefix[0] for prefix in REGISTERED_AS} == set(AUTHORITIES)
    assert set(Kind.values) - set(FITTING) == {Kind.OTHER}
    assert all(fitting <= set(REGISTERED_AS) - VAGUE for fitting in FITTING.values())


@pytest.mark.parametrize(
    ("prefix", "kind", "fits"),
    [
        ("12", "university", True),
        ("52", "university", True),
        ("91", "university", True),
        ("11", "university", False),
        ("51", "university", False),
        ("12", "research_institute", True),
        ("52", "research_institute", True),
        ("91", "research_institute", True),
        ("53", "research_institute", False),
        ("12", "hospital", True),
        ("91", "hospital", True),
        ("11", "hospital", False),
        ("91", "company", True),
        ("92", "company", True),
        ("93", "company", True),
        ("11", "company", False),
        ("51", "company", False),
        ("11", "agency", True),
        ("91", "agency", False),
        ("52", "agency", False),
        ("51", "association", True),
        ("91", "association", False),
        ("91", "team", False),
        ("Y1", "team", False),
        ("Y1", "agency", True),
        ("11", "other", True),
    ],
)
def test_a_prefix_goes_with_a_kind_or_contradicts_it(prefix, kind, fits):
    sentence = prefix_contradicts(code(prefix), kind)
    assert (sentence is None) is fits
    assert (prefix in contradicting(kind)) is not fits


@pytest.mark.usefixtures("in_english")
def test_the_sentence_names_what_the_code_is_given_to_and_what_it_does_not_go_with():
    sentence = prefix_contradicts(code("91"), "agency")
    for words in ("91", "enterprise", "market regulation", "government agency"):
        assert words in sentence
    assert "without legal personality" in prefix_contradicts(code("91"), "team")


@given(
    prefix=st.sampled_from(sorted(REGISTERED_AS)),
    body=st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
)
def test_every_code_that_the_standard_can_give_is_valid_and_falls_apart_into_its_parts(prefix, body):
    whole = code(prefix, body=body)
    assert validated(whole) == whole
    read = CreditCode(whole)
    assert (read.prefix, read.region, read.organization_code[:8]) == (prefix, "420100", body)
    assert read.has_right_organization_code
    assert read.authority
    assert read.registered_as


@given(position=st.integers(0, 17), letter=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_noticed(position, letter):
    wrong = REAL[:position] + letter + REAL[position + 1 :]
    if wrong == REAL:
        return
    with pytest.raises(ValueError, match=wrong):
        validated(wrong)


def test_the_older_code_inside_has_a_check_character_of_its_own():
    # 60003734-1 of the standard's own number space, and one digit off.
    assert CreditCode(REAL).has_right_organization_code
    start = f"91420100{'YY000000'}{'1' if check_character('YY000000') != '1' else '2'}"
    assert not CreditCode(start + standard.calc_check_digit(start)).has_right_organization_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("region", "names", "is_exact"),
    [
        ("420100", ["湖北省", "武汉市"], True),
        ("420111", ["湖北省", "武汉市", "洪山区"], True),
        ("420199", ["湖北省", "武汉市"], False),
        ("100000", [], True),
        ("990000", [], False),
    ],
)
def test_the_division_inside_is_read_as_far_as_the_lists_know_it(region, names, is_exact):
    found = region_of(CreditCode(code("91", region)))
    assert ([place.name for place in found.places], found.is_exact) == (names, is_exact)


@pytest.mark.django_db
def test_the_list_of_contradictions_finds_what_the_sentence_says(organization):
    for kind in Kind.values:
        for prefix in ("11", "12", "51", "91", "Y1"):
            body = f"{sum(map(ord, kind + prefix)):08d}"
            start = f"{prefix}420100{body}{check_character(body)}"
            value = start + standard.calc_check_digit(start)
            organization(f"{kind} {prefix}", kind=kind, identifiers=[{"scheme": "uscc", "value": value}])
    found = {one.pk for one in Organization.objects.with_contradicting_code()}
    told = {
        one.pk
        for one in Organization.objects.prefetch_related("identifiers")
        if any(prefix_contradicts(code.value, one.kind) for code in one.identifiers.all())
    }
    assert found == told
    assert 0 < len(found) < Organization.objects.count()
