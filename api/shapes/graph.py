"""How answers about the graph look."""

from typing import Any

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import OrganizationReference
from ecosystem.relationships.models import Relationship


class Ready(serializers.Serializer):
    """An answer that is made of plain values already: a serializer would walk through each of thousands of them."""

    def to_representation(self, instance: Any) -> Any:
        return instance


class EdgeShape(Shape):
    """A relationship between two of the organizations, all by their ids. `source` is the id of what it is known from."""

    id = serializers.CharField(source="public_id")
    subject = serializers.CharField(source="subject.public_id")
    object = serializers.CharField(source="object.public_id")
    source = serializers.CharField(source="source.public_id", allow_null=True)

    class Meta:
        model = Relationship
        fields = ("id", "subject", "kind", "object", "starts_on", "ends_on", "source")


class NeighborShape(OrganizationReference):
    """An organization, and how many steps away it is."""

    distance = serializers.IntegerField()

    class Meta(OrganizationReference.Meta):
        fields = (*OrganizationReference.Meta.fields, "distance")


class NeighborsShape(Ready):
    """Who stands around an organization.

    `steps` counts them at each distance, `total` is all of them; `is_more` says that not all are told in `organizations`.
    """

    id = serializers.CharField()
    as_of = serializers.DateField()
    steps = serializers.ListField(child=serializers.IntegerField())
    total = serializers.IntegerField()
    is_more = serializers.BooleanField()
    organizations = NeighborShape(many=True)
    relationships = EdgeShape(many=True)
