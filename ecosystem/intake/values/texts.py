"""Words: what a person saw in a cell, names, lists and yes or no."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from ecosystem.core.cells import FORMULA_STARTS, says_nothing
from ecosystem.core.text import CJK, clean, fold, name_key
from ecosystem.intake.reading.cells import BOOLEAN, DATE, FORMULA, NUMBER, TEXT, Cell
from ecosystem.intake.values.refusing import Unreadable, quoted, refuse_errors, refuse_formulas

SIGNIFICANT = 15  # the digits that a spreadsheet keeps of a number
# Letters and digits that have a plain spelling: full width, and the radicals and doubles that PDFs put for characters.
# Punctuation stays as typed, and so do ①, ㎡ and Ⅲ, which would say something else in plain letters.
PLAIN_SPELLING = {
    code: plain
    for low, high in (
        *((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)),
        *((0x2E80, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)),
    )
    for code in range(low, high + 1)
    if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
HAN = f"{CJK}（）()《》〈〉「」『』【】“”‘’、，。；：！？·"
BLANK_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{CJK}])|(?<=[{CJK}]) +(?=[{HAN}])")
# The mark by which a spreadsheet is told that text follows.
APOSTROPHE = re.compile(rf"['’‘`](?=[=+\-@＝＋－＠{CJK}0-9A-Z])")
TAG = re.compile(r"<\s*[a-z/!?]", re.IGNORECASE)
# A formula in the middle of a name: =SUM(, =cmd|, =A1.
FORMULA_INSIDE = re.compile(r"[=＝]\s*(?:[A-Za-z_.]+\s*[(|（]|\$?[A-Z]{1,3}\$?\d)")
LOST = "\ufffd"
# How text files tell a spreadsheet that a code is text: ="91420100…".
FORCED = re.compile(r"\s*[=＝]\s*[\"“”]([^\"“”]*)[\"“”]\s*")

BRACKETS = {
    "（": "）",
    "(": ")",
    "【": "】",
    "[": "]",
    "［": "］",
    "《": "》",
    "“": "”",
    "「": "」",
    "『": "』",
    "〔": "〕",
}
ALWAYS_SEPARATES = "、；;，|｜\n\r\v\f\u2028\u2029"
NOT_A_SEPARATOR = re.compile(
    r"[a-z][a-z0-9+.\-]*://[^\s、；;，（）]+"  # an address
    r"|(?<=[A-Za-z0-9])/(?=[A-Za-z0-9])"  # A/B, TCP/IP, CI/CD
    r"|[,，]\s*(?:co|ltd|limited|inc|llc|llp|l\.p|plc|corp|gmbh|s\.a|a\.g|pte)\b\.?"  # the end of an English name
    r"|(?<=\d),(?=\d{3}(?!\d))",  # digits in groups
    re.IGNORECASE,
)
LIST_NUMBER = re.compile(r"(?:^|(?<=[、；;，,|\n]))\s*(?:[（(]\d{1,2}[)）]|\d{1,2}[.．、)）])\s*(?=[^\d\s])")
NEXT_LIST_NUMBER = re.compile(r"(?<=\s)\d{1,2}[.．、)）]\s*(?=[^\d\s])")
CIRCLED = re.compile("[①-⑳⑴-⒇❶-❿]")

YES, NO = (
    frozenset(words.split())
    for words in (
        "是 √ ✓ ✔ ☑ ■ ● y yes true t 有 对 对的 1 已 已有 具备 属于 符合 符合条件 通过 true() on",
        "否 × ✗ ✘ ✕ ☒ □ ☐ x n no false f 无 没有 不 不是 错 0 未 未有 不具备 不属于 不符合 未通过 false() off",
    )
)


def shown(cell: Cell | None) -> str:
    """What the person at the sheet saw: ``1000``, ``92%``, ``2021-05-31``, ``是``; text as it was typed."""
    if cell is None:
        return ""
    if cell.kind == BOOLEAN:
        return "是" if cell.value else "否"
    if cell.kind == NUMBER:
        return _number_shown(cell)
    if cell.kind == DATE:
        return re.sub(r"T00:00(:00(\.0+)?)?$", "", str(cell.value)).replace("T", " ")
    return str(cell.value)


def _number_shown(cell: Cell) -> str:
    value = exact(cell)
    if value is None:
        return str(cell.value)
    if cell.percent:
        return f"{_digits(value * 100)}%"
    return _digits(value)


def _digits(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")


def exact(cell: Cell) -> Decimal | None:
    """The number of a numeric cell without the noise of binary fractions; ``None`` where it is infinite or no number."""
    if isinstance(cell.value, float):
        value = Decimal(format(cell.value, f".{SIGNIFICANT}g"))
        return value if value.is_finite() else None
    return Decimal(cell.value) if isinstance(cell.value, int) else None


def text(cell: Cell | None) -> str:
    """The words of a cell: full-width letters and digits plain, one kind of blank, nothing where a sign for nothing stands.

    Chinese punctuation and brackets stay as typed; a line break is a blank; a formula is only text. Raises
    ``E_FORMULA_ERROR`` for the fault of a formula.
    """
    refuse_errors(cell)
    words = clean(shown(cell).translate(PLAIN_SPELLING))
    return "" if says_nothing(words) else words


def unforced(cell: Cell) -> Cell:
    """The cell without the formula that only says that it is text; any other cell as it is."""
    match = FORCED.fullmatch(str(cell.value)) if cell.kind in {TEXT, FORMULA} else None
    return Cell(TEXT, match[1]) if match else cell


def name(cell: Cell | None) -> str:
    """A name as it is kept: without blanks between Chinese characters; empty where the cell says nothing.

    Raises ``E_NAME_INVALID`` for what can be no name: a formula, markup, a date, nothing that can be read.
    """
    words = BLANK_BETWEEN_HAN.sub("", text(cell))
    if APOSTROPHE.match(words):
        words = words[1:]
    if not words:
        return ""
    if cell is not None and (cell.kind == FORMULA or words.startswith(FORMULA_STARTS) or FORMULA_INSIDE.search(words)):
        raise _no_name(words, _("a name cannot be a formula."))
    if TAG.search(unicodedata.normalize("NFKC", words)) or "<" in words:
        raise _no_name(words, _("a name cannot hold markup."))
    if cell is not None and cell.kind in {BOOLEAN, DATE}:
        raise _no_name(words, _("this is a date or a yes or no, not a name."))
    if LOST in words:
        raise _no_name(words, _("characters of the name were lost when the file was saved."))
    if not name_key(words):
        raise _no_name(words, _("there is nothing in it that can be read."))
    return words


def _no_name(words: str, reason: str) -> Unreadable:
    return Unreadable("E_NAME_INVALID", f"“{quoted(words)}”: {reason}")


def several(cell: Cell | None) -> list[str]:
    """The values of a cell that holds several, each once, in their order; numbers in front of them are left out.

    They are separated by 、；;，, / | and line breaks, but not inside brackets and quotation marks. A stroke between Latin
    letters or digits separates nothing (``A/B测试``, ``TCP/IP``), nor does a comma before the legal form of an English name.
    """
    refuse_errors(cell)
    if cell is None or cell.kind != TEXT:
        return [words] if (words := text(cell)) else []
    parts = _split(_without_list_numbers(str(cell.value)))
    values: dict[str, str] = {}
    for part in parts:
        value = text(Cell(TEXT, part))
        if value:
            values.setdefault(fold(value), value)
    return list(values.values())


def _without_list_numbers(words: str) -> str:
    """``1.遥感 2.导航`` with line ends for the numbers; a number after a blank is one only where the list began with one."""
    words = CIRCLED.sub("\n", words.strip())
    begins = LIST_NUMBER.match(words) is not None
    words = LIST_NUMBER.sub("\n", words)
    return NEXT_LIST_NUMBER.sub("\n", words) if begins else words


def _split(words: str) -> list[str]:
    """Cut at the separators that stand in no brackets."""
    kept = {place for match in NOT_A_SEPARATOR.finditer(words) for place in range(*match.span())}
    parts, start, closing = [], 0, ""
    for place, character in enumerate(words):
        if closing:
            closing = "" if character == closing else closing
        elif character in BRACKETS and BRACKETS[character] in words[place:]:
            closing = BRACKETS[character]
        elif place not in kept and (character in ALWAYS_SEPARATES or character in ",/／"):
            parts.append(words[start:place])
            start = place + 1
    return [*parts, words[start:]]


def yes_no(cell: Cell | None) -> bool | None:
    """Whether a cell says yes or no; ``None`` where it says nothing. 无 says no. Raises ``E_ENUM_UNKNOWN`` otherwise."""
    refuse_formulas(cell)
    words = fold(shown(cell)).strip("()（）[]")
    if words in YES or words in NO:
        return words in YES
    if says_nothing(words):
        return None
    raise Unreadable("E_ENUM_UNKNOWN", _("“%(text)s” is neither yes nor no.") % {"text": quoted(clean(shown(cell)))})
