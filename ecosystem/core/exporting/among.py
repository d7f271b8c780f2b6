"""Many keys as one parameter of a query: a parameter for each costs more than the rows that are read."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.db.models import BooleanField, F, Func


class Among(Func):
    """The condition that a column's value is one of some numbers, for ``filter``."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(F(column))
        self.numbers = orjson.dumps(list(keys)).decode()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return self._condition(compiler, "%s IN (SELECT value FROM json_each(%%s))", self.numbers)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        # A subselect keeps the planner from weighing every single number against its statistics.
        numbers = f"{{{self.numbers[1:-1]}}}"
        return self._condition(compiler, "%s = ANY(ARRAY(SELECT unnest(%%s::bigint[])))", numbers)

    def _condition(self, compiler: Any, condition: str, numbers: str) -> tuple[str, list[Any]]:
        column, values = compiler.compile(self.source_expressions[0])
        return condition % column, [*values, numbers]
