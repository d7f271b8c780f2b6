"""How sources look."""

from rest_framework import serializers

from api.shapes.base import Shape
from ecosystem.sources.models import Source


class SourceShape(Shape):
    """A document that facts cite."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Source
        fields = (
            "id",
            "title",
            "title_en",
            "publisher",
            "url",
            "published_on",
            "published_on_precision",
            "note",
            "note_en",
        )
