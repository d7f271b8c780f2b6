"""How suggestions look: to whoever made them, and to staff. Who made them, and where the answer goes, is in none of them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import RegistryReference
from ecosystem.intake.choices import Subject
from ecosystem.intake.models import ProposedChange, ProposedField
from ecosystem.intake.querysets import SUBJECTS


class SuggestedFieldShape(Shape):
    """One field: what stood there when it was suggested, what shall, and what became of it."""

    class Meta:
        model = ProposedField
        fields = ("name", "before", "after", "verdict", "decision")


def _abouts(keys: list[int]) -> Mapping[int, str]:
    return {pk: proposal.noun for pk, proposal in _read(keys).items()}


def _records(keys: list[int]) -> Mapping[int, Any]:
    return {pk: found.subject.public_id if found.subject else None for pk, found in _read(keys).items()}


def _read(keys: list[int]) -> dict[int, ProposedChange]:
    return ProposedChange.objects.select_related(*SUBJECTS).in_bulk(keys)


class SuggestionShape(Shape):
    """A suggestion about one record; ``about`` is what kind of record, ``record`` its id, null where it was removed."""

    id = serializers.CharField(source="public_id")
    about = serializers.ChoiceField(choices=[*Subject.choices, ("", "")])
    record = serializers.CharField(allow_null=True)
    registry = RegistryReference()
    fields = SuggestedFieldShape(many=True)

    class Meta:
        model = ProposedChange
        fields = (
            "id",
            "about",
            "record",
            "registry",
            "origin",
            "state",
            "fields",
            "message",
            "reason",
            "source_url",
            "source_text",
            "credit",
            "proposed_at",
            "decided_at",
            "decision",
        )
        made = {"about": _abouts, "record": _records}
