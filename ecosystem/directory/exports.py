"""The organization list as a file: the same filters and the same order, all pages of it."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

import orjson
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from openpyxl import Workbook

from ecosystem.core.cells import safe_cell
from ecosystem.core.display import machine_date
from ecosystem.core.errors import InvalidInput
from ecosystem.core.paging import keyset_page
from ecosystem.core.snapshots import snapshot
from ecosystem.core.spreadsheets import cell_of
from ecosystem.directory import listings
from ecosystem.directory.addresses import absolute
from ecosystem.directory.asked import Asked
from ecosystem.directory.listings import Listing
from ecosystem.directory.public import public_file
from ecosystem.organizations.choices import Freshness, Kind, Scheme
from ecosystem.organizations.freshness import freshness_of
from ecosystem.organizations.models import Identifier, OrganizationLayer, OrganizationName, OrganizationSector

CHUNK = 1000
ROWS_OF_A_SHEET = 1_048_575
SEPARATOR = "; "


@dataclass(frozen=True)
class Column:
    """A column of the files: its key (for programs), its heading (for people)."""

    key: str
    heading: str | Promise


COLUMNS = (
    Column("id", gettext_lazy("number")),
    Column("name", gettext_lazy("official name")),
    Column("name_en", gettext_lazy("English name")),
    Column("short_name", gettext_lazy("short name")),
    Column("other_names", gettext_lazy("other names")),
    Column("kind", gettext_lazy("kind")),
    Column("place", gettext_lazy("place")),
    Column("sectors", gettext_lazy("sectors")),
    Column("layers", gettext_lazy("value-chain layers")),
    Column("identifiers", gettext_lazy("identifiers")),
    Column("website", gettext_lazy("website")),
    Column("founded_on", gettext_lazy("founded on")),
    Column("dissolved_on", gettext_lazy("dissolved on")),
    Column("description", gettext_lazy("description")),
    Column("verified_on", gettext_lazy("verified on")),
    Column("verified_through", gettext_lazy("verified through")),
    Column("freshness", gettext_lazy("freshness")),
    Column("url", gettext_lazy("address")),
)
"""What is public of an organization in one row. Contacts are not, and are not read."""

Row = dict[str, Any]


@public_file
def organizations_csv(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """The list as CSV for spreadsheets: UTF-8 with its mark, and no cell that a spreadsheet would take for a formula."""
    rows = _rows(listings.organizations(asked))
    headings = [str(column.heading) for column in COLUMNS]
    response = StreamingHttpResponse(_csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    return _named(response, asked, "csv")


@public_file
def organizations_json(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """The list as JSON: what it is a list of, then its rows."""
    head = {
        "edition": asked.edition,
        "as_of": asked.day.isoformat(),
        "registry": asked.registry.code if asked.registry else "all",
        "source": absolute(request, f"{reverse('directory:organizations')}?{request.GET.urlencode()}"),
    }
    rows = _rows(listings.organizations(asked))
    return StreamingHttpResponse(_json_parts(head, rows), content_type="application/json")


@public_file
def organizations_xlsx(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """The list as a workbook in which every cell is text. Raises :class:`InvalidInput` where a sheet cannot hold it."""
    listing = listings.organizations(asked)
    if listing.total() > ROWS_OF_A_SHEET:
        raise InvalidInput(
            "too_many_rows", _("A worksheet holds 1,048,576 rows. Narrow the list, or take the CSV file.")
        )
    book = TemporaryFile()  # noqa: SIM115  the response closes it when it has been sent
    _workbook(_rows(listing)).save(book)
    book.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(FileResponse(book, content_type=kind), asked, "xlsx")


def _named(response: HttpResponseBase, asked: Asked, ending: str) -> HttpResponseBase:
    place = asked.registry.code if asked.registry else "all"
    name = f"wutong-organizations-{place}-{asked.day.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(listing: Listing) -> Iterator[Row]:
    """All rows of the list in its order, read a chunk at a time, so that memory does not grow with the list."""
    request, language = listing.asked.request, get_language()
    with snapshot():
        cursor = ""
        while True:
            # The rows are written after the request's language was let go.
            with override(language):
                shown = keyset_page(listing.rows.select_related("place"), listing.keys, cursor, CHUNK)
                told = list(_told(shown.rows, request))
            yield from told
            cursor = shown.next
            if not cursor:
                return


def _told(organizations: list[Any], request: HttpRequest) -> Iterator[Row]:
    pks = [one.pk for one in organizations]
    names = _grouped(OrganizationName.objects.filter(organization__in=pks).order_by("id"), lambda one: one.name)
    codes = _grouped(Identifier.objects.filter(organization__in=pks).exclude(scheme=Scheme.LOCAL).order_by("id"), _code)
    sectors = _grouped(OrganizationSector.objects.filter(organization__in=pks).select_related("sector"), str)
    layers = _grouped(OrganizationLayer.objects.filter(organization__in=pks).select_related("layer"), str)
    for one in organizations:
        yield {
            "id": one.public_id,
            "name": one.name,
            "name_en": one.name_en,
            "short_name": one.short_name,
            "other_names": [name for name in names[one.pk] if name not in {one.name, one.name_en, one.short_name}],
            "kind": str(Kind(one.kind).label),
            "place": str(one.place) if one.place else one.place_text,
            "sectors": sectors[one.pk],
            "layers": layers[one.pk],
            "identifiers": codes[one.pk],
            "website": one.website,
            "founded_on": machine_date(one.founded_on, one.founded_on_precision),
            "dissolved_on": machine_date(one.dissolved_on),
            "description": one.description,
            "verified_on": machine_date(one.verified_on),
            "verified_through": str(one.get_verified_through_display()) if one.verified_on else "",
            "freshness": str(Freshness(freshness_of(one.kind, one.verified_on)).label),
            "url": absolute(request, one.get_absolute_url()),
        }


def _code(identifier: Identifier) -> str:
    return f"{identifier.scheme}:{identifier.value}"


def _grouped(rows: Iterable[Any], text: Callable[[Any], str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.organization_id].append(text(row))
    return found


def _cells(row: Row) -> list[str]:
    return [SEPARATOR.join(value) if isinstance(value, list) else value for value in row.values()]


def _csv_lines(headings: list[str], rows: Iterable[Row]) -> Iterator[bytes]:
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(headings)
    yield "\ufeff".encode() + line.getvalue().encode()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([safe_cell(cell) for cell in _cells(row)])
        yield line.getvalue().encode()


def _json_parts(head: dict[str, Any], rows: Iterable[Row]) -> Iterator[bytes]:
    yield orjson.dumps(head)[:-1] + b',"organizations":['
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + orjson.dumps(row)
    yield b"\n]}\n"


def _workbook(rows: Iterable[Row]) -> Workbook:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Organizations"))
    sheet.freeze_panes = "A2"
    sheet.append([cell_of(sheet, str(column.heading)) for column in COLUMNS])
    for row in rows:
        sheet.append([cell_of(sheet, cell) for cell in _cells(row)])
    return book
