"""Files of text: CSV for spreadsheets, JSON Lines and a JSON document for programs. Each gives a text for every chunk of rows."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson

from ecosystem.core.exporting.extract import Extract, Row, texts

MARK = "\ufeff"
"""Lets spreadsheets read the file as UTF-8; Chinese versions take it for GBK otherwise."""


def csv_file(extract: Extract, *, keys: bool) -> Iterator[str]:
    """RFC 4180 with the mark of UTF-8; no cell is one that a spreadsheet would run."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    lines.write(MARK)
    writer.writerow(extract.heading(keys=keys))
    yield lines.getvalue()
    for chunk in extract.chunks():
        lines.seek(0)
        lines.truncate()
        writer.writerows(texts(chunk))
        yield lines.getvalue()


def json_lines(extract: Extract, *, keys: bool) -> Iterator[str]:
    """An object a line, by the keys of the columns; every line is whole in itself."""
    names = extract.heading(keys=True)
    for chunk in extract.chunks():
        yield "".join(f"{_object(names, row)}\n" for row in chunk)


def json_document(extract: Extract, *, keys: bool) -> Iterator[str]:
    """One JSON document: what it is a list of, then its ``rows`` under the name that ``about`` gives them."""
    about = dict(extract.about())
    listed = about.pop("rows")
    head = orjson.dumps(about).decode()[:-1]
    yield f"{head}{',' if about else ''}{orjson.dumps(listed).decode()}:["
    names, between = extract.heading(keys=True), "\n"
    for chunk in extract.chunks():
        yield between + ",\n".join(_object(names, row) for row in chunk)
        between = ",\n"
    yield "\n]}\n"


def _object(names: list[str], row: Row) -> str:
    return orjson.dumps(dict(zip(names, row, strict=True)), default=_exact).decode()


def _exact(value: Any) -> orjson.Fragment:
    """A decimal as a number with all of its digits."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value))
    return orjson.Fragment(f"{value.normalize():f}")
