"""What two Chinese names say of places, read together with where their sides are."""

from dataclasses import dataclass

from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.parts import Segment
from ecosystem.organizations.matching.places import NOWHERE, Codes, Relation, relation
from ecosystem.organizations.matching.reasons import Reason, because

EQUAL, NONE, IMPLIED, WITHIN, MISSING, APART = "equal", "none", "implied", "within", "missing", "apart"
PLACE_REASONS = {IMPLIED: "place_implied", WITHIN: "place_within", MISSING: "place_missing", APART: "place_differs"}


@dataclass(frozen=True)
class Placed:
    """A segment, and where its side says it is."""

    segment: Segment
    located: Codes


def places_told(x: Placed, y: Placed) -> str:
    """What the names say of places; where only one does, what the other's side says."""
    one, other = x.segment, y.segment
    if not one.places and not other.places:
        return NONE
    if one.place and other.place and (apart := _asides(one, other)):
        return apart
    if one.aside and other.aside and bool(one.place) != bool(other.place):
        # 哈工大（深圳） says where as 哈尔滨工业大学（深圳） does.
        return MISSING if relation(one.aside, other.aside) is Relation.EQUAL else APART
    if one.places and other.places:
        if one.told != other.told and not words.WORDLIKE_CITIES.isdisjoint((*one.told, *other.told)):
            return MISSING
        found = relation(one.places, other.places)
        return {Relation.EQUAL: EQUAL, Relation.WITHIN: WITHIN}.get(found, APART)
    located = y.located if one.places else x.located
    found = relation(one.places or other.places, located)
    return {Relation.UNKNOWN: MISSING, Relation.APART: APART}.get(found, IMPLIED)


def with_place(where: str, *reasons: Reason) -> tuple[Reason, ...]:
    return (*reasons, because(PLACE_REASONS[where])) if where in PLACE_REASONS else reasons


def _asides(one: Segment, other: Segment) -> str:
    """Where both say whose place it is in front, and one says a second place behind: 新疆乌苏啤酒(伊宁) is no 新疆乌苏啤酒."""
    mine, its = (segment.aside if segment.aside != segment.place else NOWHERE for segment in (one, other))
    if mine and its:
        return "" if relation(mine, its) is Relation.EQUAL else APART
    return MISSING if mine or its else ""
