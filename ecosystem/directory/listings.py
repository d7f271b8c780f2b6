"""Lists as a visitor asked for them: what is in them, in which order, and the page of them that is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecosystem.browsing.index import Index
from ecosystem.browsing.paging import cursors, stretch
from ecosystem.browsing.reading import OTHER, initial_of
from ecosystem.core import queries
from ecosystem.core.errors import InvalidInput
from ecosystem.core.paging import FORWARD, Key, Page, cursor_of, keyset_page
from ecosystem.core.searching import BY_RELEVANCE, RELEVANCE
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.browsed import Browsed, browsed, stretch_of_matches
from ecosystem.directory.counting import organizations_counted, solutions_counted
from ecosystem.directory.facets import Facet
from ecosystem.directory.narrowing import Narrowing
from ecosystem.directory.rows import Row, organization_rows
from ecosystem.directory.written import Written
from ecosystem.organizations.models import Organization
from ecosystem.organizations.orders import ORDERS
from ecosystem.programs.filters import MemberFilter
from ecosystem.programs.models import Program
from ecosystem.solutions.filters import SolutionFilter
from ecosystem.solutions.models import Solution

CARDS, TABLE = "cards", "table"
SIZES = {CARDS: 24, TABLE: 50}


@dataclass(frozen=True)
class Order:
    """A way to sort a list."""

    label: str | Promise
    keys: tuple[Key, ...]


ORDER_LABELS = {
    "name": pgettext_lazy("sort", "Name"),
    "newest": pgettext_lazy("sort", "Newest in the registry"),
    "founded": pgettext_lazy("sort", "Founded last"),
    "oldest": pgettext_lazy("sort", "Founded first"),
}
ORGANIZATION_ORDERS = {
    RELEVANCE: Order(pgettext_lazy("sort", "Best match"), BY_RELEVANCE),
    **{name: Order(ORDER_LABELS[name], keys) for name, keys in ORDERS.items()},
}
SOLUTION_ORDERS = {
    RELEVANCE: ORGANIZATION_ORDERS[RELEVANCE],
    "newest": Order(ORDER_LABELS["newest"], (Key("id", descending=True),)),
}


class Listing:
    """A list: its filters, its order, its rows."""

    def __init__(
        self, narrowing: Narrowing | Browsed, rows: Callable[[], QuerySet], orders: Mapping[str, Order]
    ) -> None:
        self.narrowing = narrowing
        self.asked = narrowing.asked
        self._rows = rows
        self.orders = {name: one for name, one in orders.items() if name != RELEVANCE or narrowing.query}
        self.order = _chosen(self.asked.request, "sort", tuple(self.orders))
        self.view = _chosen(self.asked.request, "view", (CARDS, TABLE))

    @cached_property
    def rows(self) -> QuerySet:
        """All rows of the list, to be put into the order of :attr:`keys`."""
        return self._rows()

    @property
    def keys(self) -> Sequence[Key]:
        return self.orders[self.order].keys

    def total(self) -> int:
        """How many rows there are in all."""
        return self.narrowing.total()

    @property
    def cursor(self) -> str:
        return self.asked.request.GET.get("cursor", "")

    @property
    def size(self) -> int:
        """How many rows a page has."""
        return SIZES[self.view]

    def page(self, dressed: Callable[[QuerySet], QuerySet]) -> Page:
        """The page asked for; ``dressed`` adds to rows what is shown of each."""
        return keyset_page(dressed(self.rows), self.keys, self.cursor, self.size)


class Organizations(Listing):
    """The list of organizations, of which rows are shown as plain values."""

    def shown(self) -> tuple[list[Row], Page]:
        """The rows of the page asked for, and the page with its cursors."""
        found = self.narrowing if isinstance(self.narrowing, Browsed) else None
        index = found.index if found else None
        if found is not None and self.order in ORDERS:
            part = stretch(found.index, found.wanted, self.order, self.cursor, self.size)
            rows = self._rows_of(part.keys, index)
            return rows, Page([], *cursors(part, [row.values for row in rows], ORDERS[self.order]))
        if found is not None and found.answers is not None:
            part, stood = stretch_of_matches(found, found.answers, self.cursor, self.size)
            return self._rows_of(part.keys, index), Page([], *cursors(part, stood, BY_RELEVANCE))
        names = dict.fromkeys(("id", *(key.name for key in self.keys)))
        page = keyset_page(self.rows.values(*names), self.keys, self.cursor, self.size)
        return self._rows_of([row["id"] for row in page.rows], index), page

    def _rows_of(self, keys: Sequence[int], index: Index | None) -> list[Row]:
        return organization_rows(keys, self.asked.day, index, in_every_city=self.asked.registry is None)

    def letters(self, first: Row | None) -> tuple[str, list[tuple[str, int, str]]]:
        """Under which letter the first row stands, and for each letter how many do and the address where they begin.

        Nothing where the list is not sorted by name, or fits on a page.
        """
        found = self.narrowing if isinstance(self.narrowing, Browsed) else None
        if found is None or first is None or self.order != "name" or found.total() <= self.size:
            return "", []
        counts, request = found.index.initials(found.wanted), self.asked.request
        keys = ORDERS["name"]
        begins = {letter: cursor_of(FORWARD, {"sort_key": letter, "id": 0}, keys) for letter in ascii_lowercase}
        letters = [
            (letter.upper(), counts.get(letter, 0), paged(request, begins.get(letter, "")))
            for letter in (OTHER, *ascii_lowercase)
        ]
        return initial_of(first.values["sort_key"]).upper(), letters


def organizations(asked: Asked) -> Organizations:
    """The public organizations asked for."""
    quick = browsed(asked, lambda: _narrowed_organizations(asked))
    if quick is None:
        return organizations_read(asked)
    return Organizations(quick, lambda: organizations_read(asked).rows, ORGANIZATION_ORDERS)


def organizations_read(asked: Asked) -> Organizations:
    """The same, asked of the database alone: for whoever reads all of them anyway."""
    narrowing = _narrowed_organizations(asked)
    return Organizations(narrowing, lambda: _by_match(narrowing.rows(), narrowing), ORGANIZATION_ORDERS)


def _narrowed_organizations(asked: Asked) -> Narrowing:
    base = asked.within(Organization.objects.visible_to(VISITOR).public())
    return Narrowing(asked, MemberFilter, base, organizations_counted)


def _by_match(rows: Any, narrowing: Narrowing | Browsed) -> QuerySet:
    return rows.best_match_first(narrowing.query) if narrowing.query else rows


def solutions(asked: Asked) -> Listing:
    """The public solutions asked for."""
    base = asked.within(Solution.objects.visible_to(VISITOR))
    narrowing = Narrowing(asked, SolutionFilter, base, solutions_counted)
    return Listing(narrowing, lambda: _by_match(narrowing.rows(), narrowing), SOLUTION_ORDERS)


def programs(asked: Asked) -> QuerySet[Program]:
    """The public programs of each platform, those that began last first."""
    newest = F("starts_on").desc(nulls_last=True)
    return asked.within(Program.objects.visible_to(VISITOR)).for_card().order_by("platform__position", newest, "id")


def _chosen(request: HttpRequest, name: str, known: tuple[str, ...]) -> str:
    value = request.GET.get(name) or known[0]
    if value not in known:
        raise InvalidInput("unknown_choice", _("This list cannot be shown in that way."), {name: [value[:40]]})
    return value


def told(listing: Listing, shown: Page, facets: Iterable[Facet], first: Row | None = None) -> Written:
    """What is told around the rows of a list: what it is narrowed and sorted by, and where one can go from here."""
    request = listing.asked.request
    chosen = [(facet.name, choice.value, choice.label) for facet in facets for choice in facet.chosen]
    views = {CARDS: queries.changed(request, {"view": None}), TABLE: queries.changed(request, {"view": TABLE})}
    pages = pager(request, shown)
    letter, letters = listing.letters(first) if isinstance(listing, Organizations) else ("", [])
    return Written(
        chips=chips(listing, chosen),
        clear_url=address(request, without=listing.narrowing.names),
        orders=[(name, one.label, name == listing.order) for name, one in listing.orders.items()],
        view=listing.view,
        views=views if isinstance(listing, Organizations) else {},
        previous_url=pages["previous_url"],
        next_url=pages["next_url"],
        letter=letter,
        letters=letters,
    )


def without_empty(request: HttpRequest) -> None:
    """Let the address say nothing of what a form left at "any": an empty choice is none."""
    said = request.GET.copy()
    for name in [name for name, values in said.lists() if not any(values)]:
        del said[name]
    request.GET = said  # type: ignore[assignment]


def pager(request: HttpRequest, shown: Page) -> dict[str, str]:
    """Addresses of the neighboring pages, for the pager component."""

    return {
        "previous_url": paged(request, shown.previous) if shown.previous else "",
        "next_url": paged(request, shown.next) if shown.next else "",
    }


def paged(request: HttpRequest, cursor: str) -> str:
    """The list's address at a cursor; at its beginning without one."""
    query = request.GET.copy()
    query["cursor"] = cursor
    if not cursor:
        del query["cursor"]
    return f"?{query.urlencode()}"


def address(request: HttpRequest, *, without: Iterable[str] = (), **changes: Any) -> str:
    """The list's address with its query changed; paging starts anew."""
    return queries.changed(request, {**dict.fromkeys(without), **changes})


def chips(listing: Listing, chosen: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    """What the list is narrowed by, each with the address of the list without it.

    ``chosen`` are the options of facets: name, value, label. What has no facet is told by its filter's own label.
    """
    narrowing, request = listing.narrowing, listing.asked.request
    options = list(chosen)
    found = [{"label": label, "url": queries.toggled(request, name, value)} for name, value, label in options]
    if narrowing.query:
        found.insert(0, {"label": f"“{narrowing.query}”", "url": address(request, q=None)})
    faceted = {name for name, _value, _label in options} | {"q"}
    return found + [
        {"label": label, "url": address(request, without=[name])}
        for name, label in narrowing.told()
        if name not in faceted
    ]
