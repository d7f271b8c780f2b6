"""Pages of single records: an organization, a solution, a program, a center, a platform, a source."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.core.paging import Key, keyset_page
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.cases import case_of, visible_solutions
from ecosystem.directory.demand import fitting
from ecosystem.directory.gatherings import shown_at
from ecosystem.directory.halls import center_context, platform_context
from ecosystem.directory.links import links_page
from ecosystem.directory.listings import pager
from ecosystem.directory.organization_pages import organization_page
from ecosystem.directory.places import visible_centers, visible_platforms
from ecosystem.directory.profiles import ORGANIZATION, profile_of, visible_organizations
from ecosystem.directory.public import page, public_page
from ecosystem.directory.research import built_on
from ecosystem.directory.seats import applying, conditions, with_seats
from ecosystem.directory.telling import summary
from ecosystem.directory.thanks import thanks_for
from ecosystem.following.members import enrolled
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment, Program

NEWEST = (Key("starts_on", descending=True), Key("id", descending=True))
ENROLLMENTS_OF_A_PAGE = 50
Crumbs = list[tuple[Any, str]]


@public_page
def organization(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """Who an organization is, what serves it, what came of it, and where each statement comes from."""
    found = ORGANIZATION.first(public_id)
    if found is None:
        raise Http404
    # The frame comes first: in which registry the page's links stay is decided there.
    asked.framed_by(found.registry)
    return organization_page(profile_of(found, asked), asked)


@public_page
def organization_relationships(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """All relationships of one organization, page by page."""
    found = get_object_or_404(visible_organizations(), public_id=public_id)
    shown, links, total = links_page(found, asked)
    crumbs = [(found, found.get_absolute_url()), (_("Relationships"), request.path)]
    context = {**_organization_frame(found, asked, crumbs), "links": links, "total": total, **pager(request, shown)}
    return page(asked, "directory/organization_relationships.html", context)


@public_page
def solution(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """A case: the problem, who made it with whom, how far it came, and what was measured."""
    found = get_object_or_404(visible_solutions(), public_id=public_id)
    context = {
        **asked.framed_by(found.registry),
        "solution": found,
        "case": case_of(found, asked),
        "built_on": built_on(found, asked.day),
        "center": found.center if found.center and found.center.is_public_now() else None,
        "needs": fitting(found, asked.day) if found.is_public_now() else [],
        "event_roles": shown_at(found, asked.day),
        "description": summary(found),
        "thanks": thanks_for(found),
        "crumbs": [(_("Solutions"), reverse("directory:solutions")), (found, request.path)],
    }
    return page(asked, "directory/solution.html", context)


@public_page
def program(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """Who can join a program, what one gets, dates and seats, and who is enrolled."""
    programs = Program.objects.visible_to(VISITOR).select_related("platform__center__registry", "source")
    found = get_object_or_404(programs, public_id=public_id)
    rows = Enrollment.objects.visible_to(VISITOR).active(asked.day).filter(program=found)
    shown = keyset_page(
        rows.select_related("organization"), NEWEST, request.GET.get("cursor", ""), ENROLLMENTS_OF_A_PAGE
    )
    context = {
        **asked.framed_by(found.platform.center.registry),
        "program": found,
        "item": with_seats([found], asked.day)[0],
        **applying(found, asked.day),
        "conditions": conditions(found),
        "enrollments": shown.rows,
        "total": enrolled(found, asked.day),
        "programs_url": reverse("directory:programs"),
        "description": summary(found),
        "thanks": thanks_for(found),
        "crumbs": [(_("Programs"), reverse("directory:programs")), (found, request.path)],
        **pager(request, shown),
    }
    return page(asked, "directory/program.html", context)


@public_page
def platform(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """What a platform offers, its programs, and the members it serves."""
    found = get_object_or_404(visible_platforms(), public_id=public_id)
    context = {
        **asked.framed_by(found.center.registry),
        **platform_context(found, asked),
        "description": summary(found),
        "thanks": thanks_for(found),
        "crumbs": [(_("Platforms"), reverse("directory:platforms")), (found, request.path)],
    }
    return page(asked, "directory/platform.html", context)


@public_page
def center(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """A center's capacity over time, its parties with dated roles, its members, platforms and figures."""
    found = get_object_or_404(visible_centers(), public_id=public_id)
    context = {
        **asked.framed_by(found.registry),
        **center_context(found, asked),
        "description": summary(found),
        "thanks": thanks_for(found),
        "crumbs": [(_("Centers"), reverse("directory:centers")), (found, request.path)],
    }
    return page(asked, "directory/center.html", context)


def _organization_frame(found: Organization, asked: Asked, crumbs: Crumbs) -> dict[str, Any]:
    return {
        **asked.framed_by(found.registry),
        "organization": found,
        "description": summary(found),
        "crumbs": [(_("Organizations"), reverse("directory:organizations")), *crumbs],
    }
