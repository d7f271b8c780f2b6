"""Say of pairs of records whether they are one organization; no registry and no database is needed."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.organizations.matching import Side, compare


class Command(BaseCommand):
    help = (
        'Compare pairs of records, one JSON object {"a": {…}, "b": {…}} a line, and print a line for each: '
        "verdict (same, possible, different), score from 0 to 1, reasons. FILE can be - for what is piped in."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="JSON lines in UTF-8; - for the standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        for a, b in self._pairs(self._lines(options["file"])):
            self.stdout.write(json.dumps(compare(a, b).told(), ensure_ascii=False))

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

    def _pairs(self, lines: Iterable[bytes]) -> Iterator[tuple[Side, Side]]:
        for number, line in enumerate(lines, 1):
            text = line.removeprefix(b"\xef\xbb\xbf").strip()
            if text:
                yield self._pair(number, text)

    def _pair(self, number: int, line: bytes) -> tuple[Side, Side]:
        try:
            pair = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            self._refuse(number, _("This is not JSON: %(reason)s.") % {"reason": error})
        if not isinstance(pair, dict) or not {"a", "b"} <= pair.keys():
            self._refuse(number, _("A pair is an object with the sides “a” and “b”."))
        return self._side(number, "a", pair), self._side(number, "b", pair)

    def _side(self, number: int, name: str, pair: dict[str, Any]) -> Side:
        try:
            return Side.read(pair[name])
        except InvalidInput as error:
            self._refuse(number, f"{name}: {error}")

    def _refuse(self, number: int, sentence: str) -> NoReturn:
        raise CommandError(_("Line %(number)d: %(sentence)s") % {"number": number, "sentence": sentence})
