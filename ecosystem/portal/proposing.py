"""Proposing what an organization's page should say."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ecosystem.intake import services
from ecosystem.intake.choices import Origin
from ecosystem.intake.models import ProposedChange
from ecosystem.intake.subjects import ORGANIZATION
from ecosystem.organizations.models import Organization
from ecosystem.portal.forms import ProposalForm, done, form_of, status_of
from ecosystem.portal.representing import represented


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The fields as they are, or as one proposed them last; what is changed goes to the staff."""
    organization = represented(request, public_id)
    mine = ProposedChange.objects.open().filter(proposer=request.user, origin=Origin.MEMBER)
    open_one = mine.filter(organization=organization).first()
    form = form_of(request, ProposalForm, organization=organization, values=_values(organization, open_one))
    if done(request, form, partial(services.propose_change, organization)) is None:
        context = {"organization": organization, "form": form, "open": open_one}
        return render(request, "portal/propose.html", context, status=status_of(form))
    messages.success(request, _("Your proposal is with the staff now. What comes of it is shown here."))
    return redirect("portal:organization", organization.public_id)


def _values(organization: Organization, open_one: ProposedChange | None) -> dict[str, str]:
    wanted = {field.name: field.after for field in open_one.fields.all()} if open_one else {}
    return {**ORGANIZATION.present(organization), **wanted}


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Take one's own proposal back."""
    mine = ProposedChange.objects.visible_to(request.user).select_related("organization")
    proposal = get_object_or_404(mine, public_id=public_id)
    services.withdraw_proposal(proposal, by=request.user)
    messages.success(request, _("Your proposal is withdrawn."))
    return redirect("portal:organization", proposal.organization.public_id)


patterns = [
    path("organizations/<slug:public_id>/edit/", propose, name="propose"),
    path("proposals/<slug:public_id>/withdraw/", withdraw, name="withdraw_proposal"),
]
