"""How organizations look. Contacts have no shape: they are never answered."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import PlaceReference, RegistryReference, SourceReference
from ecosystem.organizations.choices import Freshness, Verification
from ecosystem.organizations.freshness import freshness_of
from ecosystem.organizations.identifiers import link_of, permanent_path
from ecosystem.organizations.models import (
    Identifier,
    Milestone,
    Organization,
    OrganizationLayer,
    OrganizationName,
    OrganizationSector,
    OrganizationStatement,
)


class NameInOrganization(Shape):
    """What an organization is or was called; any of its names finds it."""

    class Meta:
        model = OrganizationName
        fields = ("name", "kind", "language", "starts_on", "ends_on")


def _link() -> serializers.CharField:
    return serializers.CharField(help_text="The issuer's page of the record; empty where there is none.")


def _permanent_path() -> serializers.CharField:
    return serializers.CharField(
        help_text="The path of this site that leads to the organization for good; empty for a sender's own id."
    )


LEADS = {"link": (link_of, "scheme", "value"), "permanent_path": (permanent_path, "scheme", "value")}


class IdentifierInOrganization(Shape):
    """A code that somebody issued for the organization, its check digit verified."""

    link = _link()
    permanent_path = _permanent_path()

    class Meta:
        model = Identifier
        fields = ("scheme", "value", "link", "permanent_path")
        derived = LEADS


class SectorOfOrganization(Shape):
    code = serializers.CharField(source="sector.code")
    name = serializers.CharField(source="sector.name")
    name_en = serializers.CharField(source="sector.name_en")

    class Meta:
        model = OrganizationSector
        fields = ("code", "name", "name_en")
        order = ("sector__position", "pk")


class LayerOfOrganization(Shape):
    code = serializers.CharField(source="layer.code")
    name = serializers.CharField(source="layer.name")
    name_en = serializers.CharField(source="layer.name_en")

    class Meta:
        model = OrganizationLayer
        fields = ("code", "name", "name_en")
        order = ("layer__position", "pk")


class OrganizationShape(Shape):
    """A company, university, institute, agency or team."""

    id = serializers.CharField(source="public_id")
    names = NameInOrganization(many=True)
    identifiers = IdentifierInOrganization(many=True)
    registry = RegistryReference()
    place = PlaceReference(allow_null=True)
    sectors = SectorOfOrganization(many=True, source="sector_links")
    layers = LayerOfOrganization(many=True, source="layer_links")
    verified_through = serializers.ChoiceField(
        Verification.choices, allow_null=True, help_text="Who said so; null where nobody has."
    )
    freshness = serializers.ChoiceField(
        Freshness.choices, help_text="Whether `verified_on` is recent enough for the kind, today."
    )

    class Meta:
        model = Organization
        derived = {
            "verified_through": (lambda through, on: through if on else None, "verified_through", "verified_on"),
            "freshness": (freshness_of, "kind", "verified_on"),
        }
        fields = (
            "id",
            "name",
            "name_en",
            "short_name",
            "names",
            "kind",
            "status",
            "identifiers",
            "registry",
            "place",
            "place_text",
            "sectors",
            "sectors_text",
            "layers",
            "website",
            "founded_on",
            "founded_on_precision",
            "dissolved_on",
            "description",
            "description_en",
            "verified_on",
            "verified_through",
            "freshness",
            "created_at",
            "updated_at",
        )


class NameShape(Shape):
    """A name of an organization, with the source that says so."""

    source = SourceReference(allow_null=True)

    class Meta:
        model = OrganizationName
        fields = ("id", "name", "kind", "language", "starts_on", "ends_on", "note", "note_en", "source", "quote")


class IdentifierShape(Shape):
    """An identifier; one of scheme ``local`` is the id that ``sender`` uses."""

    source = SourceReference(allow_null=True)
    link = _link()
    permanent_path = _permanent_path()

    class Meta:
        model = Identifier
        fields = ("id", "scheme", "value", "link", "permanent_path", "sender", "source")
        derived = LEADS


class MilestoneShape(Shape):
    """Something that happened to an organization."""

    source = SourceReference(allow_null=True)

    class Meta:
        model = Milestone
        fields = (
            "id",
            "happened_on",
            "happened_on_precision",
            "title",
            "title_en",
            "note",
            "note_en",
            "source",
            "quote",
        )


class OrganizationStatementShape(Shape):
    """What a source says of an organization beyond names, dates and numbers."""

    source = SourceReference(allow_null=True)

    class Meta:
        model = OrganizationStatement
        fields = ("id", "topic", "text", "text_en", "source", "quote")
