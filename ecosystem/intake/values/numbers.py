"""Numbers of a cell: plain ones, money, shares, computing power and counts."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from ecosystem.core.cells import says_nothing
from ecosystem.core.text import fold
from ecosystem.core.written.numerals import HAN, numeral, plain
from ecosystem.intake.reading.cells import NUMBER, TEXT, Cell
from ecosystem.intake.values.currencies import PLAIN_YUAN, YUAN, YUAN_MARKS, codes_by_name, names_in, sizes_in_words
from ecosystem.intake.values.refusing import Unreadable, quoted, refuse_formulas
from ecosystem.intake.values.texts import exact, text

# Words that say a number is meant as it stands; what makes it vague (多, 余, 近, 以上) is refused.
ABOUT = re.compile(r"^(?:约[为合计]?|折合|大约|大概|合计|总计|共计?|计|=)\s*|\s*(?:左右|上下)$")
TEN_THOUSAND = re.compile(r"(?<=\d)w(?![a-z])")  # 500W, as people type 500万
VAGUE = re.compile(
    r"若干|多|余|几|近|上[百千万亿]|成[百千]|数[十百千万亿]|超|逾|不|以[上下内]|[<>≥≤~～±+]|至|到|大于|小于|[百千万亿]级|[?？]|(?<=[\d%万亿])\s*[-–—]\s*(?=\d)"
)
NEGATIVE = re.compile(r"^(?:[-‐–—−]|负)\s*(?=[\d.]|[^\W\d])|^\([\d,.]+\)$")
COUNTERS = "个 家 人 名 位 项 件 次 台 套 条 户 所 篇 份 款 种 类 批 期 场 轮 张 幅 组 处 起 例 座 间 本 部 人次 家次 笔 单 个任务 个作业 任务 作业 jobs job times"
COUNTER = re.compile(rf"\s*(?:{'|'.join(sorted(COUNTERS.split(), key=len, reverse=True))})$")
# A number at the beginning, and what stands behind it without being one.
NUMBER_AND_REST = re.compile(rf"(?P<number>\d[\d,. ]*|[{HAN}]+)(?P<rest>[^\d]+)")
LETTERS_FOR_DIGITS = re.compile(r"[oil|]+(?![a-z])")
NAMES_A_UNIT = re.compile(r"[^\W_]|[%‰$€£]")
NOT_IN_DIGITS = re.compile(r"(?<!\d) | (?!\d)")
BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
LABEL = re.compile(r"^[^\d:]{2,12}:\s*")
MULTIPLIERS = {
    word: 10**zeros
    for zeros, words in (
        *(
            (1, "十"),
            (2, "百"),
            (3, "千 k thousand"),
            (4, "万"),
            (5, "十万"),
            (6, "百万 m mn mio million millions"),
            (7, "千万"),
        ),
        *((8, "亿"), (9, "十亿 b bn billion billions"), (10, "百亿"), (11, "千亿"), (12, "万亿 trillion")),
    )
    for word in words.split()
} | {"": 1}
ENGLISH_MULTIPLIER = re.compile(r"(?<=[\d.])(thousand|millions?|mio|mn|billions?|bn|trillion|[kmb])$")
MULTIPLIER_IN_FRONT = re.compile(r"([十百千]?[万亿]|万亿)(\d[\d,. ]*)")
UNIT_LABEL = re.compile(
    r"(?:计量|货币|金额)?单位|unit|注册资[本金]|认缴|实缴|实收|折合|等值|必填|选填|金额|币种|算力|规模|容量|^均?[以按](?!色列)|计(?:价|算)?$|in\b",
    re.IGNORECASE,
)
BETWEEN_UNITS = re.compile(r"[、,;:()\[\]【】/]+")
COMPUTE_PRECISION = re.compile(r"@?(?:fp(?:8|16|32|64)|bf16|tf32|half(?:precision)?|[半单双]精度|稠密|稀疏)(?:算力)?")
COMPUTE_UNIT = re.compile(r"(?P<scale>[gtpe]|giga|tera|peta|exa)(?:flops?(?:/s)?|flop/s|f)?(?:的?(?:算力|计算能力))?")
INTEGERS = re.compile(r"int\s*\d|\b[gtpe]?ops\b")
PER_SECOND = re.compile(r"每秒(?P<a>.+?)次(?:浮点)?(?:运算|计算)?|(?P<b>.+?)次(?:浮点)?(?:运算|计算)?(?:/秒|每秒)")
IN_PFLOPS = {"g": Decimal("1e-6"), "t": Decimal("0.001"), "p": Decimal(1), "e": Decimal(1000)}
# What a unit line or a heading speaks of beside money and computing power.
OTHER_UNITS = re.compile(
    rf"(?:{'|'.join(sorted(COUNTERS.split(), key=len, reverse=True))}|%|‰|小时|天|年|月|日|平方米|㎡|亩|吨)"
)
# Words of a heading that look like a unit; the others (注册资本额, 配额) only say what the column is about.
LIKE_MONEY = re.compile(r"[百千万亿].+|.*[元圆币镑郎朗盾尔索比特铢令]|[a-z]{1,4}")
LIKE_COMPUTE = re.compile(r"[a-z]|[卡核时块]|节点")
PERCENT = re.compile(r"(?P<number>.+?)\s*(?P<sign>%|‰|percent|pct|per cent)")
TENTHS = re.compile(r"(?P<tenths>[\d.]{1,4}|[一二两三四五六七八九十])成(?P<more>[一二三四五六七八九半\d])?")
PARTS = re.compile(rf"(?P<whole>[百千万]|[{HAN}\d]+)分之(?P<part>[{HAN}点\d.]+)")
HALF = frozenset({"一半", "半数", "half"})


class Money(NamedTuple):
    """An amount in the currency's own unit (yuan, not 万元) and its ISO 4217 code."""

    amount: int | float
    currency: str


def number(cell: Cell | None) -> int | float | None:
    """The number of a cell; ``None`` where it says nothing. Raises ``E_NUMBER_INVALID`` for what is negative or vague.

    Digits may be grouped, full width or Chinese; 万 and 亿 multiply; 约 and a counting word (家, 人, 次) do not count.
    """
    value = _value(cell)
    return None if value is None else plain(value)


def count(cell: Cell | None) -> int | None:
    """A whole number of things: ``1.2万`` is 12000. Raises ``E_NUMBER_INVALID`` for a part of a thing."""
    value = _value(cell)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise _invalid(text(cell), _("“%(text)s” is not a whole number."))
    return int(value)


def _value(cell: Cell | None) -> Decimal | None:
    words = _words(cell)
    if not words or cell is None:
        return None
    if cell.kind == NUMBER:
        return _numeric(cell)
    bare = COUNTER.sub("", fold_number(words))
    value = numeral(bare)
    if value is None:
        raise _no_number(words)
    return value


def _words(cell: Cell | None) -> str:
    """The words of a cell that should hold a number; faults and formulas are refused."""
    refuse_formulas(cell)
    words = text(cell)
    if words and cell is not None and cell.kind not in {NUMBER, TEXT}:
        raise _no_number(words)
    return words


def _numeric(cell: Cell) -> Decimal:
    value = exact(cell)
    if value is None or value < 0:
        raise _no_number(text(cell))
    return value


def fold_number(words: str) -> str:
    """Text for reading a number: one width and script, without 约 and 左右."""
    folded = TEN_THOUSAND.sub("万", fold(words))
    return ABOUT.sub("", ABOUT.sub("", folded)).strip()


def _invalid(words: str, sentence: str) -> Unreadable:
    return Unreadable("E_NUMBER_INVALID", sentence % {"text": quoted(words)})


def _no_number(words: str) -> Unreadable:
    folded = fold_number(words)
    if NEGATIVE.match(folded):
        return _invalid(words, _("“%(text)s” is negative."))
    if VAGUE.search(folded) and not re.fullmatch(r"[a-z ]+", folded):
        return _invalid(words, _("“%(text)s” does not say exactly how many."))
    return _invalid(words, _("“%(text)s” is not a number."))


def _unknown_unit(words: str) -> Unreadable:
    return Unreadable("E_UNIT_UNKNOWN", _("“%(text)s” has a unit that is not known.") % {"text": quoted(words)})


def _refuse_rest(words: str, folded: str) -> Unreadable:
    """Why a text that begins with a number is none: a unit that nobody knows, or no number at all."""
    match = NUMBER_AND_REST.fullmatch(folded)
    if match is None or numeral(match["number"].strip(" ,")) is None or VAGUE.search(folded) or NEGATIVE.match(folded):
        return _no_number(words)
    names_nothing = LETTERS_FOR_DIGITS.match(match["rest"]) or not NAMES_A_UNIT.search(match["rest"])
    return _no_number(words) if names_nothing else _unknown_unit(words)


# Money


class Scale(NamedTuple):
    """What a unit says: how many yuan it is, and of which currency; ``None`` for what it leaves open."""

    size: int | None = None
    currency: str | None = None


def money(cell: Cell | None, *, unit: str = "", line: str = "", currency: str = "") -> Money | None:
    """An amount in the yuan of its currency; ``None`` where the cell says nothing.

    What the cell leaves open is said by the nearest that says it: ``currency`` is the word of the row's column of
    currencies, ``unit`` that of the column's heading, ``line`` the unit line above the table (``单位：万元``). Raises
    ``E_NUMBER_INVALID``, and ``E_UNIT_UNKNOWN`` where the currency or the unit is not known.
    """
    words = _words(cell)
    if not words or cell is None:
        return None
    if cell.kind == NUMBER:
        if cell.percent:
            raise _no_number(words)
        value, (size, named) = _numeric(cell), Scale()
    else:
        value, (size, named) = _amount(words)
    if currency and (named is None or (named == YUAN and PLAIN_YUAN.issuperset(names_in(fold_number(words))[0]))):
        # 100万元 in a row of 美元 is the unit of those.
        named = currency_of(currency)
    for said in (unit, line):
        if said and (size is None or named is None):
            scale = money_unit(said)
            size, named = size or scale.size, named or scale.currency
    return Money(plain(value * (size or 1)), named or YUAN)


def currency_of(words: str) -> str | None:
    """The ISO 4217 code of a word for a currency; ``None`` where it says nothing. Raises ``E_UNIT_UNKNOWN``."""
    if says_nothing(words):
        return None
    code = money_unit(words).currency
    if code is None:
        raise _unknown_unit(words)
    return code


def _amount(words: str) -> tuple[Decimal, Scale]:
    """The number in a cell with its 万 and 亿, and what the cell says of the unit."""
    folded = LABEL.sub("", NOT_IN_DIGITS.sub("", fold_number(words)))
    bare = _without_brackets(folded, words)
    currency, rest = _currency(bare, words)
    rest = re.sub(r"[整正:]$", "", fold_number(rest))
    if (front := MULTIPLIER_IN_FRONT.fullmatch(rest)) is not None:
        rest = front[2] + front[1]
    english = ENGLISH_MULTIPLIER.search(rest)
    value = numeral(rest[: english.start()] if english else rest)
    if value is None:
        raise _refuse_rest(words, bare)
    if english:
        value *= MULTIPLIERS[english[1]]
    says_unit = english is not None or "万" in rest or "亿" in rest or _names_unit(bare)
    return value, Scale(1 if says_unit else None, currency)


def _without_brackets(folded: str, words: str) -> str:
    """The text without its brackets: units in them stand where they stood, notes with numbers are left out."""
    bare = folded
    while (match := BRACKETED.search(bare)) is not None:
        inner = match[1]
        keep = (
            inner
            if not re.search(r"\d", inner) and not re.search(r"缴|其中|含|折|变更|增资|货币出资|实物", inner)
            else ""
        )
        if match.start() == 0 and match.end() == len(bare):
            raise _no_number(words)
        bare = bare[: match.start()] + keep + bare[match.end() :]
    return bare


def _currency(bare: str, words: str) -> tuple[str | None, str]:
    """The one currency that a text names, and the text without it. 元 beside another currency is only its unit."""
    names, rest = names_in(bare)
    named = {codes_by_name()[name] for name in names}
    foreign = named - {YUAN}
    if len(foreign) > 1 or (foreign and any(name in YUAN_MARKS for name in names)):
        raise _unknown_unit(words)
    return next(iter(foreign or named), None), rest


def _names_unit(bare: str) -> bool:
    """Whether a text names the unit itself, 元 or another country's money, and not only that it is about yuan."""
    return any(name not in YUAN_MARKS for name in names_in(bare)[0])


@lru_cache(256)
def money_unit(unit: str) -> Scale:
    """What a heading or a unit line says of amounts. Raises ``E_UNIT_UNKNOWN`` where it names what is no known unit."""
    folded = UNIT_LABEL.sub(" ", sizes_in_words(fold(unit)))
    found, strange = set(), False
    for piece in BETWEEN_UNITS.split(folded):
        bare = NOT_IN_DIGITS.sub("", piece) if not piece.isascii() else piece.strip()
        currency, rest = _currency(bare, unit)
        size = MULTIPLIERS.get(rest.strip())
        if size is not None and (currency or rest.strip()):
            marks_only = not rest.strip() and not _names_unit(bare)
            found.add(Scale(None if marks_only else size, currency))
        elif LIKE_MONEY.fullmatch(bare) and not OTHER_UNITS.fullmatch(bare) and not COMPUTE_UNIT.fullmatch(bare):
            strange = True
    if found:
        sizes, currencies = ({value for value in column if value is not None} for column in zip(*found, strict=True))
        if len(sizes) > 1 or len(currencies) > 1:
            raise _unknown_unit(unit)
        return Scale(next(iter(sizes), None), next(iter(currencies), None))
    if strange:
        raise _unknown_unit(unit)
    return Scale()


# Shares


def percent(cell: Cell | None, *, unit: str = "") -> int | float | None:
    """A share from 0 to 100; ``None`` where the cell says nothing.

    0.92 in a cell that shows percentages, ``92%``, ``九成二``, ``百分之九十二`` and 92 are 92. A bare number is what the
    heading's ``unit`` says: under ``%``, 0.92 is 0.92 %. Where nothing says percent, a number between 0 and 1 is a part
    of one, and every other one a percentage. Raises ``E_PERCENT_RANGE`` outside 0 to 100.
    """
    words = _words(cell)
    if not words or cell is None:
        return None
    value = _share_of_number(cell, unit) if cell.kind == NUMBER else _share_of_text(words, unit)
    if not 0 <= value <= 100:
        raise Unreadable("E_PERCENT_RANGE", _("“%(text)s” is not between 0 and 100 %%.") % {"text": quoted(words)})
    return plain(round(value, 6))


def _share_of_number(cell: Cell, unit: str) -> Decimal:
    value = exact(cell)
    if value is None:
        raise _no_number(text(cell))
    return value * 100 if cell.percent else _bare_share(value, unit)


def _bare_share(value: Decimal, unit: str) -> Decimal:
    heading = fold(unit)
    if "‰" in heading:
        return value / 10
    return value * 100 if "%" not in heading and 0 < value < 1 else value


def _share_of_text(words: str, unit: str) -> Decimal:
    folded = fold_number(words)
    negative = NEGATIVE.match(folded) is not None
    bare = re.sub(r"^[-‐–—−负]\s*", "", folded) if negative else folded
    value = spoken_share(bare)
    if value is None:
        match = PERCENT.fullmatch(bare)
        value = numeral(match["number"]) if match else numeral(bare)
        if value is None:
            raise _refuse_rest(words, folded)
        value = value / (10 if match["sign"] == "‰" else 1) if match else _bare_share(value, unit)
    return -value if negative else value


def spoken_share(bare: str) -> Decimal | None:
    """A share in words, in percent: 百分之九十二, 三分之一, 九成二, 一半; ``None`` for anything else."""
    if bare in HALF:
        return Decimal(50)
    if match := PARTS.fullmatch(bare):
        whole = Decimal(MULTIPLIERS.get(match["whole"], 0)) or numeral(match["whole"])
        part = Decimal(MULTIPLIERS.get(match["part"], 0)) or numeral(match["part"])
        return part * 100 / whole if whole and part is not None else None
    if match := TENTHS.fullmatch(bare):
        tenths, more = numeral(match["tenths"]), match["more"]
        hundredths = Decimal(5) if more == "半" else numeral(more) if more else Decimal(0)
        return None if tenths is None or hundredths is None else tenths * 10 + hundredths
    return None


# Computing power


def compute(cell: Cell | None, *, unit: str = "") -> int | float | None:
    """Computing power in PFLOPS, FP16 unless stated; ``None`` where the cell says nothing.

    A bare number is in the heading's ``unit``, and in PFLOPS where that says none. Raises ``E_UNIT_UNKNOWN`` for cards,
    hours and integer operations, which are other things.
    """
    words = _words(cell)
    if not words or cell is None:
        return None
    if cell.kind == NUMBER:
        if cell.percent:
            raise _no_number(words)
        return plain(_numeric(cell) * compute_unit(unit))
    folded = fold_number(words)
    if INTEGERS.search(folded):
        raise _unknown_unit(words)
    bare = _bare_compute(folded)
    if match := PER_SECOND.fullmatch(bare):
        value, size = numeral(match["a"] or match["b"]), Decimal("1e-15")
    else:
        match = re.fullmatch(rf"(?P<number>.*?[\d{HAN}])\s*(?P<unit>{COMPUTE_UNIT.pattern})?", bare)
        value = numeral(match["number"]) if match else None
        size = IN_PFLOPS[match["scale"][:1]] if match and match["scale"] else None
    if value is None:
        raise _refuse_rest(words, bare)
    return plain(value * (compute_unit(unit) if size is None else size))


def _bare_compute(folded: str) -> str:
    """Without brackets, blanks and what is said of the precision."""
    return COMPUTE_PRECISION.sub("", re.sub(r"[()\[\]]", "", NOT_IN_DIGITS.sub("", folded))).strip()


@lru_cache(256)
def compute_unit(unit: str) -> Decimal:
    """How many PFLOPS the unit of a heading or a unit line is. Raises ``E_UNIT_UNKNOWN``."""
    sizes, strange = set(), False
    for piece in BETWEEN_UNITS.split(UNIT_LABEL.sub(" ", fold(unit).replace("flop/s", "flops"))):
        bare = _bare_compute(piece)
        if match := COMPUTE_UNIT.fullmatch(bare):
            sizes.add(IN_PFLOPS[match["scale"][:1]])
        elif LIKE_COMPUTE.search(bare) and not OTHER_UNITS.fullmatch(bare) and not _is_money(piece):
            strange = True
    if len(sizes) > 1 or (strange and not sizes):
        raise _unknown_unit(unit)
    return sizes.pop() if sizes else Decimal(1)


def _is_money(piece: str) -> bool:
    return MULTIPLIERS.get(names_in(piece)[1].strip()) is not None
