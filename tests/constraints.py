"""What the database itself refuses, past every check of ours: races and writes by other programs end there."""

from collections.abc import Iterable
from types import ModuleType

import pytest
from django.db import models

from ecosystem.audit.checking import violations_refused
from ecosystem.audit.models import Audited
from ecosystem.core.errors import Conflict


def constraints_of(module: ModuleType) -> set[str]:
    """The names of all constraints that a models module states."""
    kept = [model for model in vars(module).values() if isinstance(model, type) and issubclass(model, Audited)]
    mine = [model for model in kept if model.__module__.startswith(module.__name__) and not model._meta.abstract]
    return {constraint.name for model in mine for constraint in model._meta.constraints}


def is_refused_by(name: str, *rows: models.Model) -> None:
    """Check that the database refuses the last of ``rows`` because of the constraint ``name``, and takes the others."""
    model = type(rows[0])
    constraint = next(constraint for constraint in model._meta.constraints if constraint.name == name)
    insert(rows[:-1])
    before = model._default_manager.count()
    with pytest.raises(Conflict) as refusal, violations_refused(model):
        insert(rows[-1:])
    assert refusal.value.code == (constraint.violation_error_code or name)
    assert str(refusal.value) == str(constraint.get_violation_error_message())
    assert model._default_manager.count() == before


def insert(rows: Iterable[models.Model]) -> None:
    """Write rows without any of our checks."""
    for row in rows:
        type(row)._default_manager.bulk_create([row])
