"""The history as people read it: who did what, through which door, why, and what stood there before and after."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.audit.choices import Action
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.reading import without_private
from ecosystem.audit.undo import is_put_back
from ecosystem.core.display import machine_date
from ecosystem.desk.nouns.columns import shown
from ecosystem.desk.register import noun_about
from ecosystem.programs.dossiers import answer_text
from ecosystem.programs.models import Question, RubricCriterion

# Keys that only tell where the record is; the entry says that already.
BRIEF = 3
UNTOLD = frozenset({"public_id", "digest"})


@dataclass(frozen=True)
class Difference:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One record's change; ``id`` is the change's own."""

    id: int
    kind: str
    name: str
    action: str
    code: str
    url: str
    differences: tuple[Difference, ...]


@dataclass
class Event:
    """One change set, with those of its changes that are told here."""

    change_set: ChangeSet
    verb: str
    entries: list[Entry] = field(default_factory=list)
    may_undo: bool = False

    @property
    def url(self) -> str:
        return reverse("desk:change_set", args=[self.change_set.pk])

    @property
    def undo_url(self) -> str:
        """Where the set can be undone; empty where that is not (or no longer) possible."""
        return reverse("desk:undo", args=[self.change_set.pk]) if self.may_undo and not self.undone_by else ""

    @property
    def undone_by(self) -> ChangeSet | None:
        return getattr(self.change_set, "undone_by", None)

    @property
    def size(self) -> int:
        return max(self.change_set.size, len(self.entries))

    @property
    def hidden(self) -> int:
        """How many changes of the set a brief telling leaves out."""
        return self.size - min(len(self.entries), BRIEF)

    @property
    def others(self) -> int:
        """How many changes of the set are not told here."""
        return max(0, self.change_set.size - len(self.entries))


def told(user: Any, changes: Iterable[Change]) -> list[Event]:
    """Changes as events, in their order; only what the person may read. A fixed number of queries."""
    readable = readable_changes(user, list(changes))
    words = Words(readable)
    may_undo = allowed(user, "audit.undo")
    events: dict[int, Event] = {}
    for change in readable:
        event = events.get(change.change_set_id)
        if event is None:
            event = Event(change.change_set, gettext(change.change_set.verb))
            events[change.change_set_id] = event
        event.may_undo = event.may_undo or (may_undo and is_put_back(apps.get_model(change.label), change.action))
        event.entries.append(words.entry(change))
    return list(events.values())


def about(user: Any, record: models.Model, most: int, before: int | None = None) -> list[Event]:
    """What happened to a record and to what belongs to it, newest first; ``before`` is the id to go on from."""
    changes = Change.objects.about(record).select_related(
        "change_set__by", "change_set__undone_by", "change_set__undoes"
    )
    if before is not None:
        changes = changes.filter(pk__lt=before)
    return told(user, changes[:most])


def readable_changes(user: Any, changes: Sequence[Change]) -> list[Change]:
    """Without what is private and not the person's to read (contacts, for one), and without other cities."""
    elsewhere = _readable_elsewhere(user, changes)
    return [change for change in without_private(user, changes) if elsewhere is None or change.pk in elsewhere]


def _readable_elsewhere(user: Any, changes: Sequence[Change]) -> set[int] | None:
    """None where every set lies within the person's cities; else the changes whose records they still work with."""
    registries = scope_of(user).registries(Capability.VIEW)
    if registries is None:
        return None
    foreign = {
        change.change_set_id
        for change in changes
        if not {int(pk) for pk in change.change_set.registry_keys.split(",") if pk} <= registries
    }
    if not foreign:
        return None
    readable = {change.pk for change in changes if change.change_set_id not in foreign}
    by_label: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.change_set_id in foreign:
            by_label[change.label].append(change)
    for label, group in by_label.items():
        noun = noun_about(label) or noun_about(group[0].subject_label)
        if noun is None:
            continue
        own = noun.model._meta.label_lower == label
        pks = {change.object_id if own else change.subject_id for change in group}
        kept = set(noun.rows(user).filter(pk__in=pks).values_list("pk", flat=True))
        readable |= {change.pk for change in group if (change.object_id if own else change.subject_id) in kept}
    return readable


class Words:
    """The words for stored values: labels of fields and choices, names of related records (read once per model)."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.names = _names(changes)
        self.asked = _asked(changes)

    def entry(self, change: Change) -> Entry:
        model = apps.get_model(change.label)
        noun = noun_about(model)
        url = ""
        if noun is not None and noun.key_field == "pk" and change.action != Action.DELETE:
            url = reverse("desk:record", args=[noun.name, change.object_id])
        elif noun is not None:
            key = (change.after or change.before or {}).get("public_id") or self.names.keys.get(
                (change.label, change.object_id)
            )
            url = reverse("desk:record", args=[noun.name, key]) if key else ""
        return Entry(
            id=change.pk,
            kind=capfirst(str(model._meta.verbose_name)),
            name=change.name,
            action=change.get_action_display(),
            code=change.action,
            url="" if change.action == Action.DELETE else url,
            differences=tuple(self.differences(model, change)),
        )

    def differences(self, model: type[models.Model], change: Change) -> Iterable[Difference]:
        before, after = change.before or {}, change.after or {}
        for column in model._meta.concrete_fields:
            name = column.attname
            if (name not in before and name not in after) or name in UNTOLD or name.endswith("_precision"):
                continue
            if isinstance(before.get(name) or after.get(name), dict):
                yield from self._inside(before.get(name) or {}, after.get(name) or {})
                continue
            old, new = (self.word(column, values) for values in (before, after))
            if old != new:
                yield Difference(capfirst(str(column.verbose_name)), old, new)

    def _inside(self, before: dict[str, Any], after: dict[str, Any]) -> Iterable[Difference]:
        """What changed among answers or points, each under the words of its question or criterion."""
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                yield Difference(self.asked.get(key, key), *(_told(values.get(key)) for values in (before, after)))

    def word(self, column: models.Field, values: dict[str, Any]) -> str:
        """A stored value in words; empty where there is none."""
        value = values.get(column.attname)
        if value in (None, "", []):
            return ""
        if column.is_relation:
            return self.names.of(column.related_model, value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        return _plain(column, value, values)


def _plain(column: models.Field, value: Any, values: dict[str, Any]) -> str:
    if isinstance(column, models.DateTimeField):
        return shown(parse_datetime(value))
    if isinstance(column, models.DateField):
        return machine_date(column.to_python(value), values.get(f"{column.name}_precision", "day"))
    if isinstance(column, models.DecimalField):
        return shown(Decimal(value))
    return shown(value)


def _told(value: Any) -> str:
    return "" if value is None else answer_text(value)


def _asked(changes: Sequence[Change]) -> dict[str, str]:
    """The words of the questions and criteria under whose keys the changes hold answers and points. Two queries at most."""
    keys = {
        key
        for change in changes
        for values in (change.before or {}, change.after or {})
        for value in values.values()
        if isinstance(value, dict)
        for key in value
    }
    if not keys:
        return {}
    models = (Question, RubricCriterion)
    return {one.key: str(one) for model in models for one in model._default_manager.filter(key__in=keys)}


class Names:
    """Names and keys of records by model and id."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, int], str] = {}
        self.keys: dict[tuple[str, int], str] = {}

    def read(self, model: type[models.Model], pks: set[int]) -> None:
        noun = noun_about(model)
        rows = model._default_manager.filter(pk__in=pks)
        for record in rows.select_related(*noun.related) if noun else rows:
            place = (model._meta.label_lower, record.pk)
            self.names[place] = str(record)
            if noun is not None:
                self.keys[place] = noun.key(record)

    def of(self, model: type[models.Model], pk: Any) -> str:
        """The record's name; its number where it is gone."""
        return self.names.get((model._meta.label_lower, int(pk)), f"№ {pk}")


def _names(changes: Sequence[Change]) -> Names:
    """Every record that the changes point at, and those changed that have public ids: one query per model."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for change in changes:
        model = apps.get_model(change.label)
        noun = noun_about(model)
        if noun is not None and noun.key_field != "pk" and change.action in {Action.UPDATE, Action.MOVE}:
            wanted[model].add(change.object_id)
        for values in (change.before or {}, change.after or {}):
            for column in model._meta.concrete_fields:
                if column.is_relation and values.get(column.attname) is not None:
                    wanted[column.related_model].add(values[column.attname])
    names = Names()
    for model, pks in wanted.items():
        names.read(model, pks)
    return names


def latest(user: Any, most: int, *, own: bool) -> list[ChangeSet]:
    """The newest change sets the person may look into: their own, or everybody else's."""
    mine = Q(by=user)
    sets = ChangeSet.objects.visible_to(user).filter(mine if own else ~mine | Q(by__isnull=True))
    return list(sets.select_related("by", "undone_by").newest_first()[:most])
