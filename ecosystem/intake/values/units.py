"""The unit that a heading, or a line above a table, says its numbers are in."""

import re

from ecosystem.core.text import CJK, simplify
from ecosystem.intake.values.numbers import BETWEEN_UNITS, UNIT_LABEL, money_unit
from ecosystem.intake.values.quantities import HAN_UNITS
from ecosystem.intake.values.refusing import Unreadable

BRACKETS = re.compile(r"[(（\[【〔<《][^(（\[【〔<《)）\]】〕>》]*[)）\]】〕>》]")
LONGEST_HEADING = 120
# Units of anything but money, whose names :mod:`ecosystem.intake.values.currencies` knows.
OTHER = re.compile(
    r"(?:%|‰|百分比|(?:[kmgtpe]|p\s*)?flops(?:[·.]?h)?|[tpe](?:\s*fp(?:16|32|64))?|(?:[十百千]?万|亿|千)?(?:个|家|次|人次|台|卡|项|件)|小时|万|亿)"
    r"(?:\s*@?\s*(?:fp|bf|int)\d+)?",
    re.IGNORECASE,
)
# What makes of a bare letter or word a unit of money: a size or a sign, and no single Latin letter (注册资本（B）).
SAYS_MONEY = re.compile(r"[百千万亿元圆币镑郎朗盾尔铢$€£¥₩]|人民币|[A-Za-z]{3}")
# Money words that cannot be read as a unit, and are no word of another kind: 万第纳尔.
STRANGE_MONEY = re.compile(rf"[{CJK}/]*(?:[十百千]?[万亿][{CJK}]|[元圆币镑郎朗盾尔铢])[{CJK}/]*")
# A unit that ends a heading without brackets: 注册资本万元, 注册资本：万元, 利用率%.
SIZE = "(?:[十百千]?万|[十百千]?亿|千)"
ABROAD = "(?:美|港|欧|日|韩|澳|加|新台|新加坡|澳门|香港)"
AT_END = re.compile(
    rf"(?<=[{CJK}])[/_\s,，;；:：-]*((?:人民币)?{SIZE}?(?:{ABROAD}?元|{ABROAD}币|人民币元?|美金|英镑)|(?:rmb|usd|%|[pte]flops))$",
    re.IGNORECASE,
)
# 货币 and 外币 end in a sign for money and are none.
NO_UNIT = re.compile(r"(?:货|外|本|原)币$|币种$")
MEASURES = frozenset(HAN_UNITS)
LATIN = re.compile(r"[a-z]{1,4}[23²³]?")
LINE = re.compile(
    rf"(?:(?<![{CJK}])|(?<=金额)|(?<=货币)|(?<=资本)|(?<=资金)|(?<=计量)|(?<=数量))单\s*位\s*(?:[:：]\s*|为\s*|[(]\s*)((?:[^\s,，;；:：()（）]|(?<=[{CJK}]) (?=[元圆])){{1,12}})|"
    r"[(]\s*unit\s*[:：]\s*([^)]+)[)]",
    re.IGNORECASE,
)


def unit_of(heading: str) -> str:
    """The unit that a heading names, in brackets or at its end; empty where it names none.

    Words for money in brackets that name no known unit are the unit too, so that a number under them is refused and not
    taken for yuan.
    """
    if len(heading) > LONGEST_HEADING:
        return ""
    plain = simplify(heading)
    said = [_label_off(text.strip()[1:-1]) for text in BRACKETS.findall(plain)]
    units = [text for text in said if _is_unit(text)]
    if units:
        return units[-1]
    bare = BRACKETS.sub("", plain).strip().rstrip("*＊※ ")
    at_end = AT_END.search(bare)
    if at_end and not NO_UNIT.search(bare):
        return at_end[1]
    return next((text for text in reversed(said) if _is_strange(text)), "")


def without_unit(heading: str) -> str:
    """A heading without a unit at its end."""
    return heading if NO_UNIT.search(heading) else AT_END.sub("", heading)


def is_unit(words: str) -> bool:
    """Whether words are the name of a unit and nothing else, of money, time or whatever is counted: 万元, 小时, 次/天, ms."""
    plain = simplify(words)
    counted = all(part in MEASURES or LATIN.fullmatch(part) for part in plain.split("/"))
    return counted or _is_unit(plain)


def unit_line(line: str) -> str:
    """The unit that a line above a table states: ``单位：万元``, ``金额单位：人民币万元``, ``单位（万元）``; empty for none."""
    match = LINE.search(simplify(line))
    return next(filter(None, match.groups())).replace(" ", "") if match else ""


def _label_off(text: str) -> str:
    return text.strip().removeprefix("单位").lstrip(":： ")


def _is_unit(text: str) -> bool:
    """Whether words in brackets are a unit, alone or beside other words: 万元, 必填,万元."""
    if any(OTHER.fullmatch(piece.strip()) for piece in (text, *BETWEEN_UNITS.split(text))):
        return True
    try:
        scale = money_unit(text)
    except Unreadable:
        return False
    return (scale.size is not None or scale.currency is not None) and SAYS_MONEY.search(text) is not None


def _is_strange(text: str) -> bool:
    try:
        money_unit(text)
    except Unreadable:
        return STRANGE_MONEY.fullmatch(UNIT_LABEL.sub("", text).replace(" ", "")) is not None
    return False
