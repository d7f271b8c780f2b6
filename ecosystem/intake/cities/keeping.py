"""Keeping records in step with a list: what is new is added, what is there is corrected, what went is removed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ecosystem.audit.choices import Action
from ecosystem.audit.models import Audited, Change

Values = Mapping[str, Any]


class Keeper:
    """Writes through services, as ``by``. Removes only what earlier loads under the same ``verb`` and ``reason`` made.

    Correcting a record with what it says already writes nothing, so a second load of the same file leaves no trace.
    """

    def __init__(self, *, by: Any, verb: str, reason: str) -> None:
        self.by = by
        made = Change.objects.filter(change_set__verb=verb, change_set__reason=reason, action=Action.CREATE)
        self._made = set(made.values_list("label", "object_id"))

    def keep(
        self,
        present: Iterable[Audited],
        wanted: Sequence[Values],
        *,
        key: Callable[[Any], Any],
        add: Callable[..., Any],
        revise: Callable[..., Any],
        remove: Callable[..., Any] | None = None,
    ) -> list[Any]:
        """Bring ``present`` in step with ``wanted`` and return the records in the order of the list.

        ``key`` tells entries apart; it reads a record and a wanted entry alike, by :func:`told_apart_by`.
        """
        rest = {key(record): record for record in present}
        kept = [self._keep_one(rest.pop(key(values), None), values, add, revise) for values in wanted]
        if remove is not None:
            self.remove_made(rest.values(), remove)
        return kept

    def _keep_one(
        self, record: Audited | None, values: Values, add: Callable[..., Any], revise: Callable[..., Any]
    ) -> Any:
        if record is None:
            return add(by=self.by, **values)
        return revise(record, by=self.by, **values)

    def remove_made(self, records: Iterable[Audited], remove: Callable[..., Any]) -> None:
        """Remove those of the records that an earlier load made."""
        for record in records:
            if (record._meta.label_lower, record.pk) in self._made:
                remove(record, by=self.by)


def told_apart_by(*names: str) -> Callable[[Any], Any]:
    """The values of these fields, of a record or of a mapping; what the mapping leaves out is unknown."""

    def key(entry: Any) -> tuple[Any, ...]:
        read = entry.get if isinstance(entry, Mapping) else lambda name: getattr(entry, name)
        return tuple(read(name) or None for name in names)

    return key
