"""Whether a record meets the condition of a constraint, as far as that is plain without asking the database.

Validating a constraint costs three statements, and most conditions only compare a field of the record with values that the
condition itself names. What this cannot tell for sure, the database is asked.
"""

from collections.abc import Callable, Collection, Iterable
from operator import eq, ge, gt, le, lt
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BaseConstraint, CheckConstraint, Model, Q, UniqueConstraint

PLAIN = (str, bool, int)
COMPARED: dict[str, Callable[[Any, Any], bool]] = {"exact": eq, "gt": gt, "gte": ge, "lt": lt, "lte": le}


def says_nothing(constraint: BaseConstraint, record: Model) -> bool:
    """Whether a constraint cannot be violated by this record: it is met, or it is not about records like it."""
    if isinstance(constraint, CheckConstraint):
        return isinstance(constraint.condition, Q) and holds(constraint.condition, record) is True
    if isinstance(constraint, UniqueConstraint) and constraint.condition is not None:
        return holds(constraint.condition, record) is False
    return False


def concerns(constraint: BaseConstraint, model: type[Model], changed: Collection[str]) -> bool:
    """Whether a constraint is about one of these columns; where that is not plain, it is.

    What is stored meets every constraint, so that only those that are about what changed can be violated now.
    """
    condition = getattr(constraint, "condition", None)
    if getattr(constraint, "expressions", ()) or not isinstance(condition, Q | None):
        return True
    try:
        names = {*getattr(constraint, "fields", ()), *(condition.referenced_base_fields if condition else ())}
        return any(model._meta.get_field(name).attname in changed for name in names)  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        return True


def lighter(constraint: BaseConstraint, record: Model) -> Any:
    """The constraint, or where the record plainly meets its condition something that asks less to say the same."""
    plain = isinstance(constraint, UniqueConstraint) and constraint.fields and constraint.nulls_distinct is None
    if plain and isinstance(constraint.condition, Q) and holds(constraint.condition, record):
        return HeldUnique(constraint)
    return constraint


class HeldUnique:
    """A unique constraint of which the record is known to meet the condition: one plain statement."""

    def __init__(self, constraint: UniqueConstraint) -> None:
        self.constraint, self.fields = constraint, constraint.fields

    def validate(self, model: type[Model], instance: Model, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Raise ``ValidationError`` as the constraint would."""
        columns = [model._meta.get_field(name).attname for name in self.fields]  # type: ignore[union-attr]
        values = {column: getattr(instance, column) for column in columns}
        if None in values.values() or set(self.fields) & set(exclude or ()):
            return
        others = model._default_manager.using(using).filter(self.constraint.condition, **values)
        if not instance._state.adding:
            others = others.exclude(pk=instance.pk)
        if others.exists():
            sentence = self.constraint.get_violation_error_message()
            raise ValidationError(sentence, code=self.constraint.violation_error_code)


def holds(condition: Q, record: Model) -> bool | None:
    """Whether the condition holds for the record as it stands; None where only the database can tell."""
    found = [holds(one, record) if isinstance(one, Q) else _compared(one, record) for one in condition.children]
    together = {Q.AND: _all, Q.OR: _any}.get(condition.connector, _unknown)(found)
    return None if together is None else together != condition.negated


def _all(found: Iterable[bool | None]) -> bool | None:
    found = set(found)
    return False if False in found else None if None in found else True


def _any(found: Iterable[bool | None]) -> bool | None:
    found = set(found)
    return True if True in found else None if None in found else False


def _unknown(found: Iterable[bool | None]) -> None:
    return None


def _compared(one: Any, record: Model) -> bool | None:
    """What a comparison of a field of the record with plain values says."""
    if not isinstance(one, tuple):
        return None
    name, _separator, lookup = one[0].partition("__")
    try:
        value = getattr(record, record._meta.get_field(name).attname)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return None
    wanted = one[1]
    if lookup == "isnull":
        return (value is None) == wanted
    if lookup == "in":
        alike = isinstance(wanted, list | tuple) and all(_alike(value, each) for each in wanted)
        return value in wanted if alike else None
    compare = COMPARED.get(lookup or "exact")
    return compare(value, wanted) if compare and _alike(value, wanted) else None


def _alike(value: Any, wanted: Any) -> bool:
    """Whether Python compares the two as the database does: plain values of one kind. No comparison with null is true or false."""
    return any(isinstance(value, kind) and isinstance(wanted, kind) for kind in PLAIN)
