"""The process in which a file is read: it knows no registry and no password, and may use so much memory and time, no more."""

import os
import resource
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from ecosystem.intake.reading import delimited, kinds, ods, webtables, wire, xls, xlsx
from ecosystem.intake.reading.found import FoundSheet, Measure
from ecosystem.intake.reading.limits import MEMORY, OPEN_FILES, SECONDS, Limits
from ecosystem.intake.reading.refusing import Refused


def main(limits_text: str) -> None:
    """Read the file that is standard input, and write what it holds to standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not come between the answers, nor fill what nobody empties.
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    confine()
    with suppress(BrokenPipeError):
        for line in lines(os.fdopen(0, "rb"), wire.limits_of(limits_text)):
            answers.write(line)
            answers.write(b"\n")
        answers.close()
    os._exit(0)


def confine() -> None:
    """Bound this process. Systems that know no such bound (macOS for memory) leave it out."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        with suppress(ValueError, OSError):
            # The signal that time is over comes before the one that kills, which may have other reasons.
            resource.setrlimit(kind, (most, most + 1))


def lines(file: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """Sheets and rows, and at the end that it is the end, or why it came too soon."""
    try:
        yield from _told(file, limits)
    except Refused as refused:
        yield wire.refusal_line(refused)
    except MemoryError:
        yield wire.refusal_line(Refused("memory"))
    except RecursionError:
        yield wire.refusal_line(Refused("damaged"))
    except Exception:  # noqa: BLE001  whatever a broken file sets off is told, with what operators need to find it
        yield wire.refusal_line(Refused("damaged"), traceback.format_exc(limit=-4))
    else:
        yield wire.end_line()


def _told(file: BinaryIO, limits: Limits) -> Iterator[bytes]:
    measure = Measure(limits)
    for sheet in _sheets(file, limits):
        is_new = True
        for found in sheet.rows:
            if is_new:
                yield wire.sheet_line(sheet.name, sheet.merges)
                is_new = False
            yield wire.row_line(measure.row(sheet.name, found))
    if not measure.cells:
        raise Refused("no_table")


def _sheets(file: BinaryIO, limits: Limits) -> Iterator[FoundSheet]:
    size = os.fstat(file.fileno()).st_size
    kind, package = kinds.kind_of(file, size)
    if package is not None:
        return (xlsx if kind == kinds.XLSX else ods).read(package, limits)
    if kind == kinds.XLS:
        content = file.read()
        if content.startswith(kinds.OLD):
            xls.refuse_other_documents(content)
        return xls.read(content, limits)
    return (webtables if kind == kinds.HTML else delimited).read(file, limits)
