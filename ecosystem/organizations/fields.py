"""A text column that is searched by tokens, in each database's own full-text index."""

from typing import Any

from django.db import models
from django.db.models.lookups import Lookup


class TokensField(models.TextField):
    """Tokens separated by blanks. ``field__has_all=[...]`` finds rows that have every token, each as a prefix.

    ``index_table`` names the FTS5 table that SQLite keeps beside the column; PostgreSQL has a GIN index on it.
    """

    def __init__(self, *args: Any, index_table: str, **kwargs: Any) -> None:
        self.index_table = index_table
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "index_table": self.index_table}


@TokensField.register_lookup
class HasAll(Lookup):
    """All tokens, each as a prefix. Tokens hold letters, digits and Chinese characters only, so quoting is enough."""

    lookup_name = "has_all"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        field = self.lhs.output_field
        key = connection.ops.quote_name(field.model._meta.pk.column)
        alias = connection.ops.quote_name(self.lhs.alias)
        table = connection.ops.quote_name(field.index_table)
        query = " ".join(f'"{token}"*' for token in self.rhs)
        return f"{alias}.{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [query]  # noqa: S608  our own names

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column, params = self.process_lhs(compiler, connection)
        query = " & ".join(f"'{token}':*" for token in self.rhs)
        return f"array_to_tsvector(string_to_array({column}, ' ')) @@ %s::tsquery", [*params, query]
