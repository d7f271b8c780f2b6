"""How change sets look: who wrote when and why. What exactly they changed stays on the desk."""

from rest_framework import serializers

from api.shapes.base import Shape
from ecosystem.audit.models import ChangeSet


class ChangeSetShape(Shape):
    """All changes of one request, import or command, which are undone together."""

    by = serializers.CharField(source="by.name", allow_null=True)
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True)
    undone_by = serializers.IntegerField(source="undone_by.id", allow_null=True)

    class Meta:
        model = ChangeSet
        fields = ("id", "at", "by", "door", "verb", "reason", "size", "edition", "undoes", "undone_by")
