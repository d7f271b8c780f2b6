"""How the process that reads a file tells the one that asked: a line of JSON for each row."""

from dataclasses import asdict
from typing import Any

import orjson

from ecosystem.intake.reading.cells import BOOLEAN, DATE, ERROR, FORMULA, NUMBER, TEXT, Cell, Merge, Row
from ecosystem.intake.reading.limits import Limits
from ecosystem.intake.reading.refusing import Refused

# Texts, plain numbers and truth values are themselves; the rest has its sign in front.
SIGNS = {DATE: "d", ERROR: "e", FORMULA: "f", NUMBER: "%"}
KINDS = {sign: kind for kind, sign in SIGNS.items()}


def row_line(row: Row) -> bytes:
    return orjson.dumps([row.number, *map(_written, row.cells)])


def sheet_line(name: str, merges: tuple[Merge, ...]) -> bytes:
    return orjson.dumps({"sheet": name, "merges": merges}, default=list)


def end_line() -> bytes:
    return b'{"end":true}'


def refusal_line(refused: Refused, detail: str = "") -> bytes:
    return orjson.dumps({"refused": refused.code, "values": refused.values, "detail": detail})


def limits_text(limits: Limits) -> str:
    return orjson.dumps(asdict(limits)).decode()


def limits_of(text: str) -> Limits:
    return Limits(**orjson.loads(text))


def row_of(written: list[Any]) -> Row:
    return Row(written[0], tuple([_cell(one) for one in written[1:]]))


def merges_of(written: list[list[int]]) -> tuple[Merge, ...]:
    return tuple(Merge(*numbers) for numbers in written)


def _written(cell: Cell | None) -> Any:
    if cell is None:
        return None
    if cell.percent or cell.kind in {DATE, ERROR, FORMULA}:
        return [SIGNS[cell.kind], cell.value]
    return cell.value


def _cell(written: Any) -> Cell | None:
    if written is None:
        return None
    if isinstance(written, str):
        return Cell(TEXT, written)
    if isinstance(written, bool):
        return Cell(BOOLEAN, written)
    if isinstance(written, list):
        return Cell(KINDS[written[0]], written[1], percent=written[0] == SIGNS[NUMBER])
    return Cell(NUMBER, written)
