"""How needs, introductions and events look. Of a need the public sees what is published, and never who typed it."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.incubation import SolutionReference
from api.shapes.references import CenterReference, OrganizationReference, PlatformReference, SourceReference
from ecosystem.industry.models import Event, Introduction, Need, NeedLayer, NeedSector, NeedStep, Participant


class SectorOfNeed(Shape):
    code = serializers.CharField(source="sector.code")
    name = serializers.CharField(source="sector.name")
    name_en = serializers.CharField(source="sector.name_en")

    class Meta:
        model = NeedSector
        fields = ("code", "name", "name_en")
        order = ("sector__position", "pk")


class LayerOfNeed(Shape):
    code = serializers.CharField(source="layer.code")
    name = serializers.CharField(source="layer.name")
    name_en = serializers.CharField(source="layer.name_en")

    class Meta:
        model = NeedLayer
        fields = ("code", "name", "name_en")
        order = ("layer__position", "pk")


class StepOfNeed(Shape):
    code = serializers.CharField(source="step.code")
    name = serializers.CharField(source="step.name")
    name_en = serializers.CharField(source="step.name_en")

    class Meta:
        model = NeedStep
        fields = ("code", "name", "name_en")
        order = ("step__position", "pk")


class NeedShape(Shape):
    """What somebody wants solved; `posted_by` null is the city itself, or an organization that the public does not see.

    `state` is `matched` while somebody is introduced, and `signed` once a contract is. `answer`, `submitted_on` and
    `proposal` are for staff of its center.
    """

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    posted_by = OrganizationReference(allow_null=True)
    state = serializers.ChoiceField(source="standing", choices=Need._meta.get_field("standing").choices)
    sectors = SectorOfNeed(many=True, source="sector_links")
    layers = LayerOfNeed(many=True, source="layer_links")
    steps = StepOfNeed(many=True, source="step_links")
    source = SourceReference(allow_null=True)

    class Meta:
        model = Need
        fields = (
            *(
                "id",
                "title",
                "title_en",
                "center",
                "posted_by",
                "state",
                "text",
                "text_en",
                "sectors",
                "layers",
                "steps",
            ),
            *("budget_from", "budget_to", "wanted_by", "opened_on", "matched_on", "signed_on", "closed_on"),
            *("submitted_on", "answer", "proposal", "proposed_on", "source", "quote", "created_at", "updated_at"),
        )
        private = ("submitted_on", "answer", "proposal", "proposed_on")
        scope = {"center_id": "center_id"}


class IntroductionShape(Shape):
    """An organization brought together with a need; `closed_on` is the day of the contract, or on which it was over."""

    id = serializers.CharField(source="public_id")
    need = serializers.CharField(source="need.public_id")
    organization = OrganizationReference(allow_null=True)
    solution = SolutionReference(allow_null=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Introduction
        fields = (
            *("id", "need", "organization", "solution", "state", "introduced_on", "talking_on", "closed_on", "amount"),
            *("note", "closing_reason", "source", "quote", "updated_at"),
        )


class ParticipantShape(Shape):
    """That an organization takes part in an event, and what it shows."""

    organization = OrganizationReference()
    solution = SolutionReference(allow_null=True)

    class Meta:
        model = Participant
        fields = ("id", "organization", "role", "solution")
        needs = ("organization_id",)


class EventShape(Shape):
    """An event, from `starts_on` until before `ends_on`; `visitors` is a number, nobody is named."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    platform = PlatformReference(allow_null=True)
    participants = ParticipantShape(many=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Event
        fields = (
            *("id", "kind", "title", "title_en", "status", "center", "platform", "starts_on", "ends_on", "venue"),
            *("venue_en", "url", "text", "text_en", "visitors", "participants", "source", "quote", "created_at"),
            "updated_at",
        )


class NeedReasonShape(serializers.Serializer):
    """Why somebody fits: the kind for programs, the words in the language asked for, and what it is worth."""

    kind = serializers.CharField()
    words = serializers.CharField()
    weight = serializers.IntegerField()


class NeedCandidateShape(serializers.Serializer):
    """An organization or a solution that may meet a need; `marks` is what to know before anybody is introduced."""

    id = serializers.CharField(source="record.public_id")
    name = serializers.CharField(source="record.name")
    name_en = serializers.CharField(source="record.name_en")
    score = serializers.IntegerField()
    reasons = NeedReasonShape(many=True)
    marks = serializers.ListField(child=serializers.CharField())


class CandidatesShape(serializers.Serializer):
    """Whom and what a need may find, the best first."""

    organizations = NeedCandidateShape(many=True)
    solutions = NeedCandidateShape(many=True)
