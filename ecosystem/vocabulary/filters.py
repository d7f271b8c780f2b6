"""The filters of controlled lists, the same at every door."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.core.text import fold
from ecosystem.vocabulary.choices import Better, PlaceLevel
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer


class TermFilter(django_filters.FilterSet):
    """Entries any of whose labels holds every word of the query."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)

    def by_query(self, terms: QuerySet, name: str, query: str) -> QuerySet:
        # The lists are short, and other labels are kept as JSON, which databases search each in their own way.
        words = fold(query).split()
        found = [term.pk for term in terms if all(word in fold(" ".join(term.labels())) for word in words)]
        return terms.filter(pk__in=found)


class SectorFilter(TermFilter):
    """Query, and the sectors at and below one."""

    broader = django_filters.CharFilter(method="by_broader", label=_("Broader sector"), max_length=60)

    class Meta:
        model = Sector
        fields: list[str] = []

    def by_query(self, sectors: QuerySet, name: str, query: str) -> QuerySet:
        # The index has their names; codes are labels too.
        by_label = super().by_query(sectors, name, query).values("pk")
        return sectors.filter(Q(pk__in=by_label) | Q(pk__in=sectors.search(query).values("pk")))  # type: ignore[attr-defined]

    def by_broader(self, sectors: QuerySet, name: str, code: str) -> QuerySet:
        return sectors.within(code)  # type: ignore[attr-defined]


class LayerFilter(TermFilter):
    """Query."""

    class Meta:
        model = ValueChainLayer
        fields: list[str] = []


class ServiceStepFilter(TermFilter):
    """Query."""

    class Meta:
        model = ServiceStep
        fields: list[str] = []


class PlaceFilter(django_filters.FilterSet):
    """Query, level, what it is part of, and whether it is synthetic."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    level = ChoicesFilter(choices=PlaceLevel, label=_("Level"))
    part_of = django_filters.CharFilter(field_name="parent__code", label=_("Part of"), max_length=32)
    is_synthetic = django_filters.BooleanFilter(label=_("Synthetic"))

    class Meta:
        model = Place
        fields: list[str] = []

    def by_query(self, places: QuerySet, name: str, query: str) -> QuerySet:
        for word in fold(query).split():
            named = Q(name__icontains=word) | Q(short_name__icontains=word) | Q(name_en__icontains=word)
            places = places.filter(named | Q(code__startswith=word))
        return places


class MeasureFilter(django_filters.FilterSet):
    """Query, whether it is the current version, on the front page or counted here, and which way is better."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    is_current = django_filters.BooleanFilter(label=_("Current version"))
    is_headline = django_filters.BooleanFilter(label=_("On the front page"))
    is_counted = django_filters.BooleanFilter(method="by_counter", label=_("Counted from the registry"))
    better = ChoicesFilter(choices=Better, label=_("Better"))

    class Meta:
        model = Measure
        fields: list[str] = []

    def by_query(self, measures: QuerySet, name: str, query: str) -> QuerySet:
        words = fold(query).split()
        found = [measure.pk for measure in measures if all(word in _text_of(measure) for word in words)]
        return measures.filter(pk__in=found)

    def by_counter(self, measures: QuerySet, name: str, counted: bool) -> QuerySet:
        return measures.exclude(counter="") if counted else measures.filter(counter="")


def _text_of(measure: Any) -> str:
    texts = (measure.code, measure.name, measure.name_en, measure.definition, measure.definition_en)
    return fold(" ".join(texts))
