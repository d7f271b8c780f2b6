"""Columns: what a table, a record page and an export show of a record, said once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ecosystem.core.display import machine_date, number
from ecosystem.core.languages import content
from ecosystem.core.paging import Key

# The tone of a badge, by code: the same word looks the same in every table.
TONES = {
    "draft": "warning",
    "public": "good",
    "unlisted": "plan",
    "archived": "plain",
    "active": "good",
    "submitted": "plan",
    "changes_requested": "warning",
    "in_review": "plan",
    "waitlisted": "warning",
    "notice": "forecast",
    "accepted": "good",
    "rejected": "bad",
    "withdrawn": "plain",
    "graduated": "good",
    "assigned": "plan",
    "recused": "warning",
    "released": "plain",
    "upheld": "bad",
    "dismissed": "plain",
    "requested": "warning",
    "granted": "good",
    "issued": "good",
    "expired": "plain",
    "canceled": "plain",
    "approved": "forecast",
    "paid": "good",
    "suspended": "warning",
    "removed": "bad",
    "reported": "reported",
    "verified": "good",
    "disputed": "bad",
    "in_service": "good",
    "under_construction": "warning",
    "planned": "plan",
    "plan": "plan",
    "forecast": "forecast",
    "deployed": "good",
    "retired": "plain",
    "open": "warning",
    "partly": "plan",
    "outdated": "plain",
    "claimed": "warning",
    "refused": "bad",
    "ended": "plain",
    "queued": "plan",
    "sending": "plan",
    "sent": "good",
    "failed": "bad",
    "cancelled": "plain",
    "done": "good",
    "dropped": "plain",
    "waiting": "plan",
    "confirmed": "good",
    "changed": "warning",
    "unreachable": "bad",
    "late": "bad",
    "matched": "plan",
    "signed": "good",
    "lapsed": "plain",
    "introduced": "warning",
    "talking": "plan",
    "declined": "plain",
}


@dataclass(frozen=True)
class Cell:
    """One value as the page shows it."""

    text: str = ""
    url: str = ""
    badge: str = ""
    label: str = ""
    number: bool = False
    clip: bool = False

    @property
    def is_short(self) -> bool:
        """As long as a day at most: it stays in one line."""
        return len(self.text) <= len("2026-01-01")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A value of a record: how it is called, read, sorted and shown.

    ``sort`` is the path of a database column (``_id`` ends nothing: a relation is sorted by a column of it), empty where
    the value cannot be sorted by. ``tone`` gives the code that decides the color of a badge. ``annotations`` are expressions,
    or functions that make one where it depends on the day.
    """

    name: str
    label: str | Promise
    value: Callable[[Any], Any]
    # The stored value for a record's own page, where the tables show it in the reader's language.
    stored: Callable[[Any], Any] | None = None
    sort: str = ""
    nullable: bool = False
    url: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    clip: bool = False
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()
    annotations: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return capfirst(str(self.label))

    def key(self, *, descending: bool) -> Key:
        """The sort key of this column. A relation's column is annotated, since the cursor reads it from the row."""
        name = f"by_{self.name}" if "__" in self.sort else self.sort
        return Key(name, descending=descending, nullable=self.nullable)

    def sorted_rows(self, rows: QuerySet) -> QuerySet:
        """The rows with what :meth:`key` needs."""
        return rows.annotate(**{f"by_{self.name}": F(self.sort)}) if "__" in self.sort else rows

    def plain(self, record: Any) -> Any:
        """The value for an export: text, number, date or yes and no in the reader's words."""
        value = self.value(record)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list | tuple):
            return "; ".join(str(item) for item in value)
        if isinstance(value, int | Decimal | date):
            return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value
        return "" if value is None else str(value)

    def kept(self, record: Any) -> Any:
        """The value as it is stored."""
        return (self.stored or self.value)(record)

    def fact(self, record: Any, kept: Any) -> Cell:
        """The value as it is stored, for the record's own page."""
        return replace(self.cell(record), text=shown(kept))

    def cell(self, record: Any) -> Cell:
        """The value for a table."""
        return Cell(
            text=shown(self.value(record)),
            url=self.url(record) if self.url else "",
            badge=TONES.get(self.tone(record), "plain") if self.tone and self.tone(record) else "",
            label=self.title,
            number=self.is_number(record),
            clip=self.clip,
        )

    def is_number(self, record: Any) -> bool:
        value = self.value(record)
        return isinstance(value, int | Decimal) and not isinstance(value, bool)


def shown(value: Any) -> str:
    """Any plain value as a reader sees it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return machine_date(value)
    if isinstance(value, int | Decimal):
        return number(value)
    if isinstance(value, list | tuple):
        return " · ".join(str(item) for item in value)
    return str(value)


# By what a related record is sorted, where its model has no better idea than its name.
SORTED_BY = {
    "organizations.organization": "sort_key",
    "vocabulary.measure": "position",
    "vocabulary.place": "code",
    "vocabulary.sector": "path",
    "sources.source": "title",
    "accounts.user": "username",
    "correspondence.batch": "title",
}


def column(model: type[models.Model], path: str, **changes: Any) -> Column:
    """The column of a model's field, or of a field reached through relations (``program__platform``)."""
    steps = path.split("__")
    found: Any = model._meta.get_field(steps[0])
    nullable = found.null
    for step in steps[1:]:
        found = found.related_model._meta.get_field(step)
        nullable = nullable or found.null
    relation = path if found.is_relation else "__".join(steps[:-1])
    sort = f"{path}__{SORTED_BY.get(found.related_model._meta.label_lower, 'name')}" if found.is_relation else path
    values: dict[str, Any] = {
        "name": path.replace("__", "_"),
        "label": found.verbose_name,
        "value": _reader(steps, found),
        "sort": sort if _can_sort(found) else "",
        "nullable": nullable,
        "related": (relation,) if relation else (),
        "clip": isinstance(found, models.CharField | models.TextField) and not found.choices,
    }
    english = f"{path}_en"
    if english in {field.name for field in model._meta.fields}:
        values["stored"] = values["value"]
        values["value"] = lambda record: content(getattr(record, path), getattr(record, english))
    if found.choices:
        values["tone"] = lambda record: walk(record, steps) if walk(record, steps) in TONES else ""
    return Column(**{**values, **changes})


def _can_sort(found: models.Field) -> bool:
    return not isinstance(found, models.TextField | models.JSONField)


def _reader(steps: list[str], found: models.Field) -> Callable[[Any], Any]:
    """How the field is read from a record: choices by their label, dates with their precision."""
    *way, last = steps

    def read(record: Any) -> Any:
        owner = walk(record, way)
        if owner is None:
            return None
        if found.choices:
            return getattr(owner, f"get_{last}_display")()
        value = getattr(owner, last)
        precision = getattr(owner, f"{last}_precision", "day") if isinstance(value, date) else "day"
        return value if precision == "day" else machine_date(value, precision)

    return read


def walk(record: Any, steps: list[str]) -> Any:
    """What stands at the end of a path of attributes; None where it breaks off."""
    for step in steps:
        record = None if record is None else getattr(record, step)
    return record
