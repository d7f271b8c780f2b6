"""The lists that a process keeps, and how they follow the registry: from what change sets say they touched."""

from datetime import date
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import DatabaseError, connections

from ecosystem.audit.editions import Stamp, edition_stamp, one_edition
from ecosystem.audit.recording import is_writing
from ecosystem.browsing.days import index_on
from ecosystem.browsing.index import Index
from ecosystem.browsing.register import Register
from ecosystem.core.batches import VALUES
from ecosystem.core.dates import today
from ecosystem.core.snapshots import snapshot
from ecosystem.following.touched import touched_between
from ecosystem.organizations.models import Organization

# So much of it changed, reading all of it anew takes less.
MOST_CHANGED = 10

# A registry of this size is read beside the requests.
LARGE = 50_000
# Who comes meanwhile waits so many seconds: of a million organizations the database takes longer to count than to be read.
PATIENCE = 45.0

_lock = Lock()
_reading = Lock()
_read = Event()
_kept: list[tuple[Stamp, Register]] = []
# The lists of some days, each made in no time of sets that are kept elsewhere.
DAYS = 4
_days: list[tuple[Stamp, Index]] = []


def index_of(day: date) -> Index | None:
    """The list as of a day, of the edition that is being read.

    None where something is being written just now, or where a large registry has to be read first: that is done beside
    the request, which waits a while for it, and is answered by the database then. To be asked for inside
    :func:`ecosystem.audit.editions.one_edition`, in the snapshot that the answer is made of.
    """
    if is_writing():
        return None
    stamp = edition_stamp()
    return _listed(stamp, day) or _made(stamp, day)


def forget() -> None:
    """Let go of everything; the next who asks has it read anew."""
    with _lock:
        _kept.clear()
        _days.clear()


def _made(stamp: Stamp, day: date) -> Index | None:
    register = _known(stamp) or _brought_to(stamp)
    if register is None:
        return None
    return _listed(stamp, day) or _keep_day(stamp, index_on(register, day))


def _listed(stamp: Stamp, day: date) -> Index | None:
    return next((index for known, index in _days if known == stamp and index.day == day), None)


def _known(stamp: Stamp) -> Register | None:
    return next((register for known, register in _kept if known == stamp), None)


def _brought_to(stamp: Stamp) -> Register | None:
    with _lock:
        if found := _known(stamp):
            return found
        latest, register = _kept[0] if _kept else (None, None)
        made = _next(latest, register, stamp) if latest and register else None
        if made is not None or settings.BACKGROUND != "thread" or not _is_large():
            return _keep(stamp, made or Register.read())
        _read_beside()
    _read.wait(PATIENCE)
    return _known(stamp)


def _keep(stamp: Stamp, register: Register) -> Register:
    # Whoever reads a replica may be a little behind whoever reads the primary: both find theirs.
    _kept[:] = [(stamp, register), *_kept[:1]]
    return register


def _keep_day(stamp: Stamp, index: Index) -> Index:
    with _lock:
        # A list holds on to its register, so with that it goes.
        known = {at for at, _register in _kept}
        _days[:] = [(stamp, index), *(one for one in _days if one[0] in known)][:DAYS]
    return index


def _is_large() -> bool:
    newest = Organization.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (newest or 0) > LARGE


def begin() -> None:
    """Have a large registry read as soon as a process starts, not when somebody asks for it."""
    if settings.BACKGROUND == "thread":
        Thread(target=_begin, name="is the registry large", daemon=True).start()


def _begin() -> None:
    try:
        if _is_large():
            _read_beside()
    except DatabaseError:
        pass  # Without a database, or without its tables, nobody asks for lists either.
    finally:
        connections.close_all()


def _read_beside() -> None:
    """Have the registry read in a thread of its own, unless one is at it."""
    if _reading.acquire(blocking=False):
        _read.clear()
        Thread(target=_read_now, name="organizations read into memory", daemon=True).start()


def _read_now() -> None:
    try:
        with snapshot(), one_edition() as stamp:
            register = Register.read()
            index = index_on(register, today())
        with _lock:
            _keep(stamp, register)
        _keep_day(stamp, index)
    finally:
        _read.set()
        _reading.release()
        connections.close_all()


def _next(known: Stamp, register: Register, stamp: Stamp) -> Register | None:
    """The register after the change sets between two editions; None where it has to be read anew."""
    touched = touched_between(known, stamp)
    if touched is None or len(touched.organizations) * MOST_CHANGED > max(len(register.public), VALUES):
        return None
    return register.after(touched.organizations)
