"""Work that nobody waits for: a worker does it where one is at work, else a thread of this process.

Each kind of work has a name; what it is about has a number. Both together say what was asked for and how far it is.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import close_old_connections, connection, transaction
from django.utils import translation

from ecosystem.correspondence.working import is_anybody_at_work

log = logging.getLogger(__name__)
KEPT_SECONDS = 3600
# So long nobody asks again for what waits for its turn.
ASK_AGAIN_SECONDS = 30


def soon(name: str, job: Any, pk: int) -> None:
    """Have a job done, in the language of whoever asks, once what is being written is committed."""
    cache.set(_asked(name, pk), True, ASK_AGAIN_SECONDS)
    language = translation.get_language() or settings.LANGUAGE_CODE
    transaction.on_commit(lambda: _start(name, job, pk, language), robust=True)


def soon_again(name: str, job: Any, pk: int) -> None:
    """Have a job done that nobody works on, unless somebody has just asked for it."""
    if cache.add(_asked(name, pk), True, ASK_AGAIN_SECONDS):
        soon(name, job, pk)


def tell(name: str, pk: int, done: int) -> None:
    """Say how far it is. Not in the database: nobody sees what is not committed."""
    cache.set(f"{name}-{pk}", done, KEPT_SECONDS)


def told(name: str, pk: int) -> int | None:
    """How far it is; None where this process cannot tell."""
    return cache.get(f"{name}-{pk}")


def _start(name: str, job: Any, pk: int, language: str) -> None:
    if settings.BACKGROUND == "inline":
        job.func(pk, language)
    elif is_anybody_at_work():
        job.enqueue(pk, language)
    else:
        threading.Thread(target=_alone, args=(name, job.func, pk, language), daemon=True).start()


def _alone(name: str, work: Callable[[int, str], None], pk: int, language: str) -> None:
    """The work with a database connection of its own, which is given back whatever happens."""
    close_old_connections()
    try:
        work(pk, language)
    except Exception:
        log.exception("The work on %s %d stopped.", name, pk)
    finally:
        connection.close()


def _asked(name: str, pk: int) -> str:
    return f"{name}-asked-{pk}"
