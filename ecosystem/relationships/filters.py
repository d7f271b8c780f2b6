"""The filters of relationships, the same at every door."""

from datetime import date

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.models import Organization
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship


class RelationshipFilter(django_filters.FilterSet):
    """Query (over the names of both ends), kinds, an organization at either or at one end, source and date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    kind = ChoicesFilter(choices=Kind, label=_("Kind"))
    organization = OrganizationIdFilter(method="by_organization")
    subject = OrganizationIdFilter("subject", label=_("Subject"))
    object = OrganizationIdFilter("object", label=_("Object"))
    source = django_filters.CharFilter(field_name="source__public_id", label=_("Source"), max_length=16)
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Relationship
        fields: list[str] = []

    def by_query(self, relationships: QuerySet, name: str, query: str) -> QuerySet:
        named = Organization.objects.search(query).values("pk")
        return relationships.filter(Q(subject__in=named) | Q(object__in=named))

    def by_organization(self, relationships: QuerySet, name: str, public_id: str) -> QuerySet:
        public_id = current_id(public_id)
        return relationships.filter(Q(subject__public_id=public_id) | Q(object__public_id=public_id))

    def by_day(self, relationships: QuerySet, name: str, day: date) -> QuerySet:
        return relationships.as_of(day)  # type: ignore[attr-defined]
