"""What questions about the graph may be told."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.inputs.base import Facts
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.graph import DEEPEST, MOST_TOLD

USUAL = 200


class ReachFacts(Facts):
    """How far to look, on which day, and along what."""

    depth = serializers.IntegerField(
        min_value=1, max_value=DEEPEST, default=1, help_text="How many steps away: 1, 2 or 3."
    )
    as_of = serializers.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the date like 2021-11-30.")},
        help_text="The day whose relationships count; today's where it is left out.",
    )
    kind = serializers.ListField(
        child=serializers.ChoiceField(Kind.choices),
        required=False,
        help_text="Only along relationships of this kind; may be repeated.",
    )
    limit = serializers.IntegerField(
        min_value=1,
        max_value=MOST_TOLD,
        default=USUAL,
        help_text="How many organizations are told, the nearest first; all of them are counted.",
    )
