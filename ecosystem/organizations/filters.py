"""The filters of organizations, the same at every door."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.organizations.choices import Freshness, Kind, Status
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.identifiers import Named, spelled
from ecosystem.organizations.matching import POSSIBLE, SAME
from ecosystem.organizations.matching.comparing import LOWEST_SAME
from ecosystem.organizations.models import DuplicatePair, Organization
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer


class OrganizationIdFilter(django_filters.CharFilter):
    """By the id of an organization; the id of one that was merged means the one that stands for it now.

    A ``method`` of the filter set asks for that itself (:func:`~ecosystem.organizations.forwarding.current_id`).
    """

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        if path:
            kwargs["field_name"] = f"{path}__public_id"
        super().__init__(**{"label": _("Organization"), "max_length": 16, **kwargs})

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return super().filter(qs, current_id(value) if value else value)


class IdentifierField(forms.CharField):
    """An identifier as ``scheme:value``, however it is written."""

    def clean(self, value: Any) -> Named | None:
        """The identifier in its one spelling; None where none is asked for."""
        text = super().clean(value)
        try:
            return spelled(text) if text else None
        except LookupError as error:
            sentence = _("Write an identifier as its scheme, a colon and its value, like ror:033vjfk17.")
            raise ValidationError(sentence, "unknown_scheme") from error


class IdentifierFilter(django_filters.Filter):
    """The organization with an identifier."""

    field_class = IdentifierField

    def filter(self, qs: QuerySet, value: Named | None) -> QuerySet:
        """All where none is asked for."""
        return qs if value is None else qs.identified_by(value.scheme, value.value)  # type: ignore[attr-defined]


class OrganizationFilter(django_filters.FilterSet):
    """Query, kinds, sectors (with those below), layers, place (with its districts), identifier, freshness, status and date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    kind = ChoicesFilter(choices=Kind, label=_("Kind"))
    sector = django_filters.ModelMultipleChoiceFilter(
        queryset=Sector.objects.in_order(), to_field_name="code", method="by_sector", label=_("Sector")
    )
    layer = django_filters.ModelMultipleChoiceFilter(
        queryset=ValueChainLayer.objects.order_by("position"),
        to_field_name="code",
        method="by_layer",
        label=_("Value-chain layer"),
    )
    place = django_filters.ModelMultipleChoiceFilter(
        queryset=Place.objects.by_name(), to_field_name="code", method="by_place", label=_("Place")
    )
    identifier = IdentifierFilter(label=_("Identifier"), max_length=200)
    freshness = ChoicesFilter(choices=Freshness, method="by_freshness", label=_("Freshness"))
    status = ChoicesFilter(choices=Status, label=_("Status"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_query(self, organizations: QuerySet, name: str, query: str) -> QuerySet:
        return organizations.search(query)  # type: ignore[attr-defined]

    def by_sector(self, organizations: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        return _any_of(organizations, [organizations.in_sector(sector.code) for sector in sectors])  # type: ignore[attr-defined]

    def by_layer(self, organizations: QuerySet, name: str, layers: list[ValueChainLayer]) -> QuerySet:
        return _any_of(organizations, [organizations.in_layer(layer.code) for layer in layers])  # type: ignore[attr-defined]

    def by_place(self, organizations: QuerySet, name: str, places: list[Place]) -> QuerySet:
        return _any_of(organizations, [organizations.in_place(place.code) for place in places])  # type: ignore[attr-defined]

    def by_freshness(self, organizations: QuerySet, name: str, wanted: list[str]) -> QuerySet:
        return organizations.of_freshness(wanted) if wanted else organizations  # type: ignore[attr-defined]

    def by_day(self, organizations: QuerySet, name: str, day: object) -> QuerySet:
        return organizations.as_of(day)  # type: ignore[attr-defined]


class DuplicateFilter(django_filters.FilterSet):
    """Pairs of records that may be one: by a name or code of either, what was decided, and how alike they are."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(
        choices=(("open", _("open")), ("apart", _("not the same"))), method="by_state", label=_("State")
    )
    likeness = ChoicesFilter(
        choices=((SAME, _("the same, it seems")), (POSSIBLE, _("possible"))),
        method="by_likeness",
        label=_("Likeness"),
    )

    class Meta:
        model = DuplicatePair
        fields: list[str] = []

    def by_query(self, pairs: QuerySet, name: str, query: str) -> QuerySet:
        return pairs.search(query)  # type: ignore[attr-defined]

    def by_state(self, pairs: QuerySet, name: str, states: list[str]) -> QuerySet:
        if set(states) == {"open"}:
            return pairs.open()  # type: ignore[attr-defined]
        return pairs.decided() if set(states) == {"apart"} else pairs  # type: ignore[attr-defined]

    def by_likeness(self, pairs: QuerySet, name: str, verdicts: list[str]) -> QuerySet:
        if len(set(verdicts)) != 1:
            return pairs
        likely = Q(score__gte=LOWEST_SAME)
        return pairs.filter(likely if verdicts[0] == SAME else ~likely)


def _any_of(organizations: QuerySet, alternatives: list[QuerySet]) -> QuerySet:
    """Those in at least one of the alternatives; all where there is none."""
    if not alternatives:
        return organizations
    found = alternatives[0]
    for alternative in alternatives[1:]:
        found |= alternative
    return found
