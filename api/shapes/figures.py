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
from ecosystem.figures.models import Figure, FigureCorrection


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
