"""Undoing a change set: every change backwards, refused as a whole where a later edit stands in the way."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import PROTECT, ForeignKey, Model, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.audit.checking import snapshot_of, violations_refused
from ecosystem.audit.choices import Action, Reach
from ecosystem.audit.models import Audited, Change, ChangeSet
from ecosystem.audit.recording import Recorder, change_set, move
from ecosystem.core.errors import Conflict, NotAllowed

CHUNK = 500
NAMED = 5
_settlers: dict[str, Callable[[set[int]], None]] = {}


def at_settling(label: str, step: Callable[[set[int]], None]) -> None:
    """Have ``step`` called with the ids of the subjects whose ``label`` records were put back, while the undo is open.

    For what follows from other records (an organization's own names from its list of names) and is not put back to a value
    that was true once: later changes that stay count as well. The step writes through :mod:`ecosystem.audit.recording`.
    """
    _settlers[label] = step


def may_undo(user: Any, target: ChangeSet) -> bool:
    """Whether the person may make every single one of the changes that undoing would make."""
    if not allowed(user, "audit.undo"):
        return False
    scope = scope_of(user)
    touched = {int(pk) for pk in target.registry_keys.split(",") if pk}
    for label, action in target.changes.order_by().values_list("label", "action").distinct():
        model: type[Audited] = apps.get_model(label)
        # What was carried over goes back with what it belongs to; whoever may put that back decides nothing about it.
        if action == Action.MOVE or not is_put_back(model, action):
            continue
        registries = scope.registries(model.audit_capability)
        if registries is None:
            continue
        if model.audit_reach == Reach.ANY:
            reached = scope.anywhere(model.audit_capability)
        else:
            reached = model.audit_reach == Reach.OWN and bool(touched) and touched <= registries
        if not reached:
            return False
    return True


def is_put_back(model: type[Model], action: str) -> bool:
    """Whether undo puts this back: what was done to a record, and what was carried over to another.

    An account or a key that was noted stays as it is.
    """
    return is_audited(model) or action == Action.MOVE


def is_audited(model: type[Model]) -> bool:
    """Whether every change of such records is kept."""
    return issubclass(model, Audited)


def undo(target: ChangeSet, *, by: Any, reason: str = "") -> ChangeSet:
    """Put back what a change set changed, as a new change set, and return that.

    Raises :class:`NotAllowed`; :class:`Conflict` where it was undone before, where a record was changed since
    (``undo_conflict``, naming the records) or where something newer needs a record that would go (``still_used``).
    Nothing is written then.
    """
    if not may_undo(by, target):
        raise NotAllowed("not_allowed", _("You are not allowed to do this."))
    with change_set(by=by, verb=gettext_noop("Undo"), reason=reason, undoes=target) as recorder:
        target = ChangeSet.objects.select_for_update().get(pk=target.pk)
        if ChangeSet.objects.filter(undoes=target).exists():
            raise Conflict("already_undone", _("This was undone before."))
        subjects: dict[str, set[int]] = defaultdict(set)
        for chunk in _chunks(target):
            _reverse(chunk, recorder)
            if chunk[0].label in _settlers:
                subjects[chunk[0].label].update(_subjects(chunk))
        for label, pks in subjects.items():
            _settlers[label](pks)
        recorder.flush()
    if recorder.change_set is None:
        raise Conflict("nothing_to_undo", _("There is nothing to undo here."))
    return recorder.change_set


def _subjects(changes: Sequence[Change]) -> Iterator[int]:
    """Whose the records were before and after the changes."""
    column = apps.get_model(changes[0].label)._meta.get_field(apps.get_model(changes[0].label).audit_subject).attname
    for change in changes:
        named = (change.subject_id, (change.before or {}).get(column), (change.after or {}).get(column))
        yield from (pk for pk in named if pk is not None)


def _chunks(target: ChangeSet) -> Iterator[Sequence[Change]]:
    """The changes, newest first, in runs of one kind of record and one action: what one statement can do."""
    newest_first = target.changes.order_by("-pk").iterator(chunk_size=CHUNK)
    for (label, action), run in groupby(newest_first, key=lambda change: (change.label, change.action)):
        if not is_put_back(apps.get_model(label), action):
            continue
        chunk: list[Change] = []
        seen: set[int] = set()
        for change in run:
            # A record changed twice in one set is put back step by step.
            if len(chunk) == CHUNK or change.object_id in seen:
                yield chunk
                chunk, seen = [], set()
            chunk.append(change)
            seen.add(change.object_id)
        yield chunk


def _reverse(changes: Sequence[Change], recorder: Recorder) -> None:
    model = apps.get_model(changes[0].label)
    action = changes[0].action
    if not is_audited(model):
        _carry_back(model, changes)
        return
    if action == Action.DELETE:
        _bring_back(model, changes, recorder)
        return
    records = {
        record.pk: record
        for record in model._default_manager.select_for_update(of=("self",)).filter(
            pk__in=[change.object_id for change in changes]
        )
    }
    _refuse_later_edits(changes, records)
    _with_related(model, list(records.values()))
    if action != Action.MOVE:
        _refuse_out_of_reach(recorder.by, records.values())
    if action == Action.CREATE:
        _take_away(model, changes, records, recorder)
    else:
        _put_back(changes, records, recorder)


def _carry_back(model: type[Model], changes: Sequence[Change]) -> None:
    """Let records that are not audited belong again to what they were carried over from."""
    rows = model._default_manager.select_for_update(of=("self",))
    records = {record.pk: record for record in rows.filter(pk__in=[change.object_id for change in changes])}
    _refuse_changed([change for change in changes if _differences(change, _stored(records.get(change.object_id)))])
    for change in changes:
        before = change.before or {}
        keys: list[Any] = [key for key in model._meta.concrete_fields if key.attname in before]
        owners = {key.name: key.related_model._default_manager.get(pk=before[key.attname]) for key in keys}
        move(records[change.object_id], **owners)


def _stored(record: Model | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {column.attname: getattr(record, column.attname) for column in record._meta.concrete_fields}


def _refuse_out_of_reach(user: Any, records: Iterable[Audited]) -> None:
    """Refuse to touch a record that is another center's (two centers of a city share its registry) or everybody's."""
    scope = scope_of(user)
    for record in records:
        if record.audit_reach == Reach.OWN and not scope.reaches(record.audit_capability, **record.scope_keys()):
            raise NotAllowed("not_allowed", _("You are not allowed to do this."))


def _refuse_later_edits(changes: Sequence[Change], records: dict[int, Audited]) -> None:
    now = {pk: snapshot_of(record) for pk, record in records.items()}
    _refuse_changed([change for change in changes if _differences(change, now.get(change.object_id))])


def _refuse_changed(changes: Sequence[Change]) -> None:
    """Refuse, naming these, if there are any."""
    if changes:
        later = list(dict.fromkeys(f"{apps.get_model(one.label)._meta.verbose_name} “{one.name}”" for one in changes))
        names = ", ".join(later[:NAMED]) + ("…" if len(later) > NAMED else "")
        raise Conflict("undo_conflict", _("Changed since, so this cannot be undone: %(names)s.") % {"names": names})


def _differences(change: Change, now: dict[str, Any] | None) -> bool:
    """Whether a record, as it is ``now``, is otherwise than the change left it: gone, or other in what was changed.

    What follows from other records does not count: those do.
    """
    if now is None:
        return True
    model = apps.get_model(change.label)
    follows: frozenset[str] = getattr(model, "audit_follows", frozenset())
    columns = {column.attname: column for column in model._meta.concrete_fields if column.attname not in follows}
    said = {name: value for name, value in (change.after or {}).items() if name in columns and name in now}
    return any(now[name] != value and not _same(columns[name], now[name], value) for name, value in said.items())


def _same(column: Any, one: Any, other: Any) -> bool:
    """Whether two spellings are one value: a moment in two time zones, an amount with and without its last zeros."""
    if one is None or other is None:
        return False
    return column.to_python(one) == column.to_python(other)


def _take_away(
    model: type[Audited], changes: Sequence[Change], records: dict[int, Audited], recorder: Recorder
) -> None:
    pks = [change.object_id for change in changes]
    _refuse_still_used(model, pks)
    for change in changes:
        record = records[change.object_id]
        record.check_removal()
        recorder.add(record, Action.DELETE, snapshot_of(record), None, record.is_public_now())
    rows = model._default_manager.filter(pk__in=pks)
    rows._raw_delete(rows.db)


def _refuse_still_used(model: type[Audited], pks: list[int]) -> None:
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    for relation in relations:
        if relation.auto_created and not relation.concrete and _holds_fast(relation):
            users = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": pks})
            if relation.related_model is model:
                # A district and its city that were made together go together.
                users = users.exclude(pk__in=pks)
            names = sorted({str(user) for user in users[:NAMED]})
            if names:
                sentence = _("Other records still need this: %(names)s.") % {"names": ", ".join(names)}
                raise Conflict("still_used", sentence)


def _holds_fast(relation: Any) -> bool:
    """Whether records at the other end keep the one they refer to: all audited ones do, of others those that are protected."""
    return issubclass(relation.related_model, Audited) or getattr(relation, "on_delete", None) is PROTECT


def _put_back(changes: Sequence[Change], records: dict[int, Audited], recorder: Recorder) -> None:
    for change in changes:
        record = records[change.object_id]
        now, was_public = snapshot_of(record), record.is_public_now()
        before = {name: value for name, value in (change.before or {}).items() if name in now}
        for name, value in before.items():
            setattr(record, name, _value(record, name, value))
        _refuse_without_parents(type(record), [record], before)
        record.derive()
        with _named(record):
            record.audit_changed = frozenset(before)
            record.check_beside_others()
            record.audit_changed = None
            record.full_clean()
            with violations_refused(type(record)):
                record.save(force_update=True)
        recorder.add(
            record,
            Action.MOVE if change.action == Action.MOVE else Action.UPDATE,
            {name: now[name] for name in before},
            before,
            was_public or record.is_public_now(),
        )


@contextmanager
def _named(record: Audited) -> Iterator[None]:
    """Have a refusal say which record it is about."""
    try:
        yield
    except ValidationError as error:
        raise Conflict("undo_conflict", f"{record}: {' '.join(error.messages)}") from error
    except Conflict as refusal:
        raise Conflict(refusal.code, f"{record}: {refusal.sentence}") from refusal


def _bring_back(model: type[Audited], changes: Sequence[Change], recorder: Recorder) -> None:
    records = [_restored(model, change) for change in changes]
    _refuse_without_parents(model, records, (column.attname for column in model._meta.concrete_fields))
    _tie_together(model, records)
    for record in records:
        record.derive()
    _with_related(model, records)
    _refuse_out_of_reach(recorder.by, records)
    if model._default_manager.filter(pk__in=[record.pk for record in records]).exists():
        raise Conflict(
            "undo_conflict", _("Changed since, so this cannot be undone: %(names)s.") % {"names": records[0]}
        )
    for record in records:
        with _named(record):
            record.check_beside_others()
        _refuse_impossible(record)
    with violations_refused(model):
        model._default_manager.bulk_create(records)
    for record in records:
        recorder.add(record, Action.CREATE, None, snapshot_of(record), record.is_public_now())


def _keys(model: type[Audited]) -> list[ForeignKey]:
    return [column for column in model._meta.concrete_fields if isinstance(column, ForeignKey)]


def _refuse_without_parents(model: type[Audited], records: Sequence[Audited], names: Iterable[str]) -> None:
    """Refuse to bring back what belonged to a record that is gone itself, by those of the columns ``names`` that say so."""
    own = {record.pk for record in records}
    names = set(names)
    for column in _keys(model):
        if column.attname not in names:
            continue
        parents: type[Model] = column.related_model  # type: ignore[assignment]
        wanted = {key for record in records if (key := getattr(record, column.attname)) is not None}
        if parents is model:
            wanted -= own
        if wanted - set(parents._default_manager.filter(pk__in=wanted).values_list("pk", flat=True)):
            sentence = _("This cannot be undone: what it belongs to is no longer there.")
            raise Conflict("undo_conflict", sentence)


def _tie_together(model: type[Audited], records: Sequence[Audited]) -> None:
    """Let records that stand below each other, and come back in one statement, know each other before that."""
    coming = {record.pk: record for record in records}
    for column in _keys(model):
        if column.related_model is model:
            for record in records:
                if (above := coming.get(getattr(record, column.attname))) is not None:
                    setattr(record, column.name, above)


def _refuse_impossible(record: Audited) -> None:
    """Refuse to bring back what could not be written today; keys and constraints are the database's to check."""
    keys = [column.name for column in record._meta.concrete_fields if column.is_relation]
    try:
        record.clean_fields(exclude=keys)
        record.clean()
    except ValidationError as error:
        raise Conflict("undo_conflict", f"{record}: {' '.join(error.messages)}") from error


def _with_related(model: type[Audited], records: list[Audited]) -> None:
    """Read what the records' own questions follow, in a few statements rather than one for every record."""
    prefetch_related_objects(records, *model.audit_related)


def _restored(model: type[Audited], change: Change) -> Audited:
    record: Audited = model()
    record.pk = change.object_id
    columns = {column.attname for column in model._meta.concrete_fields}
    for name, value in (change.before or {}).items():
        if name in columns:
            setattr(record, name, _value(record, name, value))
    return record


def _value(record: Audited, attname: str, value: Any) -> Any:
    column = next(column for column in record._meta.concrete_fields if column.attname == attname)
    return None if value is None else column.to_python(value)
