"""Records for pages that are only read: by statements that are compiled once, made without what writing them takes.

Building a query takes several times as long as having a few rows answered, and Django makes each record with signals and
a look at every column. What is made here is an ordinary record of its model, with its properties and words, and the related
ones that the query selects; a column that the query leaves out is asked for when somebody wants it, like everywhere else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from ecosystem.core.compiled import (
    FIRST,
    STANDING_FOR_MANY,
    answered,
    converted,
    converters_of,
    in_full,
    room_for,
    sent,
    takes_arrays,
    with_lists,
)

Made = TypeVar("Made", bound=Model)
# What is asked for: a key, a public id, a day, or the keys of several records.
Value = int | str | date | Sequence[int]
# Where a value goes: its place among the parameters, which value, and which of its keys.
Place = tuple[int, int, int]
# So far apart are the stand-ins of two values: several keys have one each.
APART = 1000
LAST_DAY = date(9999, 12, 1)


class Records(Generic[Made]):
    """Records of one query, whose values are different each time: ``made`` builds it for values like those that are read.

    Whatever else the query says must be the same at any time and for everybody: it is compiled once.
    """

    def __init__(self, made: Callable[..., QuerySet[Made]]) -> None:
        self._made = made
        self._known: dict[tuple[Any, ...], Statement] = {}
        self._model: type[Made] | None = None

    def read(self, *values: Value) -> list[Made]:
        """The records of the query for these values, in its order."""
        statement, alias, rows = self._answered(values)
        known: dict[tuple[int, Any], Model] = {}
        return [cast("Made", statement.kind.record(row, alias, known)) for row in rows]

    def rows(self, *values: Value) -> list[Sequence[Any]]:
        """The rows of a query of columns (``values_list``) for these values, in its order."""
        return self._answered(values)[2]

    def _answered(self, values: tuple[Value, ...]) -> tuple["Statement", str, list[Sequence[Any]]]:
        alias = router.db_for_read(self.model(values))
        connection = connections[alias]
        shapes = tuple(_shape_of(value, connection) for value in values)
        statement = self._known.get((alias, *shapes))
        if statement is None:
            statement = self._known[(alias, *shapes)] = Statement.of(self._built(shapes), shapes, connection)
        rows = answered(connection, statement.text, statement.parameters(values, shapes, connection))
        return statement, alias, converted(rows, statement.converters, connection) if statement.converters else rows

    def first(self, *values: Value) -> Made | None:
        """The first of them, if there is one."""
        return next(iter(self.read(*values)), None)

    def model(self, values: Sequence[Value]) -> type[Made]:
        """Of which kind the records are."""
        if self._model is None:
            self._model = self._made(*values).model
        return self._model

    def _built(self, shapes: tuple[Any, ...]) -> QuerySet[Made]:
        return self._made(*(_stand_in(place, shape) for place, shape in enumerate(shapes)))


@dataclass(frozen=True)
class Statement:
    """A compiled query: its parameters, at which places of them the values go, and how rows become records."""

    text: str
    fixed: tuple[Any, ...]
    places: tuple[Place, ...]
    converters: dict[int, Any]
    compiler: Any

    @classmethod
    def of(cls, queryset: QuerySet, shapes: tuple[Any, ...], connection: BaseDatabaseWrapper) -> "Statement":
        """Compile a query made of stand-ins."""
        compiler = queryset.query.get_compiler(connection.alias)
        text, parameters = compiler.as_sql()
        stand_ins = dict(_adapted_stand_ins(shapes, connection))
        places = tuple((at, *stand_ins[one]) for at, one in enumerate(parameters) if _may_be_known(one, stand_ins))
        if takes_arrays(connection):
            text, places = _in_full(text, parameters, places, shapes)
            parameters = [None] * len(places)
        else:
            text, parameters, places = _with_lists(text, parameters, places, shapes)
        return cls(text, tuple(parameters), tuple(places), converters_of(compiler), compiler)

    @cached_property
    def kind(self) -> "Kind":
        """How its rows become records."""
        return Kind.of(self.compiler)

    def parameters(self, values: Sequence[Value], shapes: tuple[Any, ...], connection: BaseDatabaseWrapper) -> list:
        """All parameters, with these values."""
        adapted = [_adapted(value, shape, connection) for value, shape in zip(values, shapes, strict=True)]
        found = list(self.fixed)
        for at, value, key in self.places:
            found[at] = adapted[value][key]
        return found


@dataclass(frozen=True)
class Kind:
    """How a part of a row becomes a record, and others the records that it leads to."""

    model: type[Model]
    names: tuple[str, ...]
    start: int
    end: int
    key: int
    related: tuple[tuple["Kind", Callable[..., None], Callable[..., None]], ...]
    annotations: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, compiler: Any) -> "Kind":
        """What a compiled query gives."""
        return cls._of(compiler.klass_info, compiler.select, tuple(compiler.annotation_col_map.items()))

    @classmethod
    def _of(cls, info: dict[str, Any], select: Any, annotations: tuple[tuple[str, int], ...] = ()) -> "Kind":
        start, end, model = info["select_fields"][0], info["select_fields"][-1] + 1, info["model"]
        names = tuple(selected[0].target.attname for selected in select[start:end])
        related = tuple(
            (cls._of(one, select), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", ())
        )
        return cls(model, names, start, end, start + names.index(model._meta.pk.attname), related, annotations)

    def related_record(self, row: Sequence[Any], alias: str, known: dict[tuple[int, Any], Model]) -> Model | None:
        """The record that a row leads to, if there is one; the same one for all rows that lead to it."""
        key = row[self.key]
        if key is None:
            return None
        found = known.get((id(self), key))
        if found is None:
            found = known[id(self), key] = self.record(row, alias, known)
        return found

    def record(self, row: Sequence[Any], alias: str, known: dict[tuple[int, Any], Model]) -> Model:
        """The record in a row; ``known`` are the records that rows before it led to."""
        record = self.model.__new__(self.model)
        state = ModelState()
        state.db, state.adding = alias, False
        record.__dict__.update(zip(self.names, row[self.start : self.end], strict=True), _state=state)
        for name, place in self.annotations:
            record.__dict__[name] = row[place]
        for kind, lead, lead_back in self.related:
            other = kind.related_record(row, alias, known)
            lead(record, other)
            if other is not None:
                lead_back(other, record)
        return record


def _in_full(text: str, parameters: Sequence[Any], places: Sequence[Place], shapes: tuple[Any, ...]) -> Any:
    """The same for PostgreSQL: what is fixed is written into it, and each value of several keys is one parameter."""
    arrays = {at for at, value, key in places if isinstance(shapes[value], int) and key == 0}
    single = {at for at, value, _key in places if not isinstance(shapes[value], int)}
    kept = [place for place in places if place[0] in arrays | single]
    return in_full(text, parameters, arrays=arrays, single=single), [(at, *place[1:]) for at, place in enumerate(kept)]


def _with_lists(text: str, parameters: Sequence[Any], places: Sequence[Place], shapes: tuple[Any, ...]) -> Any:
    """The same for SQLite, where as many keys as no statement has room for are one parameter; all others stay."""
    lists = {at for at, value, key in places if shapes[value] == STANDING_FOR_MANY and key == 0}
    left = [at for at in range(len(parameters)) if at - 1 not in lists]
    now = {at: place for place, at in enumerate(left)}
    kept = [(now[at], *place) for at, *place in places if at in now]
    return with_lists(text, lists), [parameters[at] for at in left], kept


def _shape_of(value: Value, connection: BaseDatabaseWrapper) -> Any:
    """What values must have in common to be asked for by one statement: their kind, and how many keys there are room for."""
    return type(value) if isinstance(value, int | str | date) else room_for(value, connection)


def _stand_in(place: int, shape: Any) -> Any:
    """What stands for a value while a query is compiled; no record has it."""
    if shape is int:
        return FIRST + place * APART
    if shape is str:
        return f"\ue000{place}"
    return LAST_DAY + timedelta(days=place) if shape is date else range(*_keys(place, shape))


def _keys(place: int, size: int) -> tuple[int, int]:
    first = FIRST + place * APART
    return first, first + size


def _adapted(value: Value, shape: Any, connection: BaseDatabaseWrapper) -> Sequence[Any]:
    """A value as the database's driver takes it, in a list; several keys filled up to as many as there is room for."""
    if shape is date:
        return (connection.ops.adapt_datefield_value(cast("date", value)),)
    if shape is int or shape is str:
        return (value,)
    return sent(cast("Sequence[int]", value), shape, connection)


def _adapted_stand_ins(shapes: tuple[Any, ...], connection: BaseDatabaseWrapper) -> Any:
    for place, shape in enumerate(shapes):
        value = _stand_in(place, shape)
        for key, one in enumerate(value if isinstance(value, range) else _adapted(value, shape, connection)):
            yield one, (place, key)


def _may_be_known(parameter: Any, stand_ins: dict[Any, Any]) -> bool:
    return isinstance(parameter, int | str | date) and parameter in stand_ins
