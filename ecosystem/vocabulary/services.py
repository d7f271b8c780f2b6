"""Verbs that write controlled lists. All take an administrator of the whole installation: every center shares the lists."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, Term, ValueChainLayer

Entry = TypeVar("Entry", Sector, ServiceStep, ValueChainLayer)

LABELS_OF_A_MEASURE = frozenset({"name", "name_en", "unit_en", "position", "is_headline"})
PERMANENT = {"code"}


def _refuse(names: set[str]) -> None:
    if names:
        sentence = _("This cannot be changed here.")
        raise InvalidInput("not_here", sentence, {name: [sentence] for name in sorted(names)})


def _add(entry: Entry, *, by: Any, verb: str, reason: str) -> Entry:
    authorize(by, "vocabulary.change")
    entry.name = clean(entry.name)
    with change_set(by=by, verb=verb, reason=reason):
        if not entry.position:
            entry.position = _last_position(type(entry)) + 1
        return create(entry)


def _last_position(model: type[Term | Measure]) -> int:
    return model._default_manager.aggregate(last=Max("position"))["last"] or 0


def _revise(entry: Entry, fields: dict[str, Any], *, by: Any, verb: str, reason: str) -> Entry:
    authorize(by, "vocabulary.change")
    _refuse(PERMANENT & set(fields))
    with change_set(by=by, verb=verb, reason=reason):
        return update(locked(entry), **fields)


def _remove(
    entry: Sector | ServiceStep | ValueChainLayer | Place | Measure, *, by: Any, verb: str, reason: str
) -> None:
    authorize(by, "vocabulary.change")
    with change_set(by=by, verb=verb, reason=reason):
        delete(locked(entry))


def add_sector(
    *, by: Any, code: str, name: str, broader: Sector | None = None, reason: str = "", **fields: Any
) -> Sector:
    """Add a sector, below ``broader`` where that is given. Raises :class:`InvalidInput`."""
    sector = Sector(code=code, name=name, broader=broader, **fields)
    return _add(sector, by=by, verb=gettext_noop("Add a sector"), reason=reason)


def revise_sector(sector: Sector, *, by: Any, reason: str = "", **fields: Any) -> Sector:
    """Correct a sector's labels, or move it with all below it. Its code is in addresses and sheets, and stays.

    Raises :class:`InvalidInput` where it would come to stand below itself.
    """
    with transaction.atomic():
        # Two people who move two sectors below each other at the same moment would make a circle.
        list(Sector.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        return _revise(sector, fields, by=by, verb=gettext_noop("Revise a sector"), reason=reason)


def remove_sector(sector: Sector, *, by: Any, reason: str = "") -> None:
    """Remove a sector that nothing uses. Raises :class:`Conflict` (``still_used``) otherwise."""
    _remove(sector, by=by, verb=gettext_noop("Remove a sector"), reason=reason)


def add_layer(*, by: Any, code: str, name: str, reason: str = "", **fields: Any) -> ValueChainLayer:
    """Add a layer of the value chain."""
    layer = ValueChainLayer(code=code, name=name, **fields)
    return _add(layer, by=by, verb=gettext_noop("Add a value-chain layer"), reason=reason)


def revise_layer(layer: ValueChainLayer, *, by: Any, reason: str = "", **fields: Any) -> ValueChainLayer:
    """Correct a layer's labels. Its code stays."""
    return _revise(layer, fields, by=by, verb=gettext_noop("Revise a value-chain layer"), reason=reason)


def remove_layer(layer: ValueChainLayer, *, by: Any, reason: str = "") -> None:
    """Remove a layer that nothing uses. Raises :class:`Conflict` (``still_used``) otherwise."""
    _remove(layer, by=by, verb=gettext_noop("Remove a value-chain layer"), reason=reason)


def add_service_step(*, by: Any, code: str, name: str, reason: str = "", **fields: Any) -> ServiceStep:
    """Add a step to the default list; centers that have their own list keep it."""
    step = ServiceStep(code=code, name=name, **fields)
    return _add(step, by=by, verb=gettext_noop("Add a default service step"), reason=reason)


def revise_service_step(step: ServiceStep, *, by: Any, reason: str = "", **fields: Any) -> ServiceStep:
    """Correct a step of the default list. Its code stays."""
    return _revise(step, fields, by=by, verb=gettext_noop("Revise a default service step"), reason=reason)


def remove_service_step(step: ServiceStep, *, by: Any, reason: str = "") -> None:
    """Remove a step from the default list."""
    _remove(step, by=by, verb=gettext_noop("Remove a default service step"), reason=reason)


def add_place(*, by: Any, code: str, level: str, name: str, reason: str = "", **fields: Any) -> Place:
    """Add a place that GB/T 2260 lacks: an area, or a synthetic city. Raises :class:`InvalidInput`."""
    authorize(by, "vocabulary.change")
    with change_set(by=by, verb=gettext_noop("Add a place"), reason=reason):
        return create(Place(code=code, level=level, name=clean(name), **fields))


def revise_place(place: Place, *, by: Any, reason: str = "", **fields: Any) -> Place:
    """Correct a place's names, or what it is part of. Its code stays, and so does whether it is synthetic."""
    authorize(by, "vocabulary.change")
    _refuse({*PERMANENT, "is_synthetic"} & set(fields))
    with change_set(by=by, verb=gettext_noop("Revise a place"), reason=reason):
        return update(locked(place), **fields)


def remove_place(place: Place, *, by: Any, reason: str = "") -> None:
    """Remove a place that nothing is in. Raises :class:`Conflict` (``still_used``) otherwise."""
    _remove(place, by=by, verb=gettext_noop("Remove a place"), reason=reason)


def add_measure(*, by: Any, code: str, name: str, definition: str, reason: str = "", **fields: Any) -> Measure:
    """Add an entry to the KPI dictionary: what exactly a number counts."""
    authorize(by, "vocabulary.change")
    _refuse({"version", "is_current"} & set(fields))
    fields.setdefault("position", _last_position(Measure) + 1)
    with change_set(by=by, verb=gettext_noop("Add a measure"), reason=reason):
        return create(Measure(code=code, name=clean(name), definition=definition, **fields))


def revise_measure(measure: Measure, *, by: Any, reason: str = "", **fields: Any) -> Measure:
    """Correct a measure's labels. What it counts changes only as a new version: see :func:`redefine_measure`."""
    authorize(by, "vocabulary.change")
    _refuse(set(fields) - LABELS_OF_A_MEASURE)
    with change_set(by=by, verb=gettext_noop("Revise a measure"), reason=reason):
        return update(locked(measure), **fields)


def redefine_measure(measure: Measure, *, definition: str, by: Any, reason: str = "", **fields: Any) -> Measure:
    """Define a measure anew, as its next version, and return that; figures by the old definition keep it.

    What ``fields`` does not say is taken over, but for the English definition, which would say what no longer holds.
    Raises :class:`Conflict` (``not_current``) for a version that was replaced before.
    """
    authorize(by, "vocabulary.change")
    _refuse({*PERMANENT, "version", "is_current"} & set(fields))
    with change_set(by=by, verb=gettext_noop("Redefine a measure"), reason=reason):
        measure = locked(measure)
        if not measure.is_current:
            raise Conflict("not_current", _("This version was replaced; redefine the current one."))
        kept = ("code", "name", "name_en", "unit", "unit_en", "better", "counter", "position", "is_headline")
        values = {name: getattr(measure, name) for name in kept}
        update(measure, is_current=False)
        versions = Measure.objects.filter(code=measure.code).aggregate(last=Max("version"))["last"]
        return create(Measure(**{**values, **fields, "definition": definition, "version": versions + 1}))


def remove_measure(measure: Measure, *, by: Any, reason: str = "") -> None:
    """Remove a measure that nothing was reported by. Raises :class:`Conflict` (``still_used``) otherwise."""
    _remove(measure, by=by, verb=gettext_noop("Remove a measure"), reason=reason)
