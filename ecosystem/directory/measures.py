"""A measure's own page: its definition and versions, what was reported, what is counted over time, targets; and the rows counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.audit.editions import current_edition
from ecosystem.centers.models import Center
from ecosystem.core.display import machine_date, number, quantity
from ecosystem.core.exporting.extract import Column, Extract, Row
from ecosystem.core.exporting.sending import send
from ecosystem.core.paging import Key, keyset_page
from ecosystem.core.queries import changed, with_sticky
from ecosystem.directory.addresses import absolute
from ecosystem.directory.asked import Asked
from ecosystem.directory.counted import dressed, told_row
from ecosystem.directory.dictionary import figures_asked, told_measures
from ecosystem.directory.listings import pager
from ecosystem.directory.places import visible_centers
from ecosystem.directory.public import page, public_file, public_page
from ecosystem.directory.telling import Citation, citation, told
from ecosystem.figures.asking import center_asked, since_asked
from ecosystem.figures.choices import Light, Nature, Standing
from ecosystem.figures.counting import COUNTERS, Counted, count_all, rows_of
from ecosystem.figures.models import Figure
from ecosystem.figures.questions import Asked as Counting
from ecosystem.figures.reports import day_of, is_about_city
from ecosystem.figures.series import Point, series
from ecosystem.figures.targets import Target, targets
from ecosystem.figures.telling import PERCENT, counted_text, rows_url
from ecosystem.vocabulary.models import Measure

PAGE_SIZE = 50
REPORTED = 100
# Below every so many columns its month is written.
BY_KEY = (Key("id"),)
SIGNS = {
    Light.GREEN: ("good", "circle-check"),
    Light.AMBER: ("warning", "circle-alert"),
    Light.RED: ("bad", "circle-x"),
    Light.UNDER_WAY: ("plain", "clock"),
    Light.NONE: ("plain", "circle-question-mark"),
}
MONTHS = (
    Column("month", gettext_lazy("month"), 12),
    Column("kind", gettext_lazy("reported or counted"), 18),
    Column("value", gettext_lazy("value"), 14),
    Column("comparator", gettext_lazy("comparator"), 14),
    Column("unit", gettext_lazy("unit"), 12),
    Column("since", gettext_lazy("period starts on"), 12),
    Column("as_of", gettext_lazy("as of"), 12),
    Column("remark", gettext_lazy("why it is not counted"), 36),
    Column("source", gettext_lazy("source"), 36),
    Column("rows", gettext_lazy("the rows counted"), 44),
)


@dataclass(frozen=True)
class ToldMonth:
    """A month of the table: what is counted, with its rows; and apart from it what was reported of the month."""

    month: str
    counted: Counted
    counted_text: str
    counted_url: str
    reported: list["ToldReport"]


@dataclass(frozen=True)
class ToldReport:
    """A reported figure of a month."""

    figure: Figure
    value: str
    url: str
    source: Citation | None


@dataclass(frozen=True)
class ToldLight:
    """How far a target was reached: a sign and words."""

    kind: str
    sign: str
    label: str
    value: str
    url: str


@dataclass(frozen=True)
class ToldTarget:
    """A target: what was planned, by when, who says so; what was reported and what is counted, judged apart."""

    value: str
    due: str
    about: str
    remark: str
    source: Citation | None
    reported: ToldLight
    counted: ToldLight


@public_page
def measure(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    """Everything about one measure."""
    return measure_page(asked, code)


def measure_page(asked: Asked, code: str) -> HttpResponse:
    """The page of a measure, at whichever of its addresses."""
    items = told_measures(asked, code)
    versions = list(Measure.objects.filter(code=code).order_by("-version"))
    if not versions:
        raise Http404
    one = next((version for version in versions if version.is_current), versions[0])
    center, counter = _center(asked), COUNTERS.get(one.counter)
    months = _months(asked, one, center)
    context = {
        "one": one,
        "definition": told(one, "definition"),
        "items": items,
        "versions": [(each, told(each, "definition")) for each in versions] if len(versions) > 1 else [],
        "counter": counter,
        "center": center,
        "places": _places(asked, center) if counter is None or counter.by_center else [],
        "months": months[::-1],
        "bars": _bars(asked, one, months),
        "points": _points(months),
        "chart_unit": "%" if one.unit in PERCENT else one.unit_label,
        "has_numbers": any(each.counted.value is not None or each.reported for each in months),
        "reasons": Counter(each.counted.told_reason for each in months if each.counted.value is None).most_common(),
        "targets": _targets(asked, one, center),
        "file_base": reverse("directory:measure", args=[one.code]),
        "figures_base": reverse("directory:figures"),
        "crumbs": [(_("Figures"), reverse("directory:figures")), (one, "")],
    }
    return page(asked, "directory/measure.html", context)


def _center(asked: Asked) -> Center | None:
    return center_asked(asked.request.GET, asked.within(visible_centers()))


def _places(asked: Asked, chosen: Center | None) -> list[tuple[str, str, bool]]:
    """The city and its centers, each with the address of the page about it; nothing where there is no choice."""
    if asked.registry is None:
        return []
    centers = list(asked.within(visible_centers()).order_by("pk"))
    city = (str(asked.registry), changed(asked.request, {"center": None}), chosen is None)
    of_centers = [
        (str(one), changed(asked.request, {"center": one.public_id}), chosen is not None and one.pk == chosen.pk)
        for one in centers
    ]
    return [city, *of_centers] if of_centers else []


def _months(asked: Asked, one: Measure, center: Center | None) -> list[ToldMonth]:
    if asked.registry is None:
        return []
    points = series(one, asked.registry, center, asked.day)
    reported = _reported(asked, one, center) if points else {}
    return [_month(one, point, reported.get(f"{point.month:%Y-%m}", [])) for point in points]


def _month(one: Measure, point: Point, reported: list[ToldReport]) -> ToldMonth:
    counted = point.counted
    return ToldMonth(f"{point.month:%Y-%m}", counted, counted_text(one, counted), rows_url(counted), reported)


def _reported(asked: Asked, one: Measure, center: Center | None) -> dict[str, list[ToldReport]]:
    """What was reported as a fact about the place, by the month it is about."""
    figures = figures_asked(asked).filter(measure__code=one.code, nature=Nature.FACT)
    figures = figures.exclude(standing=Standing.SUPERSEDED)
    figures = figures.filter(center=center) if center is not None else figures
    found: dict[str, list[ToldReport]] = {}
    for figure in figures[:REPORTED]:
        if is_about_city(figure) and (figure.as_of_on or figure.period_ends_on):
            value = str(quantity(figure.value, figure.comparator, figure.measure.unit_label))
            report = ToldReport(figure, value, f"#{figure.public_id}", citation(figure.source))
            found.setdefault(f"{day_of(figure, asked.day):%Y-%m}", []).append(report)
    return found


def _bars(asked: Asked, one: Measure, months: list[ToldMonth]) -> list[dict[str, Any]]:
    """What is counted, as columns; a month that is not counted leaves a gap."""
    sign = "%" if one.unit in PERCENT else ""
    return [
        {
            "label": each.month,
            "value": each.counted.value,
            "display": "" if each.counted.value is None else f"{number(each.counted.value)}{sign}",
            "url": with_sticky(each.counted_url, asked.request) if each.counted_url else "",
        }
        for each in months
    ]


def _points(months: list[ToldMonth]) -> list[dict[str, Any]]:
    """What was reported, as points beside the columns."""
    return [
        {
            "index": index,
            "value": each.figure.value,
            "name": f"{month.month} · {_('reported')}: {each.value}",
            "url": each.url,
        }
        for index, month in enumerate(months)
        for each in month.reported
    ]


def _targets(asked: Asked, one: Measure, center: Center | None) -> list[ToldTarget]:
    if asked.registry is None:
        return []
    return [_target(one, each) for each in targets(one, asked.registry, asked.day, center=center)]


def _target(one: Measure, target: Target) -> ToldTarget:
    plan, reported, counted = target.figure, target.reported, target.counted
    unit = plan.measure.unit_label
    said = str(quantity(reported.value, reported.comparator, unit)) if reported else _("nobody has reported")
    when = machine_date(reported.as_of_on, reported.as_of_on_precision) if reported and reported.as_of_on else ""
    seen = counted_text(one, counted) if counted else _("not counted by the registry")
    return ToldTarget(
        value=str(quantity(plan.value, plan.comparator, unit)),
        due=machine_date(plan.as_of_on, plan.as_of_on_precision) if plan.as_of_on else machine_date(target.due_on),
        about=str(plan.subject),
        remark=told(plan, "remark"),
        source=citation(plan.source),
        reported=_light(
            target.reported_light, f"{said} · {when}" if when else said, f"#{reported.public_id}" if reported else ""
        ),
        counted=_light(target.counted_light, seen, rows_url(counted)),
    )


def _light(light: Light, value: str, url: str) -> ToldLight:
    kind, sign = SIGNS[light]
    return ToldLight(kind, sign, str(light.label), value, url)


@public_page
def rows(request: HttpRequest, asked: Asked, name: str) -> HttpResponse:
    """The rows that a counter counts: exactly these, however many pages they take."""
    if name not in COUNTERS or asked.registry is None:
        raise Http404
    center, since = _center(asked), since_asked(request.GET, asked.day)
    counting = Counting(name, asked.registry, center, asked.day, since)
    lists = rows_of(counting)
    if not lists:
        raise Http404
    counted = count_all([counting])[counting]
    measures = list(Measure.objects.current().filter(counter=name))
    chosen = _list_asked(request, len(lists))
    shown = keyset_page(dressed(lists[chosen].rows), BY_KEY, request.GET.get("cursor", ""), PAGE_SIZE)
    tabs = [
        (str(one.label), one.rows.count(), changed(request, {"list": place or None}), place == chosen)
        for place, one in enumerate(lists)
    ]
    context = {
        "measures": measures,
        "counted_text": counted_text(measures[0], counted) if measures else "",
        "counted": counted,
        "center": center,
        "total": tabs[chosen][1],
        "tabs": tabs if len(tabs) > 1 else [],
        "rows": [told_row(row) for row in shown.rows],
        "crumbs": [
            (_("Figures"), reverse("directory:figures")),
            *((one, reverse("directory:measure", args=[one.code])) for one in measures[:1]),
            (_("The rows counted"), ""),
        ],
        **pager(request, shown),
    }
    return page(asked, "directory/counted_rows.html", context)


def _list_asked(request: HttpRequest, number_of_lists: int) -> int:
    text = request.GET.get("list", "0")
    if not text.isascii() or not text.isdigit() or int(text[:3]) >= number_of_lists:
        raise Http404
    return int(text)


@public_file
def months(request: HttpRequest, asked: Asked, code: str, ending: str) -> HttpResponseBase:
    """The months of a measure as a file: what is counted and what was reported, each in rows of its own."""
    one = Measure.objects.current().filter(code=code).first()
    if one is None or asked.registry is None or one.counter not in COUNTERS:
        raise Http404
    center = _center(asked)
    place, day = center.public_id if center else asked.registry.code, asked.day.isoformat()
    extract = Extract(
        title=str(one),
        columns=MONTHS,
        chunks=lambda: [list(_lines(asked, one, _months(asked, one, center)))],
        about=lambda: {"edition": current_edition(), "as_of": day, "registry": asked.registry.code, "measure": code},
    )
    return send(
        request, extract, ending, name=f"wutong-{code}-{place}-{day}", told=f"{one}-{center or asked.registry}-{day}"
    )


def _lines(asked: Asked, one: Measure, told_months: list[ToldMonth]) -> Iterator[Row]:
    for each in told_months:
        counted = each.counted
        rows_at = absolute(asked.request, each.counted_url) if each.counted_url else ""
        yield (
            *(each.month, "counted", counted.value, "eq", one.unit_label, counted.since, counted.day),
            *(counted.told_reason, "", rows_at),
        )
        for report in each.reported:
            figure = report.figure
            yield (
                *(each.month, "reported", figure.value, figure.comparator, one.unit_label, figure.period_starts_on),
                *(day_of(figure, asked.day), told(figure, "remark"), str(figure.source or ""), ""),
            )
