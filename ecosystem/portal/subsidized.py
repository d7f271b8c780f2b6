"""Compute vouchers of an organization that one represents: what it holds, what it claimed, and claiming more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecosystem.organizations.models import Organization
from ecosystem.portal.asking import active_enrollments, claimable_pots
from ecosystem.portal.forms import VoucherClaimForm, done, form_of, status_of
from ecosystem.portal.representing import represented
from ecosystem.vouchers import services
from ecosystem.vouchers.choices import UNDECIDED
from ecosystem.vouchers.models import Claim, Voucher


@require_safe
def vouchers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Its vouchers with what is left of each, and its claims with where they stand."""
    organization = represented(request, public_id)
    context = {
        "organization": organization,
        "vouchers": Voucher.objects.of_organization(organization),
        "claims": Claim.objects.of_organization(organization),
        "may_claim": claimable_pots(organization).exists(),
        "undecided": UNDECIDED,
    }
    return render(request, "portal/vouchers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand in a bill that was paid; what is not met is said at its field."""
    organization = represented(request, public_id)
    pots = claimable_pots(organization)
    if not pots.exists():
        raise Http404
    where = {"pots": pots, "enrollments": active_enrollments(organization), "registry": organization.registry}
    form = form_of(request, VoucherClaimForm, **where)
    if done(request, form, services.submit_claim) is None:
        documents = {str(pot.scheme): pot.scheme.required_documents for pot in pots}
        context = {"organization": organization, "form": form, "documents": documents}
        return render(request, "portal/claim_voucher.html", context, status=status_of(form))
    messages.success(request, _("Your claim is handed in. What comes of it is shown here."))
    return redirect("portal:vouchers", organization.public_id)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a claim back that nobody has decided yet."""
    mine = Organization.objects.represented_by(request.user).values("pk")
    claims = Claim.objects.filter(enrollment__organization__in=mine).select_related("enrollment__organization")
    found = get_object_or_404(claims, pk=pk)
    services.withdraw_claim(found, by=request.user)
    messages.success(request, _("Your claim is taken back."))
    return redirect("portal:vouchers", found.enrollment.organization.public_id)


patterns = [
    path("organizations/<slug:public_id>/vouchers/", vouchers, name="vouchers"),
    path("organizations/<slug:public_id>/vouchers/claim/", claim, name="claim_voucher"),
    path("voucher-claims/<int:pk>/withdraw/", withdraw, name="withdraw_claim"),
]
