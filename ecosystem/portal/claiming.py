"""Finding an organization, and claiming to act for it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.organizations import services
from ecosystem.organizations.models import Organization
from ecosystem.portal.forms import ClaimForm, SearchForm, done, form_of, status_of

MOST = 12


def with_a_page() -> QuerySet[Organization]:
    """What everybody can open; staff's drafts are no one's to claim."""
    return Organization.objects.visible_to(AnonymousUser())


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """Organizations by name or code."""
    query = request.GET.get("q", "")[:200].strip()
    found: Any = with_a_page().for_card().likeliest(query, MOST) if query else ()
    context = {"form": SearchForm({"q": query} if query else None), "query": query, "found": found}
    return render(request, "portal/claim_search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Say as what one acts for it; staff then look at the claim."""
    organization = get_object_or_404(with_a_page(), public_id=public_id)
    if organization.representations.of(request.user).open().exists():
        messages.info(request, _("You represent this organization or have claimed it already."))
        return redirect("portal:home")
    form = form_of(request, ClaimForm)
    if done(request, form, partial(services.claim_organization, organization)) is None:
        context = {"organization": organization, "form": form}
        return render(request, "portal/claim.html", context, status=status_of(form))
    messages.success(request, _("Your claim is with the staff now. Its state is shown here."))
    return redirect("portal:home")


patterns = [
    path("claim/", search, name="claim_search"),
    path("claim/<slug:public_id>/", claim, name="claim"),
]
