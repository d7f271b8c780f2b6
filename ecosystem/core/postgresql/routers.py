"""Which database a query goes to."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS


class PrimaryOnly:
    """Everything is asked of the default database, and only it is migrated.

    For a public read the connection of a replica stands in its place (``audit.replicas``), where plain SQL meets it too.
    """

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
