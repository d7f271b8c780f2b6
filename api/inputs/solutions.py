"""What can be said of solutions."""

from rest_framework import serializers

from api.inputs.base import Input, PartInput, RecordInput
from api.inputs.records import center_field, organization_field, place_field, sector_field, source_field
from ecosystem.solutions.choices import Stage
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStage, SolutionStatement

SOLUTION = (
    "name",
    "name_en",
    "name_is_description",
    "center",
    "sectors",
    "problem",
    "problem_en",
    "description",
    "description_en",
    "stack",
    "source",
    "quote",
)
PARTY = ("organization", "role", "starts_on", "ends_on", "source", "quote")


class SolutionChange(RecordInput):
    """What can be corrected of a solution; its stage and its status have verbs."""

    center = center_field(required=False, allow_null=True)
    sectors = serializers.ListField(child=sector_field(), required=False, max_length=50)
    source = source_field()

    class Meta:
        model = Solution
        fields = SOLUTION


class PartyOfNew(PartInput):
    """A party that a solution is registered with."""

    organization = organization_field()
    source = source_field()

    class Meta:
        model = SolutionParty
        fields = PARTY


class SolutionInput(SolutionChange):
    """A new solution, a draft unless ``status`` says otherwise."""

    registry = place_field(help_text="The code of the city whose registry it belongs to.")
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    stage_starts_on = serializers.DateField(required=False, allow_null=True)
    parties = PartyOfNew(many=True, required=False, max_length=100)

    class Meta(SolutionChange.Meta):
        fields = ("registry", "status", *SOLUTION, "stage", "stage_starts_on", "parties")


class AdvanceInput(Input):
    """The stage a solution came to on a day."""

    stage = serializers.ChoiceField(choices=Stage.choices)
    on = serializers.DateField(help_text="The day from which on it is in the stage.")
    source = source_field()
    quote = serializers.CharField(required=False, allow_blank=True)


class StageChange(RecordInput):
    """Since when a solution was in a stage, from which source."""

    source = source_field()

    class Meta:
        model = SolutionStage
        fields = ("starts_on", "source", "quote")


class SolutionPartyInput(RecordInput):
    """An organization's role in a solution."""

    organization = organization_field()
    source = source_field()

    class Meta:
        model = SolutionParty
        fields = PARTY


class OutcomeInput(RecordInput):
    """A measured result; a change alone needs no baseline."""

    measured_by = organization_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = Outcome
        fields = (
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
            "measured_on",
            "measured_on_precision",
            "measured_by",
            "method",
            "method_en",
            "remark",
            "remark_en",
            "source",
            "quote",
        )


class SolutionStatementInput(RecordInput):
    """What a source says of a solution."""

    source = source_field()

    class Meta:
        model = SolutionStatement
        fields = ("topic", "text", "text_en", "source", "quote")
