"""The filters of proposed changes, the same at every door."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.intake.choices import Origin, ProposalState, Subject
from ecosystem.intake.models import ProposedChange


class ProposedChangeFilter(django_filters.FilterSet):
    """State, how it came in, what kind of record it is about, and whether it says where it can be read."""

    state = ChoicesFilter(choices=ProposalState, label=_("State"))
    origin = ChoicesFilter(choices=Origin, label=_("Came in by"))
    about = ChoicesFilter(choices=Subject, method="by_subject", label=_("About"))
    sourced = django_filters.BooleanFilter(method="by_source", label=_("With a source"))

    class Meta:
        model = ProposedChange
        fields = ()

    def by_subject(self, rows: QuerySet, name: str, subjects: list[str]) -> QuerySet:
        found = Q(pk__in=[])
        for subject in subjects:
            found |= Q(**{f"{subject}__isnull": False})
        return rows.filter(found) if subjects else rows

    def by_source(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        without = Q(source_url="", source_text="")
        return rows.filter(~without if wanted else without)
