"""What can be said of needs, introductions and events."""

from functools import partial

from rest_framework import serializers

from api.inputs.base import Input, RecordField, RecordInput
from api.inputs.incubation import solution_field
from api.inputs.records import (
    center_field,
    every,
    layer_field,
    organization_field,
    platform_field,
    sector_field,
    source_field,
    visible,
)
from api.inputs.vouchers import yuan_field
from ecosystem.industry.models import Event, Introduction, Need, Participant
from ecosystem.vocabulary.models import ServiceStep

need_field = partial(RecordField, visible(Need), help_text="The id of the need.")
step_field = partial(RecordField, every(ServiceStep), "code")
NEED = (
    *("title", "title_en", "text", "text_en", "sectors", "layers", "steps", "budget_from", "budget_to", "wanted_by"),
    *("source", "quote"),
)
EVENT = (
    *("kind", "title", "title_en", "text", "text_en", "venue", "venue_en", "url", "platform", "starts_on", "ends_on"),
    *("visitors", "source", "quote"),
)


class NeedChange(RecordInput):
    """What can be corrected of a need; where it stands has verbs."""

    sectors = serializers.ListField(child=sector_field(), required=False, max_length=50)
    layers = serializers.ListField(child=layer_field(), required=False, max_length=20)
    steps = serializers.ListField(child=step_field(), required=False, max_length=20)
    source = source_field()

    class Meta:
        model = Need
        fields = NEED


class NeedInput(NeedChange):
    """A new need, a draft: of an organization, or without one of the city."""

    center = center_field()
    posted_by = organization_field(required=False, allow_null=True, help_text="Null: the city itself.")

    class Meta(NeedChange.Meta):
        fields = ("center", "posted_by", *NEED)


class NeedProposal(RecordInput):
    """How a published need should read."""

    class Meta:
        model = Need
        fields = ("title", "title_en", "text", "text_en", "budget_from", "budget_to", "wanted_by")
        extra_kwargs = {name: {"required": False} for name in ("title", "text")}


class DayInput(Input):
    """A verb that is about a day."""

    on = serializers.DateField(required=False, help_text="Today where it is left out.")


class NeedAnswerInput(Input):
    """Why not, as whoever posted it is told."""

    answer = serializers.CharField(max_length=300)


class ReopenInput(Input):
    """Why, and by when it is wanted now."""

    wanted_by = serializers.DateField(required=False, allow_null=True, help_text="As before where it is left out.")


class IntroductionInput(RecordInput):
    """Whom to bring together with a need."""

    need = need_field()
    organization = organization_field()
    solution = solution_field(required=False, allow_null=True)
    source = source_field()
    on = serializers.DateField(required=False, help_text="Today where it is left out.")

    class Meta:
        model = Introduction
        fields = ("need", "organization", "solution", "on", "note", "source", "quote")


class IntroductionChange(RecordInput):
    """What can be corrected of an introduction; how far it came has verbs."""

    solution = solution_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = Introduction
        fields = ("solution", "note", "amount", "source", "quote")


class SignInput(DayInput):
    """When the contract was signed, and for how much."""

    amount = yuan_field(required=False, allow_null=True, help_text="CNY; for staff alone.")
    source = source_field()
    quote = serializers.CharField(required=False, allow_blank=True)


class EventChange(RecordInput):
    """What can be corrected of an event; its status has verbs."""

    platform = platform_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = Event
        fields = EVENT


class EventInput(EventChange):
    """A new event, a draft. `ends_on` is the first day after it; without it, it lasts one day."""

    center = center_field()
    starts_on = serializers.DateField()

    class Meta(EventChange.Meta):
        fields = ("center", *EVENT)


class ParticipantChange(RecordInput):
    """As what an organization takes part, and what it shows."""

    solution = solution_field(required=False, allow_null=True)

    class Meta:
        model = Participant
        fields = ("role", "solution")


class ParticipantInput(ParticipantChange):
    """Which organization takes part."""

    organization = organization_field()

    class Meta(ParticipantChange.Meta):
        fields = ("organization", "role", "solution")
