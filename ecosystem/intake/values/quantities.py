"""Quantities in a sentence: numbers with their unit, and how exactly each is meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ecosystem.core.text import CJK, simplify
from ecosystem.core.written.numerals import HAN, numeral
from ecosystem.vocabulary.choices import Comparator

# What a number can be: so much of a unit, so many times, so many percentage points, or a part of what was there before.
MEASURE, TIMES, POINTS, PART = "measure", "times", "points", "part"

BLANKS = re.compile(rf"(?<=[{CJK}\d%‰，。；、]) +(?=[{CJK}%‰，。；、])|(?<=[{CJK}，。；、]) +(?=[\d.<>≥≤~+-])")
ARROW = re.compile(r" *(?:[⇒⟶➡➔]|-+>|(?<=[\d%‰A-Za-z])(?:=+>|>>)) *")
# Digits that are no quantity: dates, ordinals, names of models and standards, around the clock.
NO_QUANTITY = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月份?(?:\d{1,2}[日号])?)?[度底初末]?|\d{1,2}月\d{1,2}[日号]|(?<![\d个])\d{1,2}月份?(?!\d)"
    rf"|第[\d{HAN}]+[个名位次期批阶段代届]?|[Tt][Oo][Pp][ -]?\d+|7\s*[×xX*]\s*24(?:小时)?|[2-6]G(?![A-Za-z])|[234]D(?![A-Za-z])|[248]K(?![A-Za-z])"
    r"|[A-Za-z][A-Za-z_]*[-@]?\d(?!\.?\d*\s*[%‰倍xX])[A-Za-z0-9_.@-]*(?<!\.)"
)
PLAIN_NUMBER = r"\d[\d,]*(?:\.\d+)?"
MULTIPLIER = r"[十百千]?[万亿]|[百千](?![瓦克米卡赫帕字比])| ?(?:thousand|million|billion)\b"
ENGLISH_SIZES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
TIME_UNITS = "工作日 个工作日 个小时 小时 分钟 秒钟 毫秒 微秒 纳秒 秒 个星期 星期 个月 天 周 年"
MEASURE_UNITS = (
    "千瓦时 兆瓦时 千瓦 兆瓦 瓦 度 平方公里 平方千米 平方米 立方米 公顷 公里 千米 厘米 毫米 微米 米 亩 公斤 千克 毫克 克 吨 毫升 升 "
    "字节 兆 比特 人民币 美元 欧元 港元 元 人次 人天 人日 人月 人年 架次 车次 帧 张 个 家 项 次 台 套 条 名 人 户 件 份 篇 幅 处 种 类 起 "
    "例 座 辆 艘 架 所 间 本 部 款 组 批 轮 步 页 字 点 分 级 头 只 株 棵 栋 宗 笔 单 箱 路 万 像素 赫兹 分贝 摄氏度"
)
HAN_UNITS = sorted(f"{TIME_UNITS} {MEASURE_UNITS}".split(), key=len, reverse=True)
HAN_UNIT = "|".join(HAN_UNITS)
LATIN_UNIT = r"(?!(?:to|from|by|and|or|of|in|on|at|per|than|more|less|faster|slower|higher|lower|with|the|a|x|up|down|times|percentage)\b)[A-Za-zμΩ°]+[23²³]?"
# A word of one or two characters that ends what is said is a unit too, though no list knows it: 500景.
LAST_WORD = rf"(?!以|左右|上下|之内|之|及|或|和|多|余|内)[{CJK}]{{1,2}}(?=$|[，。；,;、()]|以[上下内]|及以|左右)"
UNIT = rf"%|‰|(?:{HAN_UNIT}|{LATIN_UNIT})(?:/(?:{HAN_UNIT}|[{CJK}]|{LATIN_UNIT}))?"
# Chinese numerals are quantities only before units that nothing else can be meant by: 两天, but not 一次性, 三维, 统一.
HAN_COUNTED = "个百分点|百分点|倍|小时|个小时|分钟|秒|天|周|个月|个工作日|工作日|年|万元|亿元|元|个点"
QUANTITY = re.compile(
    rf"(?P<parts>(?:[百千万]|[\d{HAN}]+)分之[\d{HAN}点.]+)"
    r"|(?<![\d./])(?P<fraction>[1-9]\d?/[1-9]\d{0,2})(?![\d/])"
    r"|(?P<half>一半|半数|过半|(?<=[减降缩])半(?![年天]))"
    rf"|(?P<tenths>{PLAIN_NUMBER}|[一二两三四五六七八九])成(?P<more>[一二三四五六七八九半])?(?![本功果为熟立效员长交就品分型像])"
    r"|翻了?(?P<doublings>[一两二三四五六\d]?)番|翻了?(?P<doubled>一?倍)|(?P<word>\b(?:doubl(?:ed|ing)|tripled|halved)\b)"
    rf"|(?P<zero>(?<=[为至到])零(?=$|[，。；,;]))"
    rf"|(?:[×xX]\s*(?P<by>{PLAIN_NUMBER})(?![\d%]))"
    rf"|(?P<sign>(?:(?<=^)|(?<=[，。；：,;: ({CJK}]))[+-](?=\d))?(?P<digits>{PLAIN_NUMBER}|\.\d+)(?P<odd>余|多|几)?(?P<size>{MULTIPLIER})?(?P<odd2>余|多|几)?"
    rf"(?P<plus>\+)?\s*(?P<unit>个?百分点|个点|(?:percentage )?points?\b|p\.?p\.?(?![A-Za-z])|倍|fold\b|times\b|[xX×](?![A-Za-z\d])|percent\b|{UNIT}|{LAST_WORD})?(?P<plus2>\+)?"
    rf"|(?<![第统进数几上{HAN}])(?:(?P<han>[{HAN}点]+)(?P<han_unit>{HAN_COUNTED})"
    rf"|(?P<round>[{HAN}点]*[十百千万亿])(?P<odd3>余|多|几)?(?P<round_unit>(?![分点级字步头][{CJK}])(?:{HAN_UNIT})))"
)
WORDS = {"doubled": Decimal(2), "doubling": Decimal(2), "tripled": Decimal(3)}
PER = re.compile(
    r"每(?:一)?(?P<per>秒|分钟|小时|天|日|周|月|年|次|张|人|公里|吨|亩|台|件|家)(?:钟)?[^\d，。；,;、从由]{0,8}$"
)

BEFORE = (
    (
        r"(?:大于|高于|多于)(?:或)?等于|不低于|不少于|不小于|不下于|不下|至少|最少|最低|≥|>=|=>|at least|no less than|not less than|minimum",
        Comparator.GTE,
    ),
    (
        r"(?:小于|低于|少于)(?:或)?等于|±|不超过|不高于|不大于|不多于|不超|至多|最多|最高|≤|<=|at most|no more than|not more than|up to",
        Comparator.LTE,
    ),
    (r"超过|大于|高于|多于|高出|突破|超出|逾|超|>|more than|over|above|exceed(?:s|ed|ing)?", Comparator.GT),
    (r"小于|低于|少于|短于|不到|不足|<|less than|under|below|fewer than", Comparator.LT),
    (r"大约|接近|将近|大致|大概|约为?|近|~|≈|about|approximately|approx\.?|around|nearly|almost", Comparator.APPROX),
)
COMPARED_BEFORE = tuple(
    (re.compile(rf"(?:{words})[可能]?(?:了|达到|达|到|至|为)?\s*$", re.IGNORECASE), code) for words, code in BEFORE
)
COMPARED_AFTER = (
    (re.compile(r"\s*(?:及|或|和)?(?:以上|之上|or more|or higher|and above)"), Comparator.GTE),
    (re.compile(r"\s*(?:(?:及|或|和)?(?:以下|之下|以内|之内)|内(?![容部存外])|or less|or lower)"), Comparator.LTE),
    (re.compile(r"\s*(?:左右|上下|or so)"), Comparator.APPROX),
    (re.compile(rf"多(?![{CJK}])"), Comparator.GT),
)


@dataclass(frozen=True)
class Quantity:
    """A number of a sentence. ``value`` is in ``unit`` (percent for parts), ``start`` includes the word that compares it."""

    kind: str
    value: Decimal
    unit: str
    comparator: str
    start: int
    end: int
    sign: str = ""


def readable(text: str) -> str:
    """A sentence of one width and script, without blanks around Chinese and without digits that are no quantity."""
    plain = ARROW.sub("→", BLANKS.sub("", simplify(text)))
    return NO_QUANTITY.sub("", plain)


def quantities(sentence: str) -> list[Quantity]:
    """The quantities of a :func:`readable` sentence, in their order; 3小时30分钟 is one."""
    found: list[Quantity] = []
    for match in QUANTITY.finditer(sentence):
        kind, value, unit, comparator = _read(match)
        if value is None:
            continue
        before = sentence[found[-1].end if found else 0 : match.start()]
        start, said = _compared_before(before, match.start(), follows=bool(found))
        end, said_after = _compared_after(sentence, match.end())
        start, unit = _per(before[: len(before) - (match.start() - start)], start, unit)
        comparator = said_after or comparator or said or Comparator.EQ
        quantity = Quantity(kind, value, unit, comparator, start, end, match["sign"] or "")
        if found and (whole := _added(found[-1], quantity, sentence)) is not None:
            found[-1] = whole
        else:
            found.append(quantity)
    return found


def _read(match: re.Match[str]) -> tuple[str, Decimal | None, str, str]:
    """Kind, value, unit and comparator of a match; no value where it is none."""
    for reader in (_part, _times_in_words, _counted):
        found = reader(match)
        if found is not None:
            return found
    return MEASURE, None, "", ""


def _part(match: re.Match[str]) -> tuple[str, Decimal | None, str, str] | None:
    if match["parts"]:
        whole, part = match["parts"].split("分之")
        size = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10000)}.get(whole) or numeral(whole)
        value = Decimal(100) if part == "百" else numeral(part)
        if not size or value is None:
            return MEASURE, None, "", ""
        if whole in {"百", "千"}:
            return MEASURE, value, "%" if whole == "百" else "‰", ""
        return PART, value * 100 / size, "%", ""
    if match["fraction"]:
        part, whole = match["fraction"].split("/")
        return PART, Decimal(part) * 100 / Decimal(whole) if int(part) < int(whole) else None, "%", ""
    if match["half"]:
        return PART, Decimal(50), "%", Comparator.GT if match["half"] == "过半" else ""
    if match["tenths"]:
        more = Decimal(5) if match["more"] == "半" else numeral(match["more"]) if match["more"] else Decimal(0)
        tenths = numeral(match["tenths"])
        return PART, None if tenths is None or more is None else tenths * 10 + more, "%", ""
    return None


def _times_in_words(match: re.Match[str]) -> tuple[str, Decimal | None, str, str] | None:
    if match["doublings"] is not None:
        return TIMES, Decimal(2) ** int(numeral(match["doublings"]) or 1), "x", ""
    if match["doubled"]:
        return TIMES, Decimal(2), "x", ""
    if match["word"]:
        halved = match["word"] == "halved"
        return (PART, Decimal(50), "%", "") if halved else (TIMES, WORDS[match["word"]], "x", "")
    if match["by"]:
        return TIMES, numeral(match["by"]), "x", ""
    if match["zero"]:
        return MEASURE, Decimal(0), "", ""
    return None


def _counted(match: re.Match[str]) -> tuple[str, Decimal | None, str, str] | None:
    if match["han"] or match["round"]:
        value, unit, odd = _han(match)
        if unit in {"万元", "亿元"} and value is not None:
            value, unit = value * (10**4 if unit == "万元" else 10**8), "元"
    else:
        size = (match["size"] or "").strip()
        value, unit = numeral(match["digits"] + (size if size not in ENGLISH_SIZES else "")), match["unit"] or ""
        value = value * ENGLISH_SIZES.get(size, 1) if value is not None else None
        odd = match["odd"] or match["odd2"]
    comparator = Comparator.GT if odd else Comparator.GTE if match["plus"] or match["plus2"] else ""
    plain = unit.casefold()
    if re.fullmatch(r"个?百分点|个点|(?:percentage )?points?|p\.?p\.?", plain):
        return POINTS, value, "%", comparator
    if plain in {"倍", "x", "×", "fold", "times"}:
        return TIMES, value, "x", comparator
    return MEASURE, value, "%" if plain == "percent" else unit, comparator


def _han(match: re.Match[str]) -> tuple[Decimal | None, str, str]:
    """A number in Chinese with its unit; 百余 is a hundred and more."""
    if match["han"]:
        return numeral(match["han"]), match["han_unit"], ""
    odd = match["odd3"] or ""
    return (
        numeral(f"一{match['round']}" if odd and len(match["round"]) == 1 else match["round"]),
        match["round_unit"],
        odd,
    )


def _compared_before(before: str, start: int, *, follows: bool) -> tuple[int, str]:
    """Where the quantity starts with the word in front that compares it, and how it compares; 85~95 compares nothing."""
    for pattern, code in COMPARED_BEFORE:
        match = pattern.search(before)
        if match and not (follows and match[0] == before and before in {"~", "±"}):
            return start - (len(before) - match.start()), code
    return start, ""


def compared(words: str) -> str:
    """How words at the end of a phrase compare what follows them; empty where they do not."""
    return next((code for pattern, code in COMPARED_BEFORE if pattern.search(words)), "")


def _compared_after(sentence: str, end: int) -> tuple[int, str]:
    for pattern, code in COMPARED_AFTER:
        if match := pattern.match(sentence, end):
            return match.end(), code
    return end, ""


def _per(before: str, start: int, unit: str) -> tuple[int, str]:
    """30帧 after 每秒 are 帧/秒; 每天 right in front of a number belongs to it."""
    match = PER.search(before)
    if match is None or not unit or unit in {"%", "‰", "x"} or "/" in unit:
        return start, unit
    return start - len(match[0]) if match.end("per") == len(before) else start, f"{unit}/{match['per']}"


SECONDS = {
    unit: Decimal(size)
    for size, units in (
        *(("1e-9", "纳秒 ns"), ("1e-6", "微秒 μs us"), ("0.001", "毫秒 ms"), ("1", "秒 秒钟 s sec second seconds")),
        *(("60", "分钟 min mins minute minutes"), ("3600", "小时 个小时 h hr hrs hour hours")),
        *(("86400", "天 日 d day days"), ("604800", "周 星期 个星期 week weeks")),
    )
    for unit in units.split()
}
CONVERTIBLE: tuple[dict[str, Decimal], ...] = (
    SECONDS,
    {
        "月": Decimal(1),
        "个月": Decimal(1),
        "month": Decimal(1),
        "months": Decimal(1),
        "年": Decimal(12),
        "years": Decimal(12),
    },
    {"%": Decimal(1), "‰": Decimal("0.1")},
    {
        "毫米": Decimal(1),
        "mm": Decimal(1),
        "厘米": Decimal(10),
        "cm": Decimal(10),
        "米": Decimal(1000),
        "m": Decimal(1000),
    }
    | {"公里": Decimal(10**6), "千米": Decimal(10**6), "km": Decimal(10**6)},
    {"克": Decimal(1), "g": Decimal(1), "千克": Decimal(1000), "公斤": Decimal(1000), "kg": Decimal(1000)}
    | {"吨": Decimal(10**6), "t": Decimal(10**6)},
    {"KB": Decimal(1), "MB": Decimal(1024), "GB": Decimal(1024**2), "TB": Decimal(1024**3)},
)


def converted(value: Decimal, unit: str, other: str) -> Decimal | None:
    """A value in another unit, where one is so many of the other; ``None`` where that cannot be said (days of a month)."""
    if unit == other:
        return value
    (one, _slash, per), (another, _slash, other_per) = unit.partition("/"), other.partition("/")
    if per != other_per and not _same_unit(per, other_per):
        return None
    if one == another:
        return value
    for sizes in CONVERTIBLE:
        if one in sizes and another in sizes:
            return value * sizes[one] / sizes[another]
    return None


def _same_unit(one: str, other: str) -> bool:
    """公里 and km."""
    return any(one in sizes and sizes[one] == sizes.get(other) for sizes in CONVERTIBLE)


def _added(first: Quantity, second: Quantity, sentence: str) -> Quantity | None:
    """3小时30分钟: two times of which the second is smaller, with nothing between them."""
    if first.end != second.start or first.kind != MEASURE or second.kind != MEASURE or sentence[first.end - 1] == "上":
        return None
    one, two = SECONDS.get(first.unit), SECONDS.get(second.unit)
    if one is None or two is None or one <= two:
        return None
    return replace(
        second, value=second.value + first.value * one / two, start=first.start, comparator=second.comparator
    )


def clauses(sentence: str) -> Iterator[tuple[int, int]]:
    """Where each clause of a sentence begins and ends."""
    start = 0
    for match in re.finditer(r"[，。；;！!\n]|,(?!\d)|(?<!\d),", sentence):
        yield start, match.start()
        start = match.end()
    yield start, len(sentence)
