"""What can be said of organizations."""

from rest_framework import serializers

from api.inputs.base import Input, PartInput, RecordInput
from api.inputs.records import layer_field, organization_field, place_field, sector_field, source_field
from ecosystem.organizations.merging.own import GROUPS, SIDES
from ecosystem.organizations.models import (
    Identifier,
    Milestone,
    Organization,
    OrganizationName,
    OrganizationStatement,
)

DESCRIBED = (
    "place_text",
    "sectors_text",
    "website",
    "founded_on",
    "founded_on_precision",
    "dissolved_on",
    "description",
    "description_en",
)
NAME = ("name", "kind", "language", "starts_on", "ends_on", "note", "note_en", "source", "quote")
IDENTIFIER = ("scheme", "value", "sender", "source")


class NameOfNew(PartInput):
    """A name that an organization is registered with."""

    source = source_field()

    class Meta:
        model = OrganizationName
        fields = NAME


def _taken_over() -> serializers.BooleanField:
    return serializers.BooleanField(
        required=False,
        help_text="That another organization had it by mistake and it is this one's; then a `reason` is needed.",
    )


class IdentifierOfNew(PartInput):
    """An identifier that an organization is registered with."""

    source = source_field()
    taken_over = _taken_over()

    class Meta:
        model = Identifier
        fields = (*IDENTIFIER, "taken_over")


class Described(RecordInput):
    """What is said of an organization beside its names."""

    place = place_field(required=False, allow_null=True)
    sectors = serializers.ListField(child=sector_field(), required=False, max_length=50)
    layers = serializers.ListField(child=layer_field(), required=False, max_length=20)


class OrganizationInput(Described):
    """A new organization, a draft unless ``status`` says otherwise."""

    registry = place_field(help_text="The code of the city whose registry it belongs to.")
    names = NameOfNew(many=True, required=False, max_length=100)
    identifiers = IdentifierOfNew(many=True, required=False, max_length=100)

    class Meta:
        model = Organization
        fields = (
            "registry",
            "kind",
            "name",
            "status",
            "name_en",
            "short_name",
            "names",
            "identifiers",
            "place",
            "sectors",
            "layers",
            *DESCRIBED,
        )


class OrganizationChange(Described):
    """What can be corrected of an organization; its names have addresses of their own, and its status has verbs."""

    class Meta:
        model = Organization
        fields = ("kind", "place", "sectors", "layers", *DESCRIBED)


class RenameInput(Input):
    """A new official name, from a day on."""

    name = serializers.CharField(max_length=200)
    on = serializers.DateField(help_text="The day from which on it has the new name.")
    source = source_field()
    quote = serializers.CharField(required=False, allow_blank=True)


class MergeInput(Input):
    """The other record of the same organization, and from which of the two a field is taken."""

    absorbed = organization_field(help_text="The id of the record whose everything goes to this one.")
    choices = serializers.DictField(
        child=serializers.ChoiceField(choices=SIDES),
        required=False,
        help_text=f"For a field (one of {', '.join(GROUPS)}) the record it is taken from. Left out, the one that says "
        "something, and of two that do the one that was verified later; name and kind stay.",
    )


class ApartInput(Input):
    """Why the two are not the same."""

    reason = serializers.CharField(max_length=1000, help_text="Why; kept in the history of both.")


class IncorporateInput(Input):
    """The company that a team founded."""

    name = serializers.CharField(max_length=200)
    uscc = serializers.CharField(required=False, allow_blank=True, max_length=40)
    on = serializers.DateField(help_text="The day on which it was founded.")


class NameInput(RecordInput):
    """A name beside the present official one."""

    source = source_field()

    class Meta:
        model = OrganizationName
        fields = NAME


class IdentifierInput(RecordInput):
    """An identifier; its check digit is verified."""

    source = source_field()
    taken_over = _taken_over()

    class Meta:
        model = Identifier
        fields = (*IDENTIFIER, "taken_over")


class MilestoneInput(RecordInput):
    """Something that happened to an organization."""

    source = source_field()

    class Meta:
        model = Milestone
        fields = ("title", "title_en", "happened_on", "happened_on_precision", "note", "note_en", "source", "quote")


class OrganizationStatementInput(RecordInput):
    """What a source says of an organization."""

    source = source_field()

    class Meta:
        model = OrganizationStatement
        fields = ("topic", "text", "text_en", "source", "quote")
