"""Compute vouchers of an organization that one represents: what it holds, and what it claimed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from ecosystem.portal.representing import represented
from ecosystem.vouchers.models import Claim, Voucher


@require_safe
def vouchers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Its vouchers with what is left of each, and its claims with where they stand."""
    organization = represented(request, public_id)
    context = {
        "organization": organization,
        "vouchers": Voucher.objects.of_organization(organization),
        "claims": Claim.objects.of_organization(organization),
    }
    return render(request, "portal/vouchers.html", context)


patterns = [path("organizations/<slug:public_id>/vouchers/", vouchers, name="vouchers")]
