"""Lists of the directory: organizations, solutions, programs, centers, platforms."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.audit.keeping import kept
from ecosystem.centers.models import CapacityPhase
from ecosystem.core.languages import in_script
from ecosystem.core.queries import with_sticky
from ecosystem.directory import listings, written
from ecosystem.directory.asked import Asked
from ecosystem.directory.cards import solution_cards
from ecosystem.directory.facet_groups import facet_groups
from ecosystem.directory.facets import Facet, Offer, facets_of, organization_offers, solution_offers
from ecosystem.directory.framing import framed
from ecosystem.directory.listings import TABLE, Listing
from ecosystem.directory.places import (
    capacity_of,
    programs_by_platform,
    visible_centers,
    visible_platforms,
)
from ecosystem.directory.public import page, public_page
from ecosystem.directory.seats import with_seats
from ecosystem.directory.written import Written
from ecosystem.following.members import numbers_by_platform
from ecosystem.vocabulary.models import Place


@public_page
def organizations(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Search and facets over organizations, as cards or as a table."""
    listing = listings.organizations(asked)
    rows, shown = listing.shown()
    drawn = (written.table if listing.view == TABLE else written.grid)(rows, asked) if rows else ""
    facets = _facets(listing, organization_offers(asked, listing.narrowing.whole))
    count = ngettext("%(number)s organization", "%(number)s organizations", listing.total())
    title = _titled(listing, _("Organizations"), _("Organizations matching “%(query)s”"))
    slots = {"title": title, "count": count, "rows": drawn, "also": _also_solutions(listing)}
    told = listings.told(listing, shown, facets, rows[0] if rows else None)
    return _list_page(listing, "directory/organizations.html", _("Organizations"), told, facets, slots)


@public_page
def solutions(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Solutions with what was measured of them."""
    listing = listings.solutions(asked)
    shown = listing.page(for_card)
    facets = _facets(listing, solution_offers(asked, listing.narrowing.whole))
    count = ngettext("%(number)s solution", "%(number)s solutions", listing.total())
    title = _titled(listing, _("Solutions"), _("Solutions matching “%(query)s”"))
    cards = solution_cards(shown.rows, asked.day)
    drawn = _drawn(request, "directory/parts/solution_cards.html", {"cards": cards, "asked": asked}) if cards else ""
    slots = {"title": title, "count": count, "rows": drawn, "also": ""}
    told = listings.told(listing, shown, facets)
    return _list_page(listing, "directory/solutions.html", _("Solutions"), told, facets, slots)


def for_card(rows: QuerySet) -> QuerySet:
    """With what a card shows."""
    return rows.for_card()  # type: ignore[attr-defined]


def _facets(listing: Listing, offers: list[Offer]) -> list[Facet]:
    return facets_of(offers, listing.narrowing.counts(), listing.narrowing.values)


def _titled(listing: Listing, usual: str, searched: str) -> str:
    query = listing.narrowing.query
    return in_script(escape(searched % {"query": query} if query else usual))


def _also_solutions(listing: Listing) -> str:
    """Whoever looks for a product by its name is led on to it from the list of organizations."""
    if not listing.narrowing.query:
        return ""
    return _drawn(listing.asked.request, "directory/parts/also_solutions.html", {"narrowing": listing.narrowing})


def _drawn(request: HttpRequest, template: str, values: dict[str, Any]) -> str:
    return in_script(loader.render_to_string(template, values, request))


def _list_page(
    listing: Listing, template: str, name: str, told: Written, facets: list[Facet], slots: dict[str, str]
) -> HttpResponse:
    """A list in its frame."""
    asked, number = listing.asked, {"number": f"{listing.total():,}"}
    files = ngettext(
        "%(number)s row, as the list shows it.",
        "All %(number)s rows in this order, as the list is narrowed now.",
        listing.total(),
    )
    view = format_html('<input type="hidden" name="view" value="{}">', listing.view)
    filled = {
        **slots,
        "count": in_script(escape(slots["count"])) % number,
        "files": in_script(escape(files)) % number,
        "query": escape(listing.narrowing.query),
        "view": view if asked.request.GET.get("view") else "",
        "clear_url": escape(told.clear_url),
        "facets": facet_groups(facets),
        **written.around(told),
    }
    context = {
        "crumbs": [(name, asked.request.path)],
        "has_rows": bool(slots["rows"]),
        "is_narrowed": listing.narrowing.is_narrowed,
        "includes_synthetic": asked.registry is None and kept("has synthetic", _has_synthetic),
    }
    return framed(asked, template, filled, context)


def _has_synthetic() -> bool:
    return Place.objects.filter(is_synthetic=True).exists()


@public_page
def programs(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What an organization can enroll in, by platform."""
    context = {
        "programs": with_seats(listings.programs(asked), asked.day),
        "crumbs": [(_("Programs"), request.path)],
        "centers_url": with_sticky(reverse("directory:centers"), request),
    }
    return page(asked, "directory/programs.html", context)


@public_page
def centers(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The computing centers of the city, or of every city."""
    found = list(asked.within(visible_centers()).annotate(n=Count("platforms")).order_by("registry__code", "id"))
    phases: dict[int, list[CapacityPhase]] = {}
    for phase in CapacityPhase.objects.filter(center__in=found).in_order():
        phases.setdefault(phase.center_id, []).append(phase)
    rows = [(center, capacity_of(phases.get(center.pk, []), asked.day)) for center in found]
    return page(asked, "directory/centers.html", {"rows": rows, "crumbs": [(_("Centers"), request.path)]})


@public_page
def platforms(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The platforms of the city's centers, with their programs and members."""
    found = list(asked.within(visible_platforms()).as_of(asked.day).in_order())
    members, programs_of = numbers_by_platform(asked.day), programs_by_platform(found, asked.day)
    rows = [(platform, programs_of[platform.pk], members[platform.pk]) for platform in found]
    return page(asked, "directory/platforms.html", {"rows": rows, "crumbs": [(_("Platforms"), request.path)]})
