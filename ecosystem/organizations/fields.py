"""A text column that is searched by tokens, in each database's own full-text index."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.lookups import Lookup

# A token, or with a star behind it whatever begins so. They hold letters, digits and Chinese characters only, so
# quoting is enough.
Tokens = Sequence[str | Sequence[str]]


class TokensField(models.TextField):
    """Tokens separated by blanks. ``field__has_all=[...]`` finds rows that have every token, each as a prefix.

    ``field__holds=[[...], ...]`` is true of rows that have all tokens of one of the groups; it looks at the row and at no
    index, for questions that most rows answer.
    ``index_table`` names the FTS5 table that SQLite keeps beside the column; PostgreSQL has a GIN index of that name on it.
    """

    def __init__(self, *args: Any, index_table: str, **kwargs: Any) -> None:
        self.index_table = index_table
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "index_table": self.index_table}


def tokens_expression(column: str) -> str:
    """What PostgreSQL's index is on."""
    return f"array_to_tsvector(string_to_array({column}, ' '))"


def each_of(groups: Sequence[Tokens]) -> str:
    """A question to FTS5: all tokens of one of the groups; a token can be several, one of which is enough."""
    return " OR ".join("(" + " AND ".join(_fts(token) for token in group) + ")" for group in groups)


def _fts(token: str | Sequence[str]) -> str:
    if not isinstance(token, str):
        return "(" + " OR ".join(map(_fts, token)) + ")"
    return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'


def tsquery(groups: Sequence[Tokens]) -> str:
    """The same question to PostgreSQL."""
    return " | ".join("(" + " & ".join(_lexeme(token) for token in group) + ")" for group in groups)


def _lexeme(token: str | Sequence[str]) -> str:
    if not isinstance(token, str):
        return "(" + " | ".join(map(_lexeme, token)) + ")"
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"


@TokensField.register_lookup
class HasAll(Lookup):
    """All tokens, each as a prefix."""

    lookup_name = "has_all"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        field = self.lhs.output_field
        key = connection.ops.quote_name(field.model._meta.pk.column)
        alias = connection.ops.quote_name(self.lhs.alias)
        table = connection.ops.quote_name(field.index_table)
        query = each_of([[f"{token}*" for token in self.rhs]])
        return f"{alias}.{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [query]  # noqa: S608  our own names

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column, params = self.process_lhs(compiler, connection)
        query = tsquery([[f"{token}*" for token in self.rhs]])
        return f"{tokens_expression(column)} @@ %s::tsquery", [*params, query]


@TokensField.register_lookup
class Holds(Lookup):
    """All tokens of one of the groups, seen in the row itself."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        return self._seen(compiler, connection, "instr")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        return self._seen(compiler, connection, "strpos")

    def _seen(self, compiler: Any, connection: Any, function: str) -> tuple[str, list[str]]:
        column, given = self.process_lhs(compiler, connection)
        parts, params = [], []
        for group in self.rhs:
            parts.append(" AND ".join(f"{function}(' ' || {column} || ' ', %s) > 0" for _token in group))
            for token in group:
                params += [*given, f" {token[:-1]}" if token.endswith("*") else f" {token} "]
        return "(" + " OR ".join(f"({part})" for part in parts) + ")", params


@models.TextField.register_lookup
class HoldsText(Lookup):
    """That a text is in the column, letter by letter; it looks at the row and at no index."""

    lookup_name = "holds_text"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column, params = self.process_lhs(compiler, connection)
        return f"instr({column}, %s) > 0", [*params, self.rhs]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column, params = self.process_lhs(compiler, connection)
        return f"strpos({column}, %s) > 0", [*params, self.rhs]
