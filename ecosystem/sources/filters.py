"""The filters of sources, the same at every door."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.sources.models import Source


class SourceFilter(django_filters.FilterSet):
    """Query, publisher, and the days between which a document was published, both included."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    publisher = django_filters.CharFilter(lookup_expr="iexact", label=_("Publisher"), max_length=200)
    published_from = django_filters.DateFilter(field_name="published_on", lookup_expr="gte", label=_("Published from"))
    published_to = django_filters.DateFilter(field_name="published_on", lookup_expr="lte", label=_("Published to"))

    class Meta:
        model = Source
        fields: list[str] = []

    def by_query(self, sources: QuerySet, name: str, query: str) -> QuerySet:
        return sources.search(query)  # type: ignore[attr-defined]
