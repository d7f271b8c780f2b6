"""Any name finds an organization, in any script, and nothing typed breaks the search."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.text import fold, name_key
from ecosystem.organizations.finding.asking import ask
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import add_identifier, archive_organization, register_organization, remove_name
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry() -> Place:
    wuhan = Place.objects.get(code="420100")
    betvision = register_organization(
        by=SYSTEM,
        registry=wuhan,
        kind="company",
        name="武汉倍特威视系统有限公司",
        name_en="Café Betvision",
        short_name="倍特威视",
        status="public",
        names=[{"name": "武汉昇騰智慧", "kind": "former", "language": "zh-hant"}],
    )
    add_identifier(betvision, by=SYSTEM, scheme="uscc", value="91330205254083045P")
    register_organization(
        by=SYSTEM, registry=wuhan, kind="university", name="武汉大学", short_name="武大", status="public"
    )
    register_organization(by=SYSTEM, registry=wuhan, kind="university", name="武汉大学遥感学院", status="public")
    return wuhan


def found(query: str) -> list[str]:
    return [organization.name for organization in Organization.objects.search(query).best_match_first(query)]


@pytest.mark.parametrize(
    "query",
    [
        "倍特威视",
        "倍特威視",
        "威视系统",
        "beitewei",
        "btws",
        "Betvision",
        "ＢＥＴＶＩＳＩＯＮ",
        "cafe bet",
        "昇腾智慧",
        "升腾智慧",
        "武汉 beite",
        "91330205254083045P",
        "91330205",
    ],
)
def test_every_way_of_asking_finds_it(registry: Place, query: str) -> None:
    assert found(query) == ["武汉倍特威视系统有限公司"]


def test_the_exact_name_comes_first_and_short_names_count(registry: Place) -> None:
    assert found("武汉大学") == ["武汉大学", "武汉大学遥感学院"]
    assert found("武大")[0] == "武汉大学"


@pytest.mark.parametrize("query", ["", "   ", "。。。", "%_%", '"', "'", "()*:&|!", "\x00", "不存在的名字"])
def test_what_nothing_answers_to_finds_nothing(registry: Place, query: str) -> None:
    assert found(query) == []


@given(query=st.text(max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_breaks_the_search(registry: Place, query: str) -> None:
    assert len(found(query)) <= 3


def test_a_removed_name_finds_nothing_any_more(registry: Place) -> None:
    betvision = Organization.objects.get(name_en="Café Betvision")
    remove_name(betvision.names.get(kind="short"), by=SYSTEM)
    remove_name(betvision.names.get(kind="former"), by=SYSTEM)
    assert found("昇腾智慧") == []


def test_the_public_list_leaves_archived_ones_out(registry: Place) -> None:
    archive_organization(Organization.objects.get(name="武汉大学"), by=SYSTEM)
    assert [o.name for o in Organization.objects.public().search("武汉大学")] == ["武汉大学遥感学院"]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("武汉（集团）有限公司", "武汉(集團)有限公司"), ("ＡＢＣ", "abc"), ("Café", "CAFE"), ("昇騰", "升腾")],
)
def test_script_width_case_and_brackets_do_not_count(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_query_has_a_bounded_number_of_tokens() -> None:
    assert max(map(len, ask("武汉" * 5000).groups)) <= 32
