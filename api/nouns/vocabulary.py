"""Sources and controlled lists."""

from api.inputs.records import every
from api.inputs.vocabulary import (
    LayerChange,
    LayerInput,
    PlaceChange,
    PlaceInput,
    SectorChange,
    SectorInput,
    ServiceStepChange,
    ServiceStepInput,
    SourceInput,
)
from api.nouns.base import NEWEST_FIRST, Act, Noun
from api.shapes.sources import SourceShape
from api.shapes.vocabulary import LayerShape, PlaceShape, SectorShape, ServiceStepShape
from ecosystem.core.paging import Key
from ecosystem.core.searching import Findable
from ecosystem.sources import services as sources
from ecosystem.sources.filters import SourceFilter
from ecosystem.sources.models import Source
from ecosystem.vocabulary import services
from ecosystem.vocabulary.filters import LayerFilter, PlaceFilter, SectorFilter, ServiceStepFilter
from ecosystem.vocabulary.models import Place, Sector, ServiceStep, ValueChainLayer

CODE = "[-a-zA-Z0-9_]{1,60}"
IN_ORDER = {"position": (Key("position"), Key("id")), "code": (Key("code"),)}

SOURCES = Noun(
    name="sources",
    singular="source",
    about="Documents that facts cite.",
    model=Source,
    shape=SourceShape,
    listed=every(Source),
    opened=every(Source),
    filters=SourceFilter,
    orders={
        "published": (Key("published_on", descending=True, nullable=True), Key("id", descending=True)),
        **NEWEST_FIRST,
    },
    add=Act(sources.add_source, SourceInput, {"title": "年度报告", "publisher": "武汉市政府"}),
    change=Act(sources.revise_source, SourceInput, {"published_on": "2021-12-01"}),
    remove=Act(sources.remove_source),
)
PLACES = Noun(
    name="places",
    singular="place",
    about="Provinces, cities, districts and areas, by their GB/T 2260 codes.",
    model=Place,
    shape=PlaceShape,
    listed=every(Place),
    opened=every(Place),
    key="code",
    key_pattern="[-a-zA-Z0-9_]{1,32}",
    filters=PlaceFilter,
    orders={"code": (Key("code"),)},
    add=Act(services.add_place, PlaceInput, {"code": "420100-x", "level": "area", "name": "新区", "parent": "420100"}),
    change=Act(services.revise_place, PlaceChange, {"name_en": "New Area"}),
    remove=Act(services.remove_place),
)
SECTORS = Noun(
    name="sectors",
    singular="sector",
    about="Fields of work, a tree.",
    model=Sector,
    shape=SectorShape,
    listed=every(Sector),
    opened=every(Sector),
    key="code",
    key_pattern=CODE,
    filters=SectorFilter,
    best_first=Findable.best_match_first,
    orders=IN_ORDER,
    add=Act(services.add_sector, SectorInput, {"code": "bridges", "name": "桥梁", "broader": "transport"}),
    change=Act(services.revise_sector, SectorChange, {"aliases": ["桥隧"]}),
    remove=Act(services.remove_sector),
)
LAYERS = Noun(
    name="layers",
    singular="value-chain layer",
    about="Where organizations stand in the value chain.",
    model=ValueChainLayer,
    shape=LayerShape,
    listed=every(ValueChainLayer),
    opened=every(ValueChainLayer),
    key="code",
    key_pattern=CODE,
    filters=LayerFilter,
    orders=IN_ORDER,
    add=Act(services.add_layer, LayerInput, {"code": "data", "name": "数据"}),
    change=Act(services.revise_layer, LayerChange, {"name_en": "Data"}),
    remove=Act(services.remove_layer),
)
SERVICE_STEPS = Noun(
    name="service-steps",
    singular="default service step",
    about="The default list of service steps; a center's own are at `/centers/{id}/steps/`.",
    model=ServiceStep,
    shape=ServiceStepShape,
    listed=every(ServiceStep),
    opened=every(ServiceStep),
    key="code",
    key_pattern=CODE,
    filters=ServiceStepFilter,
    orders=IN_ORDER,
    add=Act(services.add_service_step, ServiceStepInput, {"code": "training", "name": "培训"}),
    change=Act(services.revise_service_step, ServiceStepChange, {"name_en": "Training"}),
    remove=Act(services.remove_service_step),
)
