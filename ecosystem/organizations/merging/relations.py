"""Every way in which a record of the registry refers to another one, read off the models themselves.

So that a model that is added later is carried over without anybody thinking of merging.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst


@dataclass(frozen=True)
class Relation:
    """A foreign key, or a pair of columns that name a record by its kind and its number."""

    model: type[models.Model]
    field: str
    # The column that says which kind of record the number in ``field`` is of; empty for a foreign key.
    label_field: str = ""

    @property
    def key(self) -> str:
        """Such as ``programs.enrollment.organization``."""
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def title(self) -> str:
        """What its records are called, to be told with a number."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    def rows(self, target: models.Model) -> QuerySet:
        """The records that refer to the target."""
        wanted: dict[str, Any] = {self.field: target.pk}
        if self.label_field:
            wanted[self.label_field] = target._meta.label_lower
        return self.model._default_manager.filter(**wanted)


@cache
def relations_to(model: type[models.Model]) -> tuple[Relation, ...]:
    """All relations that lead to a model: foreign keys, one-to-one links, through tables, and named pairs of columns."""
    found = [
        Relation(relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]
    return tuple(sorted([*found, *_named_pairs()], key=lambda relation: relation.key))


def _named_pairs() -> Iterator[Relation]:
    """Pairs such as ``about_label`` and ``about_id``: a record by its kind and its number, without a foreign key."""
    for model in apps.get_models(include_auto_created=True):
        columns = {column.name: column for column in model._meta.concrete_fields}
        for name in columns:
            number = columns.get(f"{name.removesuffix('_label')}_id") if name.endswith("_label") else None
            if number is not None and not number.is_relation:
                yield Relation(model, number.name, name)
