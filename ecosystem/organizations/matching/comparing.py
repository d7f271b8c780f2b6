"""Whether two records are one organization: identifiers first, then names, weighed with what else is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ecosystem.organizations.choices import NameKind, Scheme
from ecosystem.organizations.matching.evidence import kinds_conflict, same_identifier
from ecosystem.organizations.matching.findings import EXACT, LIKELY, NEVER, UNLIKE, Finding
from ecosystem.organizations.matching.naming import compare_names
from ecosystem.organizations.matching.places import Relation, relation
from ecosystem.organizations.matching.reasons import Reason, because
from ecosystem.organizations.matching.sides import Named, Side

SAME, POSSIBLE, DIFFERENT = "same", "possible", "different"
LOWEST_SAME, LOWEST_POSSIBLE = 0.9, 0.5
# What the places of two sides add to a score, and how that is told.
LOCATION = {
    Relation.APART: (-0.25, "other_location"),
    Relation.EQUAL: (0.04, "same_location"),
    Relation.WITHIN: (0.0, ""),
    Relation.UNCLEAR: (-0.05, "unclear_location"),
    Relation.UNKNOWN: (0.0, ""),
}
LEVEL = re.compile(r"(?<=..)(?:自治州|自治县|地区|新区|省|市|区|县|州|盟|city|district|county)$")


@dataclass(frozen=True)
class Comparison:
    """``same`` from 0.9 on, ``possible`` from 0.5 on, else ``different``; and why, the weightiest reason first."""

    verdict: str
    score: float
    reasons: tuple[Reason, ...]

    def told(self) -> dict[str, Any]:
        """As the doors answer it."""
        return {"verdict": self.verdict, "score": self.score, "reasons": [reason.told() for reason in self.reasons]}


def compare(a: Side, b: Side) -> Comparison:
    """Compare two sides; the order does not matter. The same from a database or from a file: none is asked."""
    problems = (*a.problems, *b.problems)
    decided = _by_identifiers(a, b)
    if decided is not None:
        return replace(decided, reasons=(*decided.reasons, *problems))
    finding = _weighed(a, b, _by_names(a, b))
    if _renumbered(a, b):
        finding = _doubted(finding, because("same_organization_code"))
    if finding.level == EXACT and any(problem.code == "cut" for problem in problems):
        finding = _doubted(finding)
    return _concluded(finding, problems)


def _by_identifiers(a: Side, b: Side) -> Comparison | None:
    """What identifiers decide; None where no scheme is known of both."""
    same: list[Reason] = []
    other: list[Reason] = []
    for scheme, value in a.identifiers.items():
        if scheme not in b.identifiers:
            continue
        params = {"scheme": Scheme(scheme).label, "value": value, "other": b.identifiers[scheme]}
        agree = same_identifier(scheme, value, b.identifiers[scheme])
        if agree is not None:
            (same if agree else other).append(Reason("same_identifier" if agree else "different_identifier", params))
    if same and other:
        return Comparison(POSSIBLE, 0.7, (because("identifiers_disagree"), *same, *other))
    if same:
        return Comparison(SAME, 1.0, tuple(same))
    return Comparison(DIFFERENT, 0.0, tuple(other)) if other else None


def _renumbered(a: Side, b: Side) -> bool:
    one, other = a.identifiers.get(Scheme.USCC, ""), b.identifiers.get(Scheme.USCC, "")
    return bool(one and other) and one != other


def _by_names(a: Side, b: Side) -> Finding:
    """The best that two names say; what the names of today rule out, another name can only bring back to a doubt."""
    if not a.names or not b.names:
        return Finding(LIKELY, LOWEST_POSSIBLE, (because("no_name"),))
    today = (_today(a), _today(b))
    present = compare_names(*today, a, b) if today[0] and today[1] else None
    others = [_of_kinds(x, y, compare_names(x, y, a, b)) for x, y in _pairs(a, b, today)]
    best = max(others, key=lambda finding: finding.rank, default=present)
    if present is None or best is None or best.rank <= present.rank:
        return present or best or Finding(UNLIKE, 0.0, (because("other_name"),))
    return best if best.by_former else _translated(present, best)


def _translated(present: Finding, best: Finding) -> Finding:
    """What another name is worth against the Chinese ones of today: many names have one translation, or sound the same."""
    if present.level == NEVER:
        return present
    if present.level == UNLIKE:
        return _doubted(best, present.reasons[0]) if best.level == EXACT else best
    if best.level != EXACT:
        return present
    score = min(max(present.score, 0.65) + 0.05, 0.88)
    return replace(present, score=score, reasons=(*present.reasons, *best.reasons))


def _today(side: Side) -> Named | None:
    return next((named for named in side.chinese if named.kind == NameKind.OFFICIAL), None)


def _pairs(a: Side, b: Side, today: tuple[Named | None, Named | None]) -> Iterator[tuple[Named, Named]]:
    """The names to compare besides those of today; where both have Chinese ones, a translation of the other adds nothing."""
    known = bool(today[0] and today[1])
    for x in a.names:
        for y in b.names:
            across = x.is_chinese != y.is_chinese and x.is_present and y.is_present
            if not known or not (across or (x, y) == today):
                yield x, y


def _of_kinds(x: Named, y: Named, finding: Finding) -> Finding:
    """What a name that is not of today is worth: a former full name as much, a short one or an acronym less.

    What both were once called, or are called besides, two of one group or place can have in common.
    """
    if finding.level != EXACT or (x.is_present and y.is_present):
        return finding
    kinds = {x.kind, y.kind}
    if kinds & {NameKind.ACRONYM, NameKind.SHORT}:
        return Finding(LIKELY, 0.75, (because("same_other_name", y.name),))
    reasons = (because("same_former_name" if NameKind.FORMER in kinds else "same_other_name", y.name),)
    if not x.is_present and not y.is_present:
        return Finding(LIKELY, 0.7, reasons)
    return replace(finding, reasons=reasons, by_former=NameKind.TRANSLATED not in kinds)


def _weighed(a: Side, b: Side, finding: Finding) -> Finding:
    """A finding of names, weighed with where both are, their websites and their kinds."""
    finding = _with_kinds(a, b, finding)
    where = where_both(a, b)
    site = _websites(a, b)
    if finding.level == EXACT:
        return _exact(finding, where, site, (a.place_text, b.place_text))
    if finding.level == NEVER:
        return finding
    moved = LOCATION[where]
    extra = [because(moved[1], a.place_text, b.place_text)] if moved[1] else []
    score = finding.score + moved[0]
    if site is not None:
        score += 0.12 if site.code == "same_website" else -0.08
        extra.append(site)
        if (
            site.code == "same_website"
            and where not in {Relation.APART, Relation.UNCLEAR}
            and (settled := _settled(finding, site, extra))
        ):
            return settled
    score = min(score, 0.45) if finding.level == UNLIKE else score
    return Finding(finding.level, score, (*finding.reasons, *extra))


def _settled(finding: Finding, site: Reason, extra: list[Reason]) -> Finding | None:
    """What one website decides: what only the legal form or the place left open, and that a school may be renamed."""
    if finding.settled_by_website:
        return Finding(EXACT, 0.92, (*finding.reasons, *extra))
    if finding.level == UNLIKE and finding.renamed:
        return Finding(LIKELY, 0.6, (site, *finding.reasons))
    return None


def _with_kinds(a: Side, b: Side, finding: Finding) -> Finding:
    if not kinds_conflict(a.kind, b.kind):
        return finding
    reasons = (*finding.reasons, because("kinds_conflict"))
    if finding.level == EXACT:
        return Finding(LIKELY, 0.6, reasons)
    return Finding(finding.level, finding.score - 0.25, reasons)


def _exact(finding: Finding, where: Relation, site: Reason | None, texts: tuple[str, str]) -> Finding:
    """The same full name: another place is a doubt, or another organization where the name does not say which."""
    if where is Relation.APART:
        score = 0.6 if finding.says_where else 0.4
        return Finding(LIKELY, score, (*finding.reasons, because("other_location")))
    if where is Relation.UNCLEAR:
        return Finding(LIKELY, 0.7, (*finding.reasons, because("unclear_location", *texts)))
    extra = [because("same_location")] if where is Relation.EQUAL else []
    score = finding.score + (0.02 if extra else 0)
    if site is not None:
        extra.append(site)
        score += 0.01 if site.code == "same_website" else 0
    return replace(finding, score=score, reasons=(*finding.reasons, *extra))


def where_both(a: Side, b: Side) -> Relation:
    """How the places lie that the two sides are said to be in; by their texts where the list does not know one."""
    found = relation(a.place, b.place)
    if found is Relation.UNKNOWN and a.place_key and b.place_key:
        return Relation.EQUAL if a.place_key == b.place_key else _texts_apart(a.place_key, b.place_key)
    return found


def _texts_apart(one: str, other: str) -> Relation:
    """Two texts of which the list does not know one; with and without the word for its level they are one place."""
    one, other = (LEVEL.sub("", text) for text in (one, other))
    return Relation.UNKNOWN if one in other or other in one else Relation.UNCLEAR


def _websites(a: Side, b: Side) -> Reason | None:
    if not a.domain or not b.domain:
        return None
    return because("same_website", a.domain) if a.domain == b.domain else because("other_website", a.domain, b.domain)


def _doubted(finding: Finding, *reasons: Reason) -> Finding:
    """Possible at most, and at least that."""
    return Finding(LIKELY, min(max(finding.score, 0.55), 0.7), (*finding.reasons, *reasons))


def _concluded(finding: Finding, problems: tuple[Reason, ...]) -> Comparison:
    score = round(min(max(finding.score, 0.0), 1.0), 2)
    reasons = (*finding.reasons, *problems)
    if finding.level == EXACT:
        return Comparison(SAME, max(score, LOWEST_SAME), reasons)
    if finding.level == LIKELY and score >= LOWEST_POSSIBLE:
        return Comparison(POSSIBLE, min(score, 0.89), reasons)
    return Comparison(DIFFERENT, min(score, 0.49), reasons)
