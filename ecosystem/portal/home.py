"""The portal's first page: one's organizations and how each claim stands, and what one is invited to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.organizations.models import Invitation, Representation
from ecosystem.portal.register import first_page, on_first_page

MOST = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What somebody has to do with the registry."""
    return render(request, "portal/home.html", first_page(request))


@on_first_page
def organizations(request: HttpRequest) -> dict[str, Any]:
    """The organizations one represents or has claimed, the newest first."""
    return {
        "representations": Representation.objects.of(request.user).with_names().order_by("-claimed_at", "-pk")[:MOST]
    }


@on_first_page
def invitations(request: HttpRequest) -> dict[str, Any]:
    """Open invitations to one's confirmed addresses."""
    sent = Invitation.objects.pending().for_addresses(confirmed_addresses(request.user))
    return {"invitations": sent.select_related("organization", "invited_by").order_by("pk")[:MOST]}


patterns = [path("", home, name="home")]
