"""Migrations in SQL: what one database needs and another says differently."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import RunPython

Statements = Sequence[str]


def in_each(*, sqlite: tuple[Statements, Statements], postgresql: tuple[Statements, Statements]) -> RunPython:
    """Run statements that each database has of its own: those forwards, and those backwards."""

    def run(way: int) -> Any:
        def of_vendor(_apps: Any, schema_editor: Any) -> None:
            statements = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
            for statement in statements[way]:
                schema_editor.execute(statement)

        return of_vendor

    return RunPython(run(0), run(1))
