"""What is wanted: the needs that members and the city have published, and what may meet each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.core.paging import Key, keyset_page
from ecosystem.core.queries import with_sticky
from ecosystem.directory import telling
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.listings import pager, without_empty
from ecosystem.directory.narrowing import Narrowing
from ecosystem.directory.public import page, public_page
from ecosystem.industry.candidates import needs_for, solutions_for
from ecosystem.industry.choices import SEEKING, TOLD, Standing
from ecosystem.industry.filters import NeedFilter
from ecosystem.industry.models import Introduction, Need
from ecosystem.industry.reports import Counts, introductions_told
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution
from ecosystem.vocabulary.models import Sector, ValueChainLayer

NEWEST = (Key("opened_on", descending=True, nullable=True), Key("id", descending=True))
PAGE_SIZE, MOST_CANDIDATES, MOST_FITTING, MOST_OF_ONE, MOST_LOOKED_AT = 24, 6, 5, 10, 200
STATE_TONES = {Standing.OPEN: "warning", Standing.MATCHED: "plan", Standing.SIGNED: "good"}


class PublicNeedFilter(NeedFilter):
    """What the public filters by: what waits for the office is none of its business."""

    waits = None


@dataclass(frozen=True)
class ToldNeed:
    """A need as it stood at the end of a day."""

    need: Need
    standing: str

    @property
    def label(self) -> str:
        return str(Standing(self.standing).label)

    @property
    def tone(self) -> str:
        return STATE_TONES.get(Standing(self.standing), "plain")

    @property
    def poster(self) -> Organization | None:
        """Who posted it, where the public can see them."""
        posted_by = self.need.posted_by
        return posted_by if posted_by is not None and posted_by.status in SEEN_BY_ADDRESS else None


def told(needs: list[Need], day: date) -> list[ToldNeed]:
    """These needs as they stood at the end of a day. One query."""
    keys = [need.pk for need in needs]
    met = set(Introduction.objects.live_on(day).filter(need__in=keys).values_list("need", flat=True))
    return [ToldNeed(need, _standing(need, day, need.pk in met)) for need in needs]


def _standing(need: Need, day: date, is_met: bool) -> str:
    if need.signed_on is not None and need.signed_on <= day:
        return Standing.SIGNED
    if need.closed_on is not None and need.closed_on <= day:
        return Standing.LAPSED
    return Standing.MATCHED if is_met else Standing.OPEN


def visible_needs() -> QuerySet[Need]:
    """The needs that have a page."""
    return Need.objects.visible_to(VISITOR).for_card()


@public_page
def needs(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Who looks for what: those that still look unless others are asked for, the newest first."""
    without_empty(request)
    every = asked.within(visible_needs())
    narrowing = Narrowing(asked, PublicNeedFilter, every)
    rows = narrowing.rows()
    if not narrowing.values("state"):
        rows = rows.filter(pk__in=Need.objects.seeking_on(asked.day).values("pk"))
    shown = keyset_page(rows, NEWEST, request.GET.get("cursor", ""), PAGE_SIZE)
    known = every.published_by(asked.day)
    context = {
        "needs": told(shown.rows, asked.day),
        "total": narrowing.kept("needs", rows.order_by().count),
        "is_narrowed": narrowing.is_narrowed,
        "states": _states(known, asked),
        "choices": _choices(narrowing, known),
        "crumbs": [(_("Needs"), request.path)],
        **pager(request, shown),
    }
    return page(asked, "directory/needs.html", context)


def _states(known: Any, asked: Asked) -> list[tuple[str, int, str]]:
    """How many stand how on the day, and the list of each."""
    url = reverse("directory:needs")
    return [
        (
            str(Standing(state).label),
            known.standing_on(state, asked.day).order_by().count(),
            with_sticky(f"{url}?state={state}", asked.request),
        )
        for state in TOLD
    ]


def _choices(narrowing: Narrowing, known: Any) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """What the list can be narrowed by beside words: of sectors and layers those that some need has."""
    keys = known.order_by().values("pk")
    sectors = Sector.objects.filter(need_links__need__in=keys).distinct().order_by("path")
    layers = ValueChainLayer.objects.filter(need_links__need__in=keys).distinct().order_by("position", "code")
    options = {
        "state": (_("State"), [(state, str(Standing(state).label)) for state in TOLD]),
        "sector": (_("Sector"), [(one.code, str(one)) for one in sectors]),
        "layer": (_("Value-chain layer"), [(one.code, str(one)) for one in layers]),
    }
    return [
        (name, label, [(code, words, code in narrowing.values(name)) for code, words in found])
        for name, (label, found) in options.items()
        if found
    ]


@public_page
def need(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """What is wanted, by whom and by when, and which solutions may fit."""
    found = get_object_or_404(visible_needs(), public_id=public_id)
    if found.opened_on is None or found.opened_on > asked.day:
        raise Http404
    one = told([found], asked.day)[0]
    seeking = one.standing in SEEKING and found.is_seeking
    context = {
        **asked.framed_by(found.center.registry),
        "one": one,
        "need": found,
        "candidates": solutions_for(found, public=True, most=MOST_CANDIDATES) if seeking else [],
        "is_seeking": seeking,
        "introduced": Introduction.objects.known_by(asked.day).filter(need=found).count(),
        "description": Truncator(telling.told(found, "text")).chars(150),
        "crumbs": [(_("Needs"), reverse("directory:needs")), (found, request.path)],
    }
    return page(asked, "directory/need.html", context)


def fitting(solution: Solution, day: date) -> list[Any]:
    """The published needs that a solution may meet, those that look for somebody on the day and still do. Fixed queries."""
    looking: Any = visible_needs().filter(center__registry=solution.registry_id).seeking().seeking_on(day)
    found = list(looking.order_by("-opened_on", "-pk")[:MOST_LOOKED_AT])
    return needs_for(solution, found, MOST_FITTING, public=True) if found else []


def latest_needs(center: Center, day: date) -> tuple[list[ToldNeed], int, Counts]:
    """The needs of a center that looked for somebody at the end of the day, how many they are, and what was brought together."""
    looking = visible_needs().filter(center=center).seeking_on(day)  # type: ignore[attr-defined]
    latest = list(looking.order_by("-opened_on", "-pk")[:MOST_CANDIDATES])
    return told(latest, day), looking.count(), introductions_told(center, day)


def posted_by(organization: Organization, day: date) -> list[ToldNeed]:
    """What an organization has posted by the day, the newest first. Two queries where there is anything."""
    rows = Need.objects.public().published_by(day).filter(posted_by=organization).order_by("-opened_on", "-pk")
    found = list(rows.select_related("center", "posted_by")[:MOST_OF_ONE])
    return told(found, day) if found else []
