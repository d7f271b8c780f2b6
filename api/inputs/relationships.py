"""What can be said of relationships."""

from api.inputs.base import RecordInput
from api.inputs.records import organization_field, source_field
from ecosystem.relationships.models import Relationship


class RelationshipInput(RecordInput):
    """That the subject supplies, hosts, invests in … the object."""

    subject = organization_field()
    object = organization_field()
    source = source_field()

    class Meta:
        model = Relationship
        fields = ("subject", "kind", "object", "starts_on", "ends_on", "note", "note_en", "source", "quote")
