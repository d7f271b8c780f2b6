"""One organization that one represents: who else does, whom to invite, and leaving."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.core.dates import today
from ecosystem.core.site import site_address
from ecosystem.incubation.models import ServiceCase
from ecosystem.intake.choices import Origin
from ecosystem.intake.models import ProposedChange
from ecosystem.officers.models import Assignment, Office
from ecosystem.organizations import services
from ecosystem.organizations.models import Invitation, Organization, Representation
from ecosystem.portal.asking import has_needs, has_vouchers, may_ask
from ecosystem.portal.forms import EndForm, InvitationForm, done, form_of, status_of

MOST_CASES = 100
LATEST_PROPOSALS = 10


def represented(request: HttpRequest, public_id: str) -> Organization:
    """An organization that the person represents. Raises ``Http404`` for any other."""
    mine = Organization.objects.represented_by(request.user).select_related("registry", "place")
    return get_object_or_404(mine, public_id=public_id)


@require_safe
def organization(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Who represents it, who is invited, what was proposed and what came of it."""
    found = represented(request, public_id)
    people = list(found.representations.verified().select_related("user").order_by("-is_lead", "decided_at", "pk"))
    leads = any(one.user_id == request.user.pk and one.is_lead for one in people)
    context = {
        "organization": found,
        "people": [(one, leads or one.user_id == request.user.pk) for one in people],
        "leads": leads,
        "asks_for_compute": may_ask(found),
        "has_vouchers": has_vouchers(found),
        "has_needs": has_needs(found),
        "invitations": found.invitations.pending().select_related("invited_by").order_by("pk"),
        "proposals": ProposedChange.objects.filter(organization=found, origin=Origin.MEMBER)
        .with_fields()
        .order_by("-pk")[:LATEST_PROPOSALS],
        "offices": _offices(found),
        "cases": ServiceCase.objects.told_to(found)[:MOST_CASES],
    }
    return render(request, "portal/organization.html", context)


def _offices(found: Organization) -> list[tuple[Office, str]]:
    """Where it turns to at each center of which it is a member; with who answers for it, where the center says so."""
    offices = list(Office.objects.serving(found, today()))
    shown = [office.center_id for office in offices if office.shows_officer]
    held = Assignment.objects.as_of().filter(organization=found, center__in=shown).select_related("officer")
    named = {one.center_id: one.officer.name for one in held} if shown else {}
    return [(office, named.get(office.center_id, "")) for office in offices]


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Ask a colleague by mail."""
    found = represented(request, public_id)
    form = form_of(request, InvitationForm)

    def link(secret: str) -> str:
        return site_address(request) + reverse("portal:invitation", args=[secret])

    invited = done(request, form, partial(services.invite_colleague, found, link=link))
    if invited is None:
        return render(request, "portal/invite.html", {"organization": found, "form": form}, status=status_of(form))
    messages.success(request, _("A mail is on its way to %(email)s.") % {"email": invited.email})
    return redirect("portal:organization", found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Where the link of a mail leads: accept, or be told why not."""
    if request.method != "POST":
        sent = Invitation.objects.with_secret(secret).pending().select_related("organization", "invited_by").first()
        return render(request, "portal/invitation.html", {"invitation": sent}, status=200 if sent else 404)
    return _accepted(request, services.accept_invitation(secret, by=request.user))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Accept an invitation that was sent to one of one's addresses."""
    sent = Invitation.objects.pending().for_addresses(confirmed_addresses(request.user))
    return _accepted(request, services.accept_invitation(get_object_or_404(sent, pk=pk), by=request.user))


def _accepted(request: HttpRequest, joined: Representation) -> HttpResponseBase:
    messages.success(request, _("You represent %(organization)s now.") % {"organization": joined.organization})
    return redirect("portal:organization", joined.organization.public_id)


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take an invitation back."""
    sent = get_object_or_404(Invitation.objects.visible_to(request.user).select_related("organization"), pk=pk)
    services.withdraw_invitation(sent, by=request.user)
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": sent.email})
    return redirect("portal:organization", sent.organization.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say what ending means, then end a representation: one's own, or a colleague's."""
    found = get_object_or_404(Representation.objects.visible_to(request.user).verified().with_names(), pk=pk)
    form = form_of(request, EndForm)
    if done(request, form, partial(services.end_representation, found)) is None:
        context = {"representation": found, "organization": found.organization, "form": form}
        return render(request, "portal/end.html", context, status=status_of(form))
    messages.success(request, _("%(name)s no longer represents the organization.") % {"name": found.user})
    own = found.user_id == request.user.pk
    return redirect("portal:home") if own else redirect("portal:organization", found.organization.public_id)


patterns = [
    path("organizations/<slug:public_id>/", organization, name="organization"),
    path("organizations/<slug:public_id>/invite/", invite, name="invite"),
    path("representations/<int:pk>/end/", end, name="end"),
    path("invitations/<int:pk>/accept/", accept, name="accept"),
    path("invitations/<int:pk>/withdraw/", withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<str:secret>/", invitation, name="invitation"),
]
