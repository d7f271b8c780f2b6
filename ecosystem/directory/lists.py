"""Lists of the directory: organizations, solutions, programs, centers, platforms."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.centers.models import CapacityPhase
from ecosystem.directory import listings
from ecosystem.directory.asked import Asked
from ecosystem.directory.cards import organization_cards, solution_cards
from ecosystem.directory.facets import Facet, facets_of, organization_offers, solution_offers
from ecosystem.directory.listings import Listing, pager
from ecosystem.directory.places import (
    capacity_of,
    programs_by_platform,
    visible_centers,
    visible_platforms,
)
from ecosystem.directory.public import page, public_page
from ecosystem.directory.seats import with_seats
from ecosystem.programs.reports import members_by_platform
from ecosystem.vocabulary.models import Place


@public_page
def organizations(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Search and facets over organizations, as cards or as a table."""
    listing = listings.organizations(asked)
    shown = listing.page(for_card)
    narrowing = listing.narrowing
    facets = facets_of(organization_offers(asked, narrowing.whole), narrowing.counts(), narrowing.values)
    context = {
        "cards": organization_cards(shown.rows, asked.day),
        "crumbs": [(_("Organizations"), request.path)],
        **_list_context(request, listing, facets),
        **pager(request, shown),
    }
    return page(asked, "directory/organizations.html", context)


@public_page
def solutions(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Solutions with what was measured of them."""
    listing = listings.solutions(asked)
    shown = listing.page(for_card)
    narrowing = listing.narrowing
    facets = facets_of(solution_offers(asked, narrowing.whole), narrowing.counts(), narrowing.values)
    context = {
        "cards": solution_cards(shown.rows, asked.day),
        "crumbs": [(_("Solutions"), request.path)],
        **_list_context(request, listing, facets),
        **pager(request, shown),
    }
    return page(asked, "directory/solutions.html", context)


def for_card(rows: QuerySet) -> QuerySet:
    """With what a card shows."""
    return rows.for_card()  # type: ignore[attr-defined]


def _list_context(request: HttpRequest, listing: Listing, facets: list[Facet]) -> dict[str, Any]:
    chosen = [(facet.name, option.value, option.label) for facet in facets for option in facet.chosen]
    return {
        **listing.context(),
        "facets": facets,
        "chips": listings.chips(listing, chosen),
        "clear_url": listings.address(request, without=listing.narrowing.names),
        "includes_synthetic": listing.asked.registry is None and Place.objects.filter(is_synthetic=True).exists(),
    }


@public_page
def programs(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What an organization can enroll in, by platform."""
    context = {
        "programs": with_seats(listings.programs(asked), asked.day),
        "crumbs": [(_("Programs"), request.path)],
        "centers_url": reverse("directory:centers"),
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
    members, programs_of = members_by_platform(asked.registry, asked.day), programs_by_platform(found, asked.day)
    rows = [(platform, programs_of[platform.pk], members.get(platform.pk, 0)) for platform in found]
    return page(asked, "directory/platforms.html", {"rows": rows, "crumbs": [(_("Platforms"), request.path)]})
