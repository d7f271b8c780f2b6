"""Who can join: every rule of a program, what it says where it is not met, and what it does not say before it knows."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import InvalidInput
from ecosystem.programs.eligibility import Facts, facts_of, months_between, verdicts
from ecosystem.programs.services import register_program, revise_program
from ecosystem.vocabulary.models import Place, Sector

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2026, 11, 27)


@pytest.fixture
def program(intake):
    return intake.program


def said(program, **facts) -> dict[str, bool | None]:
    """What each rule says, by its name."""
    return {verdict.rule: verdict.met for verdict in verdicts(program, Facts(**facts), DAY)}


def test_a_program_without_rules_says_nothing(program):
    assert said(program) == {}


@pytest.mark.parametrize(
    ("rules", "facts", "expected"),
    [
        ({"personality": "legal"}, {}, {"personality": None}),
        ({"personality": "legal"}, {"kind": "company"}, {"personality": True}),
        ({"personality": "legal"}, {"kind": "team", "has_host": True}, {"personality": False, "host": True}),
        ({"personality": "team"}, {"kind": "company"}, {"personality": False}),
        ({}, {"kind": "team"}, {"host": None}),
        ({"admitted_kinds": ["university"]}, {"kind": "company"}, {"kind": False}),
        ({"admitted_kinds": ["university", "company"]}, {"kind": "company"}, {"kind": True}),
        ({"required_schemes": ["uscc"]}, {}, {"identifier_uscc": None}),
        ({"required_schemes": ["uscc"]}, {"schemes": frozenset({"uscc"})}, {"identifier_uscc": True}),
        ({"required_schemes": ["ror"]}, {}, {"identifier_ror": False}),
        ({"least_months": 12}, {"founded_on": date(2025, 11, 27)}, {"least_age": True}),
        ({"least_months": 12}, {"founded_on": date(2025, 11, 28)}, {"least_age": False}),
        ({"most_months": 12}, {"founded_on": date(2025, 11, 27)}, {"greatest_age": True}),
        ({"most_months": 12}, {"founded_on": date(2025, 11, 26)}, {"greatest_age": False}),
        ({"most_months": 12}, {}, {"greatest_age": None}),
    ],
)
def test_each_rule_is_met_failed_or_not_known_yet(program, rules, facts, expected):
    revise_program(program, by=SYSTEM, **rules)
    program.refresh_from_db()
    assert said(program, **facts) == expected


def test_a_sector_below_an_admitted_one_is_admitted(program):
    broader = Sector.objects.filter(narrower__isnull=False).first()
    below, other = broader.narrower.first(), Sector.objects.exclude(path__contains=f"/{broader.code}/").first()
    revise_program(program, by=SYSTEM, admitted_sectors=[broader.code])
    program.refresh_from_db()
    assert said(program, sectors=(below.code,)) == {"sector": True}
    assert said(program, sectors=(other.code,)) == {"sector": False}
    assert said(program, sectors=(other.code, broader.code)) == {"sector": True}
    assert said(program) == {"sector": None}


def test_a_district_of_an_admitted_city_is_admitted(program, wuhan, chengdu):
    district = Place.objects.filter(parent=wuhan).first()
    revise_program(program, by=SYSTEM, admitted_places=["420100"])
    program.refresh_from_db()
    assert said(program, place=district) == {"place": True}
    assert said(program, place=chengdu) == {"place": False}
    assert said(program) == {"place": None}


def test_a_refusal_names_what_would_be_needed(program):
    revise_program(program, by=SYSTEM, admitted_kinds=["university", "hospital"], most_months=36)
    program.refresh_from_db()
    sentences = [verdict.sentence for verdict in verdicts(program, Facts(kind="company", founded_on=date(2020, 1, 1)))]
    assert sentences == [
        "It is for these kinds of organization: university, hospital.",
        "It must not be older than 36 months.",
    ]


def test_what_the_registry_knows_of_an_organization_is_asked(organization, program, wuhan):
    found = facts_of(organization("唯理", identifiers=[{"scheme": "stock_code", "value": "688001"}], place=wuhan))
    assert (found.kind, found.place, found.schemes) == ("company", wuhan, frozenset({"stock_code"}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("admitted_kinds", ["school"]),
        ("admitted_kinds", "company"),
        ("required_schemes", ["passport"]),
        ("admitted_sectors", ["no-such-sector"]),
        ("admitted_places", ["999999"]),
        ("admitted_places", [7]),
    ],
)
def test_rules_that_mean_nothing_are_refused_at_their_field(intake, field, value):
    with pytest.raises(InvalidInput) as refusal:
        register_program(platform=intake.platform, name="新一期", by=SYSTEM, **{field: value})
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 31), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 5, 10), date(2024, 5, 9), -1),
    ],
)
def test_months_are_counted_as_a_person_counts_an_age(start, end, months):
    assert months_between(start, end) == months
