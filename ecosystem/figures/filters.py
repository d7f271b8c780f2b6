"""The filters of reported figures, the same at every door."""

from datetime import date

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.core.text import fold
from ecosystem.figures.choices import Nature, Scope, Standing
from ecosystem.figures.models import Figure
from ecosystem.organizations.filters import OrganizationIdFilter


class FigureFilter(django_filters.FilterSet):
    """Query (over measure, wording and source), measure, what it is about, fact or plan, standing, source and date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    measure = django_filters.CharFilter(field_name="measure__code", label=_("Measure"), max_length=60)
    scope = ChoicesFilter(choices=Scope, label=_("About"))
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)
    place = django_filters.CharFilter(field_name="place__code", label=_("Place"), max_length=32)
    organization = OrganizationIdFilter("organization")
    nature = ChoicesFilter(choices=Nature, label=_("Fact, plan or forecast"))
    standing = ChoicesFilter(choices=Standing, label=_("Standing"))
    source = django_filters.CharFilter(field_name="source__public_id", label=_("Source"), max_length=16)
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Figure
        fields: list[str] = []

    def by_query(self, figures: QuerySet, name: str, query: str) -> QuerySet:
        for word in fold(query).split():
            measured = Q(measure__name__icontains=word) | Q(measure__name_en__icontains=word)
            told = Q(remark__icontains=word) | Q(remark_en__icontains=word)
            figures = figures.filter(measured | told | Q(source__search_key__contains=word))
        return figures

    def by_day(self, figures: QuerySet, name: str, day: date) -> QuerySet:
        return figures.as_of(day)  # type: ignore[attr-defined]
