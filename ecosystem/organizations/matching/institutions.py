"""Two names of what is no company compared: universities, institutes, hospitals, agencies."""

from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.findings import EXACT, LIKELY, NEVER, UNLIKE, Finding
from ecosystem.organizations.matching.generic import is_known_by_city, says_little
from ecosystem.organizations.matching.parts import Segment
from ecosystem.organizations.matching.places import Relation, relation
from ecosystem.organizations.matching.placing import (
    APART,
    EQUAL,
    IMPLIED,
    NONE,
    WITHIN,
    Placed,
    places_told,
    with_place,
)
from ecosystem.organizations.matching.reasons import because
from ecosystem.organizations.matching.spelling import is_short_for, is_slip, same_sound

SCHOOL_HEADS = frozenset({"大学", "学院", "高等专科学校", "专科学校", "职业学校"})


def compare_institutions(x: Placed, y: Placed) -> Finding:
    """Two names of what is no company: nearly every word of such a name counts, the place among them."""
    one, other = x.segment, y.segment
    where = _institution_places(x, y)
    if one.rest == other.rest:
        return _same_institution(x, y, where)
    if one.ordinals != other.ordinals:
        return Finding(NEVER, 0.1, (because("other_ordinal", one.text, other.text),))
    if expanded(one) == expanded(other) and where in {EQUAL, NONE}:
        return Finding(LIKELY, 0.75, (because("short_for"),), settled_by_website=True)
    if where in {EQUAL, NONE} and min(len(one.body), len(other.body)) >= 3 and _is_institution_slip(one, other):
        return Finding(LIKELY, 0.55, (because("similar_core", one.text, other.text),))
    if where in {EQUAL, NONE} and is_short_institution(one, other):
        return Finding(LIKELY, 0.6, (because("short_for"),), settled_by_website=True)
    close = one.head == other.head or {one.head, other.head} <= SCHOOL_HEADS
    return Finding(
        UNLIKE, 0.25 if one.body == other.body else 0.1, (because("other_name"),), renamed=close and where != APART
    )


def _is_institution_slip(one: Segment, other: Segment) -> bool:
    """Names of schools differ by one character often (工业, 工商), so a short one has to sound the same."""
    if same_sound(one.rest, other.rest) or sorted(one.rest) == sorted(other.rest):
        return one.head == other.head
    return min(len(one.body), len(other.body)) >= 9 and is_slip(one.rest, other.rest)


def expanded(segment: Segment) -> str:
    """What people shorten at the end: 自动化所 is the 自动化研究所."""
    if segment.head == "所":
        return f"{segment.body}研究所"
    if segment.rest.endswith(("工研院", "产研院")):
        return f"{segment.rest[:-3]}{'工业' if segment.rest.endswith('工研院') else '产业'}技术研究院"
    for whole, short in words.HALVED:
        if whole in segment.rest:
            return segment.rest.replace(whole, short)
    return segment.rest


def is_short_institution(one: Segment, other: Segment) -> bool:
    """Whether one is what people call the other: 计算所 the 计算技术研究所, 空天院 the 空天信息创新研究院."""
    short, whole = sorted((one, other), key=lambda segment: len(segment.rest))
    return whole.head in words.SHORT_HEADS.get(short.head, ()) and is_short_for(short.body, whole.body)


def _institution_places(x: Placed, y: Placed) -> str:
    """As of companies, but a place in brackets is a campus of its own, and the province's is not the city's."""
    one, other = x.segment, y.segment
    if (
        one.place
        and other.place
        and relation(one.aside, other.aside) is not Relation.EQUAL
        and (one.aside or other.aside)
    ):
        return APART
    return places_told(x, y)


def _same_institution(x: Placed, y: Placed, where: str) -> Finding:
    one = x.segment
    generic = says_little(one)
    same = because("same_name", y.segment.text)
    if where == EQUAL or (where == NONE and not generic):
        return Finding(EXACT, 0.95, (same,), says_where=where == EQUAL)
    if where == NONE:
        near = relation(x.located, y.located) is Relation.EQUAL and len(one.rest) > 5
        if near and is_known_by_city(one):
            return Finding(EXACT, 0.92, (same,))
        return Finding(LIKELY, 0.8 if near else 0.7, (same, because("generic_name")), settled_by_website=True)
    reasons = with_place(where, because("same_core", one.rest))
    if where == WITHIN and relation(one.places, y.segment.places) is Relation.WITHIN:
        shared = one.places & y.segment.places
        return Finding(LIKELY if shared else UNLIKE, 0.55 if shared else 0.35, reasons)
    if where == APART:
        return Finding(UNLIKE, 0.2, reasons)
    campus = bool(one.aside or y.segment.aside)
    if one.head in SCHOOL_HEADS:
        implied = where == IMPLIED
        return Finding(
            LIKELY if implied else UNLIKE,
            0.6 if implied else (0.45 if campus else 0.3),
            reasons,
            settled_by_website=implied,
        )
    return Finding(
        LIKELY, 0.7 if where == IMPLIED else 0.55, reasons, settled_by_website=where == IMPLIED and not generic
    )
