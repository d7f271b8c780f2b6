"""Undo, asked of any service: put back exactly, forward again exactly, and refused after a later edit.

A test lists what each public function of a services module does as ``CASES[name](world)(by)``: the first call prepares,
the second one writes, as one change set.
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from ecosystem.accounts.models import ApiToken, User
from ecosystem.audit.choices import Action
from ecosystem.audit.models import Audited, ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict

Act = Callable[[Any], Any]
# What is being written and not handed in leaves no history, so undo has nothing to put back.
MOMENTS = {"created_at", "updated_at", "draft", "draft_version", "draft_saved_at"}


def public_functions(module: ModuleType) -> set[str]:
    """The verbs of a services module or package."""
    if hasattr(module, "__all__"):
        return set(module.__all__)
    functions = inspect.getmembers(module, inspect.isfunction)
    return {name for name, verb in functions if verb.__module__ == module.__name__ and not name.startswith("_")}


def everything() -> dict[str, list[dict[str, Any]]]:
    """All that the registry holds, derived fields too, but for the moments of writing; as the database tells it."""
    kept = [model for model in apps.get_models() if issubclass(model, Audited)]
    return {model._meta.label: _rows(model) for model in [*kept, User, ApiToken]}


def _rows(model: type[models.Model]) -> list[dict[str, Any]]:
    """The rows of a table, read past the models: tests compare them by the thousand."""
    columns = [column for column in model._meta.concrete_fields if column.attname not in MOMENTS]
    quote = connection.ops.quote_name
    named = ", ".join(quote(column.column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {named} FROM {quote(model._meta.db_table)} ORDER BY {quote(model._meta.pk.column)}")  # noqa: S608  our own names
        names = [column.attname for column in columns]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def is_put_back(act: Act, *, by: Any) -> None:
    """Check that undo restores all that was there, and that undoing the undo restores what the service wrote."""
    before = everything()
    act(by)
    written = everything()
    assert written != before
    undone = undo(ChangeSet.objects.latest("pk"), by=by, reason="by mistake")
    assert everything() == before
    undo(undone, by=by)
    assert everything() == written


def is_refused_after_a_later_edit(act: Act, *, by: Any) -> None:
    """Check that undo keeps its hands off what somebody changed since."""
    act(by)
    target = ChangeSet.objects.latest("pk")
    assert _edit_since(target), "It only removes: there is nothing left to edit."
    edited = everything()
    with pytest.raises(Conflict) as refusal:
        undo(target, by=by)
    assert refusal.value.code == "undo_conflict"
    assert everything() == edited


def _edit_since(target: ChangeSet) -> bool:
    for change in target.changes.exclude(action=Action.DELETE).order_by("-pk"):
        model = apps.get_model(change.label)
        row = model._default_manager.filter(pk=change.object_id)
        for name, value in _others(model, row.values().first() or {}, set(change.after)):
            row.update(**{name: value})
            return True
    return False


def _others(model: type[models.Model], row: dict[str, Any], names: set[str]) -> Iterator[tuple[str, Any]]:
    """Another value for some field of the row, plain text first."""
    columns = [column for column in model._meta.concrete_fields if column.attname in names and column.attname in row]
    columns.sort(key=lambda column: (bool(column.choices), not isinstance(column, models.TextField), column.unique))
    for column in columns:
        other = _another(column, row[column.attname])
        if other is not None or (column.null and row[column.attname] is not None):
            yield column.attname, other


def _another(column: models.Field, value: Any) -> Any:
    if column.choices:
        return next(code for code, _label in column.flatchoices if code != value)
    if column.is_relation:
        return None
    ways = {bool: lambda: not value, str: lambda: f"{value}0", list: lambda: [*value, "later"]}
    numbers = dict.fromkeys((int, Decimal), lambda: value + 50)
    dates = {date: lambda: value + timedelta(days=1)}
    way = {**ways, **numbers, **dates}.get(type(value))
    return way() if way else None
