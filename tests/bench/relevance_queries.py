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
from tests.bench.relevance_names import ABBREVIATIONS, SYNTHETIC_NAMES

Pairs = list[tuple[str, str]]
CHINESE = re.compile("[\u4e00-\u9fff]+")
EACH = 150
# Older registration numbers stand in the same column; a registry refuses them.
CREDIT_CODE = 18


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
                if (value := one.get(scheme)) and (scheme != "uscc" or len(value) == CREDIT_CODE):
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
