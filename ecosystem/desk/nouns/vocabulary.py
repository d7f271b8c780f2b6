"""Controlled lists on the desk: sectors, layers, measures, places, service steps."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import Conditions, Records, by_filter
from ecosystem.desk.forms.vocabulary import (
    HeadlineForm,
    LayerForm,
    MeasureForm,
    NewMeasureForm,
    PlaceForm,
    RedefineForm,
    SectorForm,
    ServiceStepForm,
)
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, identity, removal
from ecosystem.vocabulary import services
from ecosystem.vocabulary.filters import LayerFilter, MeasureFilter, PlaceFilter, SectorFilter, ServiceStepFilter
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer

VIEW, CHANGE = "vocabulary.view", "vocabulary.change"
LISTS = {"section": "vocabulary", "view": VIEW, "in_search": False}


def named_in_english() -> Conditions:
    """Whether an entry has an English label."""
    return Conditions(
        _("English label"), {"with": (_("there"), ~Q(name_en="")), "without": (_("missing"), Q(name_en=""))}
    )


def term_columns(model: type[models.Model]) -> tuple[Column, ...]:
    """The columns that all entries of taxonomies have."""
    return (
        column(model, "name"),
        column(model, "name_en"),
        column(model, "code"),
        column(model, "aliases"),
        column(model, "position"),
        identity(),
    )


class SectorTableFilter(SectorFilter):
    """What every door filters by, and what staff ask beside it."""

    broader = Records("sectors", "broader", key="code", label=_("Broader sector"))
    labels = named_in_english()


class LayerTableFilter(LayerFilter):
    """What every door filters by, and what staff ask beside it."""

    labels = named_in_english()


class ServiceStepTableFilter(ServiceStepFilter):
    """What every door filters by, and what staff ask beside it."""

    labels = named_in_english()


SECTORS = Noun(
    name="sectors",
    model=Sector,
    icon="tags",
    columns=(*term_columns(Sector), column(Sector, "broader"), column(Sector, "path")),
    shown=("name", "name_en", "code", "broader", "aliases", "position"),
    sort="path",
    filters=SectorTableFilter,
    find=by_filter(SectorFilter),
    create=creation(SectorForm, services.add_sector, CHANGE, _("Add a sector")),
    edit=correction(SectorForm, services.revise_sector, CHANGE),
    acts=(removal(services.remove_sector, CHANGE),),
    parts=(Part(noun="sectors", owner="broader", columns=("name", "name_en", "code"), title=_("Narrower sectors")),),
    detail=lambda sector: sector.code,
    **{**LISTS, "in_search": True},
)

LAYERS = Noun(
    name="layers",
    model=ValueChainLayer,
    icon="layers",
    columns=term_columns(ValueChainLayer),
    shown=("name", "name_en", "code", "aliases", "position"),
    sort="position",
    filters=LayerTableFilter,
    find=by_filter(LayerFilter),
    create=creation(LayerForm, services.add_layer, CHANGE, _("Add a value-chain layer")),
    edit=correction(LayerForm, services.revise_layer, CHANGE),
    acts=(removal(services.remove_layer, CHANGE),),
    **LISTS,
)

SERVICE_STEPS = Noun(
    name="service-steps",
    in_menu=False,
    model=ServiceStep,
    icon="list-checks",
    columns=term_columns(ServiceStep),
    shown=("name", "name_en", "code", "aliases", "position"),
    sort="position",
    filters=ServiceStepTableFilter,
    find=by_filter(ServiceStepFilter),
    create=creation(ServiceStepForm, services.add_service_step, CHANGE, _("Add a service step")),
    edit=correction(ServiceStepForm, services.revise_service_step, CHANGE),
    acts=(removal(services.remove_service_step, CHANGE),),
    **LISTS,
)


def _set_headline(measure: Measure, *, by: Any, is_headline: bool, reason: str = "") -> Measure:
    return services.revise_measure(measure, by=by, reason=reason, is_headline=is_headline)


MEASURES = Noun(
    name="measures",
    model=Measure,
    icon="ruler",
    columns=(
        column(Measure, "name"),
        column(Measure, "name_en"),
        column(Measure, "code"),
        column(Measure, "version"),
        column(Measure, "is_current"),
        column(Measure, "definition"),
        column(Measure, "definition_en"),
        column(Measure, "unit"),
        column(Measure, "unit_en"),
        column(Measure, "better"),
        column(Measure, "counter"),
        column(Measure, "position"),
        column(Measure, "is_headline"),
        identity(),
    ),
    shown=("name", "code", "version", "is_current", "unit", "definition", "counter", "is_headline"),
    sort="position",
    filters=MeasureFilter,
    find=by_filter(MeasureFilter),
    create=creation(NewMeasureForm, services.add_measure, CHANGE, _("Add a measure")),
    edit=correction(MeasureForm, services.revise_measure, CHANGE),
    acts=(
        Act(
            name="redefine",
            label=_("Define anew"),
            run=services.redefine_measure,
            form=RedefineForm,
            permission=CHANGE,
            applies=lambda measure: measure.is_current,
            bulk=False,
            icon="git-branch-plus",
            help=_("It becomes the next version; figures by the old definition keep it."),
        ),
        Act(
            name="headline",
            label=_("Front page"),
            run=_set_headline,
            form=HeadlineForm,
            permission=CHANGE,
            icon="star",
            help=_("Whether the measure stands on the front page of the directory."),
        ),
        removal(services.remove_measure, CHANGE),
    ),
    parts=(Part(noun="figures", owner="measure", columns=("value", "as_of_on", "subject", "standing", "source")),),
    detail=lambda measure: measure.code,
    **{**LISTS, "in_search": True},
)


class PlaceTableFilter(PlaceFilter):
    """What every door filters by, and what staff ask beside it."""

    part_of = django_filters.CharFilter(field_name="parent__code", label=_("Part of"), max_length=32)
    labels = named_in_english()


PLACES = Noun(
    name="places",
    model=Place,
    icon="map-pin",
    columns=(
        column(Place, "name"),
        column(Place, "short_name"),
        column(Place, "name_en"),
        column(Place, "code"),
        column(Place, "level"),
        column(Place, "parent"),
        column(Place, "is_synthetic"),
        identity(),
    ),
    shown=("name", "short_name", "name_en", "code", "level", "parent", "is_synthetic"),
    sort="code",
    filters=PlaceTableFilter,
    find=by_filter(PlaceFilter),
    create=creation(PlaceForm, services.add_place, CHANGE, _("Add a place")),
    edit=correction(PlaceForm, services.revise_place, CHANGE),
    acts=(removal(services.remove_place, CHANGE),),
    parts=(
        Part(noun="places", owner="parent", columns=("name", "name_en", "code", "level"), title=_("Places within")),
    ),
    detail=lambda place: " · ".join(filter(None, (place.code, str(place.parent or "")))),
    related=("parent",),
    **LISTS,
)
