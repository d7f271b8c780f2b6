"""What must hold of a record before it is written, and what the database refuses all the same."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from ecosystem.audit.models import Audited
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import UNREADABLE

JSON_TYPES = frozenset({str, int, float, bool, list, dict})


@cache
def kept_columns(model: type[Audited]) -> tuple[models.Field, ...]:
    return tuple(
        column
        for column in model._meta.concrete_fields
        if column.name not in model.audit_derived and not column.primary_key
    )


def snapshot_of(record: Audited) -> dict[str, Any]:
    """The stored values of a record, ready for JSON; derived fields are left out."""
    return {column.attname: _plain(column, record) for column in kept_columns(type(record))}


def _plain(column: models.Field, record: Audited) -> Any:
    value = getattr(record, column.attname)
    if value is None or type(value) in JSON_TYPES:
        return value
    if isinstance(value, Decimal):
        # 100 as typed and 100.0000 as read back are one value.
        return str(value.quantize(Decimal(1).scaleb(-column.decimal_places)))  # type: ignore[attr-defined]
    if isinstance(value, str):
        return str(value)
    return column.value_to_string(record)


def checked(record: Audited, before: dict[str, Any] | None = None) -> None:
    """Refuse a record that may not be so; ``before`` is what was read of it, where it is not new."""
    _refuse_unreadable(record)
    record.derive()
    record.audit_changed = None if before is None else _changed(record, before)
    try:
        record.check_beside_others()
        record.full_clean()
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error
    finally:
        record.audit_changed = None


def _changed(record: Audited, before: dict[str, Any]) -> frozenset[str]:
    """The columns that differ from what was read, and those that the history does not keep."""
    after = snapshot_of(record)
    columns = {column.attname for column in record._meta.concrete_fields}
    return frozenset(name for name in columns if name not in before or before[name] != after[name])


def _refuse_unreadable(record: Audited) -> None:
    """Refuse text with characters that nobody can read and that not every database keeps, lists of texts included."""
    sentence = _("This holds characters that cannot be read. Type it anew.")
    wrong = {
        column.name: [sentence]
        for column in kept_columns(type(record))
        if any(isinstance(text, str) and UNREADABLE.search(text) for text in _texts(getattr(record, column.attname)))
    }
    if wrong:
        raise InvalidInput("unreadable", sentence, wrong)


def _texts(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else (value,)


@contextmanager
def violations_refused(model: type[models.Model]) -> Iterator[None]:
    """Turn the database's refusal (a race that validation could not see) into the constraint's own sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for kept in _written_with(model):
            for constraint in kept._meta.constraints:
                if _is_about(error, kept, constraint):
                    sentence = str(constraint.get_violation_error_message())
                    raise Conflict(constraint.violation_error_code or constraint.name, sentence) from error
            for name, told in getattr(kept, "audit_triggers", {}).items():
                if name in str(error):
                    raise Conflict(name, str(told)) from error
        raise


def _written_with(model: type[models.Model]) -> Iterator[type[models.Model]]:
    """The model, and the others of its package: triggers may have written those."""
    yield model
    yield from (other for other in model._meta.app_config.get_models() if other is not model)


def _is_about(error: IntegrityError, model: type[models.Model], constraint: models.BaseConstraint) -> bool:
    """Whether the database names this constraint; SQLite names a unique one by its columns."""
    if constraint.name in str(error):
        return True
    if not isinstance(constraint, models.UniqueConstraint) or "UNIQUE constraint failed: " not in str(error):
        return False
    columns = {f"{model._meta.db_table}.{_column(model, name)}" for name in constraint.fields}
    return columns == set(str(error).split(": ", 1)[1].split(", "))


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return field.column
