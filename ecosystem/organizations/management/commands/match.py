"""Say of pairs of records whether they are one organization; no registry and no database is needed."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ecosystem.organizations.matching import POSSIBLE, Comparison, because, compare, read_untidy

MARK = b"\xef\xbb\xbf"


class Unreadable(ValueError):
    """A line that holds no pair; the text says why."""


class Command(BaseCommand):
    help = (
        'Compare pairs of records, one JSON object {"a": {…}, "b": {…}} a line, and print a line for each: '
        "verdict (same, possible, different), score from 0 to 1, reasons. FILE can be - for what is piped in. "
        "A line that holds no pair is answered too, with “possible” and what is wrong; the exit code is 1 then."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="JSON lines in UTF-8; - for the standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        _write_utf8()
        wrong: list[int] = []
        for number, line in enumerate(self._lines(options["file"]), 1):
            text = line.removeprefix(MARK).strip()
            if text:
                answer = _answer(text)
                wrong += [number] if any(reason.code in NO_PAIR for reason in answer.reasons) else []
                self.stdout.write(json.dumps(answer.told(), ensure_ascii=False))
        if wrong:
            raise CommandError(
                _(
                    "Lines that hold no pair: %(count)d, the first is line %(number)d. They are answered with “possible”."
                )
                % {"count": len(wrong), "number": wrong[0]}
            )

    def _lines(self, name: str) -> Iterator[bytes]:
        if name == "-":
            yield from sys.stdin.buffer
            return
        try:
            with Path(name).open("rb") as lines:
                yield from lines
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s.") % {"file": name, "reason": error.strerror}
            ) from error


NO_PAIR = frozenset({"unreadable", "no_record"})


def _write_utf8() -> None:
    """Answers are JSON, and JSON is UTF-8, whatever a terminal is said to understand."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")


def _answer(line: bytes) -> Comparison:
    """The verdict on a line. Who reads the answers counts lines, so that none may be missing."""
    try:
        pair = _pair(line)
    except Unreadable as error:
        return Comparison(POSSIBLE, 0.5, (because("unreadable", str(error)),))
    return compare(read_untidy(pair["a"]), read_untidy(pair["b"]))


def _pair(line: bytes) -> dict[str, Any]:
    pair = _json(line)
    if not isinstance(pair, dict) or not {"a", "b"} <= pair.keys():
        raise Unreadable(_("A pair is an object with the sides “a” and “b”."))
    return pair


def _json(line: bytes) -> Any:
    """Read a line; what the fast reader is too strict for (half a character, a number that is none) the other one takes."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        reason = str(error)
    try:
        return json.loads(line.decode())
    except (ValueError, RecursionError):
        raise Unreadable(_("This is not JSON: %(reason)s.") % {"reason": reason}) from None
