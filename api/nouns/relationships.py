"""Relationships."""

from api.inputs.moves import OnInput
from api.inputs.records import visible
from api.inputs.relationships import RelationshipInput
from api.nouns.base import NEWEST_FIRST, Act, Noun
from api.shapes.relationships import RelationshipShape
from ecosystem.relationships import services
from ecosystem.relationships.filters import RelationshipFilter
from ecosystem.relationships.models import Relationship

RELATIONSHIPS = Noun(
    name="relationships",
    singular="relationship",
    about="Typed, dated, sourced edges between two organizations. A symmetric kind is stored once.",
    model=Relationship,
    shape=RelationshipShape,
    listed=Relationship.objects.listed_for,
    opened=visible(Relationship),
    filters=RelationshipFilter,
    orders=NEWEST_FIRST,
    by_registry=True,
    of_today=True,
    add=Act(
        services.relate,
        RelationshipInput,
        {"subject": "0123456789", "kind": "supplies", "object": "abcdefghjk", "starts_on": "2021-06-01"},
    ),
    change=Act(services.revise_relationship, RelationshipInput, {"note": "年度框架协议"}),
    remove=Act(services.remove_relationship),
    verbs={"end": Act(services.end_relationship, OnInput, {"on": "2021-11-30"})},
)
