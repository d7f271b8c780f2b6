"""Who may meet a need, and why: worked out when somebody asks, never stored.

A need wants something (:class:`.offers.Wanted`), an organization or a solution offers something (:class:`.offers.Offered`), and
:func:`reasons_of` is the one rule that says why they fit. Both ways use it: whom a need may find, and which needs somebody may
meet. Whoever has no reason is no candidate.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ecosystem.core.text import fold
from ecosystem.industry.models import Introduction, Need
from ecosystem.industry.offers import (
    Offered,
    Offers,
    Term,
    Wanted,
    of_organization,
    of_solution,
    organizations_offering,
    solutions_offering,
    wanted_by,
)
from ecosystem.industry.wording import shared_words, too_common
from ecosystem.organizations.models import Organization
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Solution

MOST = 20
SAME, NARROWER, BROADER, LAYER, STEP, WORD = 5, 4, 2, 2, 3, 2
MOST_WORDS = 3


SENTENCES = {
    "sector": gettext_lazy("Works in “%(sector)s”"),
    "narrower_sector": gettext_lazy("Works in “%(own)s”, a part of “%(sector)s”"),
    "broader_sector": gettext_lazy("Works in “%(own)s”, of which “%(sector)s” is a part"),
    "layer": gettext_lazy("Stands in the layer “%(layer)s”"),
    "step": ngettext_lazy("Has finished “%(step)s” %(times)s time", "Has finished “%(step)s” %(times)s times", "times"),
    "text": gettext_lazy("Says “%(words)s” too"),
}


@dataclass(frozen=True)
class Reason:
    """Why somebody fits: the kind for programs, the words for people, and what it is worth.

    The words are made when somebody reads them: of hundreds that are compared a few are shown.
    """

    kind: str
    weight: int
    values: tuple[tuple[str, Any], ...]

    @property
    def words(self) -> str:
        values = dict(self.values)
        if self.kind == "text":
            values["words"] = _("”, “").join(values["words"])
        return str(SENTENCES[self.kind] % values)

    def __str__(self) -> str:
        return self.words


def _reason(kind: str, weight: int, **values: Any) -> Reason:
    return Reason(kind, weight, tuple(values.items()))


@dataclass(frozen=True)
class Candidate:
    """Somebody, or something, that may meet a need. ``marks`` is what to know before anybody is introduced."""

    record: Any
    score: int
    reasons: tuple[Reason, ...]
    marks: tuple[str, ...] = ()


def reasons_of(wanted: Wanted, offered: Offered, said: Collection[str] | None = None) -> tuple[Reason, ...]:
    """Why somebody who offers this fits a need that wants that; empty where nothing speaks for it.

    ``said`` are the words that both say, where somebody has looked already.
    """
    near = list(_by_sector(wanted, offered))
    found = [*near, *_by_layer(wanted, offered), *_by_step(wanted, offered)]
    words = shared_words(wanted.text, offered.text) if said is None else said
    # What a sector is called was told with the sector.
    known = _called(wanted.sectors) if near else ""
    words = [one for one in words if one not in known][:MOST_WORDS]
    if words:
        found.append(_reason("text", WORD * len(words), words=tuple(words)))
    return tuple(found)


@lru_cache(64)
def _called(sectors: tuple[Term, ...]) -> str:
    return fold(" ".join(f"{one.name} {one.name_en}" for one in sectors))


def _by_sector(wanted: Wanted, offered: Offered) -> Iterator[Reason]:
    """The closest of its sectors for each that is wanted: the same, one below it, one above it."""
    for sector in wanted.sectors:
        if sector.path in offered.sectors:
            yield _reason("sector", SAME, sector=sector)
            continue
        below = next((one for path, one in offered.sectors.items() if path.startswith(sector.path)), None)
        above = next((one for path, one in offered.sectors.items() if sector.path.startswith(path)), None)
        if below is not None:
            yield _reason("narrower_sector", NARROWER, own=below, sector=sector)
        elif above is not None:
            yield _reason("broader_sector", BROADER, own=above, sector=sector)


def _by_layer(wanted: Wanted, offered: Offered) -> Iterator[Reason]:
    for layer in wanted.layers:
        if layer.code in offered.layers:
            yield _reason("layer", LAYER, layer=layer)


def _by_step(wanted: Wanted, offered: Offered) -> Iterator[Reason]:
    for step in wanted.steps:
        if times := offered.steps.get(step.code):
            yield _reason("step", STEP, step=step, times=times)


def _score(reasons: Iterable[Reason]) -> int:
    return sum(one.weight for one in reasons)


def _weigher(wanted: Wanted) -> Callable[[Offered], int]:
    """How much speaks for somebody before anybody has read what they say of themselves."""
    return lambda offered: _score(reasons_of(wanted, offered, ()))


def organizations_for(need: Need, *, public: bool = False, most: int = MOST) -> list[Candidate]:
    """The organizations that may meet a need, the best first. A fixed number of queries.

    Left out are the poster and whoever is introduced now or has signed; who was introduced before, or is related to the poster,
    is marked so. With ``public`` only what everybody can see is looked at and told, and no marks.
    """
    wanted = wanted_by(need)
    offers = organizations_offering(need.center.registry_id, wanted, _weigher(wanted), public=public)
    before = _introduced(need)
    gone = {need.posted_by_id, *(pk for pk, (live, _told) in before.items() if live)}
    ranked = _ranked(wanted, {pk: one for pk, one in offers.items() if pk not in gone}, most)
    records = Organization.objects.for_card().in_bulk([pk for pk, _score, _reasons in ranked])
    related = {} if public else _related(need)
    marks = {pk: _marks(pk, before, related) for pk in records} if not public else {}
    return [Candidate(records[pk], score, reasons, marks.get(pk, ())) for pk, score, reasons in ranked if pk in records]


def solutions_for(need: Need, *, public: bool = False, most: int = MOST) -> list[Candidate]:
    """The solutions that may meet a need, the best first; without what the poster itself is a party of. Fixed queries."""
    wanted = wanted_by(need)
    offers = solutions_offering(need.center.registry_id, wanted, _weigher(wanted), public=public)
    own: set[int] = set()
    if need.posted_by_id is not None:
        own = set(Solution.objects.filter(parties__organization=need.posted_by_id).values_list("pk", flat=True))
    ranked = _ranked(wanted, {pk: one for pk, one in offers.items() if pk not in own}, most)
    records = Solution.objects.for_card().in_bulk([pk for pk, _score, _reasons in ranked])
    return [Candidate(records[pk], score, reasons) for pk, score, reasons in ranked if pk in records]


def needs_for(
    record: Organization | Solution, needs: Iterable[Need], most: int = MOST, *, public: bool = False
) -> list[Candidate]:
    """Which of these needs an organization or a solution may meet, the best first; never its own. Fixed queries.

    ``needs`` are read with their sectors, layers and steps (``for_card``).
    """
    is_solution = isinstance(record, Solution)
    offered = of_solution(record, public=public) if is_solution else of_organization(record)
    own = set(record.parties.values_list("organization", flat=True)) if is_solution else {record.pk}
    found = []
    for need in needs:
        reasons = reasons_of(wanted_by(need), offered)
        if reasons and (need.posted_by_id is None or need.posted_by_id not in own):
            found.append(Candidate(need, _score(reasons), reasons))
    return sorted(found, key=lambda one: (-one.score, -one.record.pk))[:most]


def _ranked(wanted: Wanted, offers: Offers, most: int) -> list[tuple[int, int, tuple[Reason, ...]]]:
    said = {pk: shared_words(wanted.text, one.text) for pk, one in offers.items()}
    common = too_common(said.values())
    reasons = {
        pk: reasons_of(wanted, one, [word for word in said[pk] if word not in common]) for pk, one in offers.items()
    }
    found = [(pk, _score(why), why) for pk, why in reasons.items() if why]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:most]


def _introduced(need: Need) -> dict[int, tuple[bool, str]]:
    """Who was introduced to a need: whether that still counts, and what came of it."""
    found: dict[int, tuple[bool, str]] = {}
    for one in Introduction.objects.filter(need=need).order_by("introduced_on", "pk"):
        counts = one.is_live or one.state == "signed"
        found[one.organization_id] = (counts or found.get(one.organization_id, (False, ""))[0], one.get_state_display())
    return found


def _related(need: Need) -> dict[int, str]:
    """Whom the poster has a relationship with today, and of which kind."""
    if need.posted_by_id is None:
        return {}
    edges = Relationship.objects.around(need.posted_by_id).as_of()
    return {
        (edge.object_id if edge.subject_id == need.posted_by_id else edge.subject_id): edge.get_kind_display()
        for edge in edges
    }


def _marks(pk: int, before: dict[int, tuple[bool, str]], related: dict[int, str]) -> tuple[str, ...]:
    marks = []
    if pk in before:
        marks.append(_("introduced before: %(state)s") % {"state": before[pk][1]})
    if pk in related:
        marks.append(_("related to the poster: %(kind)s") % {"kind": related[pk]})
    return tuple(marks)
