"""Compute of an organization that one represents: what was granted and used of it, and asking for more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecosystem.compute import services
from ecosystem.compute.choices import State
from ecosystem.compute.models import Allocation
from ecosystem.compute.querysets import AllocationQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.portal.asking import active_enrollments
from ecosystem.portal.forms import ComputeForm, done, form_of, status_of
from ecosystem.portal.representing import represented
from ecosystem.solutions.models import Solution, SolutionParty
from ecosystem.solutions.querysets import SolutionQuerySet


@require_safe
def compute(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Every allocation, the newest first, with its months."""
    organization = represented(request, public_id)
    context = {
        "organization": organization,
        "allocations": _of(organization).prefetch_related("usage").with_names().order_by("-requested_on", "-pk"),
        "may_ask": active_enrollments(organization).exists(),
        "states": State,
    }
    return render(request, "portal/compute.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Ask for compute; it stands on the waiting list from today."""
    organization = represented(request, public_id)
    enrollments = active_enrollments(organization)
    if not enrollments.exists():
        raise Http404
    form = form_of(request, ComputeForm, enrollments=enrollments, solutions=_solutions(organization))
    if done(request, form, services.request_allocation) is None:
        context = {"organization": organization, "form": form}
        return render(request, "portal/ask_compute.html", context, status=status_of(form))
    messages.success(request, _("Your request is on the waiting list. What comes of it is shown here."))
    return redirect("portal:compute", organization.public_id)


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Take a request back that nobody has decided yet."""
    mine = Allocation.objects.represented_by(request.user).with_names()
    allocation = get_object_or_404(mine, public_id=public_id)
    services.withdraw_allocation(allocation, by=request.user)
    messages.success(request, _("Your request is taken back."))
    return redirect("portal:compute", allocation.enrollment.organization.public_id)


def _solutions(organization: Organization) -> SolutionQuerySet:
    """The public solutions in which it has a part."""
    parts = SolutionParty.objects.filter(organization=organization)
    return Solution.objects.public().filter(pk__in=parts.values("solution")).order_by("name", "pk")


def _of(organization: Organization) -> AllocationQuerySet:
    return Allocation.objects.filter(enrollment__organization=organization)


patterns = [
    path("organizations/<slug:public_id>/compute/", compute, name="compute"),
    path("organizations/<slug:public_id>/compute/ask/", ask, name="ask_compute"),
    path("allocations/<slug:public_id>/withdraw/", withdraw, name="withdraw_allocation"),
]
