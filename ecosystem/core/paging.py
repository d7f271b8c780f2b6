"""Pages of a list by keyset: where a page starts is said by the values of its last row, so a deep page costs what the first does."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from ecosystem.core.errors import InvalidInput

FORWARD, BACKWARD = "n", "p"
LONGEST_CURSOR = 1000
LARGEST_INTEGER = 2**63 - 1


@dataclass(frozen=True)
class Key:
    """One sort key. Only the first key of an order may be ``nullable``; rows without it come last."""

    name: str
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the cursors of its neighbors (empty where there is none)."""

    rows: list[Any] = field(default_factory=list)
    next: str = ""
    previous: str = ""


def keyset_page(
    queryset: QuerySet, keys: Sequence[Key], cursor: str = "", size: int = 50, *, full_start: bool = True
) -> Page:
    """The page of ``queryset`` that ``cursor`` names, in the order of ``keys``; the last key must be unique.

    Whoever goes back arrives at the beginning as everybody sees it, a full page, where rows may be seen again; with
    ``full_start`` off, at the rows before those seen, and at each row once.
    Raises :class:`InvalidInput` (``bad_cursor``) where the cursor is not one of this order's.
    """
    direction, values = read_cursor(cursor, queryset, keys) if cursor else (FORWARD, None)
    back = direction == BACKWARD
    rows = _fetched(queryset, keys, values, back=back, limit=size + 1)
    more, rows = len(rows) > size, rows[:size]
    if not back:
        return Page(
            rows=rows,
            next=cursor_of(FORWARD, rows[-1], keys) if more else "",
            previous=cursor_of(BACKWARD, rows[0], keys) if rows and cursor else "",
        )
    if not more and full_start:
        # The beginning: the whole first page, though rows may have joined it since.
        return keyset_page(queryset, keys, "", size)
    rows.reverse()
    previous = cursor_of(BACKWARD, rows[0], keys) if more else ""
    return Page(rows, next=cursor_of(FORWARD, rows[-1], keys) if rows else "", previous=previous)


def in_order(key: Key) -> OrderBy:
    """The key for ``order_by``, where all rows are wanted at once: the same order that the pages have."""
    column, last = F(key.name), key.nullable or None
    return column.desc(nulls_last=last) if key.descending else column.asc(nulls_last=last)


def record_after(queryset: QuerySet, keys: Sequence[Key], row: Any) -> Any:
    """The record that follows ``row`` in the order of ``keys``; None at the end."""
    return next(iter(_fetched(queryset, keys, _values(row, keys), back=False, limit=1)), None)


def record_before(queryset: QuerySet, keys: Sequence[Key], row: Any) -> Any:
    """The record that comes before ``row`` in the order of ``keys``; None at the beginning."""
    return next(iter(_fetched(queryset, keys, _values(row, keys), back=True, limit=1)), None)


def first_beyond(queryset: QuerySet, keys: Sequence[Key], values: list[Any]) -> Any:
    """The first record that stands after ``values`` in the order of ``keys``; None at the end."""
    return next(iter(_fetched(queryset, keys, values, back=False, limit=1)), None)


def _values(row: Any, keys: Sequence[Key]) -> list[Any]:
    return [row[key.name] if isinstance(row, dict) else getattr(row, key.name) for key in keys]


def _fetched(queryset: QuerySet, keys: Sequence[Key], values: list[Any] | None, *, back: bool, limit: int) -> list[Any]:
    """Rows after ``values`` (before them when ``back``). Rows with and without a nullable key are two index ranges."""
    if not keys[0].nullable:
        return list(_range(queryset, keys, values, back)[:limit])
    lead, rest = keys[0], keys[1:]
    known = queryset.filter(**{f"{lead.name}__isnull": False}), (Key(lead.name, lead.descending), *rest)
    unknown = queryset.filter(**{f"{lead.name}__isnull": True}), rest
    among_unknown = values is not None and values[0] is None
    stages = [(*known, None if among_unknown else values), (*unknown, values[1:] if values and among_unknown else None)]
    if back:
        stages = stages[::-1] if among_unknown else stages[:1]
    elif among_unknown:
        stages = stages[1:]
    rows: list[Any] = []
    for part, order, start in stages:
        rows += _range(part, order, start, back)[: limit - len(rows)]
        if len(rows) >= limit:
            break
    return rows


def _range(queryset: QuerySet, keys: Sequence[Key], values: list[Any] | None, back: bool) -> QuerySet:
    ordered = queryset.order_by(*(F(key.name).desc() if key.descending != back else F(key.name).asc() for key in keys))
    return ordered if values is None else ordered.filter(_beyond(keys, values, back))


def _beyond(keys: Sequence[Key], values: list[Any], back: bool) -> Q:
    """(a, b) beyond (x, y), written so that an index on (a, b) serves: a >= x and (a > x or b > y)."""
    (key, *rest), (value, *others) = keys, values
    sign = "lt" if key.descending != back else "gt"
    strictly = Q(**{f"{key.name}__{sign}": value})
    if not rest:
        return strictly
    return Q(**{f"{key.name}__{sign}e": value}) & (strictly | _beyond(rest, others, back))


def cursor_of(direction: str, row: Any, keys: Sequence[Key]) -> str:
    """The cursor of what comes after ``row`` (``FORWARD``) or before it (``BACKWARD``)."""
    values = _values(row, keys)
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    text = json.dumps([direction, *plain], ensure_ascii=False, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, queryset: QuerySet, keys: Sequence[Key]) -> tuple[str, list[Any]]:
    """A cursor's direction and the values it stands at. Raises :class:`InvalidInput` (``bad_cursor``)."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
        if direction not in {FORWARD, BACKWARD} or len(values) != len(keys):
            raise ValueError
        return direction, [_value(queryset, key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError) as error:
        raise InvalidInput(
            "bad_cursor", _("This address does not name a page of the list. Start at its first page.")
        ) from error


def _value(queryset: QuerySet, key: Key, value: Any) -> Any:
    if value is None and key.nullable:
        return None
    if value is None or isinstance(value, bool | list | dict | float):
        raise ValueError
    value = _column(queryset, key.name).to_python(value)
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise ValueError
    if isinstance(value, str):
        value.encode()  # half a surrogate pair cannot be sent to a database: UnicodeEncodeError is a ValueError
        if "\x00" in value:
            raise ValueError
    return value


def _column(queryset: QuerySet, name: str) -> Any:
    try:
        return queryset.model._meta.get_field(name)
    except FieldDoesNotExist:
        return queryset.query.annotations[name].output_field
