"""Shapes: how a record looks in an answer.

A shape is declared once, as a serializer class; the declaration documents the API, and compiled into a plan it also reads:
the columns it names and nothing else, as plain values, with one query for each list nested in it, whatever the number of
rows. Serializing model objects one by one costs ten times as much.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from rest_framework import serializers

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.compiled import ByKeys

Row = Mapping[str, Any]
Answer = dict[str, Any]
Read = Callable[[Row], Any]
KEY = "pk"


class Shape(serializers.ModelSerializer):
    """How a record looks. ``Meta`` may also say:

    - ``order``: in which order such records are listed inside another one;
    - ``guarded``: that not everybody may see such a record, so that where another one refers to it, it is read through
      ``visible_to`` and is null for those who may not;
    - ``needs``: columns of references without which a nested record is left out;
    - ``private``: fields that are null except for staff of the record's ``scope`` (names of scope keys and their columns)
      with its ``capability`` (to view, unless another is named), and where a column has one of the values that ``told`` names
      for it: then whoever sees the record is told;
    - ``own``: fields that are null except for whom the record belongs to, as ``own(user)`` of its queryset says;
    - ``where``: which of the records there are to be seen at all inside another one;
    - ``made``: fields that are no column: for each the function that gives their values for some keys, all at once;
    - ``derived``: fields that follow from columns of the same row: for each the function, and the columns it takes.
    """

    def get_fields(self) -> dict[str, serializers.Field]:
        """All declared fields; each is in every answer, so the documentation must call it required."""
        fields = super().get_fields()
        private = (*getattr(self.Meta, "private", ()), *getattr(self.Meta, "own", ()))
        for name, item in fields.items():
            item.read_only, item.required = False, True
            item.allow_null = item.allow_null or name in private
        return fields

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names that can be asked for one by one."""
        return tuple(cls.Meta.fields)

    @classmethod
    def read(cls, rows: QuerySet, user: Any, only: Iterable[str] | None = None) -> list[Answer]:
        """The records of a queryset, in its order, as this user may see them."""
        plan = plan_of(cls, None if only is None else frozenset(only))
        return plan.dress(rows.values(*plan.columns), user)


@dataclass
class Plan:
    """What a shape reads: columns of its own table and of joined ones, records referred to, and lists of its parts."""

    shape: type[Shape]
    columns: list[str] = field(default_factory=lambda: [KEY])
    slots: list[tuple[str, Callable[["Reading"], Read]]] = field(default_factory=list)
    references: list[tuple[str, type[Shape]]] = field(default_factory=list)
    lists: list[tuple[str, type[Shape], str]] = field(default_factory=list)

    def dress(self, rows: Iterable[Row], user: Any) -> list[Answer]:
        """Rows of ``columns`` as answers, in the same order."""
        reading = Reading(self, list(rows), user)
        reads = [(name, slot(reading)) for name, slot in self.slots]
        return [{name: read(row) for name, read in reads} for row in reading.rows]

    def need(self, column: str) -> str:
        """Have a column read; returns it."""
        if column not in self.columns:
            self.columns.append(column)
        return column


class Reading:
    """One use of a plan: the rows, for whom, and everything around them, each fetched in one query."""

    def __init__(self, plan: Plan, rows: list[Row], user: Any) -> None:
        self.rows, self.user, self.model = rows, user, plan.shape.Meta.model
        self.referred = self._referred(plan)
        needed = getattr(plan.shape.Meta, "needs", ())
        if needed:
            kinds = dict(plan.references)
            self.rows = [row for row in rows if all(row[name] in self.referred[kinds[name]] for name in needed)]
        keys = [row[KEY] for row in self.rows]
        self.nested = {name: self._nested(shape, parent, keys) for name, shape, parent in plan.lists}

    @cached_property
    def mine(self) -> frozenset[int]:
        """Which of the rows belong to whoever asks."""
        keys = [row[KEY] for row in self.rows]
        own = self.model._default_manager.own(self.user).filter(pk__in=keys) if keys else ()
        return frozenset(own.values_list(KEY, flat=True)) if keys else frozenset()

    def _referred(self, plan: Plan) -> dict[type[Shape], dict[int, Answer]]:
        wanted: dict[type[Shape], set[int]] = defaultdict(set)
        for column, shape in plan.references:
            wanted[shape].update(row[column] for row in self.rows if row[column] is not None)
        return {shape: self._fetched(shape, keys) for shape, keys in wanted.items()}

    def _fetched(self, shape: type[Shape], keys: set[int]) -> dict[int, Answer]:
        if not keys:
            return {}
        plan = plan_of(shape, None)
        rows = list(shape.Meta.model._default_manager.visible_to(self.user).filter(pk__in=keys).values(*plan.columns))
        return dict(zip((row[KEY] for row in rows), plan.dress(rows, self.user), strict=True))

    def _nested(self, shape: type[Shape], parent: str, keys: list[int]) -> dict[int, list[Answer]]:
        found: dict[int, list[Answer]] = defaultdict(list)
        if not keys:
            return found
        plan = plan_of(shape, None)
        columns = (parent, *plan.columns)
        rows = [dict(zip(columns, row, strict=True)) for row in parts_of(shape, parent).rows(keys)]
        reading = Reading(plan, rows, self.user)
        reads = [(name, slot(reading)) for name, slot in plan.slots]
        for row in reading.rows:
            found[row[parent]].append({name: read(row) for name, read in reads})
        return found


@lru_cache(512)
def parts_of(shape: type[Shape], parent: str) -> ByKeys:
    """The query of what belongs to records, by the records' keys."""
    columns, order = plan_of(shape, None).columns, getattr(shape.Meta, "order", (KEY,))
    seen, model = seen_of(shape), shape.Meta.model
    return ByKeys(
        lambda keys: (
            model._default_manager.filter(**{f"{parent}__in": keys}, **seen)
            .order_by(*order)
            .values_list(parent, *columns)
        )
    )


@lru_cache(512)
def plan_of(shape: type[Shape], only: frozenset[str] | None) -> Plan:
    """The plan of a shape, or of some of its fields."""
    plan = Plan(shape)
    for name, declared in shape().fields.items():
        if only is None or name in only:
            plan.slots.append((name, _slot(plan, name, declared)))
    return plan


def _slot(plan: Plan, name: str, declared: serializers.Field) -> Callable[[Reading], Read]:
    meta = plan.shape.Meta
    if name in (made := getattr(meta, "made", {})):
        return _made(made[name])
    if name in (derived := getattr(meta, "derived", {})):
        return _derived(plan, *derived[name])
    if isinstance(declared, serializers.ListSerializer):
        return _list(plan, declared)
    if isinstance(declared, Shape):
        return _record(plan, declared)
    if name in getattr(meta, "private", ()):
        return _private(plan, _column(declared))
    if name in getattr(meta, "own", ()):
        return _own(plan.need(_column(declared)))
    return _plain(plan.need(_column(declared)))


def _column(declared: serializers.Field) -> str:
    if isinstance(declared, serializers.RelatedField) or declared.source == "*":
        raise TypeError(f"{declared.field_name} is not a plain value; declare the shape of what it refers to.")
    return declared.source.replace(".", "__")


def _plain(column: str) -> Callable[[Reading], Read]:
    return lambda reading: itemgetter(column)


def _list(plan: Plan, declared: serializers.ListSerializer) -> Callable[[Reading], Read]:
    name, shape = declared.field_name, type(declared.child)
    relation = plan.shape.Meta.model._meta.get_field(declared.source)
    plan.lists.append((name, shape, f"{relation.remote_field.name}_id"))
    return lambda reading: lambda row: reading.nested[name].get(row[KEY], [])


def _record(plan: Plan, declared: Shape) -> Callable[[Reading], Read]:
    shape = type(declared)
    relation = plan.shape.Meta.model._meta.get_field(declared.source.split(".", maxsplit=1)[0])
    path = declared.source.replace(".", "__")
    if getattr(shape.Meta, "guarded", False):
        column = plan.need(f"{path}_id" if isinstance(relation, ForeignKey) else path)
        plan.references.append((column, shape))
        return lambda reading: lambda row: reading.referred.get(shape, {}).get(row[column])
    key = plan.need(f"{path}_id")
    parts = [(name, plan.need(f"{path}__{_column(part)}")) for name, part in shape().fields.items()]
    return lambda reading: lambda row: None if row[key] is None else {name: row[column] for name, column in parts}


def _private(plan: Plan, column: str) -> Callable[[Reading], Read]:
    meta = plan.shape.Meta
    scope_columns = {name: plan.need(path) for name, path in meta.scope.items()}
    told = {plan.need(path): values for path, values in getattr(meta, "told", {}).items()}
    capability = getattr(meta, "capability", Capability.VIEW)
    plan.need(column)

    def slot(reading: Reading) -> Read:
        scope = scope_of(reading.user)
        if not scope.grants and not told:
            return lambda row: None

        def read(row: Row) -> Any:
            if any(row[path] in values for path, values in told.items()):
                return row[column]
            keys = {name: row[path] for name, path in scope_columns.items()}
            return row[column] if scope.reaches(capability, **keys) else None

        return read

    return slot


def _made(values_of: Callable[[list[int]], Mapping[int, Any]]) -> Callable[[Reading], Read]:
    def slot(reading: Reading) -> Read:
        values = values_of([row[KEY] for row in reading.rows]) if reading.rows else {}
        return lambda row: values[row[KEY]]

    return slot


def _derived(plan: Plan, follow: Callable[..., Any], *columns: str) -> Callable[[Reading], Read]:
    needed = [plan.need(column) for column in columns]
    return lambda reading: lambda row: follow(*(row[column] for column in needed))


def _own(column: str) -> Callable[[Reading], Read]:
    return lambda reading: lambda row: row[column] if row[KEY] in reading.mine else None


def seen_of(shape: type[Shape]) -> dict[str, Any]:
    """Which records of a shape there are to be seen inside another one."""
    return getattr(shape.Meta, "where", {})


def read_one(shape: type[Shape], record: Model, user: Any) -> Answer:
    """One record as it stands in the database, whoever may list it: for the answer to who has just written it."""
    return shape.read(type(record)._default_manager.filter(pk=record.pk), user)[0]
