"""The filters of centers and of what belongs to them, the same at every door."""

from datetime import date

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Role
from ecosystem.centers.choices import CityStanding
from ecosystem.centers.models import Center, PeerCity, Platform, StaffRole
from ecosystem.core.choices import Publication
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.core.text import fold
from ecosystem.vocabulary.choices import PlatformFunction


class CenterFilter(django_filters.FilterSet):
    """Query, city and status."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    place = django_filters.CharFilter(field_name="registry__code", label=_("City"), max_length=32)
    status = ChoicesFilter(choices=Publication, label=_("Status"))

    class Meta:
        model = Center
        fields: list[str] = []

    def by_query(self, centers: QuerySet, name: str, query: str) -> QuerySet:
        return centers.search(query)  # type: ignore[attr-defined]


class PlatformFilter(django_filters.FilterSet):
    """Query, what the platform is for, its center and date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    function = ChoicesFilter(choices=PlatformFunction, label=_("Function"))
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Platform
        fields: list[str] = []

    def by_query(self, platforms: QuerySet, name: str, query: str) -> QuerySet:
        return platforms.search(query)  # type: ignore[attr-defined]

    def by_day(self, platforms: QuerySet, name: str, day: date) -> QuerySet:
        return platforms.as_of(day)  # type: ignore[attr-defined]


class PeerCityFilter(django_filters.FilterSet):
    """Query (over the city's names) and standing."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    standing = ChoicesFilter(choices=CityStanding, label=_("Standing"))

    class Meta:
        model = PeerCity
        fields: list[str] = []

    def by_query(self, cities: QuerySet, name: str, query: str) -> QuerySet:
        for word in fold(query).split():
            cities = cities.filter(Q(place__name__icontains=word) | Q(place__name_en__icontains=word))
        return cities


class StaffRoleFilter(django_filters.FilterSet):
    """Query (over names of people), role and center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    role = ChoicesFilter(choices=Role, label=_("Role"))
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)

    class Meta:
        model = StaffRole
        fields: list[str] = []

    def by_query(self, roles: QuerySet, name: str, query: str) -> QuerySet:
        for word in query.split():
            roles = roles.filter(Q(user__name__icontains=word) | Q(user__username__icontains=word))
        return roles
