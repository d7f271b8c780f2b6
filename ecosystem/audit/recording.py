"""Writing with history: every write of an audited record goes through here, inside a change set."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.checking import checked, snapshot_of, violations_refused
from ecosystem.audit.choices import Action, Door
from ecosystem.audit.models import Audited, ChangeSet
from ecosystem.audit.raising import raise_edition, settle
from ecosystem.core.errors import Conflict

Record = TypeVar("Record", bound=Audited)
BATCH = 2000
COLUMNS = (
    *(
        "change_set_id",
        "label",
        "object_id",
        "subject_label",
        "subject_id",
        "other_label",
        "other_id",
        "name",
        "action",
    ),
    *("before", "after"),
)
# Plain SQL: there is a change for every row that is written, and model instances would cost more than the rows.
INSERT_CHANGE = f"INSERT INTO audit_change ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608
MAXIMUM_REGISTRIES = 40
Subject = tuple[str, int | None]
NOTHING: Subject = ("", None)


@dataclass
class Origin:
    """Through which door, and in which request, writes of this context come."""

    door: str = Door.COMMAND
    request_id: str = ""


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039  an Origin is never changed in place
_open: ContextVar["Recorder | None"] = ContextVar("open_change_set", default=None)
# The change sets of this request; None outside of one.
made: ContextVar[list[ChangeSet] | None] = ContextVar("change_sets_made", default=None)
_followers: dict[str, list[Callable[[set[int]], None]]] = defaultdict(list)
_guards: dict[str, Callable[[set[int]], None]] = {}
_removals: dict[str, Callable[[Any], None]] = {}


def follow(label: str, step: Callable[[set[int]], None]) -> None:
    """Have ``step`` called with the ids of the ``label`` records that a change set touched, before it is committed.

    Touched means written itself, or the subject of something written. Used to keep derived tables (the search index)
    in step with every way of writing, undo and imports among them. Several steps of one label are called in turn.
    """
    if step not in _followers[label]:
        _followers[label].append(step)


def guard(label: str, step: Callable[[set[int]], None]) -> None:
    """Have ``step`` called with the ids of the ``label`` records that what was written refers to, before it is committed.

    It raises a refusal where nothing may refer to one of them any more, whoever wrote it and however old what they read was.
    """
    _guards[label] = step


@cache
def _keys(model: type[Audited]) -> tuple[tuple[str, str, str], ...]:
    """The foreign keys of a model: name, column, and what it leads to."""
    keys = (column for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey))
    return tuple((key.name, key.attname, key.related_model._meta.label_lower) for key in keys)  # type: ignore[union-attr]


def at_removal(label: str, step: Callable[[Any], None]) -> None:
    """Have ``step`` called with a ``label`` record that is about to be removed, inside the change set that removes it.

    For what upper packages keep about a record that may go, and that must let go of it first.
    """
    _removals[label] = step


@dataclass
class Recorder:
    """The change set being written."""

    by: Any
    verb: str
    reason: str
    undoes: ChangeSet | None = None
    change_set: ChangeSet | None = None
    pending: list[tuple[Any, ...]] = field(default_factory=list)
    touched: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    referred: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    registries: set[int] = field(default_factory=set)
    readings: set[str] = field(default_factory=set)
    public: bool = False
    size: int = 0
    depth: int = 0

    def add(self, record: Audited, action: str, before: dict | None, after: dict | None, public: bool) -> None:
        """Note one write."""
        label, subject, other = record._meta.label_lower, *_subjects(record)
        self._keep(record, subject, other, action, before, after)
        for touched_label, pk in ((label, record.pk), subject, other):
            if touched_label in _followers and pk is not None:
                self.touched[touched_label].add(pk)
        self._note_ends(record, before or {}, gone=after is None)
        registry = record.scope_keys().get("registry_id")
        if registry is not None and len(self.registries) < MAXIMUM_REGISTRIES:
            self.registries.add(registry)
        self.public = self.public or public or record.is_summed(before)

    def _note_ends(self, record: Audited, before: Mapping[str, Any], *, gone: bool) -> None:
        """Whom it refers to now, for the guards; and whose it was before, for whoever follows those."""
        for name, column, leads_to in _keys(type(record)):
            pk = getattr(record, column)
            if leads_to in _guards and pk is not None and not gone and name not in record.audit_tells_of:
                self.referred[leads_to].add(pk)
            was = before.get(column)
            if leads_to in _followers and was is not None and name in (record.audit_subject, record.audit_other):
                self.touched[leads_to].add(was)

    def _keep(
        self,
        record: models.Model,
        subject: Subject,
        other: Subject,
        action: str,
        before: dict | None,
        after: dict | None,
    ) -> None:
        told = (record._meta.label_lower, record.pk, *subject, *other, str(record)[:200])
        self.pending.append((*told, action, _json(before), _json(after)))
        self.size += 1
        self.readings.add(getattr(record, "audit_reading", Capability.VIEW))
        # Inside a nested change set a refusal takes its changes back, so they must not be in the database yet.
        if self.depth == 0 and len(self.pending) >= BATCH:
            self.flush()

    def add_note(
        self, record: models.Model, action: str, before: dict | None, after: dict | None, subject: models.Model | None
    ) -> None:
        """Note a write of a record that is not audited."""
        place = (subject._meta.label_lower, subject.pk) if subject is not None else NOTHING
        self._keep(record, place, NOTHING, action, before, after)

    def flush(self) -> None:
        """Write the changes noted so far."""
        if not self.pending:
            return
        if self.change_set is None:
            self.change_set = ChangeSet.objects.create(
                by=None if self.by is SYSTEM else self.by,
                door=origin.get().door,
                request_id=origin.get().request_id,
                verb=self.verb,
                reason=self.reason,
                undoes=self.undoes,
            )
        rows = [(self.change_set.pk, *row) for row in self.pending]
        with connection.cursor() as cursor:
            cursor.executemany(INSERT_CHANGE, rows)
        self.pending.clear()

    def finish(self) -> None:
        """Write what is left, bring derived tables in step and raise the edition once."""
        for label, pks in self.touched.items():
            for step in _followers[label]:
                step(pks)
        for label, pks in self.referred.items():
            _guards[label](pks)
        self.flush()
        if self.change_set is None:
            return
        settle(self.size)
        self.change_set.size = self.size
        self.change_set.registry_keys = "," + "".join(f"{pk}," for pk in sorted(self.registries))
        self.change_set.edition = raise_edition() if self.public else None
        self.change_set.reading = self.readings.pop() if len(self.readings) == 1 else Capability.VIEW
        self.change_set.save(update_fields=["size", "registry_keys", "edition", "reading"])


@contextmanager
def change_set(*, by: Any, verb: str, reason: str = "", undoes: ChangeSet | None = None) -> Iterator[Recorder]:
    """One transaction, one change set. Inside another one it joins it, and a refusal takes back only its own part."""
    outer = _open.get()
    if outer is not None:
        marks = len(outer.pending), outer.size, outer.public, set(outer.registries), set(outer.readings)
        outer.depth += 1
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            del outer.pending[marks[0] :]
            _pending, outer.size, outer.public, outer.registries, outer.readings = marks
            raise
        finally:
            outer.depth -= 1
        return
    recorder = Recorder(by=by, verb=verb, reason=reason, undoes=undoes)
    with transaction.atomic():
        token = _open.set(recorder)
        try:
            yield recorder
            recorder.finish()
        finally:
            _open.reset(token)
    in_request = made.get()
    if in_request is not None and recorder.change_set is not None:
        in_request.append(recorder.change_set)


def made_by(person: Any) -> ChangeSet | None:
    """The last change set that this request has written for a person; None where it has changed nothing.

    What others write meanwhile, or the same person in another request, is not asked for: it may be newer.
    """
    return next((one for one in reversed(made.get() or ()) if one.by_id == person.pk), None)


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False)


def is_writing() -> bool:
    """Whether a change set is open: what is read now may yet be taken back."""
    return _open.get() is not None


def _recorder() -> Recorder:
    recorder = _open.get()
    if recorder is None:
        raise RuntimeError("A write outside a change set: nobody would know who made it and why.")
    return recorder


def _subjects(record: Audited) -> tuple[Subject, Subject]:
    found: list[Subject] = []
    for name in (record.audit_subject, record.audit_other):
        if not name:
            found.append(NOTHING)
            continue
        key: models.ForeignKey = record._meta.get_field(name)  # type: ignore[assignment]
        found.append((key.related_model._meta.label_lower, getattr(record, key.attname)))  # type: ignore[union-attr]
    return found[0], found[1]


def create(record: Record) -> Record:
    """Validate and insert a record. Raises :class:`InvalidInput` or :class:`Conflict`; nothing is written then."""
    recorder = _recorder()
    checked(record)
    with violations_refused(type(record)):
        record.save(force_insert=True)
    recorder.add(record, Action.CREATE, None, snapshot_of(record), record.is_public_now())
    return record


def update(record: Record, **values: Any) -> Record:
    """Set fields of a record that was read with :func:`locked`, validate and save; a change of nothing writes nothing."""
    return _write(record, Action.UPDATE, values)


def _write(record: Record, action: str, values: Mapping[str, Any]) -> Record:
    recorder = _recorder()
    before, was_public = snapshot_of(record), record.is_public_now()
    for name, value in values.items():
        setattr(record, name, value)
    checked(record, before)
    after = snapshot_of(record)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return record
    with violations_refused(type(record)):
        record.save(force_update=True)
    recorder.add(
        record,
        action,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
        was_public or record.is_public_now(),
    )
    return record


def move(record: models.Model, **targets: models.Model) -> None:
    """Let a record belong to something else, all else as it is: what undo puts back for whoever may touch that.

    A record that is not audited is moved too, noted and put back; it has no rules of its own to ask.
    """
    if isinstance(record, Audited):
        _write(record, Action.MOVE, targets)
        return
    columns = {name: record._meta.get_field(name).attname for name in targets}  # type: ignore[union-attr]
    before = {column: getattr(record, column) for column in columns.values()}
    after = {columns[name]: target.pk for name, target in targets.items()}
    for name, target in targets.items():
        setattr(record, name, target)
    with violations_refused(type(record)):
        record.save(force_update=True, update_fields=list(targets))
    _recorder().add_note(record, Action.MOVE, before, after, next(iter(targets.values())))


def delete(record: Audited) -> None:
    """Remove a record that was wrong; its last state stays in the history, from where undo brings it back."""
    recorder = _recorder()
    record.check_removal()
    if step := _removals.get(record._meta.label_lower):
        step(record)
    before, was_public, pk = snapshot_of(record), record.is_public_now(), record.pk
    recorder.add(record, Action.DELETE, before, None, was_public)
    try:
        type(record)._default_manager.filter(pk=pk).delete()
    except models.ProtectedError as error:
        raise still_used(error.protected_objects) from error


def still_used(records: Iterable[models.Model]) -> Conflict:
    """The refusal to remove something that other records need."""
    names = ", ".join(sorted({str(record) for record in records})[:3])
    return Conflict("still_used", _("Other records still need this: %(names)s.") % {"names": names})


def create_many(records: Sequence[Record]) -> Sequence[Record]:
    """Insert records that the caller has validated as a set (an import); each gets its change."""
    if not records:
        return records
    recorder = _recorder()
    for record in records:
        record.derive()
    with violations_refused(type(records[0])):
        type(records[0])._default_manager.bulk_create(records, batch_size=500)
    for record in records:
        recorder.add(record, Action.CREATE, None, snapshot_of(record), record.is_public_now())
    return records


def note(
    record: models.Model,
    action: str,
    *,
    before: dict | None = None,
    after: dict | None = None,
    subject: models.Model | None = None,
) -> None:
    """Note what the caller wrote to an account or a key, which are no facts of the registry: told, but never put back.

    ``before`` and ``after`` hold what may be read by whoever reads the history; nothing secret, then.
    """
    _recorder().add_note(record, action, before, after, subject)


def locked(record: Record, *beside: str) -> Record:
    """The record as it is now, locked until the change set ends. Raises :class:`Conflict` where it is gone.

    ``beside`` names relations whose records need not be read again, where the record still refers to the same: those from
    which nothing is decided.
    """
    # Without the key: whoever adds what belongs to it does not wait for us while we wait for them.
    rows = type(record)._default_manager.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=record.pk).first()
    if found is None:
        raise Conflict("gone", _("This record is no longer there."))
    for name in beside:
        column: Any = record._meta.get_field(name)
        if column.is_cached(record) and getattr(record, column.attname) == getattr(found, column.attname):
            column.set_cached_value(found, column.get_cached_value(record))
    return found
