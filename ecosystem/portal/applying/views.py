"""The pages of applying."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.core import drafts
from ecosystem.core.dates import today
from ecosystem.core.downloads import download
from ecosystem.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from ecosystem.organizations.models import Organization
from ecosystem.portal.applying.fields import FILE, files_of, groups_of, hosts_like, labels_of, typed
from ecosystem.portal.register import on_first_page
from ecosystem.programs import services
from ecosystem.programs.choices import EDITABLE, OPEN, TOLD, Stage
from ecosystem.programs.contents import read, wanted_of
from ecosystem.programs.dossiers import contact_lines, dossier
from ecosystem.programs.drafts import save_draft
from ecosystem.programs.eligibility import facts_of, failed
from ecosystem.programs.models import Application, ApplicationDocument, Program
from ecosystem.programs.recognition import recognize
from ecosystem.programs.services.applying import is_taking, may_hand_in

REFUSED, MOST = 422, 50
# The fields beside which it is said that a rule of the program is not met.
RULED = ("kind", "uscc", "host", "place", "sectors", "founded_on")
SOON = timedelta(days=3)


@on_first_page
def my_applications(request: HttpRequest) -> dict[str, Any]:
    """The person's applications for the portal's first page, those first that can still change."""
    mine = Application.objects.own(request.user).select_related("program__platform__center")
    found = list(mine.order_by("-pk")[:MOST])
    return {"applications": sorted(found, key=lambda one: (one.state not in OPEN, -one.pk))}


def _mine(request: HttpRequest, public_id: str) -> Application:
    own = Application.objects.own(request.user).with_names()
    return get_object_or_404(own, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """For whom somebody applies: an organization of theirs, or one that the registry does not have yet."""
    program = get_object_or_404(Program.objects.public().for_card(), public_id=public_id)
    mine = list(_organizations(request, program))
    if request.method == "POST":
        chosen = next((one for one in mine if one.public_id == request.POST.get("organization")), None)
        application = services.start_application(program, by=request.user, organization=chosen)
        return redirect("portal:application_edit", application.public_id)
    context = {
        "program": program,
        "open": is_taking(program),
        "choices": [(one, failed(program, facts_of(one))) for one in mine],
    }
    return render(request, "portal/applying/apply.html", context)


def _organizations(request: HttpRequest, program: Program) -> Any:
    """Those of the program's city that the person represents or has claimed."""
    held = Organization.objects.filter(representations__in=request.user.representations.open())
    return held.in_registry(program.platform.center.registry_id).order_by("sort_key", "pk")[:MOST]


@require_safe
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where an application stands, what was handed in, and what comes next."""
    mine = _mine(request, public_id)
    context = {
        "application": mine,
        "may_change": may_hand_in(mine),
        "may_withdraw": mine.state in OPEN,
        "dossier": dossier(mine) if mine.submitted_at else None,
        "contact": contact_lines(mine),
        "spells": mine.spells.order_by("starts_at", "pk"),
        "told": TOLD,
        "changed": mine.state in EDITABLE and mine.submitted_at is not None and _is_changed(mine),
    }
    return render(request, "portal/applying/application.html", context)


def _is_changed(application: Application) -> bool:
    """Whether the draft says something that was not handed in."""
    spell = application.spells.filter(state__in=[Stage.SUBMITTED, Stage.IN_REVIEW]).order_by("-starts_at").first()
    saved = application.draft_saved_at
    return bool(saved and spell and saved > spell.starts_at)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The form: saved while it is typed, checked while it is typed, handed in when all is there."""
    mine = _mine(request, public_id)
    if mine.state not in EDITABLE:
        messages.info(request, _("This application can no longer be changed."))
        return redirect("portal:application", mine.public_id)
    if request.method != "POST":
        return _form(request, _with_what_was_left(request, mine), {})
    if request.headers.get("HX-Request"):
        return _saved_while_typing(request, mine)
    return _sent(request, mine)


def _with_what_was_left(request: HttpRequest, mine: Application) -> Application:
    """The application with what was typed when the sign-in ended; it is saved when the form is sent."""
    left = drafts.find(request)
    if left is not None:
        values = typed(left, mine)
        mine.draft = {**mine.draft, **values}
    return mine


def _saved_while_typing(request: HttpRequest, mine: Application) -> HttpResponse:
    try:
        saved = save_draft(mine, by=request.user, values=typed(request.POST, mine), version=_version(request))
    except DomainError as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        return render(request, "portal/applying/not_saved.html", {"refusal": refusal})
    mine.draft, mine.draft_version = saved.draft, saved.draft_version
    context = {"application": mine, "at": saved.draft_saved_at, **_live(mine)}
    return render(request, "portal/applying/saved.html", context)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _live(mine: Application) -> dict[str, Any]:
    """What is said while one types: the rules, who this may be, which hosts are called so, and what is missing."""
    contents, draft = read(mine), mine.draft
    known = []
    if mine.organization_id is None:
        city = mine.program.platform.center.registry
        known = recognize(city, name=str(draft.get("name") or ""), code=contents.values.get("uscc", ""))
    hosts = [] if draft.get("host") else hosts_like(str(draft.get("host_text") or ""), mine)
    return {
        "contents": contents,
        "verdicts": contents.verdicts,
        "known": known,
        "by_code": bool(known and contents.values.get("uscc")),
        "hosts": hosts,
        "missing": len(contents.errors),
        "telling": labels_of(contents.telling, mine),
        "ruled": RULED,
    }


def _sent(request: HttpRequest, mine: Application) -> HttpResponseBase:
    """What a button of the form does: keep everything first, then what the button says."""
    try:
        mine = _with_names(
            save_draft(mine, by=request.user, values=typed(request.POST, mine), version=_version(request))
        )
    except DomainError as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        return _form(request, _as_typed(mine, request), {"__all__": [str(refusal)]}, REFUSED)
    drafts.drop(request)
    errors = _files(request, mine)
    if errors or "submit" not in request.POST:
        return _form(request, mine, errors, REFUSED) if errors else _kept(request, mine)
    try:
        services.submit(mine, by=request.user)
    except NotAllowed:
        raise
    except DomainError as refusal:
        return _form(request, mine, refusal.fields or {"__all__": [str(refusal)]}, REFUSED, str(refusal))
    messages.success(request, _("Your application is handed in. A receipt is on its way to you by mail."))
    return redirect("portal:application", mine.public_id)


def _with_names(application: Application) -> Application:
    return Application.objects.with_names().get(pk=application.pk)


def _as_typed(mine: Application, request: HttpRequest) -> Application:
    mine.draft = {**mine.draft, **typed(request.POST, mine)}
    return mine


def _files(request: HttpRequest, mine: Application) -> dict[str, list[str]]:
    """Keep the files that came with the form, and take away those that are to go; what was refused, by document."""
    errors: dict[str, list[str]] = {}
    wanted = {one.key: one for one in wanted_of(mine.program)}
    for name, file in request.FILES.items():
        requirement = wanted.get(name.removeprefix(FILE))
        if requirement is None:
            continue
        try:
            services.attach_document(mine, requirement, file=file, by=request.user)
        except InvalidInput as refusal:
            errors.update({field: [str(one) for one in said] for field, said in refusal.fields.items()})
        except Conflict as refusal:
            errors[f"documents.{requirement.key}"] = [str(refusal)]
    gone = request.POST.get("remove", "")
    document = documents_named(mine, gone) if gone else None
    if document is not None:
        services.remove_document(document, by=request.user)
    return errors


def documents_named(application: Application, public_id: str) -> ApplicationDocument | None:
    """A document of the application that is still there."""
    return application.documents.filter(public_id=public_id[:16], removed_at__isnull=True).first()


def _kept(request: HttpRequest, mine: Application) -> HttpResponse:
    messages.success(request, _("Saved. Only you can see it until you hand it in."))
    address = redirect("portal:application_edit", mine.public_id)
    if request.FILES or "remove" in request.POST:
        address["Location"] += "#documents"
    return address


def _form(
    request: HttpRequest, mine: Application, errors: Mapping[str, list[str]], status: int = 200, sentence: str = ""
) -> HttpResponse:
    closes = mine.respond_by or mine.program.intake_closes_on
    general = [str(one) for one in errors.get("__all__", [])]
    context = {
        "application": mine,
        "program": mine.program,
        "groups": groups_of(mine, errors),
        "files": files_of(mine, errors),
        "agreed": bool(mine.draft.get("agreed")),
        "agreed_errors": errors.get("agreed", []),
        "general": general or ([sentence] if sentence else []),
        "wrong": sum(1 for name in errors if name != "__all__"),
        "closes": closes,
        "closes_soon": closes is not None and closes - today() <= SOON,
        "may_hand_in": may_hand_in(mine),
        **_live(mine),
    }
    return render(request, "portal/applying/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Say what withdrawing means, then withdraw."""
    mine = _mine(request, public_id)
    if request.method == "POST":
        services.withdraw_application(mine, by=request.user, reason=request.POST.get("reason", "")[:300])
        messages.success(request, _("The application is withdrawn."))
        return redirect("portal:application", mine.public_id)
    return render(request, "portal/applying/withdraw.html", {"application": mine})


@require_safe
def document(request: HttpRequest, public_id: str) -> FileResponse:
    """A document of one's own application."""
    own = Application.objects.own(request.user).values("pk")
    found = get_object_or_404(ApplicationDocument, application__in=own, public_id=public_id)
    return download(found.file, name=found.name, content_type=found.content_type)


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Object to an acceptance that is announced publicly."""
    announced = get_object_or_404(Application.objects.under_notice().with_names(), public_id=public_id)
    text, refused = request.POST.get("text", "")[:4000], ""
    if request.method == "POST":
        person = request.user
        try:
            services.object_to(
                announced, text=text, by=person, objector=str(person)[:80], reached_at=person.email[:120]
            )
        except NotAllowed:
            raise
        except DomainError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Your objection is with the center; it answers you by mail."))
            return redirect(announced.program.get_absolute_url())
    context = {"application": announced, "text": text, "refused": refused}
    return render(request, "portal/applying/object.html", context, status=REFUSED if refused else 200)


patterns = [
    path("apply/<slug:public_id>/", apply, name="apply"),
    path("applications/<slug:public_id>/", application, name="application"),
    path("applications/<slug:public_id>/edit/", edit, name="application_edit"),
    path("applications/<slug:public_id>/withdraw/", withdraw, name="application_withdraw"),
    path("documents/<slug:public_id>/", document, name="document"),
    path("notices/<slug:public_id>/object/", object_to, name="object"),
]
