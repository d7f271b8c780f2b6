"""What the center has of an organization that one represents, as a page, a PDF and a workbook: what is its own, and no more."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from ecosystem.portal.representing import represented
from ecosystem.reports.asking import profile_of
from ecosystem.reports.building import build
from ecosystem.reports.files import FILES, as_file


@require_safe
def profile(request: HttpRequest, public_id: str) -> HttpResponse:
    """Its memberships, compute, vouchers, service steps and public solutions."""
    organization = represented(request, public_id)
    report = build(profile_of(organization, request.user, own=True))
    return render(request, "portal/profile.html", {"organization": organization, "report": report})


@require_safe
def profile_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The same as a file."""
    organization = represented(request, public_id)
    if form not in FILES:
        raise Http404
    return as_file(build(profile_of(organization, request.user, own=True)), form, organization.public_id)


patterns = [
    path("organizations/<slug:public_id>/profile/", profile, name="profile"),
    path("organizations/<slug:public_id>/profile.<str:form>", profile_file, name="profile_file"),
]
