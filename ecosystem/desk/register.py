"""Where the nouns of the desk are found: by name, and by the model they are about."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    # Forms look up nouns, and nouns are made of forms.
    from ecosystem.desk.nouns.base import Noun

_by_name: dict[str, "Noun"] = {}
_by_label: dict[str, "Noun"] = {}


def register(*nouns: "Noun") -> None:
    """Make nouns known, in the order of the menu."""
    for noun in nouns:
        _by_name[noun.name] = noun
        _by_label[noun.model._meta.label_lower] = noun


def noun_named(name: str) -> "Noun":
    """The noun of this name. Raises ``KeyError``."""
    return _by_name[name]


def noun_about(model: type[models.Model] | str) -> "Noun | None":
    """The noun whose records are of this model (or model label), if there is one."""
    return _by_label.get(model if isinstance(model, str) else model._meta.label_lower)


def url_of(record: Any) -> str:
    """The record's page on the desk; empty where it has none."""
    noun = noun_about(type(record)) if record is not None else None
    return noun.url(record) if noun else ""


def all_nouns() -> list["Noun"]:
    return list(_by_name.values())
