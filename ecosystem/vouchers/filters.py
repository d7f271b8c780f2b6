"""The filters of schemes, pots, vouchers, claims and documents, the same at every door."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.choices import Publication
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.models import Organization
from ecosystem.vouchers.choices import ClaimState, Mode, VoucherState
from ecosystem.vouchers.models import Claim, Document, Pot, Scheme, Voucher

CENTER = "platform__center__public_id"


def _text(path: str, label: Any) -> django_filters.CharFilter:
    return django_filters.CharFilter(field_name=path, label=label, max_length=16)


def _found(query: str) -> QuerySet:
    return Organization.objects.search(query).values("pk")


class SchemeFilter(django_filters.FilterSet):
    """Query (name and document number), status, mode, platform, program and center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    status = ChoicesFilter(choices=Publication, label=_("Status"))
    mode = ChoicesFilter(choices=Mode, label=_("Mode"))
    platform = _text("platform__public_id", _("Platform"))
    program = _text("program__public_id", _("Program"))
    center = _text(CENTER, _("Center"))

    class Meta:
        model = Scheme
        fields: list[str] = []

    def by_query(self, schemes: QuerySet, name: str, query: str) -> QuerySet:
        named = Q(name__icontains=query) | Q(name_en__icontains=query) | Q(document_number__icontains=query)
        return schemes.filter(named)


class PotFilter(django_filters.FilterSet):
    """Query (name of the scheme), scheme, mode, year and center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    scheme = _text("scheme__public_id", _("Voucher scheme"))
    mode = ChoicesFilter(field_name="scheme__mode", choices=Mode, label=_("Mode"))
    year = django_filters.CharFilter(method="by_year", label=_("Year"), max_length=4)
    center = _text(f"scheme__{CENTER}", _("Center"))

    class Meta:
        model = Pot
        fields: list[str] = []

    def by_query(self, pots: QuerySet, name: str, query: str) -> QuerySet:
        return pots.filter(Q(scheme__name__icontains=query) | Q(scheme__name_en__icontains=query))

    def by_year(self, pots: QuerySet, name: str, year: str) -> QuerySet:
        return pots.filter(year=int(year)) if year.isascii() and year.isdigit() else pots.none()


class VoucherFilter(django_filters.FilterSet):
    """Query (over names of organizations), state, organization, enrollment, pot, scheme and center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(choices=VoucherState, label=_("State"))
    organization = OrganizationIdFilter("enrollment__organization", label=_("Organization"))
    enrollment = _text("enrollment__public_id", _("Enrollment"))
    pot = _text("pot__public_id", _("Voucher pot"))
    scheme = _text("pot__scheme__public_id", _("Voucher scheme"))
    center = _text(f"pot__scheme__{CENTER}", _("Center"))

    class Meta:
        model = Voucher
        fields: list[str] = []

    def by_query(self, vouchers: QuerySet, name: str, query: str) -> QuerySet:
        return vouchers.filter(enrollment__organization__in=_found(query))


class ClaimFilter(django_filters.FilterSet):
    """Query (names of buyers and suppliers, number of the contract), state, mode, organization, supplier, voucher, pot, center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(choices=ClaimState, label=_("State"))
    mode = ChoicesFilter(field_name="pot__scheme__mode", choices=Mode, label=_("Mode"))
    organization = OrganizationIdFilter("enrollment__organization", label=_("Organization"))
    supplier = OrganizationIdFilter("supplier", label=_("Supplier"))
    enrollment = _text("enrollment__public_id", _("Enrollment"))
    voucher = _text("voucher__public_id", _("Compute voucher"))
    pot = _text("pot__public_id", _("Voucher pot"))
    scheme = _text("pot__scheme__public_id", _("Voucher scheme"))
    center = _text(f"pot__scheme__{CENTER}", _("Center"))

    class Meta:
        model = Claim
        fields: list[str] = []

    def by_query(self, claims: QuerySet, name: str, query: str) -> QuerySet:
        found = _found(query)
        ends = Q(enrollment__organization__in=found) | Q(supplier__in=found)
        return claims.filter(ends | Q(contract_number__icontains=query))


class DocumentFilter(django_filters.FilterSet):
    """Query (over names of documents), claim and its state."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Search"), max_length=200)
    claim = _text("claim__public_id", _("Voucher claim"))
    state = ChoicesFilter(field_name="claim__state", choices=ClaimState, label=_("State"))

    class Meta:
        model = Document
        fields: list[str] = []
