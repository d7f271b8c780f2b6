"""Starts the process that reads a file, takes its rows as they come, and ends it."""

import logging
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from ecosystem.intake.reading.limits import SECONDS, Limits
from ecosystem.intake.reading.refusing import Refused
from ecosystem.intake.reading.wire import limits_text

ROOT = Path(__file__).resolve().parents[3]
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from ecosystem.intake.reading.child import main; main(sys.argv[2])"
)
# What the interpreter needs to be found and to start; everything else, keys and passwords among it, stays here.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
# On a machine that is busy, computing takes longer than it counts.
PATIENCE = 2 * SECONDS
PIECE = 1024 * 1024
# Of what it says while it starts, for the log; later it says nothing.
TOLD = 4_000

logger = logging.getLogger(__name__)


class Reading:
    """The answers of a process that reads ``file``, one after the other. Close it, read to its end or not."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        # Isolated: neither the directory where this runs nor a variable says what is imported.
        self._process = subprocess.Popen(  # noqa: S603  this interpreter and our own words
            [sys.executable, "-I", "-c", START, str(ROOT), limits_text(limits)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )
        self._answers = self._process.stdout.fileno()
        self.close = weakref.finalize(self, _end, self._process)
        self._left = float(PATIENCE)

    def __iter__(self) -> Iterator[Any]:
        """The answers as JSON. Raises :class:`Refused` where the process says so, or says nothing any more."""
        for line in self._lines():
            answer = orjson.loads(line)
            if isinstance(answer, dict) and "refused" in answer:
                if answer["detail"]:
                    logger.warning("A file could not be read: %s", answer["detail"])
                raise Refused(answer["refused"], **answer["values"])
            if isinstance(answer, dict) and "end" in answer:
                return
            yield answer
        raise Refused(self._why_it_ended())

    def _lines(self) -> Iterator[bytes]:
        pieces: list[bytes] = []
        while piece := self._piece():
            first, *others = piece.split(b"\n")
            pieces.append(first)
            for other in others:
                yield b"".join(pieces)
                pieces = [other]

    def _piece(self) -> bytes:
        """What came next. Only the waiting counts: whoever takes the rows may take their time."""
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        started = time.monotonic()
        is_ready = poll.poll(max(self._left, 0) * 1_000)
        self._left -= time.monotonic() - started
        if not is_ready:
            raise Refused("time")
        return os.read(self._answers, PIECE)

    def _why_it_ended(self) -> str:
        code = self._process.wait()
        told = self._process.stderr.read(TOLD).decode(errors="replace")
        logger.warning("The process that reads a file ended with %s: %s", code, told)
        if code >= 0:
            return "failed"
        return "time" if code == -signal.SIGXCPU else "memory"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.stdout.close()
    process.stderr.close()
    process.wait()
