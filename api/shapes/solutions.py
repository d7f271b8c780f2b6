"""How solutions and what belongs to them look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import CenterReference, OrganizationReference, RegistryReference, SourceReference
from ecosystem.solutions.choices import Effect
from ecosystem.solutions.measuring import effect
from ecosystem.solutions.models import (
    Outcome,
    Solution,
    SolutionParty,
    SolutionSector,
    SolutionStage,
    SolutionStatement,
)


class SectorOfSolution(Shape):
    code = serializers.CharField(source="sector.code")
    name = serializers.CharField(source="sector.name")
    name_en = serializers.CharField(source="sector.name_en")

    class Meta:
        model = SolutionSector
        fields = ("code", "name", "name_en")
        order = ("sector__position", "pk")


class StageShape(Shape):
    """The stage a solution was in between two dates; ``reason`` is for staff of its registry."""

    source = SourceReference(allow_null=True)

    class Meta:
        model = SolutionStage
        fields = ("id", "stage", "starts_on", "ends_on", "reason", "source", "quote")
        private = ("reason",)
        scope = {"registry_id": "solution__registry_id"}


class SolutionPartyShape(Shape):
    """Who developed, owns, researches or uses a solution, and when."""

    organization = OrganizationReference()
    source = SourceReference(allow_null=True)

    class Meta:
        model = SolutionParty
        fields = ("id", "organization", "role", "starts_on", "ends_on", "source", "quote")
        needs = ("organization_id",)


class OutcomeShape(Shape):
    """A measured result: from a baseline to a result, or a change alone. What the source does not say is null."""

    id = serializers.CharField(source="public_id")
    measured_by = OrganizationReference(allow_null=True)
    effect = serializers.ChoiceField(
        ("", *Effect.values),
        help_text="Whether it is better than before, by the way the metric should go; empty where nothing tells.",
    )
    source = SourceReference(allow_null=True)

    class Meta:
        model = Outcome
        derived = {"effect": (effect, "baseline", "result", "comparator", "direction", "better")}
        fields = (
            "id",
            "metric",
            "metric_en",
            "unit",
            "baseline",
            "result",
            "comparator",
            "change_value",
            "change_unit",
            "direction",
            "better",
            "effect",
            "measured_on",
            "measured_on_precision",
            "measured_by",
            "method",
            "method_en",
            "remark",
            "remark_en",
            "verified_on",
            "source",
            "quote",
        )


class SolutionStatementShape(Shape):
    """What a source says of a solution beyond numbers."""

    source = SourceReference(allow_null=True)

    class Meta:
        model = SolutionStatement
        fields = ("id", "topic", "text", "text_en", "source", "quote")


class SolutionShape(Shape):
    """What is incubated at a center."""

    id = serializers.CharField(source="public_id")
    registry = RegistryReference()
    center = CenterReference(allow_null=True)
    sectors = SectorOfSolution(many=True, source="sector_links")
    stages = StageShape(many=True)
    parties = SolutionPartyShape(many=True)
    outcomes = OutcomeShape(many=True)
    statements = SolutionStatementShape(many=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Solution
        fields = (
            "id",
            "name",
            "name_en",
            "name_is_description",
            "status",
            "registry",
            "center",
            "sectors",
            "stages",
            "parties",
            "outcomes",
            "statements",
            "problem",
            "problem_en",
            "description",
            "description_en",
            "stack",
            "verified_on",
            "source",
            "quote",
            "created_at",
            "updated_at",
        )
