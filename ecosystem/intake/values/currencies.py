"""Currencies by every name people give them, with their ISO 4217 codes."""

import re
from functools import lru_cache

from babel import Locale

from ecosystem.core.text import fold

YUAN = "CNY"
# Beside the names that the Unicode CLDR has in Chinese and English; in the form that `fold` gives.
NAMES: dict[str, str] = {
    "CNY": "人民币元 人民币 元人民币 rmb cnh ¥ 元 圆 块 块钱 chineseyuan yuan renminbi",
    "USD": "美元 美金 美圆 美 us$ $ usdollars usdollar dollar dollars",
    "HKD": "港元 港币 港圆 港 香港元 香港币 香港港元 hk$ hongkongdollars",
    "MOP": "澳门元 澳门币 葡币 mop$ 澳门圆",
    "TWD": "新台币 新台币元 台币 台币元 台湾元 新台湾元 nt$ ntd",
    "EUR": "欧元 欧 欧罗 € euro euros",
    "JPY": "日元 日币 日圆 日本元 円 jp¥ yen",
    "GBP": "英镑 镑 £ poundsterling pounds sterling",
    "KRW": "韩元 韩币 韩圆 韩国元 ₩ won",
    "SGD": "新加坡元 新加坡币 新元 新币 坡币 s$ sg$ singaporedollars",
    "AUD": "澳大利亚元 澳元 澳币 澳洲元 a$ au$ australiandollars",
    "CAD": "加拿大元 加元 加币 加拿大币 c$ ca$ canadiandollars",
    "NZD": "新西兰元 纽元 纽币 新西兰币 nz$",
    "CHF": "瑞士法郎 瑞郎 swissfrancs",
    "SEK": "瑞典克朗 瑞典克郎",
    "NOK": "挪威克朗 挪威克郎",
    "DKK": "丹麦克朗 丹麦克郎 丹麦麦克郎",
    "RUB": "俄罗斯卢布 卢布 ₽",
    "INR": "印度卢比 ₹",
    "THB": "泰铢 泰国铢 泰币 ฿",
    "MYR": "马来西亚林吉特 林吉特 马来西亚元 马币 令吉 rm",
    "IDR": "印度尼西亚卢比 印尼盾 印尼卢比 印度尼西亚盾",
    "VND": "越南盾 ₫",
    "PHP": "菲律宾比索 ₱",
    "BRL": "巴西雷亚尔 雷亚尔 r$",
    "ZAR": "南非兰特 兰特",
    "AED": "阿联酋迪拉姆 迪拉姆",
    "SAR": "沙特里亚尔 沙特阿拉伯里亚尔",
    "ILS": "以色列新谢克尔 新谢克尔 ₪",
    "MXN": "墨西哥比索",
    "TRY": "土耳其里拉 ₺",
    "KZT": "哈萨克斯坦坚戈 坚戈",
    # Of before the euro, and still in registers.
    "DEM": "德国马克 西德马克",
    "FRF": "法国法郎",
    "ITL": "意大利里拉",
    "NLG": "荷兰盾",
    "BEF": "比利时法郎",
    "ATS": "奥地利先令",
    "ESP": "西班牙比塞塔",
}
# Marks of the yuan that say nothing of the unit: 人民币100 in a column of 万元 is 100万元.
YUAN_MARKS = frozenset({"人民币", "rmb", "cny", "cnh", "¥", "renminbi"})
# Words that beside another country's money are only its unit: 100万元 of 美元.
PLAIN_YUAN = frozenset({"元", "圆", "块", "块钱"})
# No money, or none that anything is priced in: the entries of CLDR for tests, metals and unknowns.
AMOUNT = re.compile(r"(\d[\d.,]*)")
# How English headings say 万 and 千: RMB 10,000, 10k CNY, RMB'000.
SIZES = (("百万", r"1,?000,?000"), ("万", r"10,?000|10\s?k"), ("千", r"1,?000|['’]000s?"))
NOT_MONEY = frozenset({"XXX", "XTS", "CNX"})


@lru_cache(1)
def codes_by_name() -> dict[str, str]:
    """The code of every name, sign and code, folded and without blanks."""
    known: dict[str, str] = {}
    for language in ("en", "zh_Hant", "zh_Hans"):
        for code, name in Locale.parse(language).currencies.items():
            if code not in NOT_MONEY:
                known[fold(name).replace(" ", "")] = code
                known[code.casefold()] = code
    known.update({name: code for code, names in NAMES.items() for name in names.split()})
    return known


@lru_cache(1)
def pattern() -> re.Pattern[str]:
    """Any name of a currency, the longest first; Latin ones as whole words."""
    names = sorted(codes_by_name(), key=len, reverse=True)
    spelled = [
        rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name[0].isascii() and name[-1].isalpha() else re.escape(name)
        for name in names
    ]
    return re.compile("|".join(spelled))


@lru_cache(4096)
def named(words: str) -> tuple[tuple[str, ...], str]:
    """The names of currencies in words without digits, and the words without them. Sheets repeat few such words."""
    return tuple(pattern().findall(words)), pattern().sub("", words)


def names_in(text: str) -> tuple[list[str], str]:
    """The names of currencies in a folded text, and the text without them."""
    names: list[str] = []
    rest: list[str] = []
    for place, piece in enumerate(AMOUNT.split(text)):
        if place % 2:
            rest.append(piece)
        elif piece:
            found, left = named(piece)
            names += found
            rest.append(left)
    return names, "".join(rest)


def sizes_in_words(unit: str) -> str:
    """A folded unit with its digits in Chinese: rmb 10,000 is rmb 万."""
    for word, digits in SIZES:
        unit = re.sub(rf"(?<![\d,])(?:{digits})(?![\d,]*\d)", word, unit)
    return unit
