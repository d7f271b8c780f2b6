"""Reports for staff: a center's month, a program's cohort, a member; as page, PDF and workbook, and the rows of each number."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.dates import first_of_month, months_back, next_month, today
from ecosystem.core.display import number
from ecosystem.core.paging import Key, keyset_page
from ecosystem.core.queries import changed
from ecosystem.desk.register import noun_about, noun_named, url_of
from ecosystem.desk.views.access import center_for, centers_for
from ecosystem.programs.models import Enrollment, Program
from ecosystem.reports.addresses import report_address
from ecosystem.reports.asking import Asked, cohort_of, month_of, profile_of
from ecosystem.reports.building import build
from ecosystem.reports.content import Number
from ecosystem.reports.files import FILES, as_file
from ecosystem.reports.register import numbers_of

VIEW = "reports.view"
PAGE_SIZE = 50
BY_KEY = (Key("id"),)
MONTHS = 12
Find = Callable[..., Asked]


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What can be reported: the last months of each center, and the programs with a cohort."""
    found = centers_for(request, VIEW)
    last = months_back(today(), 1)
    months = [months_back(today(), place) for place in range(MONTHS)]
    programs = Program.objects.filter(platform__center__in=found, enrollments__isnull=False).distinct()
    context = {
        "centers": [(one, [(month, f"{month:%Y-%m}", month == last) for month in months]) for one in found],
        "programs": programs.select_related("platform__center").order_by("name", "pk"),
    }
    return render(request, "desk/reports.html", context)


def month_asked(request: HttpRequest, key: str, month: str) -> Asked:
    """The month of a center. Raises ``Http404`` for one that has not begun."""
    center = center_for(request.user, key, VIEW)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Http404 from error
    if first > today() or len(month) != len("2026-01"):
        raise Http404
    return month_of(center, first, request.user)


def cohort_asked(request: HttpRequest, key: str) -> Asked:
    """The cohort of a program: of the days in the address, or of the last year."""
    program = _seen(request, "programs", key)
    since = _day(request, "since") or months_back(today(), MONTHS)
    until = _day(request, "until") or today() + timedelta(days=1)
    if until <= since:
        since, until = until, since + timedelta(days=1)
    return cohort_of(program, since, until, request.user)


def member_asked(request: HttpRequest, key: str) -> Asked:
    """The profile of an organization that is, or was, enrolled at a center whose enrollments the person keeps."""
    if not allowed(request.user, VIEW):
        raise PermissionDenied
    organization = noun_named("organizations").get(request.user, key)
    centers = scope_of(request.user).centers(Capability.ENROLL)
    rows = Enrollment.objects.filter(organization=organization)
    if not (rows if centers is None else rows.filter(program__platform__center__in=centers)).exists():
        raise Http404
    return profile_of(organization, request.user)


def _seen(request: HttpRequest, noun: str, key: str) -> Any:
    if not allowed(request.user, VIEW):
        raise PermissionDenied
    record = noun_named(noun).get(request.user, key)
    if not allowed(request.user, VIEW, record):
        raise Http404
    return record


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def page_of(find: Find) -> Callable[..., HttpResponseBase]:
    """The view that shows a report as a page."""

    @require_safe
    def show(request: HttpRequest, key: str, **named: str) -> HttpResponse:
        asked = find(request, key, **named)
        report = build(asked)
        context = {"report": report, "asked": asked, **_around(asked)}
        return render(request, "desk/report.html", context)

    return show


def file_of(find: Find) -> Callable[..., HttpResponseBase]:
    """The view that hands a report out as a file."""

    @require_safe
    def send(request: HttpRequest, key: str, form: str, **named: str) -> HttpResponseBase:
        asked = find(request, key, **named)
        if form not in FILES:
            raise Http404
        return as_file(build(asked), form, asked.subject.public_id)

    return send


def rows_of(find: Find) -> Callable[..., HttpResponseBase]:
    """The view that lists the rows of one number of a report."""

    @require_safe
    def rows(request: HttpRequest, key: str, name: str, **named: str) -> HttpResponse:
        asked = find(request, key, **named)
        one = numbers_of(asked).get(name)
        if one is None or one.rows is None:
            raise Http404
        shown = keyset_page(_dressed(one.rows.queryset), BY_KEY, request.GET.get("cursor", ""), PAGE_SIZE)
        context = {
            "number": one,
            "asked": asked,
            "report_url": report_address(asked),
            "rows": [(str(row), url_of(row), _detail(row, one)) for row in shown.rows],
            "previous_url": changed(request, {}) + f"&cursor={shown.previous}" if shown.previous else "",
            "next_url": changed(request, {}) + f"&cursor={shown.next}" if shown.next else "",
        }
        return render(request, "desk/report_rows.html", context)

    return rows


def _dressed(rows: Any) -> Any:
    """With what the desk tells of each, read along."""
    noun = noun_about(rows.model)
    return rows.select_related(*noun.related) if noun is not None and noun.related else rows


def _detail(row: Any, one: Number) -> str:
    """What a row counts for: its amount, else what the desk says of it in a few words."""
    if one.rows is not None and one.rows.amount:
        return f"{number(getattr(row, one.rows.amount))} {one.unit}"
    noun = noun_about(type(row))
    return noun.detail(row) if noun is not None else ""


def _around(asked: Asked) -> dict[str, Any]:
    month = first_of_month(asked.starts_on)
    following = next_month(month)
    is_month = asked.kind == "month"
    return {
        "pdf_url": report_address(asked, "pdf"),
        "xlsx_url": report_address(asked, "xlsx"),
        "earlier": f"{months_back(month, 1):%Y-%m}" if is_month else "",
        "later": f"{following:%Y-%m}" if is_month and following <= today() else "",
        "is_cohort": asked.kind == "cohort",
        "is_member": asked.kind == "member",
    }
