"""What a file is of: its columns, and how its rows are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ecosystem.core.cells import FORMULA_STARTS, safe_cell

CHUNK = 1000
SEPARATOR = "; "
STARTS = frozenset(FORMULA_STARTS)

TEXT, SEVERAL, DAYS = {str}, {list, tuple}, {date, type(None)}

Row = Sequence[Any]
Read = TypeVar("Read")


@dataclass(frozen=True)
class Column:
    """A column of a file: its key (for programs), its heading (for people), and how many characters wide a sheet shows it."""

    key: str
    heading: str | Promise
    width: int = 16


@dataclass(frozen=True)
class Extract:
    """A list to be written as a file.

    ``chunks`` gives its rows some thousand at a time, in the language that is active while it is asked; values are texts,
    lists or tuples of texts, numbers, dates, moments in local time, yes and no, or None. ``about`` says in a JSON document what it is
    a list of.
    """

    title: str
    columns: Sequence[Column]
    chunks: Callable[[], Iterable[Sequence[Row]]]
    about: Callable[[], Mapping[str, Any]] = field(default=dict)

    def heading(self, *, keys: bool) -> list[str]:
        """The first row: what people call the columns, or their keys."""
        return [column.key if keys else str(column.heading) for column in self.columns]


def chunked(rows: Iterable[Read], size: int) -> Iterator[list[Read]]:
    """The rows in lists of at most ``size``; never more than one of these is held."""
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def texts(chunk: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """The rows as texts that no spreadsheet takes for a formula. Column by column, since most are of one kind of value."""
    return zip(*map(_column, zip(*chunk, strict=True)), strict=True)


def _column(values: Sequence[Any]) -> Sequence[str]:
    kinds = set(map(type, values))
    if kinds <= DAYS:
        return ["" if value is None else value.isoformat() for value in values]
    if not (kinds == TEXT or kinds <= SEVERAL):
        return ["" if value is None else _guarded(value) for value in values]
    told = values if kinds == TEXT else [SEPARATOR.join(several) for several in values]
    return told if STARTS.isdisjoint({text[:1] for text in told}) else [safe_cell(text) for text in told]


def _guarded(value: Any) -> str:
    """A number keeps its sign: only what people wrote can be meant as a formula."""
    text = as_text(value)
    return safe_cell(text) if text[:1] in STARTS and isinstance(value, str | list | tuple) else text


def as_text(value: Any) -> str:
    """Any value of a row as text: several apart by semicolons, dates in ISO 8601, numbers without an exponent."""
    if isinstance(value, list | tuple):
        return SEPARATOR.join(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
