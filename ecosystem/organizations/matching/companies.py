"""Two names with a legal form compared."""

from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.findings import EXACT, LIKELY, NEVER, UNLIKE, Finding
from ecosystem.organizations.matching.generic import says_little
from ecosystem.organizations.matching.parts import Segment
from ecosystem.organizations.matching.placing import (
    APART,
    EQUAL,
    IMPLIED,
    MISSING,
    NONE,
    WITHIN,
    Placed,
    places_told,
    with_place,
)
from ecosystem.organizations.matching.reasons import Reason, because
from ecosystem.organizations.matching.spelling import is_slip

PARTNERSHIPS = frozenset({"partnership", *words.PARTNERSHIPS.values()})
LIMITED = frozenset({"limited", "limited_liability"})


def compare_companies(x: Placed, y: Placed) -> Finding:
    """Two names with a legal form: as registers hold them, whatever differs may make two companies of them."""
    one, other = x.segment, y.segment
    where = places_told(x, y)
    if one.rest == other.rest:
        return _same_rest(x, y, where)
    if one.ordinals != other.ordinals:
        return Finding(
            NEVER if one.core == other.core else UNLIKE, 0.15, (because("other_ordinal", one.text, other.text),)
        )
    if where == APART:
        return Finding(UNLIKE, 0.15, with_place(where, because("other_name")))
    forms = {one.legal, other.legal}
    forms_agree = one.grouped == other.grouped and (len(forms) == 1 or forms <= LIMITED or "company" in forms)
    if one.core == other.core:
        return _other_industry(one, other, where, forms_agree=forms_agree)
    if forms_agree and where in {EQUAL, NONE, IMPLIED} and _slip(one, other):
        return Finding(
            LIKELY,
            0.55,
            with_place(where, because("similar_core", one.core, other.core)),
        )
    return Finding(UNLIKE, 0.1, (because("other_name"),))


def _slip(one: Segment, other: Segment) -> bool:
    return (one.industry == other.industry and is_slip(one.core, other.core)) or is_slip(one.rest, other.rest)


def _other_industry(one: Segment, other: Segment, where: str, *, forms_agree: bool) -> Finding:
    """One core, other words of business: a sibling, unless one only says less."""
    mine, its = "".join(one.industry), "".join(other.industry)
    less = not mine or not its
    said = because("industry_missing") if less else because("industry_differs", mine, its)
    if not less or not forms_agree:
        # 技术 and 技术服务 are two names of a register; under one website somebody may have left a word out.
        within = bool(less or mine in its or its in mine)
        return Finding(UNLIKE, 0.4 if within else 0.35, (because("industry_differs", mine, its),), renamed=within)
    if where in {EQUAL, NONE, IMPLIED}:
        return Finding(LIKELY, 0.55, with_place(where, because("same_core", one.core), said))
    return Finding(UNLIKE, 0.4, with_place(where, said))


def _same_rest(x: Placed, y: Placed, where: str) -> Finding:
    one, other = x.segment, y.segment
    if where == APART:
        return Finding(UNLIKE, 0.3, with_place(where, because("same_core", one.rest)))
    form, reason = _forms(one, other)
    generic = not one.rest or says_little(one)
    if generic and where not in {EQUAL, NONE, IMPLIED}:
        return Finding(UNLIKE, 0.4, with_place(where, because("generic_name")))
    if form == 1.0 and where in {EQUAL, NONE} and not (generic and where == NONE):
        if one.legal in words.SHOPS and where == NONE:
            return Finding(LIKELY, 0.8, (because("same_name", one.text), because("generic_name")))
        return Finding(EXACT, 0.95, (because("same_name", other.text),), says_where=not generic)
    score = {EQUAL: 0.8, NONE: 0.78, IMPLIED: 0.84, WITHIN: 0.68, MISSING: 0.62}[where] * (1.0 if form == 1.0 else form)
    reasons = with_place(where, because("same_core", one.rest), *([reason] if reason else []))
    if generic:
        reasons = (*reasons, because("generic_name"))
    level = LIKELY if score >= 0.5 else UNLIKE
    settled = form == 1.0 and where in {EQUAL, IMPLIED, NONE} and not generic
    return Finding(level, round(score, 2), reasons, settled_by_website=settled)


def _forms(one: Segment, other: Segment) -> tuple[float, Reason | None]:
    """How far two legal forms can be one company's: 1 where they are the same."""
    differs = because("legal_form_differs", _form(one), _form(other))
    if one.grouped != other.grouped:
        joint = "joint_stock" in {one.legal, other.legal}
        return (0.55 if joint else 0.7), because("group_differs")
    if one.legal == other.legal:
        return 1.0, None
    forms = {one.legal, other.legal}
    if forms == LIMITED:
        return 0.95, differs
    if any(form.endswith("partnership") for form in forms):
        return 0.7 if forms <= PARTNERSHIPS else 0.6, differs
    return 0.85, differs


def _form(segment: Segment) -> str:
    """The legal form as the name has it."""
    match = words.LEGAL.search(segment.text)
    return match["form"] if match else segment.legal
