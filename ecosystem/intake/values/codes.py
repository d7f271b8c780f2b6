"""Codes that somebody issued: the unified social credit code and the other identifiers of an organization."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ecosystem.intake.reading.cells import NUMBER, Cell
from ecosystem.intake.values.refusing import Unreadable, quoted, refuse_formulas
from ecosystem.intake.values.texts import shown, text
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.identifiers import normalize_identifier, uscc_fault

# The digits a spreadsheet keeps of a number, and those of a stock code, whose leading zeros a number loses.
KEPT_DIGITS = 15
# What people type for the apostrophe by which a spreadsheet is told that text follows.
MARK_OF_TEXT = re.compile(r"^[`´′＇]+")
STOCK_CODE_DIGITS = 6


def uscc(cell: Cell | None) -> str | None:
    """A unified social credit code in its one spelling; ``None`` where the cell says nothing.

    Raises the five refusals ``E_USCC_*``; a numeric cell never holds all 18 characters.
    """
    refuse_formulas(cell)
    if cell is not None and cell.kind == NUMBER:
        sentence = _("“%(text)s”: a spreadsheet keeps 15 digits of a number; enter the code as text.")
        raise Unreadable("E_USCC_PRECISION_LOST", sentence % {"text": shown(cell)})
    words = MARK_OF_TEXT.sub("", text(cell))
    if not words:
        return None
    try:
        return normalize_identifier(Scheme.USCC, words)
    except ValidationError:
        code, sentence = uscc_fault(words)
        raise Unreadable(code, f"“{quoted(words)}”: {sentence}") from None


def identifier(scheme: str, cell: Cell | None) -> str | None:
    """A code of any scheme in its one spelling. Raises ``E_IDENTIFIER_INVALID``, of a USCC what :func:`uscc` raises.

    School codes may be numbers; a number of more digits than a spreadsheet keeps, or one that may have begun with a
    zero, is refused.
    """
    if scheme == Scheme.USCC:
        return uscc(cell)
    refuse_formulas(cell)
    words = text(cell)
    if not words:
        return None
    if cell is not None and cell.kind == NUMBER and _lost_digits(scheme, words):
        sentence = _("“%(text)s”: the spreadsheet kept it as a number and lost digits; enter the code as text.")
        raise Unreadable("E_IDENTIFIER_INVALID", sentence % {"text": words})
    try:
        return normalize_identifier(scheme, words)
    except ValidationError as error:
        raise Unreadable("E_IDENTIFIER_INVALID", f"“{quoted(words)}”: {error.messages[0]}") from None


def _lost_digits(scheme: str, words: str) -> bool:
    return len(words) > KEPT_DIGITS or (scheme == Scheme.STOCK_CODE and len(words) < STOCK_CODE_DIGITS)
