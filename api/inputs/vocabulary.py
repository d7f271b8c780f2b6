"""What can be said of the entries of controlled lists, and of sources."""

from rest_framework import serializers

from api.inputs.base import Input, RecordInput
from api.inputs.records import place_field, sector_field
from ecosystem.sources.models import Source
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer

TERM = ("name", "name_en", "aliases", "position")


class TermChange(RecordInput):
    """The labels of an entry."""

    aliases = serializers.ListField(child=serializers.CharField(max_length=150), required=False, max_length=50)


class SectorChange(TermChange):
    """The labels of a sector, and the one it belongs to."""

    broader = sector_field(required=False, allow_null=True)

    class Meta:
        model = Sector
        fields = (*TERM, "broader")


class SectorInput(SectorChange):
    """A new sector."""

    class Meta(SectorChange.Meta):
        fields = ("code", *TERM, "broader")


class LayerChange(TermChange):
    class Meta:
        model = ValueChainLayer
        fields = TERM


class LayerInput(TermChange):
    """A new layer of the value chain."""

    class Meta:
        model = ValueChainLayer
        fields = ("code", *TERM)


class ServiceStepChange(TermChange):
    class Meta:
        model = ServiceStep
        fields = TERM


class ServiceStepInput(TermChange):
    """A new step of the default list."""

    class Meta:
        model = ServiceStep
        fields = ("code", *TERM)


class PlaceChange(RecordInput):
    """The names of a place, and what it is part of."""

    parent = place_field(required=False, allow_null=True)

    class Meta:
        model = Place
        fields = ("level", "name", "short_name", "name_en", "parent")


class PlaceInput(PlaceChange):
    """A place that GB/T 2260 lacks: an area, or a synthetic city."""

    class Meta(PlaceChange.Meta):
        fields = ("code", "level", "name", "short_name", "name_en", "parent", "is_synthetic")


class MeasureInput(RecordInput):
    """A new entry of the KPI dictionary."""

    class Meta:
        model = Measure
        fields = (
            "code",
            "name",
            "name_en",
            "definition",
            "definition_en",
            "unit",
            "unit_en",
            "better",
            "counter",
            "is_headline",
            "position",
        )


class MeasureChange(RecordInput):
    """The labels of a measure; what it counts changes only as a new version."""

    class Meta:
        model = Measure
        fields = ("name", "name_en", "unit_en", "is_headline", "position")


class RedefineInput(Input):
    """What a measure counts from now on."""

    definition = serializers.CharField()
    definition_en = serializers.CharField(required=False, allow_blank=True)
    unit = serializers.CharField(required=False, allow_blank=True, max_length=20)
    unit_en = serializers.CharField(required=False, allow_blank=True, max_length=30)


class SourceInput(RecordInput):
    """A document that facts can cite."""

    class Meta:
        model = Source
        fields = (
            "title",
            "title_en",
            "publisher",
            "url",
            "published_on",
            "published_on_precision",
            "note",
            "note_en",
        )
