"""What can be said of centers and what belongs to them."""

from rest_framework import serializers

from api.inputs.base import Input, RecordField, RecordInput
from api.inputs.records import center_field, every, organization_field, place_field, source_field
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, PeerCity, Platform
from ecosystem.vocabulary.models import ServiceStep

CENTER = (
    "name",
    "name_en",
    "organization",
    "opened_on",
    "technology",
    "technology_en",
    "description",
    "description_en",
    "website",
    "source",
    "quote",
)
PLATFORM = (
    "name",
    "name_en",
    "function",
    "aliases",
    "position",
    "starts_on",
    "ends_on",
    "description",
    "description_en",
    "source",
    "quote",
)


class CenterChange(RecordInput):
    """What can be corrected of a center."""

    organization = organization_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = Center
        fields = CENTER


class CenterInput(CenterChange):
    """A new center; its city thereby keeps a registry."""

    registry = place_field(help_text="The code of its city.")

    class Meta(CenterChange.Meta):
        fields = ("registry", "status", *CENTER)


class TemplateInput(Input):
    """The platforms of the template, since when and from which source."""

    starts_on = serializers.DateField(required=False, allow_null=True)
    source = source_field()


class PhaseInput(RecordInput):
    """A phase of a center's capacity; without a position it comes last."""

    source = source_field()

    class Meta:
        model = CapacityPhase
        fields = (
            "name",
            "name_en",
            "state",
            "pflops",
            "basis",
            "number_format",
            "position",
            "starts_on",
            "ends_on",
            "remark",
            "remark_en",
            "source",
            "quote",
        )


class CenterPartyInput(RecordInput):
    """An organization's role at a center."""

    organization = organization_field()
    source = source_field()

    class Meta:
        model = CenterParty
        fields = ("organization", "role", "starts_on", "ends_on", "source", "quote")


class StepInput(RecordInput):
    """A step of a center's service; without a position it comes last."""

    position = serializers.IntegerField(required=False, min_value=1, max_value=1000)
    service_step = RecordField(
        every(ServiceStep), "code", required=False, allow_null=True, help_text="The code of the usual step it is."
    )
    source = source_field()

    class Meta:
        model = CenterStep
        fields = ("name", "name_en", "position", "service_step", "expected_days", "starts_on", "source", "quote")


class PlatformChange(RecordInput):
    """What can be corrected of a platform."""

    aliases = serializers.ListField(child=serializers.CharField(max_length=150), required=False, max_length=50)
    source = source_field()

    class Meta:
        model = Platform
        fields = PLATFORM


class PlatformInput(PlatformChange):
    """A new platform of a center."""

    center = center_field()

    class Meta(PlatformChange.Meta):
        fields = ("center", *PLATFORM)


class PeerCityChange(RecordInput):
    """How far a city is, as far as a source says."""

    source = source_field()

    class Meta:
        model = PeerCity
        fields = ("standing", "source", "quote")


class PeerCityInput(PeerCityChange):
    """A city named beside a registry's own."""

    registry = place_field(help_text="The code of the city whose registry says so.")
    place = place_field(help_text="The code of the city named.")

    class Meta(PeerCityChange.Meta):
        fields = ("registry", "place", "standing", "source", "quote")
