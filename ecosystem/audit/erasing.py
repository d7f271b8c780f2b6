"""Personal data leave the history as well, once somebody is erased; that something was changed, when and by whom stays."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from ecosystem.audit.models import Change

ERASED = "—"
# No mail can be sent there (RFC 2606).
NOWHERE = "erased@example.invalid"


@dataclass(frozen=True)
class Kept:
    """Fields of records in which the history keeps who somebody was; ``named`` where their names tell it, too."""

    label: str
    keys: tuple[int, ...]
    fields: tuple[str, ...]
    named: bool = True

    def forget(self) -> None:
        forget(self.label, self.keys, self.fields, named=self.named)


def forget(label: str, keys: Iterable[int], fields: Collection[str], *, named: bool = True) -> None:
    """Blank these fields of records in every change that the history keeps of them, and with ``named`` what they were called."""
    for change in Change.objects.filter(label=label, object_id__in=list(keys)).iterator():
        change.before, change.after = _without(change.before, fields), _without(change.after, fields)
        if named:
            change.name = ERASED
        change.save(update_fields=["before", "after", "name"])


def _without(values: dict[str, Any] | None, fields: Collection[str]) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: "" if name in fields else value for name, value in values.items()}
