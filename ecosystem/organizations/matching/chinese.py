"""Two Chinese names compared, segment by segment."""

from dataclasses import replace

from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.companies import compare_companies
from ecosystem.organizations.matching.findings import EXACT, LIKELY, NEVER, UNLIKE, Finding
from ecosystem.organizations.matching.generic import says_little
from ecosystem.organizations.matching.institutions import (
    SCHOOL_HEADS,
    compare_institutions,
    expanded,
    is_short_institution,
)
from ecosystem.organizations.matching.parts import Parts, Segment, parts, split_business
from ecosystem.organizations.matching.places import COUNTRY, NOWHERE, Codes, Relation, gazetteer, relation
from ecosystem.organizations.matching.placing import (
    APART,
    EQUAL,
    IMPLIED,
    MISSING,
    NONE,
    PLACE_REASONS,
    WITHIN,
    Placed,
    places_told,
    with_place,
)
from ecosystem.organizations.matching.reasons import because
from ecosystem.organizations.matching.spelling import is_short_for, is_slip, same_sound

# So long a name is hardly that of two organizations which only sound alike.
LONG_NAME = 8
# 科学院 is no 中国科学院.
SHORTEST_WITHOUT_NATION = 4


def compare_parts(x: Parts, y: Parts, at_x: Codes, at_y: Codes) -> Finding:
    """Compare two Chinese names of sides that are located in these places."""
    if x.key == y.key and (found := _same_key(x, y, at_x, at_y)):
        return found
    found = _by_segments(x, y, at_x, at_y)
    if found.level >= LIKELY:
        return found
    if _is_misheard(x, y):
        return Finding(LIKELY, 0.52, (because("similar_core", x.key, y.key),))
    bare = _without_nation(x, y) or x, _without_nation(y, x) or y
    again = _by_segments(*bare, at_x, at_y) if bare != (x, y) else found
    if again.level < LIKELY:
        return found
    return Finding(LIKELY, min(again.score, 0.65), (because("without_nation"), *again.reasons))


def _without_nation(x: Parts, y: Parts) -> Parts | None:
    """The longer name without the country or the army in front, where the other begins as it goes on: 人民大学."""
    for prefix in words.NATION:
        bare = x.key.removeprefix(prefix)
        if bare != x.key and len(bare) >= SHORTEST_WITHOUT_NATION and y.key[:2] == bare[:2]:
            read = parts(bare)
            first = replace(read.segments[0], aside=read.segments[0].aside or x.segments[0].aside)
            return replace(read, segments=(first, *read.segments[1:]))
    return None


def _by_segments(x: Parts, y: Parts, at_x: Codes, at_y: Codes) -> Finding:
    if len(x.segments) == len(y.segments) == 1:
        return _one(Placed(x.last, at_x), Placed(y.last, at_y))
    if len(x.segments) == len(y.segments):
        return _same_depth(x, y, at_x, at_y)
    if len(x.segments) > len(y.segments):
        x, y, at_x, at_y = y, x, at_y, at_x
    return _whole_and_part(x, y, at_x, at_y)


def _is_misheard(x: Parts, y: Parts) -> bool:
    """Whether one character of a long name is another of the same sound, and is none that tells places or twins apart."""
    changed = [(one, other) for one, other in zip(x.key, y.key, strict=False) if one != other]
    if len(changed) != 1 or len(x.key) < LONG_NAME or not same_sound(x.key, y.key):
        return False
    places = [[segment.places for segment in read.segments] for read in (x, y)]
    return (
        not set(changed[0]) & words.OPPOSED
        and places[0][0] == places[1][0]
        and (len(places[0]) != len(places[1]) or places[0] == places[1])
    )


def _same_key(x: Parts, y: Parts, at_x: Codes, at_y: Codes) -> Finding | None:
    """The very same name: what says what it is and where it is leaves no doubt, and so does one city."""
    first, last = x.segments[0], x.last
    if first.aside != y.segments[0].aside:
        return None
    same = (because("same_name", y.key),)
    if len(x.segments) > 1 and first.rest:
        return Finding(EXACT, 0.95, same, says_where=True)
    near = relation(at_x, at_y) is Relation.EQUAL
    own = bool(last.rest) and not says_little(last)
    if own and (len(x.key) >= LONG_NAME or (near and len(x.key) > 3)):
        return Finding(EXACT, 0.95 if first.places else 0.93, same, says_where=bool(first.places))
    return None


def _same_depth(x: Parts, y: Parts, at_x: Codes, at_y: Codes) -> Finding:
    """Parts of owners: the owners have to be alike, and the parts the same."""
    owners = [
        _one(Placed(one, at_x), Placed(other, at_y))
        for one, other in zip(x.segments[:-1], y.segments[:-1], strict=True)
    ]
    worst = min(owners, key=lambda finding: finding.rank)
    if worst.level < LIKELY or worst.score < 0.55:
        return Finding(UNLIKE, min(worst.score, 0.3), worst.reasons)
    part = _part(x.last, y.last, at_x, at_y)
    if part.level == EXACT and worst.level == EXACT:
        return Finding(EXACT, 0.95, (because("same_name", y.key),), says_where=True)
    if part.level < LIKELY:
        return part
    weaker = min(worst, part, key=lambda finding: finding.rank)
    return Finding(LIKELY, min(weaker.score, 0.85), weaker.reasons, settled_by_website=False)


def _part(one: Segment, other: Segment, at_x: Codes, at_y: Codes) -> Finding:
    """Two parts of one owner: anything that differs makes them two."""
    if one.rest == other.rest and one.legal == other.legal and one.affiliated == other.affiliated:
        where = places_told(Placed(one, at_x), Placed(other, at_y))
        if where in {EQUAL, NONE}:
            return Finding(EXACT, 0.95, (because("same_name", other.text),))
        if where in {IMPLIED, MISSING} and one.body:
            return Finding(LIKELY, 0.65, (because(PLACE_REASONS[where]),))
    if one.ordinals != other.ordinals:
        return Finding(NEVER, 0.1, (because("other_ordinal", one.text, other.text),))
    if one.legal and other.legal:
        return _one(Placed(one, at_x), Placed(other, at_y))
    mine, its = _bare(one), _bare(other)
    placed = places_told(Placed(one, at_x), Placed(other, at_y)) in {EQUAL, NONE}
    if placed and one.branch == other.branch and (mine == its or (_kind(one) == _kind(other) and is_slip(mine, its))):
        return Finding(LIKELY, 0.6, (because("similar_core", one.text, other.text),))
    if placed and is_short_institution(one, other):
        return Finding(LIKELY, 0.6, (because("short_for"),))
    return Finding(NEVER, 0.2, (because("other_part"),))


def _kind(part: Segment) -> str:
    return "研究所" if part.head == "所" else part.head


def _bare(segment: Segment) -> str:
    """A part without the word that says it belongs to somebody, and without what it is."""
    bare = words.AFFILIATED.sub("", expanded(segment))
    return bare.removesuffix(segment.branch) if segment.branch else bare


def _whole_and_part(x: Parts, y: Parts, at_x: Codes, at_y: Codes) -> Finding:
    """``y`` has more segments: a part of ``x``, or the same with its owner in front."""
    depth = len(x.segments)
    ahead = [_one(Placed(one, at_x), Placed(other, at_y)) for one, other in zip(x.segments, y.segments, strict=False)]
    if all(finding.level >= LIKELY for finding in ahead):
        return Finding(NEVER, 0.15, (because(_belonging(y.last)),))
    behind = [_part(one, other, at_x, at_y) for one, other in zip(x.segments, y.segments[-depth:], strict=True)]
    if all(finding.level >= LIKELY for finding in behind) and _is_own(x.segments[0]):
        return Finding(LIKELY, 0.6, (because("without_owner"),))
    if depth > 1 and ahead[0].level >= LIKELY and _part(x.last, y.last, at_x, at_y).level >= LIKELY:
        return Finding(LIKELY, 0.6, (because("without_owner"),))
    if x.last.is_short and is_short_for(x.key, y.key):
        return Finding(LIKELY, 0.55, (because("short_for"),))
    if depth == 1 and x.key.endswith(y.last.text) and is_short_for(x.key.removesuffix(y.last.text), y.segments[0].text):
        return Finding(LIKELY, 0.55, (because("short_for"),))
    joined = _joined(x.last, y, at_x, at_y)
    return joined or Finding(UNLIKE, 0.1, (because("other_name"),))


def _joined(one: Segment, y: Parts, at_x: Codes, at_y: Codes) -> Finding | None:
    """A branch whose owner is told without its legal form is one segment: 倍特威视武汉分公司."""
    if not one.branch or not y.last.branch:
        return None
    owner = y.segments[0]
    if one.rest.startswith(owner.core) and one.branch == y.last.branch and one.ordinals == y.last.ordinals:
        inner = one.rest.removeprefix(owner.core)
        if y.last.text in inner or inner in y.last.text:
            return Finding(LIKELY, 0.6, (because("legal_form_missing"),))
    return None


def _belonging(part: Segment) -> str:
    if part.branch:
        return "branch"
    if part.legal:
        return "company_of"
    own = part.affiliated or part.head.endswith(("医院", "中学", "小学")) or words.AFFILIATED.search(part.rest)
    return "affiliated" if own else "part_of"


def _is_own(segment: Segment) -> bool:
    """Whether a part's name tells something without its owner's."""
    return bool(segment.told) or not words.GENERIC.fullmatch(segment.body) or len(segment.body) > 5


def _one(x: Placed, y: Placed) -> Finding:
    """Two single segments."""
    x, y = _read_again(x, y), _read_again(y, x)
    one, other = x.segment, y.segment
    if bool(one.branch) != bool(other.branch):
        return _branch(one, other)
    if one.is_company and other.is_company:
        return compare_companies(x, y)
    if one.is_institution and other.is_institution:
        return compare_institutions(x, y)
    if one.is_institution != other.is_institution and (one.is_company or other.is_company):
        return _turned_company(x, y)
    return _short(x, y)


def _read_again(mine: Placed, its: Placed) -> Placed:
    """A name read in the light of the other: what looked like its place is the other's own word, or the other way."""
    one, other = mine.segment, its.segment
    front = "".join(one.told)
    if front and other.rest.startswith(front) and other.places != one.places:
        return replace(mine, segment=_with_rest(one, front + one.rest, Segment("")))
    if not one.places and len(other.told) > 1 and one.rest.startswith(other.told[-1]):
        inner = one.rest.removeprefix(other.told[-1])
        if len(inner) > 1:
            return replace(mine, segment=_with_rest(one, inner, replace(other, place=_could_be(other.told[-1], mine))))
    return mine


def _could_be(word: str, mine: Placed) -> Codes:
    """The places that a district's bare name can mean: the one where its side is, else all that are called so, or none."""
    known = gazetteer()
    every = known.everything.get(word, NOWHERE)
    return known.within(every, mine.located) or every | {COUNTRY}


def _with_rest(segment: Segment, rest: str, placed: Segment) -> Segment:
    core, industry = split_business(rest)
    return replace(segment, rest=rest, core=core, industry=industry, place=placed.place, told=placed.told)


def _branch(one: Segment, other: Segment) -> Finding:
    branch, whole = (one, other) if one.branch else (other, one)
    if branch.rest.startswith(whole.core) or whole.core in branch.text:
        return Finding(NEVER, 0.15, (because("branch"),))
    return Finding(UNLIKE, 0.1, (because("other_name"),))


def _turned_company(x: Placed, y: Placed) -> Finding:
    """An institution and a company of the same name: it may have been turned into one, a university may not."""
    one, other = x.segment, y.segment
    if one.is_short or other.is_short:
        return _short(x, y)
    institution, company = (one, other) if one.is_institution else (other, one)
    where = places_told(x, y)
    if company.rest == institution.rest and where not in {APART, MISSING}:
        if institution.head in SCHOOL_HEADS:
            return Finding(NEVER, 0.2, (because("company_of"),))
        return Finding(LIKELY, 0.55, with_place(where, because("same_core", one.rest), because("legal_form_missing")))
    if institution.head not in SCHOOL_HEADS and _bank_for_short(institution, company):
        return Finding(LIKELY, 0.52, (because("short_for"),))
    if company.rest.startswith(institution.rest) and where != APART:
        return Finding(NEVER, 0.2, (because("company_of"),))
    return Finding(UNLIKE, 0.1, (because("other_name"),))


def _bank_for_short(institution: Segment, company: Segment) -> bool:
    """常熟银行 for 江苏常熟农村商业银行股份有限公司: it ends as that does."""
    ends = company.rest.endswith(institution.head)
    whole = "".join(company.told[-1:]) + company.rest
    return ends and (is_short_for(institution.text, whole) or is_short_for(institution.text, company.rest))


def _short(x: Placed, y: Placed) -> Finding:
    """At least one name is what people say for short."""
    one, other = x.segment, y.segment
    where = places_told(x, y)
    if one.ordinals != other.ordinals:
        return Finding(UNLIKE, 0.15, (because("other_ordinal", one.text, other.text),))
    if where == APART:
        return Finding(UNLIKE, 0.2, with_place(where, because("other_name")))
    if one.rest and one.rest == other.rest:
        return _short_same(one, other, where)
    if one.is_institution or other.is_institution:
        return _short_institution(one, other, where)
    if one.branch or other.branch:
        return Finding(NEVER if one.core == other.core else UNLIKE, 0.2, (because("other_part"),))
    return _short_company(one, other, where)


def _short_same(one: Segment, other: Segment, where: str) -> Finding:
    both_short = one.is_short and other.is_short
    score = {EQUAL: 0.85, NONE: 0.78, IMPLIED: 0.82, WITHIN: 0.68, MISSING: 0.65}[where]
    if where != EQUAL and (len(one.rest) < 2 or one.rest in words.INDUSTRY):
        return Finding(UNLIKE, 0.4, (because("generic_name"),))
    missing = () if both_short else (because("legal_form_missing"),)
    settled = where in {EQUAL, NONE, IMPLIED}
    return Finding(
        LIKELY, score, with_place(where, because("same_core", one.rest), *missing), settled_by_website=settled
    )


def _short_company(one: Segment, other: Segment, where: str) -> Finding:
    same = one.core == other.core and one.core not in words.INDUSTRY
    mine, its = "".join(one.industry), "".join(other.industry)
    if same and (not mine or not its or mine in its or its in mine):
        score = {EQUAL: 0.65, NONE: 0.62, IMPLIED: 0.64}.get(where, 0.58)
        return Finding(LIKELY, score, with_place(where, because("same_core", one.core), because("industry_missing")))
    short, whole = (one, other) if len(one.text) <= len(other.text) else (other, one)
    if not short.is_short:
        return Finding(UNLIKE, 0.1, (because("other_name"),))
    if len(short.rest) >= 3 and short.rest in whole.rest and not short.place:
        return Finding(LIKELY, 0.6, with_place(where, because("short_for")))
    if is_short_for(short.text, whole.text) or is_short_for(short.rest, whole.rest):
        return Finding(LIKELY, 0.55, (because("short_for"),))
    if is_slip(one.rest, other.rest) or (same is False and is_slip(one.core, other.core) and (not mine or not its)):
        return Finding(LIKELY, 0.52, (because("similar_core", one.core, other.core),))
    return Finding(
        UNLIKE, 0.3 if same else 0.1, (because("industry_differs", mine, its) if same else because("other_name"),)
    )


def _short_institution(one: Segment, other: Segment, where: str) -> Finding:
    """A short name and an institution's: 北大, 华中科大, 武汉理工."""
    institution, short = (one, other) if one.is_institution else (other, one)
    if short.rest and len(short.text) >= 3 and short.rest == institution.body:
        return Finding(LIKELY, 0.6, with_place(where, because("short_for")))
    if is_short_for(short.text, institution.text):
        return Finding(LIKELY, 0.55, (because("short_for"),))
    return Finding(UNLIKE, 0.1, (because("other_name"),))
