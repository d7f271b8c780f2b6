"""Changing many records at once that the caller has judged as a set, each with its history."""

from collections.abc import Sequence
from typing import Any

from django.db import connections, router

from ecosystem.audit.checking import snapshot_of, violations_refused
from ecosystem.audit.choices import Action
from ecosystem.audit.models import Audited
from ecosystem.audit.recording import Recorder


def update_many(recorder: Recorder, changes: Sequence[tuple[Audited, Any]], name: str) -> None:
    """Give one column of each record a new value; records whose column follows from others are not changed so.

    One statement that is prepared once: ``bulk_update`` makes a condition of each value. Raises :class:`Conflict` where the
    database refuses.
    """
    if not changes:
        return
    model = type(changes[0][0])
    column: Any = model._meta.get_field(name)
    connection = connections[router.db_for_write(model)]
    before = [(snapshot_of(record), record.is_public_now()) for record, _value in changes]
    for record, value in changes:
        setattr(record, column.attname, value)
        record.derive()
    table, written, key = map(connection.ops.quote_name, [model._meta.db_table, column.column, model._meta.pk.column])
    values = [(column.get_db_prep_save(value, connection), record.pk) for record, value in changes]
    with violations_refused(model), connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {written} = %s WHERE {key} = %s", values)  # noqa: S608  our own names
    for (record, _value), (was, was_public) in zip(changes, before, strict=True):
        after = snapshot_of(record)
        if after[column.attname] != was[column.attname]:
            told = ({column.attname: was[column.attname]}, {column.attname: after[column.attname]})
            recorder.add(record, Action.UPDATE, *told, was_public or record.is_public_now())
