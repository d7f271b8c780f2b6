"""How a value that cannot be read is refused."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from ecosystem.core.cells import is_formula_error
from ecosystem.intake.reading.cells import ERROR, FORMULA, TEXT, Cell

QUOTED = 60
# A formula that came as text: a function, another cell, a calculation. “=5” only says that it is 5.
FORMULA_TEXT = re.compile(
    r"[=＝]\s*[-+(]*\s*(?:[A-Za-z_.]+\s*[(（]|(?:'[^']+'|[^\s!]+)!\$?[A-Za-z]|\$?[A-Za-z]{1,3}\$?\d|\d[\d.]*\s*[-+*/^])"
)


class Unreadable(Exception):
    """What is wrong with a cell: a code of the intake (``E_DATE_INVALID``) and a sentence in the reader's language."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def can_read(reads: Callable[[str], object], text: str) -> bool:
    """Whether a reader takes a text."""
    try:
        reads(text)
    except Unreadable:
        return False
    return True


def quoted(text: str) -> str:
    """A cell's text for a sentence about it: not longer than a sentence bears."""
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def refuse_errors(cell: Cell | None) -> None:
    """Refuse a cell that holds no value but the fault of a formula, also where a text file spells it."""
    if cell is not None and (cell.kind == ERROR or (cell.kind == TEXT and is_formula_error(str(cell.value).strip()))):
        sentence = _("“%(text)s” is the error of a formula.") % {"text": quoted(str(cell.value).strip())}
        raise Unreadable("E_FORMULA_ERROR", sentence)


def refuse_formulas(cell: Cell | None) -> None:
    """Refuse what :func:`refuse_errors` does, and a formula of which the file does not keep the result, also as text."""
    refuse_errors(cell)
    if cell is not None and (
        cell.kind == FORMULA or (cell.kind == TEXT and FORMULA_TEXT.match(str(cell.value).strip()))
    ):
        sentence = _("The file does not keep the result of the formula “%(text)s”.") % {"text": quoted(str(cell.value))}
        raise Unreadable("E_FORMULA_ERROR", sentence)
