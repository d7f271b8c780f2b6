"""How centers, their platforms and the cities named beside them look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import (
    CenterReference,
    OrganizationReference,
    PlaceReference,
    RegistryReference,
    SourceReference,
)
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, PeerCity, Platform


class PhaseShape(Shape):
    """So many PFLOPS at a number format; in service between its dates."""

    source = SourceReference(allow_null=True)

    class Meta:
        model = CapacityPhase
        fields = (
            "id",
            "position",
            "name",
            "name_en",
            "state",
            "pflops",
            "basis",
            "number_format",
            "starts_on",
            "ends_on",
            "remark",
            "remark_en",
            "source",
            "quote",
        )
        order = ("position", "pk")


class CenterPartyShape(Shape):
    """Who invested in, built, equips or runs a center, and when."""

    organization = OrganizationReference()
    source = SourceReference(allow_null=True)

    class Meta:
        model = CenterParty
        fields = ("id", "organization", "role", "starts_on", "ends_on", "source", "quote")
        needs = ("organization_id",)


class StepShape(Shape):
    """A step of the service a center gives its members; `service_step` is the code of the usual step it is."""

    service_step = serializers.CharField(source="service_step.code", allow_null=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = CenterStep
        fields = (
            *("id", "position", "name", "name_en", "service_step", "expected_days", "starts_on", "ends_on"),
            *("source", "quote"),
        )
        order = ("position", "pk")


class CenterShape(Shape):
    """The public AI computing center of a city."""

    id = serializers.CharField(source="public_id")
    registry = RegistryReference()
    organization = OrganizationReference(allow_null=True)
    phases = PhaseShape(many=True)
    parties = CenterPartyShape(many=True)
    steps = StepShape(many=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Center
        fields = (
            "id",
            "name",
            "name_en",
            "status",
            "registry",
            "organization",
            "opened_on",
            "technology",
            "technology_en",
            "description",
            "description_en",
            "website",
            "phases",
            "parties",
            "steps",
            "source",
            "quote",
        )


class PlatformShape(Shape):
    """What a center offers its members, mapped to a function so that cities can be compared."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Platform
        fields = (
            "id",
            "name",
            "name_en",
            "aliases",
            "function",
            "center",
            "position",
            "starts_on",
            "ends_on",
            "description",
            "description_en",
            "source",
            "quote",
        )


class PeerCityShape(Shape):
    """A city that a source names as having or planning a center."""

    registry = RegistryReference()
    place = PlaceReference()
    source = SourceReference(allow_null=True)

    class Meta:
        model = PeerCity
        fields = ("id", "registry", "place", "standing", "source", "quote")
