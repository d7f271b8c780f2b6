"""How reported figures look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import (
    CenterReference,
    FigureReference,
    MeasureReference,
    OrganizationReference,
    PlaceReference,
    RegistryReference,
    SourceReference,
)
from ecosystem.figures.choices import Light, Openness, Reason, Span, Standing
from ecosystem.figures.models import Figure, FigureCorrection
from ecosystem.vocabulary.choices import Comparator


class CorrectionShape(Shape):
    """That a figure said something else before, or that another one took its place; ``before`` and ``after`` hold what changed."""

    class Meta:
        model = FigureCorrection
        fields = ("kind", "made_at", "reason", "before", "after")


class FigureShape(Shape):
    """A number that somebody reported, about a center, a place, an organization or the country; never one counted here."""

    id = serializers.CharField(source="public_id")
    registry = RegistryReference()
    measure = MeasureReference()
    center = CenterReference(allow_null=True)
    place = PlaceReference(allow_null=True)
    organization = OrganizationReference(allow_null=True)
    superseded_by = FigureReference(allow_null=True)
    corrections = CorrectionShape(many=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Figure
        fields = (
            "id",
            "registry",
            "measure",
            "scope",
            "center",
            "place",
            "organization",
            "value",
            "comparator",
            "nature",
            "standing",
            "as_of_on",
            "as_of_on_precision",
            "period_starts_on",
            "period_ends_on",
            "remark",
            "remark_en",
            "superseded_by",
            "corrections",
            "source",
            "quote",
        )


class CountedMonthShape(serializers.Serializer):
    """What is counted: on the day `as_of`, or from `since` until then. `value` is null where it could not be counted."""

    month = serializers.CharField()
    value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    since = serializers.DateField(allow_null=True)
    as_of = serializers.DateField()
    reason = serializers.ChoiceField(Reason.choices, allow_null=True)
    rows = serializers.CharField(allow_null=True)


class ReportedShape(serializers.Serializer):
    """A figure that somebody reported, in short; the noun figures tells all of it."""

    id = serializers.CharField()
    value = serializers.DecimalField(max_digits=20, decimal_places=4)
    comparator = serializers.ChoiceField(Comparator.choices)
    as_of = serializers.DateField(allow_null=True)
    center = serializers.CharField(allow_null=True)
    standing = serializers.ChoiceField(Standing.choices)
    is_corrected = serializers.BooleanField()
    source = serializers.CharField(allow_null=True)


class ReportedLightShape(ReportedShape):
    """The figure by which a target is judged, and how far it reaches."""

    light = serializers.ChoiceField(Light.choices)


class CountedLightShape(serializers.Serializer):
    """The count by which a target is judged, and how far it reaches."""

    value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    since = serializers.DateField(allow_null=True)
    as_of = serializers.DateField()
    reason = serializers.ChoiceField(Reason.choices, allow_null=True)
    rows = serializers.CharField(allow_null=True)
    light = serializers.ChoiceField(Light.choices)


class TargetShape(serializers.Serializer):
    """A planned figure; what was reported and what is counted by its day, judged apart."""

    id = serializers.CharField()
    value = serializers.DecimalField(max_digits=20, decimal_places=4)
    comparator = serializers.ChoiceField(Comparator.choices)
    due_on = serializers.DateField(allow_null=True)
    center = serializers.CharField(allow_null=True)
    source = serializers.CharField(allow_null=True)
    reported = ReportedLightShape(allow_null=True)
    counted = CountedLightShape(allow_null=True)


class CountedShape(serializers.Serializer):
    """A measure over time: counted, reported and planned, each apart from the others."""

    measure = serializers.CharField()
    version = serializers.IntegerField()
    registry = serializers.CharField()
    center = serializers.CharField(allow_null=True)
    as_of = serializers.DateField()
    span = serializers.ChoiceField(Span.choices, allow_null=True)
    openness = serializers.ChoiceField(Openness.choices, allow_null=True)
    counted = CountedMonthShape(many=True)
    reported = ReportedShape(many=True)
    targets = TargetShape(many=True)
