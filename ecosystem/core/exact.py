"""Amounts that are added up: kept as whole numbers, so that sums equal their rows on every database."""

from decimal import Decimal
from typing import Any

from django.db import models


class ExactField(models.DecimalField):
    """A decimal with ``decimal_places``, kept as so many of the smallest unit.

    SQLite keeps decimals as floating-point numbers, and a sum of those is not the sum of the rows; of whole numbers it is, in
    constraints and triggers too. Sums and differences of such columns come back as decimals of the same places.
    """

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def db_type(self, connection: Any) -> str:
        return connection.data_types["BigIntegerField"]

    def rel_db_type(self, connection: Any) -> str:
        return self.db_type(connection)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int(self.to_python(value).scaleb(self.decimal_places).to_integral_value())

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):
            return value
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.decimal_places)

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Its own, and not those of decimals."""
        return [self.from_db_value]
