"""Imports of sheets: handing one in, looking at what would come of it, correcting, deciding, writing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.desk.forms.imports import ImportForm
from ecosystem.desk.importing import columns_asked, page_of, row_page, sheets_of
from ecosystem.desk.nouns.imports import NOUN
from ecosystem.desk.telling import tell
from ecosystem.desk.views.access import found
from ecosystem.desk.views.handing_in import REFUSED, handed_in
from ecosystem.intake.imports import rejected, services
from ecosystem.intake.imports.background import revive
from ecosystem.intake.imports.choices import WORKING, Decision
from ecosystem.intake.imports.models import SheetImport, SheetRow


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Hand a sheet in; the page of the import then tells how far its reading is."""
    return handed_in(request, NOUN, ImportForm, services.start_import, "desk/import_new.html")


def _found(request: HttpRequest, key: str) -> SheetImport:
    return found(request.user, NOUN, key)


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Where an import stands: how far it is, what its columns mean, and what would come of every row."""
    sheet_import = _found(request, key)
    revive(sheet_import)
    sheet_import.refresh_from_db()
    context = {"noun": NOUN, "record": sheet_import, "key": key, "registry": sheet_import.registry}
    if sheet_import.state in WORKING:
        template = "desk/components/import_progress.html" if request.headers.get("HX-Request") else "desk/import.html"
        return render(request, template, {**context, **page_of(sheet_import, request)})
    if request.headers.get("HX-Request"):
        # The work is done while its page waited: that shows the whole of it now.
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "desk/import.html", {**context, **page_of(sheet_import, request)})


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """What the columns of a sheet mean; corrected, the file is read again."""
    sheet_import = _found(request, key)
    told = next((one for one in sheets_of(sheet_import) if one["number"] == number), None)
    if told is None:
        raise Http404
    context = {"noun": NOUN, "record": sheet_import, "record_url": sheet_import.get_absolute_url(), "sheet": told}
    if request.method != "POST":
        return render(request, "desk/import_columns.html", {**context, **columns_asked(told, request.GET)})
    try:
        kind, chosen = request.POST.get("kind", ""), columns_asked(told, request.POST)["chosen"]
        services.read_again(
            sheet_import,
            by=request.user,
            sheet=told["name"],
            kind=kind,
            columns=chosen,
            remember="remember" in request.POST,
        )
    except NotAllowed:
        raise
    except DomainError as refusal:
        context |= {"refusal": str(refusal), **columns_asked(told, request.POST)}
        return render(request, "desk/import_columns.html", context, status=REFUSED)
    return redirect(sheet_import)


def _row(request: HttpRequest, key: str, pk: int) -> SheetRow:
    row = _found(request, key).rows.select_related("sheet_import__registry").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """One row as a form: what stands in the sheet, to be corrected in place."""
    shown = _row(request, key, pk)
    if request.method != "POST":
        return row_page(request, shown, editing=True)
    try:
        services.edit_row(shown, by=request.user, values=request.POST.dict())
    except NotAllowed:
        raise
    except DomainError as refusal:
        return row_page(request, shown, editing=True, refusal=str(refusal), status=REFUSED)
    return row_page(request, shown)


@require_POST
def decide(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """Say what a row is: another one, one that is there, or nothing to be written."""
    shown = _row(request, key, pk)
    decision = request.POST.get("decision", "")
    if decision not in Decision.values:
        raise Http404
    try:
        services.decide_row(shown, by=request.user, decision=decision, target=request.POST.get("target", ""))
    except NotAllowed:
        raise
    except DomainError as refusal:
        return row_page(request, shown, refusal=str(refusal), status=REFUSED)
    return row_page(request, shown)


@require_safe
def bad_rows(request: HttpRequest, key: str, file_format: str) -> HttpResponseBase:
    """The rows that cannot be written, as a sheet with the reason beside each cell."""
    if file_format not in rejected.FORMATS:
        raise Http404
    return rejected.as_file(_found(request, key), file_format)


@require_POST
def write(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write what can be written, in the background."""
    return _doing(request, key, lambda one: services.begin_commit(one, by=request.user, reason=_reason(request)))


@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give an import up."""
    sheet_import = _found(request, key)
    try:
        services.discard_import(sheet_import, by=request.user)
    except NotAllowed:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(sheet_import)
    messages.success(request, _("“%(name)s” is discarded. Nothing of it was written.") % {"name": sheet_import})
    return redirect(NOUN.address)


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponseBase:
    """Put back everything an import wrote."""
    sheet_import = _found(request, key)
    try:
        undoing = services.undo_import(sheet_import, by=request.user, reason=_reason(request))
    except NotAllowed:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(sheet_import)
    tell(request, _("Everything “%(name)s” wrote is undone.") % {"name": sheet_import}, undoing)
    return redirect(sheet_import)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:300]


def _doing(request: HttpRequest, key: str, what: Any) -> HttpResponseBase:
    sheet_import = _found(request, key)
    try:
        what(sheet_import)
    except NotAllowed:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(sheet_import)
