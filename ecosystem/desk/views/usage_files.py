"""Files of usage: handing one in, looking at what would come of it, having it written, taking that back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.files import services
from ecosystem.compute.files.background import revive, written_so_far
from ecosystem.compute.files.choices import WORKING, FileState
from ecosystem.compute.files.handing_out import faults_as_csv
from ecosystem.compute.models import UsageFile
from ecosystem.core.errors import DomainError, InvalidInput, NotAllowed
from ecosystem.core.paging import Key, keyset_page
from ecosystem.desk.forms.usage_files import UsageFileForm
from ecosystem.desk.nouns.usage_files import NOUN
from ecosystem.desk.views.access import found
from ecosystem.desk.views.handing_in import handed_in

PAGE = 50
BY_LINE = (Key("line"), Key("id"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Hand a file in; its page then tells how far its checking is."""
    return handed_in(request, NOUN, UsageFileForm, services.start_file, "desk/usage_file_new.html")


def _found(request: HttpRequest, key: str) -> UsageFile:
    return found(request.user, NOUN, key)


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Where a file stands: how far it is, what would be written, and what is wrong with it."""
    usage_file = _found(request, key)
    if usage_file.state in WORKING:
        revive(usage_file)
        usage_file.refresh_from_db(fields=["state", "beat_at", "lines_read", "refusal"])
    context = {
        "noun": NOUN,
        "record": usage_file,
        "key": key,
        "registry": usage_file.center.registry,
        "acts": [],
        "may_edit": allowed(request.user, "compute.change", usage_file),
    }
    waits = bool(request.headers.get("HX-Request"))
    if usage_file.state in WORKING:
        template = "desk/components/usage_file_progress.html" if waits else "desk/usage_file.html"
        return render(request, template, {**context, "working": True, **_progress(usage_file)})
    if waits:
        # The work is done while its page waited: that shows the whole of it now.
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "desk/usage_file.html", {**context, **_findings(request, usage_file)})


def _progress(usage_file: UsageFile) -> dict[str, Any]:
    if usage_file.state == FileState.CHECKING:
        return {"done": usage_file.lines_read, "total": usage_file.lines}
    if usage_file.state == FileState.UNDOING:
        return {"done": None, "total": None}
    return {"done": written_so_far(usage_file.pk), "total": usage_file.created + usage_file.changed}


def _findings(request: HttpRequest, usage_file: UsageFile) -> dict[str, Any]:
    faults = usage_file.faults.all()
    try:
        shown = keyset_page(faults, BY_LINE, request.GET.get("cursor", ""), PAGE)
    except InvalidInput:
        shown = keyset_page(faults, BY_LINE, "", PAGE)
    return {
        "months": _months(usage_file),
        "rows": usage_file.summary.get("rows", 0),
        "left_out": usage_file.summary.get("left_out", []),
        "faults": shown.rows,
        "previous": _address(shown.previous),
        "next": _address(shown.next),
        "writable": usage_file.created + usage_file.changed,
        "same_before": services.same_before(usage_file) if usage_file.state == FileState.READY else None,
        "is_undone": usage_file.is_undone,
    }


def _months(usage_file: UsageFile) -> list[dict[str, Any]]:
    """What the file says by month; each leads to what is recorded of that month."""
    labels = dict(NumberFormat.choices)
    table, center = reverse("desk:table", args=["usage"]), usage_file.center.public_id
    return [
        {
            **month,
            "format": labels.get(month["format"], month["format"]),
            "url": f"{table}?{urlencode({'month': month['month'] + '-01', 'center': center})}",
        }
        for month in usage_file.summary.get("months", [])
    ]


def _address(cursor: str) -> str:
    return f"?{urlencode({'cursor': cursor})}#errors" if cursor else ""


@require_safe
def errors(request: HttpRequest, key: str) -> HttpResponseBase:
    """What is wrong with a file, as a CSV."""
    usage_file = _found(request, key)
    response = StreamingHttpResponse(faults_as_csv(usage_file), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="errors-{usage_file.public_id}.csv"'
    return response


@require_POST
def write(request: HttpRequest, key: str) -> HttpResponseBase:
    """Have everything written, in the background."""
    return _doing(request, key, lambda one: services.begin_writing(one, by=request.user, reason=_reason(request)))


@require_POST
def check(request: HttpRequest, key: str) -> HttpResponseBase:
    """Have the file checked again, where allocations or capacity were mended."""
    return _doing(request, key, lambda one: services.check_again(one, by=request.user))


@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give a file up."""
    usage_file = _found(request, key)
    refused = _refused(request, lambda: services.discard_file(usage_file, by=request.user))
    if not refused:
        messages.success(request, _("“%(name)s” is discarded. Nothing of it was written.") % {"name": usage_file})
    return redirect(usage_file if refused else NOUN.address)


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponseBase:
    """Have everything put back that a file wrote, in the background."""
    return _doing(request, key, lambda one: services.begin_undo(one, by=request.user, reason=_reason(request)))


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:300]


def _refused(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Whether the act was refused; then why is told."""
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return True
    return False


def _doing(request: HttpRequest, key: str, act: Callable[[UsageFile], Any]) -> HttpResponseBase:
    usage_file = _found(request, key)
    _refused(request, lambda: act(usage_file))
    return redirect(usage_file)
