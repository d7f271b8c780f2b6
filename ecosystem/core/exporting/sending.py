"""A list as a file to keep: which format was asked for, under which name, and sent while it is read."""

import re
import zlib
from collections.abc import Callable, Generator, Iterator
from urllib.parse import quote

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.core.exporting.extract import Extract
from ecosystem.core.exporting.steady import steadily
from ecosystem.core.exporting.texts import csv_file, json_document, json_lines
from ecosystem.core.exporting.workbooks import workbook
from ecosystem.core.languages import traditional
from ecosystem.core.spreadsheets import XLSX

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "jsonl": "application/jsonl; charset=utf-8",
    "json": "application/json",
}
WRITERS = {"csv": csv_file, "jsonl": json_lines, "json": json_document}
HEADINGS, KEYS = "headings", "keys"
GZIP_FORMAT = 16 + zlib.MAX_WBITS
COMPRESSION = 1
ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
SPACES = re.compile(r"[^\w.()-]+")


class FileBeingRead(StreamingHttpResponse):
    """A file that is sent while it is read. ``when_read`` is done once all of it is read, though not all may be sent yet."""

    when_read: list[Callable[[], None]]


def send(request: HttpRequest, extract: Extract, ending: str, *, name: str, told: str = "") -> FileBeingRead:
    """The list as a file in the format of ``ending``, as the reader of the active language sees it.

    ``name`` is the file's name without its ending, in ASCII; ``told`` is the one people get to see. ``?headings=keys`` puts
    the keys of the columns in the first row. Where reading fails on the way the connection breaks off without the end that
    HTTP wants, so that nobody takes a part for the whole. Raises :class:`InvalidInput` for headings there are none of.
    """
    keys = _keys_asked(request)
    zipped = ending != "xlsx" and bool(ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")))
    when_read: list[Callable[[], None]] = []
    made = _parts(extract, ending, keys=keys, zipped=zipped)
    response = FileBeingRead(() if request.method == "HEAD" else steadily(made, when_read), content_type=TYPES[ending])
    response.when_read = when_read
    if ending != "json":
        response["Content-Disposition"] = disposition(f"{name}.{ending}", f"{told or name}.{ending}")
    if zipped:
        response["Content-Encoding"] = "gzip"
    if ending != "xlsx":
        patch_vary_headers(response, ["Accept-Encoding"])
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _keys_asked(request: HttpRequest) -> bool:
    asked = request.GET.get(HEADINGS, "")
    if asked not in {"", KEYS}:
        raise InvalidInput(
            "unknown_headings",
            _("The first row of a file is in words, or with “headings=keys” the keys of the columns."),
        )
    return asked == KEYS


def _parts(extract: Extract, ending: str, *, keys: bool, zipped: bool) -> Generator[bytes]:
    """The file's bytes. They are made after the request's language was let go, so each part is made in that language."""
    language = get_language() or ""
    script = traditional if language == "zh-hant" else _as_it_is
    if ending == "xlsx":
        parts: Iterator[bytes] = workbook(extract, script, keys=keys)
    else:
        parts = (script(part).encode("utf-8", "replace") for part in WRITERS[ending](extract, keys=keys))
    return _in_language(language, _zipped(parts) if zipped else parts)


def _as_it_is(text: str) -> str:
    return text


def _in_language(language: str, parts: Iterator[bytes]) -> Generator[bytes]:
    while True:
        with override(language):
            part = next(parts, None)
        if part is None:
            return
        if part:
            yield part


def _zipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    compress = zlib.compressobj(COMPRESSION, zlib.DEFLATED, GZIP_FORMAT)
    for part in parts:
        yield compress.compress(part)
    yield compress.flush()


def disposition(plain: str, told: str) -> str:
    """The file's name twice (RFC 6266): in ASCII for old programs, and as people of the language would write it."""
    told = SPACES.sub("-", told)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(told, safe='')}"
