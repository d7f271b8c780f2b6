"""Rows of cells into records: every field read, everything that is wrong noted at its field."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from ecosystem.core.cells import is_formula_error
from ecosystem.core.text import fold
from ecosystem.intake.kinds.base import Field, How, SheetKind
from ecosystem.intake.kinds.finishing import SAID, finish
from ecosystem.intake.kinds.references import References
from ecosystem.intake.reading.cells import NUMBER, TEXT, Cell
from ecosystem.intake.tables.headers import Header
from ecosystem.intake.tables.reading import DataRow
from ecosystem.intake.values import choices, codes, dates, levels, numbers, texts
from ecosystem.intake.values.refusing import Unreadable, refuse_formulas
from ecosystem.vocabulary.choices import Comparator

LONGEST = {How.TEXT: 2000, How.PROGRAM: 120, How.CENTER: 120, How.CITY: 100, How.DISTRICT: 100, How.PHONE: 40}
LONGEST_NAME = 200
# Nobody writes an amount, a date or a word of a list at such length; what reads them looks at every character often.
LONGEST_READ, LONGEST_SENTENCE = 300, 1000
DATED = frozenset({How.DATE, How.MONTH, How.YEAR})
CHOSEN = frozenset({How.KIND, How.STATUS, How.STAGE, How.RELATION, How.YES_NO, How.COMPARATOR, How.DIRECTION})
AMOUNTS = frozenset({How.MONEY, How.CURRENCY, How.NUMBER, How.PERCENT, How.COMPUTE, How.COUNT})
MEASURED = frozenset({How.LEVEL, How.EXACTLY, How.CHANGE, How.CHANGE_UNIT, How.OUTCOME})
YEAR, CURRENCY = "year", "capital_currency"
COMPARATORS: dict[str, str] = {
    **dict.fromkeys(("=", "eq", "等于"), Comparator.EQ),
    **dict.fromkeys((">", "gt", "大于", "超过"), Comparator.GT),
    **dict.fromkeys((">=", "≥", "gte", "大于等于", "不低于", "不少于", "以上"), Comparator.GTE),
    **dict.fromkeys(("<", "lt", "小于", "低于"), Comparator.LT),
    **dict.fromkeys(("<=", "≤", "lte", "小于等于", "不超过", "不高于", "以下"), Comparator.LTE),
    **dict.fromkeys(("~", "≈", "approx", "约"), Comparator.APPROX),
}
# What begins like a formula is no name, and is kept in other texts as it was typed.
AS_TYPED = frozenset({How.NAME, How.TEXT, How.SEVERAL, How.OUTCOME})
KEPT_AS_TEXT = AS_TYPED | {How.CITY, How.DISTRICT, How.PROGRAM, How.CENTER}
valid_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field: a code of the intake, a sentence, and the cell where a transposed table has it."""

    code: str
    field: str
    sentence: str
    row: int | None = None
    column: str = ""


@dataclass
class Read:
    """What a row, or a column of a transposed table, says: a record and what is wrong with it.

    ``told`` holds what stands in the sheet, by field; ``cells`` the whole row as text.
    """

    type: str
    row: int | None
    column: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)

    def refuse(self, code: str, name: str, sentence: str) -> None:
        self.faults.append(Fault(code, name, sentence))


@dataclass(frozen=True)
class Around:
    """What a cell is read with: the unit of its column, that of the sheet, the year of its title, and the known names."""

    unit: str
    sheet_unit: str
    year: int | None
    references: References
    currency: str = ""


def read_rows(rows: Iterator[DataRow], header: Header, references: References) -> Iterator[Read]:
    """The records of a table whose rows are records. A year that only the first of its rows names holds for the others."""
    for row in rows:
        if YEAR in row.cells:
            header.year = year_of(row.cells[YEAR]) or header.year
        read = read_record(header.kind, row.cells, header, references, row.number)
        read.cells = [texts.shown(cell) for cell in row.row.cells]
        yield read


def read_record(
    kind: SheetKind, cells: Mapping[str, Cell], header: Header, references: References, number: int | None
) -> Read:
    """One record out of its cells by field."""
    read = Read(kind.type, number, told={name: texts.shown(cell) for name, cell in cells.items()})
    units = header.units_at(number)
    for one in kind.fields:
        if one.always or one.name in cells:
            around = Around(
                unit=units.get(one.name, ""),
                sheet_unit=header.unit,
                year=header.year,
                references=references,
                currency=_said(cells.get(CURRENCY)),
            )
            read_field(one, cells.get(one.name), read, around)
    finish(read)
    _refuse_missing(kind, read)
    return read


def read_field(one: Field, cell: Cell | None, read: Read, around: Around) -> None:
    if one.how != How.YEAR:
        read.record.setdefault(one.name, [] if one.how == How.SEVERAL else None)
    if cell is None:
        if one.how == How.DATE and one.always:
            read.record[f"{one.name}_precision"] = None
        return
    try:
        _refuse_endless(one, cell)
        said = cell if one.how in AS_TYPED else texts.unforced(cell)
        if one.how not in KEPT_AS_TEXT:
            refuse_formulas(said)
        read.record.update(READERS[one.how](one.name, said, around))
    except Unreadable as refusal:
        read.refuse(refusal.code, one.name, refusal.sentence)
        if one.how == How.DATE:
            read.record[f"{one.name}_precision"] = None


def _refuse_endless(one: Field, cell: Cell) -> None:
    most = LONGEST_SENTENCE if one.how == How.OUTCOME else LONGEST_READ
    if one.how in DATED | CHOSEN | AMOUNTS | MEASURED and cell.kind == TEXT and len(str(cell.value)) > most:
        code = "E_DATE_INVALID" if one.how in DATED else "E_ENUM_UNKNOWN" if one.how in CHOSEN else "E_NUMBER_INVALID"
        raise Unreadable(code, _too_long(str(cell.value), most))


def _too_long(said: str, most: int) -> str:
    return _("“%(start)s…” is longer than %(limit)d characters.") % {"start": said[:20], "limit": most}


def _said(cell: Cell | None) -> str:
    """What a cell says beside another one; its own fault is told where it stands."""
    is_said = cell is not None and cell.kind == TEXT and not is_formula_error(str(cell.value))
    return texts.text(cell)[:LONGEST_READ] if is_said else ""


def _refuse_missing(kind: SheetKind, read: Read) -> None:
    wrong = {fault.field for fault in read.faults}
    for one in kind.required:
        if read.record.get(one.name) in {None, ""} and one.name not in wrong:
            sentence = _("“%(field)s” is missing.") % {"field": one.label}
            read.faults.insert(0, Fault(one.missing, one.name, sentence))


Found = dict[str, Any]


def _name(name: str, cell: Cell, around: Around) -> Found:
    found = texts.name(cell)
    if len(found) > LONGEST_NAME:
        raise Unreadable("E_TOO_LONG", _too_long(found, LONGEST_NAME))
    return {name: found or None}


def _text(name: str, cell: Cell, around: Around) -> Found:
    found = texts.text(cell)
    return {name: found[: LONGEST[How.TEXT]] or None}


def _several(name: str, cell: Cell, around: Around) -> Found:
    return {name: texts.several(cell)}


def _money(name: str, cell: Cell, around: Around) -> Found:
    found = numbers.money(cell, unit=around.unit, line=around.sheet_unit, currency=around.currency)
    return {name: None} if found is None else {name: found.amount, CURRENCY: found.currency}


def _currency(name: str, cell: Cell, around: Around) -> Found:
    return {name: numbers.currency_of(texts.text(cell))}


def _number(name: str, cell: Cell, around: Around) -> Found:
    return {name: numbers.number(cell)}


def _level(name: str, cell: Cell, around: Around) -> Found:
    found = levels.level(cell)
    return {name: found.value if found else None, **_beside(name, found, around)}


def _exactly(name: str, cell: Cell, around: Around) -> Found:
    found = levels.exactly(cell)
    return {name: found.value if found else None, **_beside(name, found, around)}


def _change(name: str, cell: Cell, around: Around) -> Found:
    found = levels.change(cell)
    return {name: found.value if found else None, **_beside(name, found, around)}


def _beside(name: str, found: levels.Level | None, around: Around) -> Found:
    """What the cell says beside its number, for the fields that no column fills."""
    return {f"{name}{SAID}": (found, around.unit)} if found else {}


def _change_unit(name: str, cell: Cell, around: Around) -> Found:
    return {name: levels.change_unit(texts.text(cell))}


def _direction(name: str, cell: Cell, around: Around) -> Found:
    return {name: levels.direction(texts.text(cell))}


def _percent(name: str, cell: Cell, around: Around) -> Found:
    return {name: numbers.percent(cell, unit=around.unit)}


def _compute(name: str, cell: Cell, around: Around) -> Found:
    return {name: numbers.compute(cell, unit=around.unit or around.sheet_unit)}


def _count(name: str, cell: Cell, around: Around) -> Found:
    return {name: levels.counted(cell, unit=around.unit)}


def _date(name: str, cell: Cell, around: Around) -> Found:
    found = dates.moment(cell)
    if found is None:
        return {name: None, f"{name}_precision": None}
    return {name: found.date.isoformat(), f"{name}_precision": str(found.precision)}


def year_of(cell: Cell) -> int | None:
    """The year of a cell that names one: 2021, 2021年, 二〇二一年."""
    return dates.year_in(texts.shown(cell))


def _year(name: str, cell: Cell, around: Around) -> Found:
    return {}


def _month(name: str, cell: Cell, around: Around) -> Found:
    return {name: dates.month(cell, year=around.year) or None}


def _uscc(name: str, cell: Cell, around: Around) -> Found:
    return {name: codes.uscc(cell)}


def _identifier(name: str, cell: Cell, around: Around) -> Found:
    return {name: codes.identifier(name, cell)}


def _kind(name: str, cell: Cell, around: Around) -> Found:
    found = texts.text(cell)
    return {name: choices.kind(found) if found else None}


def _status(name: str, cell: Cell, around: Around) -> Found:
    found = texts.text(cell)
    return {name: choices.status(found) if found else None}


def _relation(name: str, cell: Cell, around: Around) -> Found:
    found = choices.relationship(texts.text(cell))
    return {name: found.kind if found else None, "inverted": bool(found and found.inverted)}


def _stage(name: str, cell: Cell, around: Around) -> Found:
    found = texts.text(cell)
    return {name: choices.stage(found) if found else None}


def _place(name: str, cell: Cell, around: Around) -> Found:
    return {name: texts.name(cell)[: LONGEST[How.CITY]] or None}


def _program(name: str, cell: Cell, around: Around) -> Found:
    return {name: around.references.program(texts.text(cell))[: LONGEST[How.PROGRAM]] or None}


def _center(name: str, cell: Cell, around: Around) -> Found:
    return {name: around.references.center(texts.text(cell))[: LONGEST[How.CENTER]] or None}


def _website(name: str, cell: Cell, around: Around) -> Found:
    found = texts.text(cell)
    if not found:
        return {name: None}
    address = found if "://" in found else f"https://{found}"
    try:
        valid_url(address)
    except ValidationError as error:
        sentence = _("“%(text)s” is not a web address.") % {"text": found[:80]}
        raise Unreadable("E_URL_INVALID", sentence) from error
    return {name: address}


def _email(name: str, cell: Cell, around: Around) -> Found:
    found = texts.text(cell).replace("＠", "@").replace(" ", "")
    if not found:
        return {name: None}
    try:
        validate_email(found)
    except ValidationError as error:
        sentence = _("“%(text)s” is not an e-mail address.") % {"text": found[:80]}
        raise Unreadable("E_EMAIL_INVALID", sentence) from error
    return {name: found}


def _phone(name: str, cell: Cell, around: Around) -> Found:
    whole = isinstance(cell.value, float) and cell.kind == NUMBER and cell.value.is_integer()
    found = str(int(cell.value)) if whole else texts.text(cell)  # type: ignore[arg-type]
    return {name: found[: LONGEST[How.PHONE]] or None}


def _yes_no(name: str, cell: Cell, around: Around) -> Found:
    return {name: texts.yes_no(cell)}


def _comparator(name: str, cell: Cell, around: Around) -> Found:
    found = fold(texts.text(cell)).replace(" ", "")
    if found and found not in COMPARATORS:
        raise Unreadable("E_ENUM_UNKNOWN", _("“%(text)s” does not say how a number is meant.") % {"text": found[:40]})
    return {name: COMPARATORS.get(found)}


def _outcome(name: str, cell: Cell, around: Around) -> Found:
    return {name: texts.text(cell) or None}


READERS: dict[How, Callable[[str, Cell, Around], Found]] = {
    How.NAME: _name,
    How.TEXT: _text,
    How.SEVERAL: _several,
    How.USCC: _uscc,
    How.IDENTIFIER: _identifier,
    How.KIND: _kind,
    How.STATUS: _status,
    How.CITY: _place,
    How.DISTRICT: _place,
    How.PROGRAM: _program,
    How.CENTER: _center,
    How.MONEY: _money,
    How.CURRENCY: _currency,
    How.NUMBER: _number,
    How.LEVEL: _level,
    How.EXACTLY: _exactly,
    How.CHANGE: _change,
    How.CHANGE_UNIT: _change_unit,
    How.DIRECTION: _direction,
    How.PERCENT: _percent,
    How.COMPUTE: _compute,
    How.COUNT: _count,
    How.DATE: _date,
    How.MONTH: _month,
    How.YEAR: _year,
    How.YES_NO: _yes_no,
    How.WEBSITE: _website,
    How.EMAIL: _email,
    How.PHONE: _phone,
    How.RELATION: _relation,
    How.OUTCOME: _outcome,
    How.COMPARATOR: _comparator,
    How.STAGE: _stage,
}
