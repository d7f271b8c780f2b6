"""Reported figures and the measures they are reported by."""

from typing import Any

from django.db.models import QuerySet

from api.inputs.figures import CountedFacts, FigureChange, FigureInput, SupersedeInput
from api.inputs.records import every, visible
from api.inputs.vocabulary import MeasureChange, MeasureInput, RedefineInput
from api.nouns.base import NEWEST_FIRST, Act, Ask, Noun
from api.shapes.figures import CountedShape, FigureShape
from api.shapes.vocabulary import MeasureShape
from ecosystem.core.paging import Key
from ecosystem.figures import services
from ecosystem.figures.filters import FigureFilter
from ecosystem.figures.models import Figure
from ecosystem.figures.told import told_counted
from ecosystem.vocabulary import services as vocabulary
from ecosystem.vocabulary.filters import MeasureFilter
from ecosystem.vocabulary.models import Measure

FIGURES = Noun(
    name="figures",
    singular="figure",
    about="Numbers that somebody reported, each by a measure and from a source. What the registry counts itself is "
    "never among them.",
    model=Figure,
    shape=FigureShape,
    listed=visible(Figure),
    opened=visible(Figure),
    filters=FigureFilter,
    orders={
        "latest": (Key("as_of_on", descending=True, nullable=True), Key("id", descending=True)),
        **NEWEST_FIRST,
    },
    by_registry=True,
    of_today=True,
    add=Act(
        services.report_figure,
        FigureInput,
        {
            "registry": "420100",
            "measure": "resident_companies",
            "scope": "center",
            "center": "0123456789",
            "value": 100,
            "comparator": "gt",
            "as_of_on": "2021-11-30",
        },
    ),
    change=Act(services.revise_figure, FigureChange, {"remark": "百余家"}),
    remove=Act(services.remove_figure),
    verbs={
        "verify": Act(services.verify_figure),
        "dispute": Act(services.dispute_figure, example={"reason": "口径不一致"}),
        "supersede": Act(services.supersede_figure, SupersedeInput, {"by_figure": "0123456789"}),
    },
)


def _current(user: Any) -> QuerySet:
    return Measure.objects.filter(is_current=True)


MEASURES = Noun(
    name="measures",
    singular="measure",
    about="The KPI dictionary: what exactly a number counts. The list holds every version; a code opens the current one.",
    model=Measure,
    shape=MeasureShape,
    listed=every(Measure),
    opened=_current,
    key="code",
    key_pattern="[-a-zA-Z0-9_]{1,60}",
    filters=MeasureFilter,
    orders={"position": (Key("position"), Key("id")), **NEWEST_FIRST},
    add=Act(
        vocabulary.add_measure,
        MeasureInput,
        {"code": "trained_people", "name": "培训人次", "definition": "累计参加培训的人次", "unit": "人次"},
    ),
    change=Act(vocabulary.revise_measure, MeasureChange, {"name_en": "People trained"}),
    remove=Act(vocabulary.remove_measure),
    verbs={"redefine": Act(vocabulary.redefine_measure, RedefineInput, {"definition": "当年参加培训的人次"})},
    asks={"counted": Ask(told_counted, CountedShape, CountedFacts)},
)
