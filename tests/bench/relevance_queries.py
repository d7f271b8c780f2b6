"""Queries made by rules of real records, with the name of what each means; no pair of them is kept anywhere.

A query is left out where the rules see that it means several organizations.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random

from pypinyin import lazy_pinyin

from ecosystem.core.text import CJK_RUN, LEGAL_FORM, name_key
from tests.bench.matching_pairs import FULL_WIDTH, Record

Pairs = list[tuple[str, str]]
CHINESE = re.compile("[\u4e00-\u9fff]+")
EACH = 150
# Common knowledge, written by hand; not taken from the product's own list.
ABBREVIATIONS = [
    "武大",
    "武汉大学",
    "华科",
    "华中科技大学",
    "华中科大",
    "华中科技大学",
    "北航",
    "北京航空航天大学",
    "北大",
    "北京大学",
    "人大",
    "中国人民大学",
    "浙大",
    "浙江大学",
    "哈工大",
    "哈尔滨工业大学",
    "西工大",
    "西北工业大学",
    "中科大",
    "中国科学技术大学",
    "国科大",
    "中国科学院大学",
    "西电",
    "西安电子科技大学",
    "南航",
    "南京航空航天大学",
    "北邮",
    "北京邮电大学",
    "北师大",
    "北京师范大学",
    "华师大",
    "华东师范大学",
    "上交",
    "上海交通大学",
    "西交",
    "西安交通大学",
    "西南交大",
    "西南交通大学",
    "武理工",
    "武汉理工大学",
    "地大",
    "中国地质大学",
    "矿大",
    "中国矿业大学",
    "华农",
    "华中农业大学",
    "中南财大",
    "中南财经政法大学",
    "中南民大",
    "中南民族大学",
    "武科大",
    "武汉科技大学",
    "川大",
    "四川大学",
    "川农",
    "四川农业大学",
    "电子科大",
    "电子科技大学",
    "成电",
    "电子科技大学",
    "重邮",
    "重庆邮电大学",
    "厦大",
    "厦门大学",
    "中大",
    "中山大学",
    "华工",
    "华南理工大学",
    "深大",
    "深圳大学",
    "南科大",
    "南方科技大学",
    "南大",
    "南京大学",
    "东大",
    "东北大学",
    "大工",
    "大连理工大学",
    "吉大",
    "吉林大学",
    "兰大",
    "兰州大学",
    "山大",
    "山东大学",
    "中国海大",
    "中国海洋大学",
    "湖大",
    "湖南大学",
    "郑大",
    "郑州大学",
    "合工大",
    "合肥工业大学",
    "安大",
    "安徽大学",
    "天大",
    "天津大学",
    "上大",
    "上海大学",
    "上财",
    "上海财经大学",
    "央财",
    "中央财经大学",
    "对外经贸",
    "对外经济贸易大学",
    "北外",
    "北京外国语大学",
    "中传",
    "中国传媒大学",
    "法大",
    "中国政法大学",
    "北理工",
    "北京理工大学",
    "北交大",
    "北京交通大学",
    "北科大",
    "北京科技大学",
    "北工大",
    "北京工业大学",
    "首师大",
    "首都师范大学",
    "首医",
    "首都医科大学",
    "南理工",
    "南京理工大学",
    "南邮",
    "南京邮电大学",
    "南师大",
    "南京师范大学",
    "苏大",
    "苏州大学",
    "杭电",
    "杭州电子科技大学",
    "浙工大",
    "浙江工业大学",
    "宁大",
    "宁波大学",
    "昆工",
    "昆明理工大学",
    "云大",
    "云南大学",
    "贵大",
    "贵州大学",
    "太原理工",
    "太原理工大学",
    "燕大",
    "燕山大学",
    "哈工程",
    "哈尔滨工程大学",
    "中科院",
    "中国科学院",
    "信通院",
    "中国信息通信研究院",
    "暨大",
    "暨南大学",
    "华南师大",
    "华南师范大学",
    "广外",
    "广东外语外贸大学",
    "西财",
    "西南财经大学",
]
SYNTHETIC_NAMES = [
    "鑫泽瑞腾云海科技",
    "蓝鲸柚子数智",
    "奥特姆克斯",
    "玄黄紫宙洪荒",
    "量子薄荷茶工坊",
    "龘靐齉爩研究",
    "弗洛比兹集团",
    "卡布里昂索",
    "星槎浮梦影业",
    "霜糖纸鸢动力",
    "翡冷翠羽绒智算",
    "魑魅魍魉大学",
    "喵星人航天",
    "甲乙丙丁戊己庚辛",
    "不存在的名字",
    "zzqxjkvw",
    "qwertyuiopas",
    "florbinaxtech",
    "99999999999999",
    "火星第三殖民地医院",
    "橙黄橘绿麒麟兽",
    "梦溪笔谈算法",
    "银河系漫游者研究所",
    "咕噜咕噜噜",
    "亚特兰蒂斯理工",
]


class Queries:
    """The queries of every class, by name."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = list(records)
        self.random = Random(11)
        self.named = Counter(name_key(one["name_hans"]) for one in self.records)
        self.institutions = [one for one in self.records if one["type"] != "company"]
        self.companies = [one for one in self.records if one["type"] == "company"]
        self.names = {one["name_hans"] for one in self.records}

    def classes(self) -> dict[str, Pairs]:
        return {
            "official name": self._of(self.records, lambda one: one["name_hans"]),
            "traditional": self._of(self.records, lambda one: one.get("name_hant") or ""),
            "width and case": self._of(self.records, lambda one: one["name_hans"].translate(FULL_WIDTH).lower()),
            "without legal form": self._unique(self.companies, lambda one: _bare(one["name_hans"])),
            "pinyin": self._of(self._in_one_sound(), lambda one: "".join(lazy_pinyin(_bare(one["name_hans"])))),
            "pinyin in syllables": self._of(
                self._in_one_sound(), lambda one: " ".join(lazy_pinyin(_bare(one["name_hans"])))
            ),
            "initials": self._unique(
                self._in_one_sound(), lambda one: "".join(s[0] for s in lazy_pinyin(_bare(one["name_hans"])))
            ),
            "mixed": self._of(self._in_one_sound(), _mixed),
            "short name": self._unique(self.records, lambda one: next(iter(one.get("short_names") or []), "")),
            "former name": self._unique(self.records, lambda one: next(iter(one.get("former_names") or []), "")),
            "alias": self._unique(self.records, lambda one: next(iter(one.get("aliases") or []), "")),
            "English name": self._unique(self.records, lambda one: one.get("name_en") or ""),
            "acronym": self._unique(self.records, lambda one: next(iter(one.get("acronyms") or []), "")),
            "known abbreviation": [
                (short, full)
                for short, full in zip(ABBREVIATIONS[::2], ABBREVIATIONS[1::2], strict=True)
                if full in self.names
            ],
            "institute in short": self._of(self.institutions, _contracted),
            "part of a name": self._parts(),
            "words in another order": self._of(self.institutions, _turned),
            **self._slips(),
            **self._codes(),
        }

    def nonsense(self) -> list[str]:
        return SYNTHETIC_NAMES

    def _of(self, records: list[Record], make: Callable[[Record], str]) -> Pairs:
        made = [(text, one["name_hans"]) for one in self.random.sample(records, len(records)) if (text := make(one))]
        return made[:EACH]

    def _unique(self, records: list[Record], make: Callable[[Record], str]) -> Pairs:
        """Those that one organization alone is meant by."""
        made = [(text, one["name_hans"]) for one in records if (text := make(one))]
        keys = Counter(name_key(text) for text, _name in made)
        alone = [(text, name) for text, name in made if keys[name_key(text)] == 1 and not self._is_another(text, name)]
        return self.random.sample(alone, min(EACH, len(alone)))

    def _is_another(self, text: str, name: str) -> bool:
        return name_key(text) != name_key(name) and self.named[name_key(text)] > 0

    def _in_one_sound(self) -> list[Record]:
        fit = [one for one in self.institutions if CHINESE.fullmatch(one["name_hans"]) and len(one["name_hans"]) <= 11]
        sounds = Counter("".join(lazy_pinyin(one["name_hans"])) for one in fit)
        return [one for one in fit if sounds["".join(lazy_pinyin(one["name_hans"]))] == 1]

    def _parts(self) -> Pairs:
        """Brands in the middle of names, that no other name holds."""
        text = "\n".join(name_key(one["name_hans"]) for one in self.records)
        found: Pairs = []
        for one in self.random.sample(self.companies, 4000):
            bare = _bare(one["name_hans"])
            part = bare[2:6]
            if len(bare) > 7 and CJK_RUN.fullmatch(part) and text.count(part) == 1:
                found.append((part, one["name_hans"]))
        return found[:EACH]

    def _slips(self) -> dict[str, Pairs]:
        random = self.random
        fit = [
            one
            for one in self.records
            if CHINESE.fullmatch(one["name_hans"]) and 5 <= len(_bare(one["name_hans"])) <= 16
        ]

        def slipped(change: Callable[[str, int], str]) -> Pairs:
            pairs = []
            for one in random.sample(fit, EACH * 3):
                name = _bare(one["name_hans"]) if one["type"] == "company" else one["name_hans"]
                text = change(name, random.randrange(1, len(name) - 1))
                if self.named[name_key(text)] == 0 and text != name:
                    pairs.append((text, one["name_hans"]))
            return pairs[:EACH]

        english = [one for one in self.records if len((one.get("name_en") or "").split()) in range(2, 6)]
        return {
            "wrong character": slipped(
                lambda name, i: name[:i] + random.choice("电华东风山林海天龙国安星") + name[i + 1 :]
            ),
            "missing character": slipped(lambda name, i: name[:i] + name[i + 1 :]),
            "additional character": slipped(
                lambda name, i: name[:i] + random.choice("电华东风山林海天龙国安星") + name[i:]
            ),
            "swapped characters": slipped(lambda name, i: name[:i] + name[i + 1] + name[i] + name[i + 2 :]),
            "homophone": slipped(_homophone),
            "slip in pinyin": self._of(
                self._in_one_sound(), lambda one: self._slip("".join(lazy_pinyin(one["name_hans"])))
            ),
            "slip in English": self._of(english, lambda one: self._slip_in_word(one["name_en"])),
        }

    def _slip(self, word: str) -> str:
        if not 6 <= len(word) <= 24:
            return ""
        place, sort = self.random.randrange(1, len(word) - 1), self.random.randrange(4)
        letter = self.random.choice("abcdefghijklmnopqrstuvwxyz")
        return (
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )[sort]

    def _slip_in_word(self, name: str) -> str:
        words = name.split()
        longest = max(range(len(words)), key=lambda number: len(words[number]))
        slipped = self._slip(words[longest])
        return " ".join([*words[:longest], slipped, *words[longest + 1 :]]) if slipped else ""

    def _codes(self) -> dict[str, Pairs]:
        held: dict[str, list[tuple[str, str]]] = {}
        for one in self.records:
            for scheme in ("uscc", "ror", "isni", "school_code", "stock_code", "wikidata"):
                if value := one.get(scheme):
                    held.setdefault(scheme, []).append(
                        (value[0] if isinstance(value, list) else value, one["name_hans"])
                    )

        def some(scheme: str, change: Callable[[str], str]) -> Pairs:
            values = Counter(change(value) for value, _name in held[scheme])
            alone = [(change(value), name) for value, name in held[scheme] if values[change(value)] == 1]
            return self.random.sample(alone, min(EACH, len(alone)))

        bare = _without_address
        return {
            "USCC": some("uscc", str),
            "USCC in small letters": some("uscc", str.lower),
            "USCC with its label": some("uscc", lambda value: f"统一社会信用代码:{value}"),
            "USCC, the first 15": some("uscc", lambda value: value[:15]),
            "USCC, the organization's part": some("uscc", lambda value: value[8:17]),
            "ROR address": some("ror", str),
            "ROR": some("ror", bare),
            "ROR with its prefix": some("ror", lambda value: f"ROR:{bare(value)}"),
            "ROR in part": some("ror", lambda value: bare(value)[1:8]),
            "ISNI in fours": some("isni", str),
            "ISNI": some("isni", lambda value: value.replace(" ", "")),
            "Wikidata": some("wikidata", str),
            "school code": some("school_code", str),
            "school code, its last five": some("school_code", lambda value: value[-5:]),
            "stock code": some("stock_code", lambda value: value.partition(".")[0]),
            "stock code with .SZ, .SH": some("stock_code", _with_exchange),
            "stock code with SZ, SH": some(
                "stock_code", lambda value: "".join(reversed(_with_exchange(value).split(".")))
            ),
        }


def _bare(name: str) -> str:
    return LEGAL_FORM.sub("", name)


def _without_address(value: str) -> str:
    return value.rsplit("/", 1)[-1]


def _with_exchange(value: str) -> str:
    code = value.partition(".")[0]
    return value if "." in value else f"{code}.{'SH' if code[0] in '69' else 'SZ' if code[0] in '023' else 'BJ'}"


def _mixed(one: Record) -> str:
    name = one["name_hans"]
    return name[:2] + "".join(lazy_pinyin(name)[2:])


def _contracted(one: Record) -> str:
    name = one["name_hans"]
    if not name.startswith("中国科学院") or not name.endswith("研究所") or "(" in name:
        return ""
    return f"中科院{name[5:-3]}所"


def _turned(one: Record) -> str:
    name = one["name_hans"]
    return f"{name[2:]} {name[:2]}" if CHINESE.fullmatch(name) and len(name) >= 6 else ""


HOMOPHONES: dict[str, str] = {}


def _homophone(name: str, place: int) -> str:
    if not HOMOPHONES:
        for code in range(0x4E00, 0x8000):
            HOMOPHONES.setdefault(lazy_pinyin(chr(code))[0], chr(code))
    other = HOMOPHONES.get(lazy_pinyin(name)[place], name[place])
    return name[:place] + other + name[place + 1 :]
