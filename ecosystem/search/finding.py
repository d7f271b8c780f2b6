"""One question to everything: results grouped by noun, the nouns in one order, each noun's best results first."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ecosystem.organizations.finding.asking import Asked, ask
from ecosystem.organizations.finding.engine import Found, find
from ecosystem.organizations.finding.marking import marked
from ecosystem.organizations.finding.own import INDEX
from ecosystem.organizations.finding.placing import answering
from ecosystem.organizations.finding.ranking import Hit
from ecosystem.organizations.models import Organization
from ecosystem.search.kinds import ORGANIZATION, Kind, all_kinds
from ecosystem.search.models import Entry
from ecosystem.search.telling import Why, reasons

EACH = 10
# More are not counted: nobody reads so many, and counting them all would cost more than finding them.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Result:
    """A record that was found."""

    kind: str
    record: Any
    asked: Asked
    url: str
    key: str
    tier: int
    detail: str = ""
    why: Why | None = None

    @property
    def title(self) -> str:
        return str(self.record)

    @property
    def noun(self) -> str:
        """What such a record is called."""
        return str(self.record._meta.verbose_name)

    @property
    def marked_title(self) -> SafeString:
        """The title as HTML, what was typed marked in it."""
        return marked(self.title, self.asked)

    @property
    def marked_why(self) -> SafeString:
        """The other name or identifier as HTML, marked."""
        return marked(self.why.text if self.why else "", self.asked)


@dataclass(frozen=True)
class Group:
    """The results of one noun. ``total`` counts all of them, up to ``MOST_COUNTED``; ``is_more`` where there are more."""

    kind: str
    title: str | Promise
    results: list[Result]
    total: int
    is_more: bool = False
    address: str = ""
    is_guess: bool = False


@dataclass(frozen=True)
class Answer:
    """What a query found. ``is_guess``: nothing is what was typed, and these may have been meant."""

    asked: Asked
    groups: list[Group] = field(default_factory=list)

    @property
    def is_guess(self) -> bool:
        return bool(self.groups) and all(group.is_guess for group in self.groups)

    @property
    def results(self) -> Iterator[Result]:
        for group in self.groups:
            yield from group.results


def answer(
    text: str, *, user: Any, registry: Any = None, kinds: Collection[str] = (), most: int = EACH, counted: bool = True
) -> Answer:
    """What is public and a typed text finds, the best first; of nouns other than organizations, what ``user`` may see.

    ``registry`` is a city, or None for all; ``kinds`` are names of nouns, or none for all; ``most`` results of each. With
    ``counted`` off, nobody wants to know how many there are. Asks the database a fixed number of times for each noun that has
    results. Never fails, whatever is typed.
    """
    asked = ask(text)
    if not asked.groups:
        return Answer(asked)
    wanted = set(kinds) or {ORGANIZATION, *(kind.name for kind in all_kinds())}
    groups = [_organizations(text, user, registry, most, counted=counted)] if ORGANIZATION in wanted else []
    groups += _others(text, user, registry, [kind for kind in all_kinds() if kind.name in wanted], most)
    found = [group for group in groups if group.results]
    exact = [group for group in found if not group.is_guess]
    return Answer(asked, exact or found)


def _organizations(text: str, user: Any, registry: Any, most: int, *, counted: bool) -> Group:
    rows = Organization.objects.visible_to(user).public()
    rows = rows if registry is None else rows.in_registry(registry)
    found = find(rows, INDEX, text)
    total = len(found.hits)
    if counted and not found.whole:
        total = rows.filter(answering(found)).order_by()[: MOST_COUNTED + 1].count()
    results = _first_organizations(found, rows, most)
    return Group(
        ORGANIZATION,
        _("Organizations"),
        results,
        min(total, MOST_COUNTED),
        total > MOST_COUNTED,
        "directory:organizations",
        found.is_guess,
    )


def _first_organizations(found: Found, rows: QuerySet, most: int) -> list[Result]:
    hits = found.hits[:most]
    records = rows.select_related("place").in_bulk([hit.pk for hit in hits])
    shown = [records[hit.pk] for hit in hits if hit.pk in records]
    if len(shown) < most and not found.whole:
        shown += _those_that_follow(found, rows, most - len(shown))
    tiers = {hit.pk: int(hit.tier) for hit in hits}
    told = reasons(found.asked, {one.pk: str(one) for one in shown})
    return [
        Result(
            ORGANIZATION,
            one,
            found.asked,
            one.get_absolute_url(),
            one.public_id,
            tiers.get(one.pk, 6),
            _detail(one),
            told.get(one.pk),
        )
        for one in shown
    ]


def _those_that_follow(found: Found, rows: QuerySet, most: int) -> list[Any]:
    following = rows.exclude(pk__in=found.keys).filter(search_entry__tokens__holds=found.groups)
    return list(following.select_related("place").order_by("-prominence", "pk")[:most])


def _detail(organization: Organization) -> str:
    place = str(organization.place) if organization.place else ""
    return " · ".join(filter(None, [organization.get_kind_display(), place]))


def _others(text: str, user: Any, registry: Any, kinds: list[Kind], most: int) -> list[Group]:
    entries = Entry.objects.of_kinds([kind.name for kind in kinds])
    entries = entries if registry is None else entries.in_registry(registry)
    found = entries.answering(text)
    hits = found.hits if found.whole else found.hits + _entries_that_follow(found, entries)
    told = Entry.objects.filter(pk__in=[hit.pk for hit in hits]).values_list("pk", "kind", "record")
    places = {pk: (kind, record) for pk, kind, record in told}
    of_kind: dict[str, list[tuple[int, Hit]]] = defaultdict(list)
    for hit in hits:
        kind_name, record = places[hit.pk]
        of_kind[kind_name].append((record, hit))
    return [_group(kind, of_kind[kind.name], user, most, found) for kind in kinds if kind.name in of_kind]


def _entries_that_follow(found: Found, entries: QuerySet) -> list[Hit]:
    rows = entries.filter(tokens__holds=found.groups).exclude(pk__in=found.keys).order_by("-weight", "pk")
    return [Hit(pk, 6, weight, "") for pk, weight in rows.values_list("pk", "weight")[:MOST_COUNTED]]  # type: ignore[arg-type]


def _group(kind: Kind, hits: list[tuple[int, Hit]], user: Any, most: int, found: Found) -> Group:
    seen = set(kind.seen(kind.rows, user).filter(pk__in=[pk for pk, _hit in hits]).values_list("pk", flat=True))
    known = [(pk, hit) for pk, hit in hits if pk in seen]
    records = kind.rows.select_related(*kind.related).in_bulk([pk for pk, _hit in known[:most]])
    results = [
        Result(
            kind.name, records[pk], found.asked, kind.link(records[pk]), getattr(records[pk], kind.key), int(hit.tier)
        )
        for pk, hit in known[:most]
    ]
    return Group(kind.name, kind.title, results, len(known), not found.whole, kind.address, found.is_guess)
