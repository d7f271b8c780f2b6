"""Filters of the controlled lists."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.vocabulary.filters import LayerFilter, MeasureFilter, PlaceFilter, SectorFilter, ServiceStepFilter
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer
from ecosystem.vocabulary.services import add_layer, add_measure, add_place, add_sector, redefine_measure

pytestmark = pytest.mark.django_db


def found(filters, model, **query):
    asked = filters(query, queryset=model.objects.all())
    assert asked.is_valid(), asked.errors
    return [record.name for record in asked.qs.order_by("pk")]


@pytest.fixture
def drones(db):
    above = add_sector(by=SYSTEM, code="low-altitude", name="低空经济")
    return add_sector(
        by=SYSTEM, code="delivery-drones", name="无人机", name_en="Drones", aliases=["无人驾驶航空器"], broader=above
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "無人駕駛航空器"}, ["无人机"]),
        ({"q": "DRONES delivery"}, ["无人机"]),
        ({"broader": "low-altitude"}, ["低空经济", "无人机"]),
        ({"broader": "low-altitude", "q": "drones delivery"}, ["无人机"]),
        ({"broader": "nowhere"}, []),
        ({"q": "no such sector"}, []),
    ],
)
def test_sectors(query, names, drones):
    assert found(SectorFilter, Sector, **query) == names


def test_layers_and_steps(db):
    add_layer(by=SYSTEM, code="chips", name="芯片", aliases=["集成电路"])
    assert found(LayerFilter, ValueChainLayer, q="集成") == ["芯片"]
    assert found(ServiceStepFilter, ServiceStep, q="营销") == ["联合营销"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "wuhan", "level": ["city"]}, ["武汉市"]),
        ({"q": "武漢", "level": ["city"]}, ["武汉市"]),
        ({"q": "420100"}, ["武汉市", "武汉光谷"]),
        ({"part_of": "420100", "q": "洪山"}, ["洪山区"]),
        ({"is_synthetic": "true"}, ["示范市"]),
        ({"q": "示范市", "is_synthetic": "false"}, []),
    ],
)
def test_places(query, names):
    add_place(by=SYSTEM, code="synthetic-9", level="city", name="示范市", is_synthetic=True)
    assert found(PlaceFilter, Place, **query) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "已申请"}, ["专利"]),
        ({"q": "patents", "is_current": "false"}, ["专利"]),
        ({"q": "patents"}, ["专利", "专利"]),
        ({"q": "patents", "is_counted": "true"}, []),
        ({"q": "patents", "is_counted": "false", "is_current": "true"}, ["专利"]),
        ({"q": "patents", "better": ["down"]}, []),
        ({"q": "入驻企业", "is_headline": "true"}, ["入驻企业"]),
    ],
)
def test_measures(query, names):
    first = add_measure(by=SYSTEM, code="patents", name="专利", definition="已授权的专利数。")
    redefine_measure(first, by=SYSTEM, definition="已申请的专利数。")
    asked = found(MeasureFilter, Measure, **query)
    assert asked[: len(names)] == names if "入驻企业" in names else asked == names
