"""How pairs of records that may be one organization look."""

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import OrganizationReference
from ecosystem.organizations.models import DuplicatePair


def _said(name: str) -> Callable[[list[int]], dict[int, Any]]:
    """What a pair says of itself, for many at once."""
    return lambda keys: {pair.pk: getattr(pair, name) for pair in DuplicatePair.objects.filter(pk__in=keys)}


class DuplicateShape(Shape):
    """Two records that may be one organization, how alike they are (from 0.5 to 1), and why."""

    id = serializers.IntegerField(source="pk")
    low = OrganizationReference()
    high = OrganizationReference()
    verdict = serializers.ChoiceField(choices=("same", "possible"))
    why = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = DuplicatePair
        fields = ("id", "low", "high", "score", "verdict", "why", "found_at")
        made: ClassVar = {"verdict": _said("verdict"), "why": _said("why")}
