"""A table of the desk: which rows, in which order, with which columns, as the address says."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ecosystem.accounts.preferences import preferred
from ecosystem.core.paging import Key, Page, keyset_page
from ecosystem.desk.filters import is_field_shown, prepare
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.nouns.columns import Cell, Column
from ecosystem.desk.register import noun_named
from ecosystem.desk.workplace import Workplace

PAGE_SIZE = 50
FIRST_MENUS = 6
# Filters that links set: whose record they name, for the words.
RECORDS = {
    "organization": "organizations",
    "subject": "organizations",
    "object": "organizations",
    "measured_by": "organizations",
    "center": "centers",
    "platform": "platforms",
    "program": "programs",
    "solution": "solutions",
    "project": "research-projects",
    "output": "outputs",
    "source": "sources",
}
# What an address says beside the filters.
OWN = frozenset({"q", "sort", "columns", "cursor", "registry", "draft", "list"})


@dataclass(frozen=True)
class Row:
    """One row as the table's template takes it."""

    id: str
    url: str
    label: str
    cells: list[Cell]
    acts: tuple[tuple[str, str, str], ...] = ()


class Table:
    """The rows of a noun as a query string asks for them. Nothing is read before it is looked at."""

    def __init__(self, noun: Noun, request: HttpRequest, query: QueryDict | None = None) -> None:
        self.noun, self.request = noun, request
        self.user: Any = request.user
        self.workplace: Workplace = request.workplace
        self.query = request.GET if query is None else query

    @cached_property
    def columns(self) -> list[Column]:
        """The columns the address names, else those the person chose last time, else the usual ones."""
        chosen = self.query.get("columns", "")
        names = chosen.split(",") if chosen else preferred(self.user, f"columns.{self.noun.name}", self.noun.shown)
        known = [self.noun.by_name[name] for name in dict.fromkeys(names) if name in self.noun.by_name]
        return known or [self.noun.by_name[name] for name in self.noun.shown]

    @cached_property
    def sort(self) -> tuple[Column, bool]:
        """The column sorted by, and whether downwards."""
        asked = self.query.get("sort", "") or self.noun.sort
        column = self.noun.by_name.get(asked.lstrip("-"))
        if column is None or not column.sort:
            asked = self.noun.sort
            column = self.noun.by_name[asked.lstrip("-")]
        return column, asked.startswith("-")

    @cached_property
    def filters(self) -> Any:
        return self.noun.filters(data=self.query, queryset=self.base, request=self.request)

    @cached_property
    def base(self) -> QuerySet:
        return self.noun.rows_in(self.user, self.workplace.place)

    @cached_property
    def matching(self) -> QuerySet:
        """All rows that match, with nothing joined: what is counted, changed in bulk and selected from."""
        return self.filters.qs

    @cached_property
    def count(self) -> int:
        return self.matching.count()

    @cached_property
    def best_for(self) -> str:
        """The query whose best matches come first: where somebody searches and asked for no other order."""
        return self.query.get("q", "") if self.noun.best and not self.query.get("sort") else ""

    @cached_property
    def keys(self) -> list[Key]:
        if self.best_for:
            return list(self.noun.best_keys)
        column, descending = self.sort
        first = column.key(descending=descending)
        return [first] if first.name == "id" else [first, Key("id", descending)]

    @cached_property
    def ordered(self) -> QuerySet:
        """The rows that match with what sorting needs."""
        if self.noun.best and self.best_for:
            return self.noun.best(self.matching, self.best_for)
        return self.sort[0].sorted_rows(self.matching)

    @cached_property
    def rows(self) -> QuerySet:
        """The rows that match with everything the columns show, in a fixed number of queries."""
        return self.noun.with_columns(self.ordered, self.columns)

    @cached_property
    def page(self) -> Page:
        return keyset_page(self.rows, self.keys, self.query.get("cursor", ""), PAGE_SIZE)

    def as_rows(self) -> list[Row]:
        """The page's rows, ready to be shown."""
        context = self.context_query
        return [
            Row(
                id=self.noun.key(record),
                url=f"{self.noun.url(record)}{context}",
                label=str(record),
                cells=self._cells(record, context),
            )
            for record in self.page.rows
        ]

    def _cells(self, record: Any, context: str) -> list[Cell]:
        first, *others = (column.cell(record) for column in self.columns)
        opened = Cell(
            first.text or self.noun.key(record), f"{self.noun.url(record)}{context}", label=first.label, clip=first.clip
        )
        return [opened, *others]

    @cached_property
    def context_query(self) -> str:
        """How a record's page knows the list it was opened from."""
        return "?" + urlencode({"list": self.query_with(cursor=None, draft=None)})

    def headings(self) -> list[dict[str, Any]]:
        """The head of the table, with the address that sorts by each column."""
        by, descending = self.sort
        found = []
        for column in self.columns:
            here = column.name == by.name and not self.best_for
            turned = f"-{column.name}" if here and not descending else column.name
            found.append(
                {
                    "key": column.name,
                    "label": column.title,
                    "number": self._is_number(column),
                    "sort": ("descending" if descending else "ascending") if here else "",
                    "sort_url": "?" + self.query_with(sort=turned, cursor=None) if column.sort else "",
                }
            )
        return found

    def _is_number(self, column: Column) -> bool:
        return bool(self.page.rows) and column is not self.columns[0] and column.is_number(self.page.rows[0])

    def query_with(self, **changes: Any) -> str:
        """The query string with parameters changed; None and empty take one away."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return query.urlencode()

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)

    @cached_property
    def chips(self) -> list[dict[str, str]]:
        """What narrows the list, each with the address of the list without it."""
        found: list[dict[str, str]] = []
        if not self.menus and not self.query:
            return found
        for name, values in self.query.lists():
            field = self.filters.form.fields.get(name.removesuffix("_after").removesuffix("_before"))
            if field is None or name in OWN - {"q"}:
                continue
            for value in filter(None, values):
                words = self._words(name, field, value)
                found.append({"label": words, "url": "?" + self._without(name, value)})
        return found

    def _without(self, name: str, value: str) -> str:
        query = self.query.copy()
        query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
        query.pop("cursor", None)
        return query.urlencode()

    def _words(self, name: str, field: Any, value: str) -> str:
        label = str(field.label)
        if name.endswith("_after"):
            return _("%(label)s from %(day)s") % {"label": label, "day": value}
        if name.endswith("_before"):
            return _("%(label)s to %(day)s") % {"label": label, "day": value}
        return _("%(label)s: %(value)s") % {"label": label, "value": self._value_words(name, field, value)}

    def _value_words(self, name: str, field: Any, value: str) -> str:
        choices = getattr(field.widget, "choices", None)
        if choices is not None:
            return {str(getattr(code, "value", code)): str(words) for code, words in choices}.get(value, value)
        if name not in RECORDS:
            return value
        record = noun_named(RECORDS[name]).chosen(self.user, [value]).first()
        return str(record) if record is not None else value

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form of the filters passes on: the order, the columns, the city, and filters set by links."""
        shown = {menu["field"].html_name for menu in self.menus}
        dropped = {"q", "cursor", "draft"} | shown | {f"{name}_{end}" for name in shown for end in ("after", "before")}
        return [(name, value) for name, values in self.query.lists() if name not in dropped for value in values]

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        """Every column, and whether it is shown."""
        here = {column.name for column in self.columns}
        return [(column, column.name in here) for column in self.noun.columns]

    @property
    def clear_url(self) -> str:
        """The same table without search and filters."""
        kept = {name: self.query[name] for name in ("sort", "columns", "registry") if self.query.get(name)}
        return f"{self.noun.address}?{urlencode(kept)}" if self.is_filtered else ""

    @property
    def file_query(self) -> str:
        """What the address of the table as a file asks for: all pages of it."""
        return f"?{self.query_with(cursor=None)}"

    @property
    def previous_url(self) -> str:
        return f"?{self.query_with(cursor=self.page.previous)}" if self.page.previous else ""

    @property
    def next_url(self) -> str:
        return f"?{self.query_with(cursor=self.page.next)}" if self.page.next else ""

    @cached_property
    def menus(self) -> list[dict[str, Any]]:
        """The filters one chooses from, each with how often it is used; lists of records are read once."""
        form = self.filters.form
        found = []
        for name, field in form.fields.items():
            if not is_field_shown(field):
                continue
            if not prepare(field):
                continue
            found.append({"name": name, "field": form[name], "used": self._used(name)})
        return found

    @property
    def first_menus(self) -> list[dict[str, Any]]:
        """Those in everybody's sight, and those in use."""
        first = self.noun.first_filters or [menu["name"] for menu in self.menus[:FIRST_MENUS]]
        chosen = {menu["name"]: menu for menu in self.menus if menu["name"] in first or menu["used"]}
        return [chosen.pop(name) for name in first if name in chosen] + list(chosen.values())

    @property
    def other_menus(self) -> list[dict[str, Any]]:
        shown = {menu["name"] for menu in self.first_menus}
        return [menu for menu in self.menus if menu["name"] not in shown]

    def _used(self, name: str) -> int:
        given = [*self.query.getlist(name), self.query.get(f"{name}_after"), self.query.get(f"{name}_before")]
        return len([value for value in given if value])
