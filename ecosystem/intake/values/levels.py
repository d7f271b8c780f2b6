"""What was measured before and after, in columns of their own: a number, with its unit and how exactly it is meant."""

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from ecosystem.core.text import fold, simplify
from ecosystem.core.written.numerals import plain
from ecosystem.intake.reading.cells import NUMBER, TEXT, Cell
from ecosystem.intake.values.numbers import MULTIPLIERS, count, number
from ecosystem.intake.values.outcomes import Outcome, outcome
from ecosystem.intake.values.quantities import converted
from ecosystem.intake.values.refusing import Unreadable, quoted, refuse_formulas
from ecosystem.intake.values.texts import exact, text
from ecosystem.intake.values.wordings import direction_of
from ecosystem.solutions.choices import ChangeUnit, Direction

# A measure to read a number against; what it is called is no matter for the number.
SOME_METRIC = "x"
SIZED = re.compile(r"([十百千]?[万亿]|千|百)(元|.?元|人次|[次个张条人件家项笔台套户])")
OWN_SIZE = re.compile(r"[百千万亿]")
SIGN = re.compile(r"([-−–+＋])\s*(?=[\d.])")
PERCENT_WORDS = frozenset({"百分比", "百分数", "百分率", "percent", "pct", "％"})
DIRECTIONS = {"升": Direction.UP, "增": Direction.UP, "提前": Direction.UP, "降": Direction.DOWN, "减": Direction.DOWN}
CHANGE_UNITS = {
    **dict.fromkeys(("%", "pct", *PERCENT_WORDS), ChangeUnit.PERCENT),
    **dict.fromkeys(("百分点", "个百分点", "pp", "点", "个点"), ChangeUnit.POINTS),
    **dict.fromkeys(("倍", "x", "times"), ChangeUnit.TIMES),
}


class Level(NamedTuple):
    """A value in the unit its cell names (empty for none), with its comparator; ``told`` is all that the cell says."""

    value: int | float | None
    unit: str = ""
    comparator: str = ""
    told: Outcome | None = None


def level(cell: Cell | None) -> Level | None:
    """The level of a cell: ``72小时``, ``95%以上``, ``100万元``, 0.92 in a % cell; ``None`` where it says nothing.

    A cell that tells a change instead (``提升20%``) has no value but what is told. Raises ``E_NUMBER_INVALID``.
    """
    refuse_formulas(cell)
    if cell is None or not (words := text(cell)):
        return None
    if cell.kind == NUMBER and cell.percent:
        value = exact(cell)
        return Level(plain(value * 100), "%") if value is not None and value >= 0 else Level(number(cell))
    told = outcome(words, SOME_METRIC) if cell.kind == TEXT else None
    if told is None or (told.result is None and told.change_value is None):
        return Level(number(cell))
    return Level(told.result, told.unit or "", told.comparator or "", told)


def exactly(cell: Cell | None) -> Level | None:
    """A level that is one number, neither at least nor at most nor a change. Raises ``E_NUMBER_INVALID``."""
    found = level(cell)
    if found is not None and (found.value is None or found.comparator not in {"", "eq", "approx"}):
        return Level(number(cell))
    return found


def change(cell: Cell | None) -> Level | None:
    """How much more or less a cell tells: ``20%``, ``10个百分点``, ``2倍``, ``降低30%``. Raises ``E_NUMBER_INVALID``."""
    refuse_formulas(cell)
    if cell is None or not (words := text(cell)):
        return None
    if cell.kind == NUMBER and not (exact(cell) or 0) < 0:
        found = level(cell)
        unit = str(ChangeUnit.PERCENT) if found and found.unit else ""
        return found._replace(unit=unit) if found else None
    sign = SIGN.match(words)
    if sign:
        words = f"{'提升' if sign[1] in '+＋' else '降低'}{words[sign.end() :]}"
    said = direction_of(words)
    told = outcome(words if said else f"提升{words}", SOME_METRIC)
    if told is None or told.change_value is None:
        return Level(number(cell))
    return Level(told.change_value, told.change_unit or "", told.comparator or "", told if said else None)


def counted(cell: Cell | None, *, unit: str = "") -> int | None:
    """A whole number of things, in the unit of its column: 1.2 of 万个 is 12000. Raises ``E_NUMBER_INVALID``."""
    size = SIZED.fullmatch(f"{simplify(unit)}个" if unit in MULTIPLIERS else simplify(unit))
    if cell is None or size is None or (cell.kind == TEXT and OWN_SIZE.search(simplify(str(cell.value)))):
        return count(cell)
    value = number(cell)
    whole = None if value is None else Decimal(str(value)) * MULTIPLIERS[size[1]]
    return count(cell) if whole is None or whole != int(whole) else int(whole)


def change_unit(words: str) -> str | None:
    """The code of the unit that a change is told in; ``None`` where the text says nothing."""
    folded = fold(words).replace(" ", "")
    return str(CHANGE_UNITS.get(folded, ChangeUnit.ABSOLUTE)) if folded else None


def direction(words: str) -> str | None:
    """Up or down; ``None`` where the text says nothing. Raises ``E_ENUM_UNKNOWN``."""
    if not words:
        return None
    found = direction_of(words) or next((way for sign, way in DIRECTIONS.items() if sign in words), "")
    if not found:
        sentence = _("“%(text)s” is none of the words that are known here.") % {"text": quoted(words)}
        raise Unreadable("E_ENUM_UNKNOWN", sentence)
    return str(found)


def in_unit(value: float, unit: str, other: str) -> int | float | None:
    """A value of one unit in another: 80 of 万元 are 800,000 of 元; ``None`` where that cannot be said."""
    amount, unit, other = Decimal(str(value)), _one_spelling(unit), _one_spelling(other)
    if unit != other and (match := SIZED.fullmatch(unit)):
        amount, unit = amount * MULTIPLIERS[match[1]], match[2]
    told = converted(amount, unit, other)
    return None if told is None else plain(told)


def _one_spelling(unit: str) -> str:
    return "%" if unit in PERCENT_WORDS else unit
