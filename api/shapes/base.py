"""Shapes: how a record looks in an answer.

A shape is declared once, as a serializer class; the declaration documents the API, and compiled into a plan it also reads:
the columns it names and nothing else, as plain values, with one query for each list nested in it, whatever the number of
rows. Serializing model objects one by one costs ten times as much.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from rest_framework import serializers

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.compiled import ByKeys

Row = Sequence[Any]
Answer = dict[str, Any]
Read = Callable[[Row], Any]
Slot = Callable[["Reading"], Read]
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
        return plan.dress(rows.values_list(*plan.columns), user)


@dataclass
class Plan:
    """What a shape reads: columns of its own table and of joined ones, records referred to, and lists of its parts.

    ``plain`` says of each field in which column its value is found, ``slots`` how those are read that take more.
    """

    shape: type[Shape]
    columns: list[str] = field(default_factory=lambda: [KEY])
    plain: dict[str, int] = field(default_factory=dict)
    slots: list[tuple[str, Slot]] = field(default_factory=list)
    references: list[tuple[int, type[Shape]]] = field(default_factory=list)
    lists: list[tuple[str, type[Shape], str]] = field(default_factory=list)

    def dress(self, rows: Iterable[Row], user: Any) -> list[Answer]:
        """Rows of ``columns`` as answers, in the same order."""
        return Reading(self, list(rows), user).answers()

    def place(self, column: str) -> int:
        """Have a column read; returns where it stands in a row."""
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    @cached_property
    def values(self) -> Callable[[Row], tuple[Any, ...]]:
        """What stands in a row's plain fields; in the place of any other field its key."""
        return itemgetter(*self.plain.values(), 0)


class Reading:
    """One use of a plan: the rows, for whom, and everything around them, each fetched in one query."""

    def __init__(self, plan: Plan, rows: list[Row], user: Any) -> None:
        self.plan, self.rows, self.user, self.model = plan, rows, user, plan.shape.Meta.model
        self.referred = self._referred()
        if needed := getattr(plan.shape.Meta, "needs", ()):
            self.rows = self._having([plan.columns.index(column) for column in needed])
        keys = [row[0] for row in self.rows]
        self.nested = {name: self._nested(shape, parent, keys) for name, shape, parent in plan.lists}

    def answers(self) -> list[Answer]:
        """What is answered of each row."""
        names, values = tuple(self.plan.plain), self.plan.values
        answers = [dict(zip(names, values(row), strict=False)) for row in self.rows]
        for name, slot in self.plan.slots:
            read = slot(self)
            for row, answer in zip(self.rows, answers, strict=True):
                answer[name] = read(row)
        return answers

    @cached_property
    def mine(self) -> frozenset[int]:
        """Which of the rows belong to whoever asks."""
        keys = [row[0] for row in self.rows]
        own = self.model._default_manager.own(self.user).filter(pk__in=keys) if keys else ()
        return frozenset(own.values_list(KEY, flat=True)) if keys else frozenset()

    def _having(self, places: list[int]) -> list[Row]:
        kinds = dict(self.plan.references)
        return [row for row in self.rows if all(row[place] in self.referred[kinds[place]] for place in places)]

    def _referred(self) -> dict[type[Shape], dict[int, Answer]]:
        wanted: dict[type[Shape], set[int]] = defaultdict(set)
        for place, shape in self.plan.references:
            wanted[shape].update(row[place] for row in self.rows if row[place] is not None)
        return {shape: self._fetched(shape, keys) for shape, keys in wanted.items()}

    def _fetched(self, shape: type[Shape], keys: set[int]) -> dict[int, Answer]:
        if not keys:
            return {}
        plan = plan_of(shape, None)
        seen = shape.Meta.model._default_manager.visible_to(self.user)
        rows = list(seen.filter(pk__in=keys).values_list(*plan.columns))
        return dict(zip((row[0] for row in rows), plan.dress(rows, self.user), strict=True))

    def _nested(self, shape: type[Shape], parent: str, keys: list[int]) -> dict[int, list[Answer]]:
        found: dict[int, list[Answer]] = defaultdict(list)
        if keys:
            reading = Reading(plan_of(shape, None), parts_of(shape, parent).rows(keys), self.user)
            for row, answer in zip(reading.rows, reading.answers(), strict=True):
                found[row[-1]].append(answer)
        return found


@lru_cache(512)
def parts_of(shape: type[Shape], parent: str) -> ByKeys:
    """The query of what belongs to records, by the records' keys; these stand last in each row."""
    columns, order = plan_of(shape, None).columns, getattr(shape.Meta, "order", (KEY,))
    seen, model = seen_of(shape), shape.Meta.model
    return ByKeys(
        lambda keys: (
            model._default_manager.filter(**{f"{parent}__in": keys}, **seen)
            .order_by(*order)
            .values_list(*columns, parent)
        )
    )


@lru_cache(128)
def rows_of(shape: type[Shape], only: frozenset[str] | None) -> ByKeys:
    """The rows of a shape's plan, by the keys of its records."""
    columns, manager = plan_of(shape, only).columns, shape.Meta.model._default_manager
    return ByKeys(lambda keys: manager.filter(pk__in=keys).order_by().values_list(*columns))


@lru_cache(512)
def plan_of(shape: type[Shape], only: frozenset[str] | None) -> Plan:
    """The plan of a shape, or of some of its fields."""
    plan = Plan(shape)
    for name, declared in shape().fields.items():
        if only is None or name in only:
            plan.plain[name] = 0
            found = _slot(plan, name, declared)
            if isinstance(found, int):
                plan.plain[name] = found
            else:
                plan.slots.append((name, found))
    return plan


def _slot(plan: Plan, name: str, declared: serializers.Field) -> Slot | int:
    """How a field is read, or in which column it is found as it is answered."""
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
        return _own(plan.place(_column(declared)))
    return plan.place(_column(declared))


def _column(declared: serializers.Field) -> str:
    if isinstance(declared, serializers.RelatedField) or declared.source == "*":
        raise TypeError(f"{declared.field_name} is not a plain value; declare the shape of what it refers to.")
    return declared.source.replace(".", "__")


def _list(plan: Plan, declared: serializers.ListSerializer) -> Slot:
    name, shape = declared.field_name, type(declared.child)
    relation = plan.shape.Meta.model._meta.get_field(declared.source)
    plan.lists.append((name, shape, f"{relation.remote_field.name}_id"))

    def slot(reading: Reading) -> Read:
        nested = reading.nested[name]
        return lambda row: nested.get(row[0], [])

    return slot


def _record(plan: Plan, declared: Shape) -> Slot:
    shape = type(declared)
    relation = plan.shape.Meta.model._meta.get_field(declared.source.split(".", maxsplit=1)[0])
    path = declared.source.replace(".", "__")
    if getattr(shape.Meta, "guarded", False):
        place = plan.place(f"{path}_id" if isinstance(relation, ForeignKey) else path)
        plan.references.append((place, shape))
        return lambda reading: lambda row: reading.referred.get(shape, {}).get(row[place])
    key = plan.place(f"{path}_id")
    parts = {name: plan.place(f"{path}__{_column(part)}") for name, part in shape().fields.items()}
    names, values = tuple(parts), itemgetter(*parts.values(), key)

    def slot(reading: Reading) -> Read:
        known: dict[Any, Answer | None] = {None: None}

        def read(row: Row) -> Answer | None:
            if row[key] not in known:
                known[row[key]] = dict(zip(names, values(row), strict=False))
            return known[row[key]]

        return read

    return slot


def _private(plan: Plan, column: str) -> Slot:
    meta = plan.shape.Meta
    scope_places = {name: plan.place(path) for name, path in meta.scope.items()}
    told = [(plan.place(path), values) for path, values in getattr(meta, "told", {}).items()]
    capability, value = getattr(meta, "capability", Capability.VIEW), plan.place(column)

    def slot(reading: Reading) -> Read:
        scope = scope_of(reading.user)
        if not scope.grants and not told:
            return lambda row: None

        def read(row: Row) -> Any:
            if any(row[place] in values for place, values in told):
                return row[value]
            keys = {name: row[place] for name, place in scope_places.items()}
            return row[value] if scope.reaches(capability, **keys) else None

        return read

    return slot


def _made(values_of: Callable[[list[int]], Mapping[int, Any]]) -> Slot:
    def slot(reading: Reading) -> Read:
        values = values_of([row[0] for row in reading.rows]) if reading.rows else {}
        return lambda row: values[row[0]]

    return slot


def _derived(plan: Plan, follow: Callable[..., Any], *columns: str) -> Slot:
    places = [plan.place(column) for column in columns]

    def slot(reading: Reading) -> Read:
        known: dict[tuple[Any, ...], Any] = {}

        def read(row: Row) -> Any:
            values = tuple([row[place] for place in places])
            if values not in known:
                known[values] = follow(*values)
            return known[values]

        return read

    return slot


def _own(place: int) -> Slot:
    return lambda reading: lambda row: row[place] if row[0] in reading.mine else None


def seen_of(shape: type[Shape]) -> dict[str, Any]:
    """Which records of a shape there are to be seen inside another one."""
    return getattr(shape.Meta, "where", {})


def read_one(shape: type[Shape], record: Model, user: Any) -> Answer:
    """One record as it stands in the database, whoever may list it: for the answer to who has just written it."""
    return shape.read(type(record)._default_manager.filter(pk=record.pk), user)[0]
