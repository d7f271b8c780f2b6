"""What stands on a record's page beside its history: its facts, and the lists of what belongs to it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from ecosystem.accounts.policies import allowed
from ecosystem.desk.nouns.base import Noun, Part
from ecosystem.desk.nouns.columns import Cell, Column
from ecosystem.desk.register import noun_about, noun_named, url_of
from ecosystem.desk.tables import Row


@dataclass(frozen=True)
class Listing:
    """A part as the page shows it: its rows, where the whole list is, and where one more is added."""

    noun: Noun
    title: str
    headings: list[dict[str, Any]]
    rows: list[Row]
    url: str
    add_url: str
    is_cut: bool


def facts_of(noun: Noun, record: Any, user: Any) -> list[Cell]:
    """Every value the record has, in the order of its columns; what is not known is left out.

    Another record leads to its own page where the person may see it.
    """
    names = noun.facts or [column.name for column in noun.columns if column.name != "id"]
    cells = [_led_on(noun.by_name[name], record, user) for name in names]
    return [cell for cell in cells if cell.text]


def _led_on(column: Column, record: Any, user: Any) -> Cell:
    value = column.kept(record)
    cell = column.fact(record, value)
    there = noun_about(type(value)) if isinstance(value, Model) and not cell.url else None
    if there is None or not allowed(user, there.view, value):
        return cell
    return replace(cell, url=there.url(value))


def parts_of(noun: Noun, record: Any, request: HttpRequest) -> list[Listing]:
    """The lists of a record's page that the person may see."""
    user = request.user
    found = [(part, noun_named(part.noun)) for part in noun.parts]
    return [_listing(part, of, noun, record, request) for part, of in found if allowed(user, of.view)]


def _listing(part: Part, of: Noun, noun: Noun, record: Any, request: HttpRequest) -> Listing:
    columns = [of.by_name[name] for name in part.columns]
    rows = of.with_columns(_rows(part, of, record, request), columns)
    records = list(rows.order_by("-pk")[: part.most + 1])
    key, user = noun.key(record), request.user
    shown = [_row(part, of, row, record, columns, user) for row in records[: part.most]]
    return Listing(
        noun=of,
        title=capfirst(str(part.title)) if part.title else of.title,
        headings=[
            {"label": column.title, "number": any(row.cells[position].number for row in shown)}
            for position, column in enumerate(columns)
        ],
        rows=shown,
        url=f"{of.address}?{urlencode({part.owner: key})}",
        add_url=_add_url(part, of, noun, record, request),
        is_cut=len(records) > part.most,
    )


def _row(part: Part, of: Noun, row: Any, owner: Any, columns: list[Column], user: Any) -> Row:
    cells = _cells(columns, of, row, owner)
    return Row(of.key(row), of.url(row), str(row), cells, _acts(part, of, row, url_of(owner), user))


def _rows(part: Part, of: Noun, record: Any, request: HttpRequest) -> QuerySet:
    """The rows whose owner the record is; a relationship has two."""
    rows = of.rows(request.user)
    if part.noun == "relationships":
        return rows.filter(Q(subject=record) | Q(object=record))
    return rows.filter(**{part.path or part.owner: record})


def _cells(columns: list[Column], of: Noun, row: Any, owner: Any) -> list[Cell]:
    """The row's cells: the first leads to the row itself, related records to their own pages."""
    cells = []
    for position, column in enumerate(columns):
        cell = column.cell(row)
        url = of.url(row) if position == 0 else _related_url(row, column.name, owner)
        cells.append(
            Cell(
                cell.text or (of.key(row) if position == 0 else ""), url, cell.badge, cell.label, cell.number, cell.clip
            )
        )
    return cells


def _acts(part: Part, of: Noun, row: Any, back: str, user: Any) -> tuple[tuple[str, str, str], ...]:
    """What can be done with the row: title, icon and address, which leads back to the record's page."""
    offered = [of.edit, *(act for act in of.acts if act.name in part.acts)]
    query = urlencode({"back": back})
    return tuple(
        (act.title, act.icon, f"{reverse('desk:act', args=[of.name, of.key(row), act.name])}?{query}")
        for act in offered
        if act is not None and act.applies(row) and of.may(user, act, row)
    )


def _related_url(row: Any, name: str, owner: Any) -> str:
    value = getattr(row, name, None)
    return url_of(value) if hasattr(value, "pk") and value != owner else ""


def _add_url(part: Part, of: Noun, noun: Noun, record: Any, request: HttpRequest) -> str:
    """The form that adds one, with the record filled in; empty where the person may not."""
    if not of.may(request.user, of.create):
        return ""
    given = {part.fills or part.owner: noun.key(record), "back": noun.url(record)}
    return f"{reverse('desk:new', args=[of.name])}?{urlencode(given)}"
