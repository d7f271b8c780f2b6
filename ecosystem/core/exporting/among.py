"""Many keys as one parameter of a query: a parameter for each costs more than the rows that are read."""

from collections.abc import Iterable

import orjson
from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

ROWS_OF_KEYS = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)",
}


def among(keys: Iterable[int]) -> RawSQL:
    """The keys as a subquery for ``__in``."""
    numbers = orjson.dumps(list(keys)).decode()
    return RawSQL(ROWS_OF_KEYS[connection.vendor], [numbers], BigIntegerField())  # noqa: S611  the SQL is our own
