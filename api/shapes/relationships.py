"""How relationships look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import OrganizationReference, SourceReference
from ecosystem.relationships.models import Relationship


class RelationshipShape(Shape):
    """That one organization supplies, hosts, invests in … another; a symmetric kind reads the same from both ends."""

    id = serializers.CharField(source="public_id")
    subject = OrganizationReference()
    object = OrganizationReference()
    source = SourceReference(allow_null=True)

    class Meta:
        model = Relationship
        fields = ("id", "subject", "kind", "object", "starts_on", "ends_on", "note", "note_en", "source", "quote")
