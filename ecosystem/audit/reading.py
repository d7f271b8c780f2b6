"""Who may read what happened: the history of some records takes more than seeing records does."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model, prefetch_related_objects

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import Scope, scope_of
from ecosystem.audit.models import Audited, Change

Place = tuple[str, int]


def capability_to_read(label: str) -> str:
    """What reading the history of such records takes: their ``audit_reading``."""
    return getattr(apps.get_model(label), "audit_reading", Capability.VIEW)


def without_private(user: Any, changes: Sequence[Change]) -> list[Change]:
    """The changes in their order, without those whose history is not the person's to read.

    Where a record belongs is asked of the record, and of its subject once it is gone; what belongs nowhere any more is
    read by those only who have the capability everywhere. Two queries at most for each kind of private record.
    """
    scope = scope_of(user)
    private = {change.pk: change for change in changes if _is_private(change, scope)}
    places = _still_there({(change.label, change.object_id) for change in private.values()})
    gone = [change for change in private.values() if (change.label, change.object_id) not in places]
    places |= _still_there({(c.subject_label, c.subject_id) for c in gone if c.subject_id is not None})
    return [change for change in changes if change.pk not in private or _reaches(scope, change, places)]


def _is_private(change: Change, scope: Scope) -> bool:
    capability = capability_to_read(change.label)
    return capability != Capability.VIEW and scope.registries(capability) is not None


def _reaches(scope: Scope, change: Change, places: dict[Place, Audited]) -> bool:
    place = places.get((change.label, change.object_id))
    if place is None and change.subject_id is not None:
        place = places.get((change.subject_label, change.subject_id))
    return place is not None and scope.reaches(capability_to_read(change.label), **place.scope_keys())


def _still_there(wanted: Iterable[Place]) -> dict[Place, Audited]:
    """The records that still exist, with what their ``scope_keys`` follow."""
    by_label: dict[str, set[int]] = defaultdict(set)
    for label, pk in wanted:
        by_label[label].add(pk)
    found: dict[Place, Audited] = {}
    for label, pks in by_label.items():
        model: type[Model] = apps.get_model(label)
        if not issubclass(model, Audited):
            continue
        records = list(model._default_manager.filter(pk__in=pks))
        prefetch_related_objects(records, *model.audit_related)
        found |= {(label, record.pk): record for record in records}
    return found
