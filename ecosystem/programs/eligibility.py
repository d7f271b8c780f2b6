"""Whether somebody can join a program: its rules, each with the sentence that says why not.

The rules are those that staff set on the program. They are asked of what is known so far, so that an applicant sees while
typing what stands in the way; what is not known yet is neither met nor failed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.core.dates import today
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Personality
from ecosystem.programs.models import Program
from ecosystem.vocabulary.models import Place, Sector


@dataclass(frozen=True)
class Facts:
    """What is known of somebody who would like to join; None and empty are not known yet."""

    kind: str = ""
    sectors: tuple[str, ...] = ()
    place: Place | None = None
    founded_on: date | None = None
    schemes: frozenset[str] = frozenset()
    has_host: bool = False


@dataclass(frozen=True)
class Verdict:
    """What one rule says: ``met`` is None where not enough is known. ``field`` is where it can be answered."""

    rule: str
    field: str
    label: str
    met: bool | None
    sentence: str = ""


def facts_of(organization: Organization) -> Facts:
    """What the registry knows of an organization. Four queries."""
    return Facts(
        kind=organization.kind,
        sectors=tuple(organization.sectors.values_list("code", flat=True)),
        place=organization.place,
        founded_on=organization.founded_on,
        schemes=frozenset(organization.identifiers.values_list("scheme", flat=True)),
    )


def verdicts(program: Program, facts: Facts, day: date | None = None) -> list[Verdict]:
    """What each of the program's rules says of these facts on a day (default: today); no rule, no verdict."""
    day = day or today()
    return [verdict for rule in RULES for verdict in rule(program, facts, day)]


def failed(program: Program, facts: Facts, day: date | None = None) -> list[Verdict]:
    """The rules that stand in the way."""
    return [verdict for verdict in verdicts(program, facts, day) if verdict.met is False]


def _personality(program: Program, facts: Facts, day: date) -> Iterator[Verdict]:
    if program.personality == Personality.ANY:
        return
    is_team = facts.kind == Kind.TEAM
    wanted = program.personality == Personality.TEAM
    sentence = {
        Personality.LEGAL: gettext_lazy("Only legal persons can join; a team applies once it has become a company."),
        Personality.TEAM: gettext_lazy("Only teams without legal personality can join."),
    }[Personality(program.personality)]
    yield _verdict("personality", "kind", _("Legal personality"), _known(facts.kind, is_team == wanted), sentence)


def _host(program: Program, facts: Facts, day: date) -> Iterator[Verdict]:
    if facts.kind == Kind.TEAM:
        sentence = _("A team without legal personality applies under an organization that hosts it.")
        yield _verdict("host", "host", _("Host"), True if facts.has_host else None, sentence)


def _kind(program: Program, facts: Facts, day: date) -> Iterator[Verdict]:
    if not program.admitted_kinds:
        return
    names = _listed(str(Kind(code).label) for code in program.admitted_kinds)
    sentence = _("It is for these kinds of organization: %(kinds)s.") % {"kinds": names}
    yield _verdict("kind", "kind", _("Kind"), _known(facts.kind, facts.kind in program.admitted_kinds), sentence)


def _sector(program: Program, facts: Facts, day: date) -> Iterator[Verdict]:
    if not program.admitted_sectors:
        return
    admitted = list(Sector.objects.filter(code__in=program.admitted_sectors).in_order())
    paths = Sector.objects.filter(code__in=facts.sectors).values_list("path", flat=True) if facts.sectors else ()
    within = any(f"/{sector.code}/" in path for sector in admitted for path in paths)
    sentence = _("It is for these sectors: %(sectors)s.") % {"sectors": _listed(str(sector) for sector in admitted)}
    yield _verdict("sector", "sectors", _("Sector"), _known(facts.sectors, within), sentence)


def _place(program: Program, facts: Facts, day: date) -> Iterator[Verdict]:
    if not program.admitted_places:
        return
    admitted = Place.objects.filter(code__in=program.admitted_places).by_name()
    sentence = _("It is for these places: %(places)s.") % {"places": _listed(str(place) for place in admitted)}
    within = bool({place.code for place in above(facts.place)} & set(program.admitted_places))
    yield _verdict("place", "place", _("Place"), _known(facts.place, within), sentence)


def _age(program: Program, facts: Facts, day: date) -> Iterator[Verdict]:
    age = months_between(facts.founded_on, day) if facts.founded_on else None
    if program.least_months is not None:
        sentence = _("It must be %(months)s months old at least.") % {"months": program.least_months}
        met = None if age is None else age >= program.least_months
        yield _verdict("least_age", "founded_on", _("Age"), met, sentence)
    if program.most_months is not None:
        sentence = _("It must not be older than %(months)s months.") % {"months": program.most_months}
        met = None if age is None else age < program.most_months or _exactly(facts.founded_on, day, program.most_months)
        yield _verdict("greatest_age", "founded_on", _("Age"), met, sentence)


def _identifiers(program: Program, facts: Facts, day: date) -> Iterator[Verdict]:
    for scheme in program.required_schemes:
        name = str(Scheme(scheme).label)
        sentence = _("It needs this identifier: %(scheme)s.") % {"scheme": name}
        # A code can still be typed in here; any other has to be in the registry.
        missing = None if scheme == Scheme.USCC else False
        yield _verdict(f"identifier_{scheme}", "uscc", name, True if scheme in facts.schemes else missing, sentence)


RULES: tuple[Callable[[Program, Facts, date], Iterator[Verdict]], ...] = (
    _personality,
    _host,
    _kind,
    _sector,
    _place,
    _age,
    _identifiers,
)


def above(place: Place | None) -> Iterator[Place]:
    """The place and everything it is part of."""
    while place is not None:
        yield place
        place = place.parent


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another, as a person counts an age."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months


def _exactly(start: date | None, day: date, months: int) -> bool:
    """Whether the age is reached this very day: who is as old as allowed is not yet too old."""
    return start is not None and months_between(start, day) == months and start.day == day.day


def _known(asked: Any, met: bool) -> bool | None:
    return met if asked else None


def _verdict(rule: str, field: str, label: str, met: bool | None, sentence: str | Promise) -> Verdict:
    return Verdict(rule, field, label, met, "" if met else str(sentence))


def _listed(names: Any) -> str:
    return _(", ").join(names)
