"""Copies of search entries on a search server (``SEARCH_URL``): never in the way of a save, and none is forgotten.

Whoever writes entries says in the same transaction that their copies are due. They are copied after it, by the process that
wrote or by a worker, without a transaction of the database; what is due stays due until the server has it and finds it.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import connection, connections, models, transaction

from ecosystem.core.batches import batches
from ecosystem.organizations.finding import elsewhere
from ecosystem.organizations.finding.elsewhere import EVERYTHING, Document, ServerError
from ecosystem.organizations.models import CopyDue, SearchEntry

log = logging.getLogger(__name__)

AT_ONCE = 2000
Entries = type[models.Model]
_asked = Event()
_copying = Lock()
_copied: list[Entries] = [SearchEntry]


def copied_too(entries: Entries) -> None:
    """Have other entries copied as well; for ``AppConfig.ready``. Whoever writes them says so (:func:`followed`)."""
    _copied.append(entries)


def all_copied() -> Iterator[Entries]:
    """The entries that are copied."""
    yield from _copied


@contextmanager
def followed(rows: models.QuerySet) -> Iterator[None]:
    """Whatever is done to these entries within, in one transaction: their copies follow. Without a server it costs nothing."""
    if not elsewhere.is_wanted():
        yield
        return
    with transaction.atomic(savepoint=False):
        before = set(rows.values_list("pk", flat=True))
        yield
        # After the writing: who writes the same entry next says so with a higher number.
        _say_due(rows.model, before.union(rows.all().values_list("pk", flat=True)))


def _say_due(entries: Entries, keys: Iterable[int]) -> None:
    label = entries._meta.label_lower
    for batch in batches(sorted(keys), AT_ONCE):
        CopyDue.objects.bulk_create([CopyDue(index=label, entry=key) for key in batch])
    # If this fails, they stay due, and a worker or the next who writes copies them.
    transaction.on_commit(copy_soon, robust=True)


def copy_soon() -> None:
    """Copy what is due; beside the request, unless work is to be done within it."""
    if settings.BACKGROUND == "inline":
        copy_due()
        return
    _asked.set()
    _start()


def _start() -> None:
    if _asked.is_set() and _copying.acquire(blocking=False):
        Thread(target=_copy_beside, name="entries copied to the search server", daemon=True).start()


def _copy_beside() -> None:
    try:
        while _asked.is_set():
            _asked.clear()
            copy_due()
    except Exception:
        log.exception("The copies of search entries stay due.")
    finally:
        connections.close_all()
        _copying.release()
        # Somebody may have asked after the last look.
        _start()


def copy_due(going_on: Callable[[], bool] = lambda: True) -> int:
    """Copy what is due as long as ``going_on``; returns how many entries were. A server that does not answer is left for later.

    It can be ended at any moment, and several can run at once: of two copies of an entry the later one stays.
    """
    copied = 0
    try:
        while not elsewhere.is_resting() and going_on() and (done := copy_some()):
            copied += done
    except ServerError as error:
        elsewhere.rest(error)
    return copied


def copy_some() -> int:
    """Copy a few of the entries of each index that are due; returns how many, 0 at the end. Raises ``ServerError``.

    An index that the server does not have is due as a whole.
    """
    return sum(_copy_some_of(entries) for entries in all_copied()) if elsewhere.is_wanted() else 0


def _copy_some_of(entries: Entries) -> int:
    label = entries._meta.label_lower
    if not elsewhere.server().is_there(label):
        all_due(entries)
    _begin_anew(entries)
    due = list(CopyDue.objects.filter(index=label).order_by("pk").values_list("pk", "entry", "is_first")[:AT_ONCE])
    versions: dict[int, int] = {}
    for number, key, is_first in due:
        versions[key] = max(versions.get(key, 0), 1 if is_first else number + 1)
    refused = _write(entries, versions)
    CopyDue.objects.filter(pk__in=[number for number, key, _is_first in due if key not in refused]).delete()
    return len(versions) - len(refused)


def _write(entries: Entries, versions: dict[int, int]) -> set[int]:
    """Returns the keys of those that the server refuses: they stay due, so the database is asked for them."""
    if not versions:
        return set()
    label = entries._meta.label_lower
    held = dict(entries._default_manager.filter(pk__in=versions).values_list("pk", "tokens"))
    documents = [Document(key, held.get(key), version) for key, version in sorted(versions.items())]
    refused = elsewhere.server().write(label, documents)
    if refused:
        log.error("The search server refuses %d entries of %s, among them %d.", len(refused), label, min(refused))
    return refused


def all_due(entries: Entries) -> None:
    """Say that a whole index is to be made anew. Until that has begun, the database is asked."""
    label = entries._meta.label_lower
    if not CopyDue.objects.filter(index=label, entry=EVERYTHING).exists():
        CopyDue.objects.create(index=label, entry=EVERYTHING)


def _begin_anew(entries: Entries) -> None:
    """Where a whole index is due: have an empty one, and every entry due.

    Who comes second waits and finds it done: it must not empty what the first is filling.
    """
    label = entries._meta.label_lower
    said = CopyDue.objects.filter(index=label, entry=EVERYTHING)
    if not said.exists():
        return
    with transaction.atomic():
        if not list(said.select_for_update().values_list("pk")):
            return
        elsewhere.server().empty(label)
        said.delete()
        _say_of_each(entries)


def _say_of_each(entries: Entries) -> None:
    quoted = connection.ops.quote_name
    key, table, index = quoted(entries._meta.pk.column), quoted(entries._meta.db_table), quoted("index")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO organizations_copydue ({index}, entry, is_first) SELECT %s, {key}, %s FROM {table} ORDER BY {key}",  # noqa: S608  our own names
            [entries._meta.label_lower, True],
        )
