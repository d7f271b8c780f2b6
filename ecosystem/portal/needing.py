"""Needs of an organization that one represents: posting, changing and withdrawing them; the introductions it is part of."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecosystem.audit.recording import change_set
from ecosystem.centers.models import Center
from ecosystem.industry import services
from ecosystem.industry.choices import UNPUBLISHED, State
from ecosystem.industry.models import Introduction, Need
from ecosystem.industry.services.proposals import PROPOSED
from ecosystem.organizations.models import Organization
from ecosystem.portal.forms import done, form_of, status_of
from ecosystem.portal.need_forms import DeclineForm, NeedChangeForm, NeedForm
from ecosystem.portal.representing import represented

MOST = 100


def can_post(organization: Organization) -> bool:
    """Whether there is a center in its city to post needs at."""
    return _centers(organization).exists()


def _centers(organization: Organization) -> Any:
    return Center.objects.public().filter(registry=organization.registry_id).order_by("name", "pk")


@require_safe
def needs(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """What it looks for, and who was introduced to whom."""
    organization = represented(request, public_id)
    introductions = Introduction.objects.concerning(organization).with_names().order_by("-introduced_on", "-pk")
    context = {
        "organization": organization,
        "needs": Need.objects.posted_for(organization).with_names()[:MOST],
        "introductions": introductions[:MOST],
        "can_post": can_post(organization),
        "unpublished": UNPUBLISHED,
    }
    return render(request, "portal/needs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Post a need: it is handed in to the center's office, or kept as a draft."""
    organization = represented(request, public_id)
    centers = _centers(organization)
    form = form_of(request, NeedForm, centers=centers)
    made = done(request, form, partial(_posted, organization))
    if made is None:
        context = {"organization": organization, "form": form, "title": _("Post a need")}
        return render(request, "portal/need_form.html", context, status=status_of(form))
    messages.success(request, _told(made))
    return redirect("portal:needs", organization.public_id)


def _posted(organization: Organization, *, by: Any, as_draft: bool, **values: Any) -> Need:
    with change_set(by=by, verb=gettext_noop("Post a need")):
        need = services.post_need(posted_by=organization, by=by, **values)
        return need if as_draft else services.submit_need(need, by=by)


def _told(need: Need) -> str:
    if need.state == State.DRAFT:
        return _("It is kept as a draft. Nobody else sees it until you hand it in.")
    return _("It is handed in. The center's office reads it before it is published.")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Change a need; of one that is public the change is proposed, and what is public stays till the office has read it."""
    need = _mine(request, public_id)
    is_public = need.state not in UNPUBLISHED
    form = form_of(request, NeedChangeForm if is_public else NeedForm, **_where(need, is_public))
    service = services.propose_need_change if is_public else _revised
    if done(request, form, partial(service, need)) is None:
        context = {"organization": need.posted_by, "need": need, "form": form, "title": need, "is_public": is_public}
        return render(request, "portal/need_form.html", context, status=status_of(form))
    told = _("Your change is proposed. What is public stays as it is until the office has read it.")
    messages.success(request, told if is_public else _("It is changed."))
    return redirect("portal:needs", need.posted_by.public_id)  # type: ignore[union-attr]


def _where(need: Need, is_public: bool) -> dict[str, Any]:
    known = {name: getattr(need, name) for name in PROPOSED}
    if is_public:
        return {"initial": known}
    links = {name: list(getattr(need, name).all()) for name in ("sectors", "layers", "steps")}
    return {"initial": {**known, **links, "center": need.center}, "centers": None}


def _revised(need: Need, *, by: Any, as_draft: bool, **values: Any) -> Need:
    with change_set(by=by, verb=gettext_noop("Revise a need")):
        need = services.revise_need(need, by=by, **values)
        hands_in = not as_draft and need.state != State.SUBMITTED
        return services.submit_need(need, by=by) if hands_in else need


@require_POST
def submit(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand a draft in."""
    need = services.submit_need(_mine(request, public_id), by=request.user)
    messages.success(request, _told(need))
    return redirect("portal:needs", need.posted_by.public_id)  # type: ignore[union-attr]


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Take a need back."""
    need = services.withdraw_need(_mine(request, public_id), by=request.user)
    messages.success(request, _("Your need is withdrawn."))
    return redirect("portal:needs", need.posted_by.public_id)  # type: ignore[union-attr]


@require_POST
def accept(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Say that one wants to talk."""
    found = _introduction(request, public_id)
    services.begin_talks(found, by=request.user)
    messages.success(request, _("The center's office sees that you want to talk, and puts you in touch."))
    return redirect("portal:needs", _own_side(request, found).public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Say why one does not want it."""
    found = _introduction(request, public_id)
    organization = _own_side(request, found)
    form = form_of(request, DeclineForm)
    if done(request, form, partial(services.decline_introduction, found)) is None:
        context = {"organization": organization, "introduction": found, "form": form}
        return render(request, "portal/decline.html", context, status=status_of(form))
    messages.success(request, _("The introduction is declined."))
    return redirect("portal:needs", organization.public_id)


def _mine(request: HttpRequest, public_id: str) -> Need:
    return get_object_or_404(Need.objects.represented_by(request.user).with_names(), public_id=public_id)


def _introduction(request: HttpRequest, public_id: str) -> Introduction:
    mine = Introduction.objects.represented_by(request.user).with_names()
    return get_object_or_404(mine, public_id=public_id)


def _own_side(request: HttpRequest, found: Introduction) -> Organization:
    """The organization for which the person answers."""
    sides = [found.organization, found.need.posted_by]
    mine = Organization.objects.represented_by(request.user).filter(pk__in=[one.pk for one in sides if one])
    return mine[0]


patterns = [
    path("organizations/<slug:public_id>/needs/", needs, name="needs"),
    path("organizations/<slug:public_id>/needs/new/", post, name="post_need"),
    path("needs/<slug:public_id>/edit/", edit, name="edit_need"),
    path("needs/<slug:public_id>/submit/", submit, name="submit_need"),
    path("needs/<slug:public_id>/withdraw/", withdraw, name="withdraw_need"),
    path("introductions/<slug:public_id>/accept/", accept, name="accept_introduction"),
    path("introductions/<slug:public_id>/decline/", decline, name="decline_introduction"),
]
