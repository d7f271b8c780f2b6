"""A Chinese name taken apart: where, whose, what is its own, what it does, in which legal form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ecosystem.core.text import CJK_RUN, RUN, fold
from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.brackets import unbracket
from ecosystem.organizations.matching.places import NOWHERE, Codes, leading_places, place_of

DIGITS = re.compile(r"\d+")
OWNER = re.compile("|".join(sorted(("公司", *words.MIDDLE), key=len, reverse=True)))
SHORTEST_CORE = 2
# Signs without which 3.6 would be 36 and C+ be C.
SIGN_READ = {".": "点", "+": "加"}


@dataclass(frozen=True)
class Segment:
    """An owner, or a part of it. ``rest`` is everything but the place in front, the group and the legal form.

    ``core`` is what is its own, ``industry`` what many have. ``legal``: the code of a legal form, a shop's own word, or
    nothing. ``told``: the words that tell the place. ``head``: what an organization that is no company is (大学, 研究所). ``branch``: which kind of branch.
    ``affiliated``: whether the name says that it belongs to somebody (附属).
    """

    text: str
    place: Codes = NOWHERE
    aside: Codes = NOWHERE
    rest: str = ""
    core: str = ""
    industry: tuple[str, ...] = ()
    legal: str = ""
    told: tuple[str, ...] = ()
    grouped: bool = False
    head: str = ""
    branch: str = ""
    affiliated: bool = False

    @property
    def ordinals(self) -> tuple[str, ...]:
        return tuple(DIGITS.findall(self.rest))

    @property
    def places(self) -> Codes:
        """Where it is by its own name: in front, or in brackets."""
        return self.place or self.aside

    @property
    def is_company(self) -> bool:
        return bool(self.legal)

    @property
    def is_institution(self) -> bool:
        return bool(self.head) and not self.legal

    @property
    def is_short(self) -> bool:
        """Neither a legal form nor a head: what people say for short."""
        return not self.legal and not self.head and not self.branch

    @property
    def body(self) -> str:
        """What an institution's name says besides what it is."""
        return self.rest[: len(self.rest) - len(self.head)] if self.head else self.rest


@dataclass(frozen=True)
class Parts:
    """A Chinese name: its segments from the owner down, and the other names that it tells, those in brackets mostly."""

    key: str
    segments: tuple[Segment, ...]
    former: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    present: tuple[str, ...] = ()

    @property
    def last(self) -> Segment:
        return self.segments[-1]

    @property
    def is_full(self) -> bool:
        """What a register could hold: it says what kind of thing it is, and something of its own."""
        return not self.last.is_short and len(self.key) > 3


def _numbered(text: str) -> str:
    """Chinese numbers as digits: 第十二 and 第12 are 12, 二中 is 2中, 七〇九 is 709."""
    text = words.ORDINAL.sub(lambda match: str(_value(match[1] or match[2] or match[3])), text)
    return words.ORDINAL_SIGN.sub("", text)


def _value(numeral: str) -> int:
    if len(numeral) > 1 and not set(numeral) & {"十", "百"}:
        return int("".join(str(words.NUMERALS[digit]) for digit in numeral))
    hundreds, _sign, below = numeral.rpartition("百")
    tens, ten, units = below.lstrip("零〇").rpartition("十")
    return (
        words.NUMERALS.get(hundreds or "", 0) * 100
        + (words.NUMERALS.get(tens, 1) * 10 if ten else 0)
        + words.NUMERALS.get(units or "", 0)
    )


@lru_cache(65536)
def parts(name: str) -> Parts:
    """Take a Chinese name apart. Script, width, case, blanks and punctuation do not count."""
    bare = unbracket(words.TRANSLATED.sub("", words.COUNTED.sub("", fold(name))))
    key = _spelled_out(words.SIGNS.sub(lambda match: SIGN_READ[match[0]], bare.host + bare.text))
    key = key or "".join(RUN.findall(fold(name)))
    former = [key[1:]] if _says_formerly(bare.text, key) else []
    pieces, place = list(_pieces(key)) or [key], bare.place
    if not place and len(pieces) > 1 and (campus := _campus(*pieces[-2:])):
        pieces, place = pieces[:-1], campus
        key = "".join(pieces)
    segments = [_segment(piece, place) for piece in pieces[:1]] + [_part_of_owner(piece) for piece in pieces[1:]]
    told = (tuple(filter(_is_chinese, names)) for names in ([*bare.former, *former], bare.aliases, bare.present))
    return Parts(key, tuple(segments), *told)


def _spelled_out(text: str) -> str:
    """A name without blanks and signs, with words for their short forms and digits for numbers."""
    key = words.LISTED.sub("", "".join(RUN.findall(text)).translate(words.VARIANTS))
    key = words.SITE.sub("", key)
    for short, whole in words.BEGINNINGS:
        if key.startswith(short):
            key = whole + key.removeprefix(short)
    for short, whole in words.SHORTENED:
        if short in key and whole not in key:
            key = key.replace(short, whole)
    return _numbered(key)


def _says_formerly(text: str, key: str) -> bool:
    """Whether a name begins with the word for earlier: 原武汉某校, 原：某校; 原阳 and 原子 begin otherwise."""
    if not key.startswith("原") or len(key) < 5 or leading_places(key)[0]:
        return False
    return text[1:2] in {":", "：", " "} or bool(leading_places(key[1:])[0])


def _campus(owner: str, piece: str) -> Codes:
    """Where a school's campus is that is named for nothing but its place: 某大学深圳校区 is 某大学（深圳）."""
    if not owner.endswith(words.SCHOOLS) or not piece.endswith(("校区", "分校")):
        return NOWHERE
    return place_of(piece[:-2])


def _part_of_owner(piece: str) -> Segment:
    """A part, without the word that says it is one, where enough is left to be a name: 附属某医院."""
    bare = words.BELONGING.sub("", piece)
    if bare == piece or len(bare) < 3:
        return _segment(piece, NOWHERE)
    return replace(_segment(bare, NOWHERE), affiliated=True)


def _is_chinese(text: str) -> bool:
    return bool(CJK_RUN.search(text))


def _pieces(key: str) -> Iterator[str]:
    """The owner and its parts: after a company's legal form, a university, an institute, a bank, something follows."""
    start = 0
    while start < len(key):
        end = _end_of_owner(key, start)
        yield key[start:end]
        start = end


def _end_of_owner(key: str, start: int) -> int:
    position = start + (1 if start else 2)
    while match := OWNER.search(key, position):
        if match.end() < len(key) and _owns(key, start, match.end(), match[0]):
            return match.end()
        position = match.start() + 1
    return len(key)


def _owns(key: str, start: int, end: int, word: str) -> bool:
    """Whether a name ends here and a part of it follows."""
    following = key[end:]
    if words.GOES_ON.match(following) and not following.endswith(words.BRANCHES):
        return False
    if word == "公司":
        return len(following) >= 2
    if word in {"集团", "银行"}:
        return following.endswith(words.BRANCHES) and "公司" not in following
    if len(following) < 3 or following in words.HEADS:
        return False
    if words.LEGAL.search(following):
        return word in words.SCHOOLS and end - start > 3 and not words.LEGAL.fullmatch(following)
    return following.endswith((*words.HEADS, *words.BRANCHES, "系", "科", "室", "组", "团队", "学部"))


def _segment(text: str, aside: Codes) -> Segment:
    legal, grouped, rest = _legal(text)
    place, told = leading_places(rest)
    rest = rest[len("".join(told)) :]
    if not rest:
        return Segment(text, place, aside, legal=legal, told=told, grouped=grouped)
    if not aside and legal:
        rest, aside = _trailing_place(rest)
    branch = _ending(rest, words.BRANCHES)
    head = "" if legal else _ending(rest, words.HEADS)
    if not legal and not head and not branch:
        legal = next((word for word in words.SHOPS if rest.endswith(word) and len(rest) > len(word) + 1), "")
    core, industry = split_business(rest.removesuffix("中心") if legal.endswith("partnership") else rest)
    return Segment(text, place, aside, rest, core, industry, legal, told, grouped, head, branch)


def _ending(text: str, endings: tuple[str, ...]) -> str:
    """The first of the endings that a text has; mostly it has none."""
    return next(word for word in endings if text.endswith(word)) if text.endswith(endings) else ""


def _legal(text: str) -> tuple[str, bool, str]:
    """The legal form, whether it is a group, and what stands before."""
    if match := words.PARTNERSHIP.search(text):
        return words.PARTNERSHIPS.get(match["kind"] or "", "partnership"), False, text[: match.start()]
    match = words.LEGAL.search(text)
    if match is None and text.endswith(("集团股份", "股份")) and len(text) > 3:
        return "", False, text.removesuffix("股份").removesuffix("集团")
    if match is None:
        grouped = text.endswith("集团") and len(text) > 4
        return ("group" if grouped else ""), grouped, text.removesuffix("集团") if grouped else text
    if text.endswith(("分公司", "支公司", "子公司")):
        return "", False, text
    before = text[: match.start()]
    return words.FORMS[match["form"]], bool(match["group"]), before


def _trailing_place(rest: str) -> tuple[str, Codes]:
    """A place that stands at the end, as brackets that were left out have it: 腾讯科技深圳有限公司."""
    for length in (4, 3, 2):
        tail = rest[-length:]
        codes, told = leading_places(tail)
        if len(rest) > length + 2 and told == (tail,):
            return rest[:-length], codes
    return rest, NOWHERE


@lru_cache(65536)
def split_business(rest: str) -> tuple[str, tuple[str, ...]]:
    """The core and the industry words behind it; a name of industry words only keeps the first as its core."""
    found: list[str] = []
    shortest = SHORTEST_CORE + (len(rest[:2]) if rest.startswith(words.NATIONAL) else 0)
    while True:
        for length in range(min(words.LONGEST_INDUSTRY, len(rest) - shortest), 0, -1):
            if rest[-length:] in words.INDUSTRY:
                found.insert(0, rest[-length:])
                rest = rest[:-length]
                break
        else:
            return rest, tuple(found)
