"""Cities side by side: the four functions by what is counted and what is reported, as a page and as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ecosystem.audit.editions import current_edition
from ecosystem.centers.models import PeerCity
from ecosystem.core.display import machine_date, quantity
from ecosystem.core.exporting.extract import Column, Extract
from ecosystem.core.exporting.extract import Row as FileRow
from ecosystem.core.exporting.sending import send
from ecosystem.core.queries import with_parameters
from ecosystem.directory.addresses import absolute
from ecosystem.directory.asked import Asked
from ecosystem.directory.places import cities_side_by_side, visible_centers
from ecosystem.directory.public import page, public_file, public_page
from ecosystem.directory.reported import badge_of
from ecosystem.directory.telling import Citation, Citations, citation
from ecosystem.figures.telling import counted_text, rows_url
from ecosystem.reports.cities import Comparison, Group, Told, compare
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Measure, Place


@dataclass(frozen=True)
class ToldCell:
    """A measure in a city as the page shows it; ``missing`` says why nothing is there."""

    place: Place
    counted_text: str
    counted_url: str
    reported: str
    reported_on: str
    badge: str
    source: Citation | None
    missing: str

    @property
    def is_known(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class ToldGroup:
    """A function with its measures."""

    key: str
    label: str
    rows: list[tuple[Measure, list[ToldCell]]]


@public_page
def cities(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The same four functions across cities, side by side; then the cities that sources name."""
    centers = list(_centers())
    rows = cities_side_by_side(centers, asked.day)
    peers = asked.within(PeerCity.objects.select_related("place", "registry", "source")).order_by("registry", "id")
    compared = compare(centers, asked.day)
    context = {
        "rows": rows,
        "functions": [str(label) for _code, label in PlatformFunction.choices],
        "places": compared.places,
        "groups": told_groups(compared),
        "cities_csv": reverse("directory:cities_export", args=["csv"]),
        "cities_xlsx": reverse("directory:cities_export", args=["xlsx"]),
        "peers": [(peer, citation(peer.source)) for peer in peers],
        "crumbs": [(_("Cities"), request.path)],
        "has_synthetic": any(row.place.is_synthetic for row in rows),
    }
    return page(asked, "directory/cities.html", context)


def _centers() -> Any:
    return visible_centers().order_by("registry__is_synthetic", "registry__code", "id")


def told_groups(compared: Comparison) -> list[ToldGroup]:
    """The comparison in words; a measure of which nothing is known in any city is left out."""
    cite = Citations()
    return [
        ToldGroup(
            group.function or "city",
            capfirst(group.label) or _("The city"),
            [
                (row.measure, [_cell(group, row.measure, one, cite) for one in row.cities])
                for row in group.rows
                if any(one.is_known for one in row.cities)
            ],
        )
        for group in compared.groups
    ]


def _cell(group: Group, measure: Measure, told: Told, cite: Citations) -> ToldCell:
    counted, figure = told.counted, told.reported
    missing = ""
    if not told.is_known:
        has = told.place.pk in group.has
        missing = _("nothing known") if has else _("no platform for this")
        if has and counted is not None and counted.reason:
            missing = counted.told_reason
    return ToldCell(
        place=told.place,
        counted_text=counted_text(measure, counted) if counted and (counted.value is not None or figure) else "",
        counted_url=_in_city(rows_url(counted), told.place),
        reported=str(quantity(figure.value, figure.comparator, measure.unit_label)) if figure else "",
        reported_on=machine_date(figure.as_of_on, figure.as_of_on_precision) if figure else "",
        badge=badge_of(figure) if figure else "",
        source=cite(figure.source) if figure else None,
        missing=missing,
    )


def _in_city(address: str, place: Place) -> str:
    """Rows of one city, whichever the reader looks at: the address of the default one does not say so."""
    return with_parameters(address, {"registry": place.code}) if address else ""


@public_file
def export(request: HttpRequest, asked: Asked, ending: str) -> HttpResponseBase:
    """The comparison as a file: a row for each city and measure, what is counted and what was reported side by side."""
    day = asked.day.isoformat()
    extract = Extract(
        title=_("Cities"),
        columns=[
            Column("city", _("City")),
            Column("city_code", _("Code of the city")),
            Column("function", _("Function"), 24),
            Column("measure", _("Measure"), 28),
            Column("measure_code", _("Code of the measure"), 24),
            Column("unit", _("Unit")),
            Column("counted", _("Counted")),
            Column("counted_since", _("Counted since")),
            Column("counted_on", _("Counted by")),
            Column("not_counted_because", _("Not counted because"), 36),
            Column("counted_rows", _("Rows"), 40),
            Column("reported", _("Reported")),
            Column("reported_comparator", _("Comparator")),
            Column("reported_as_of", _("As of")),
            Column("reported_standing", _("Standing")),
            Column("source", _("Source"), 40),
        ],
        chunks=lambda: [list(_lines(asked))],
        about=lambda: {"edition": current_edition(), "as_of": day, "rows": "cities"},
    )
    return send(request, extract, ending, name=f"wutong-cities-{day}", told=f"{_('Cities')}-{day}")


def _lines(asked: Asked) -> Iterator[FileRow]:
    compared = compare(_centers(), asked.day)
    for group in compared.groups:
        for row in group.rows:
            for told in row.cities:
                yield _line(asked, group, row.measure, told)
    for peer in asked.within(PeerCity.objects.select_related("place", "source")).order_by("registry", "id"):
        source = (
            absolute(asked.request, reverse("directory:source", args=[peer.source.public_id])) if peer.source else ""
        )
        known = _("nothing known")
        yield (str(peer.place), peer.place.code, "", "", "", "", None, None, None, known, "", None, "", "", "", source)


def _line(asked: Asked, group: Group, measure: Measure, told: Told) -> FileRow:
    counted, figure = told.counted, told.reported
    rows = rows_url(counted)
    lacking = "" if told.place.pk in group.has else _("no platform for this")
    source = figure.source if figure else None
    return (
        *(
            str(told.place),
            told.place.code,
            capfirst(group.label) or _("The city"),
            str(measure),
            measure.code,
            measure.unit_label,
        ),
        counted.value if counted else None,
        counted.since if counted else None,
        counted.day if counted else None,
        lacking or (counted.told_reason if counted else ""),
        absolute(asked.request, rows) if rows else "",
        figure.value if figure else None,
        figure.comparator if figure else "",
        machine_date(figure.as_of_on, figure.as_of_on_precision) if figure else "",
        str(figure.get_standing_display()) if figure else "",
        absolute(asked.request, reverse("directory:source", args=[source.public_id])) if source else "",
    )
