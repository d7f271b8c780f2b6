"""The filters of reports by mail, the same at every door."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.reports.choices import Sent
from ecosystem.reports.models import Subscription


class SubscriptionFilter(django_filters.FilterSet):
    """Query (over names of programs and centers), report, center, program, and whether it is paused."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    kind = ChoicesFilter(choices=Sent, label=_("Report"))
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)
    program = django_filters.CharFilter(field_name="program__public_id", label=_("Program"), max_length=16)
    paused = django_filters.BooleanFilter(label=_("Paused"))

    class Meta:
        model = Subscription
        fields: list[str] = []

    def by_query(self, subscriptions: QuerySet, name: str, query: str) -> QuerySet:
        for word in query.split()[:8]:
            named = Q(center__name__icontains=word) | Q(program__name__icontains=word)
            subscriptions = subscriptions.filter(named | Q(recipients__email__icontains=word)).distinct()
        return subscriptions
