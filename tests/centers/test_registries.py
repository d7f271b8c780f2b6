"""Which city is shown where none is named."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.centers.registries import default_registry, registries, registry_named
from ecosystem.centers.services import archive_center, open_center, publish_center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.vocabulary.models import Place
from ecosystem.vocabulary.services import add_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def shifan(lin) -> Place:
    """A synthetic city."""
    return add_place(by=lin, code="synthetic-1", level="city", name="示范市", is_synthetic=True)


def test_an_empty_database_shows_wuhan():
    assert default_registry().code == "420100"


def test_the_city_of_the_first_real_center_comes_before_a_synthetic_one(lin, shifan, chengdu, wuhan):
    open_center(by=lin, registry=shifan, name="示范市人工智能计算中心")
    assert default_registry() == shifan
    center = open_center(by=lin, registry=chengdu, name="成都智算中心")
    assert default_registry() == chengdu
    open_center(by=lin, registry=wuhan, name="武汉人工智能计算中心")
    assert default_registry() == chengdu
    archive_center(center, by=lin)
    assert default_registry() == wuhan


def test_a_draft_does_not_decide(lin, chengdu):
    center = open_center(by=lin, registry=chengdu, name="成都智算中心", status="draft")
    assert default_registry().code == "420100"
    publish_center(center, by=lin)
    assert default_registry() == chengdu


def test_the_setting_decides_first(settings, wuhan_center):
    settings.WUTONG_CITY = "510100"
    assert default_registry().code == "510100"
    settings.WUTONG_CITY = "unknown"
    with pytest.raises(Conflict) as refusal:
        default_registry()
    assert refusal.value.code == "no_places"


def test_it_is_read_once_for_an_edition(wuhan_center, django_assert_num_queries):
    default_registry()
    with django_assert_num_queries(1) as queries:
        assert default_registry().code == "420100"
    assert "audit_edition" in queries[0]["sql"]


def test_what_is_being_written_and_taken_back_is_not_remembered(lin, chengdu):
    assert default_registry().code == "420100"
    with pytest.raises(ZeroDivisionError), change_set(by=lin, verb="Try"):  # noqa: PT012  both belong to one transaction
        open_center(by=lin, registry=chengdu, name="成都智算中心")
        assert default_registry() == chengdu
        raise ZeroDivisionError
    assert default_registry().code == "420100"


def test_a_parameter_names_a_registry(wuhan, chengdu):
    assert registry_named("") == wuhan
    assert registry_named("510100") == chengdu
    assert registry_named("110000").name == "北京市"
    assert registry_named("all") is None


@pytest.mark.parametrize("code", ["999999", "420000", "420102", "武汉", "x" * 500])
def test_what_is_no_city_names_none(code):
    with pytest.raises(InvalidInput) as refusal:
        registry_named(code)
    assert refusal.value.code == "unknown_registry"
    assert set(refusal.value.fields) == {"registry"}


def test_cities_with_something_to_show_are_listed_and_real_ones_first(lin, organization, wuhan, chengdu, shifan):
    assert not registries().exists()
    open_center(by=SYSTEM, registry=shifan, name="示范中心")
    organization("成都机构", registry=chengdu)
    organization("武汉草稿", registry=wuhan, status="draft")
    assert list(registries()) == [chengdu, shifan]
    organization("武汉机构", registry=wuhan)
    assert list(registries()) == [wuhan, chengdu, shifan]
