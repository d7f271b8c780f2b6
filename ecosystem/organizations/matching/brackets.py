"""What stands in the brackets of a Chinese name: a place, another name, a part, whose it is, or a note."""

import re
from dataclasses import dataclass, field

from ecosystem.core.text import RUN
from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.places import COUNTRY, NOWHERE, Codes, leading_places, place_of

BRACKETS = re.compile(r"[(\[【〔{<《「『“\"]([^()\[\]【】〔〕{}<>《》「」『』“”\"]*)[)\]】〕}>》」』”\"]")
# 中国（上海）自由贸易试验区 is that of Shanghai.
OF_THE_COUNTRY = re.compile(r"^中国\(([^()]+)\)(?=.)")
QUOTES = '“"「『'
OWNERS = ("大学", "高等专科学校", "科学院", "工程院", "集团", "公司")
UNITS = (
    *("学院", "研究院", "研究总院", "研究所", "实验室", "中心", "医院", "中学", "小学", "学校", "设计院", "基地"),
    *("平台", "工作站", "教研室", "学部", "系", "所", "部"),
)


@dataclass
class Bracketed:
    """A name without its brackets, and what stood in them. ``host``: whose it is. ``present``: what it is called now."""

    text: str
    place: Codes = NOWHERE
    host: str = ""
    former: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


def unbracket(text: str) -> Bracketed:
    """Read every bracket of a folded name, from the inside out."""
    text = OF_THE_COUNTRY.sub(lambda match: match[1] if _is_in_country(match[1]) else match[0], text)
    found = Bracketed(text)

    def read(match: re.Match[str]) -> str:
        content = match[1].strip()
        key = "".join(RUN.findall(content))
        for pattern, names in (
            (words.FORMERLY, found.former),
            (words.PRESENTLY, found.present),
            (words.SHORTLY, found.aliases),
        ):
            if prefix := pattern.match(content):
                names.append(content[prefix.end() :])
                return ""
        return _placed(found, match, key) if key and not words.NOTED.match(key) else ""

    while True:
        found.text, count = BRACKETS.subn(read, found.text)
        if not count:
            return found


def _is_in_country(text: str) -> bool:
    return bool(place_of(text)) and COUNTRY not in place_of(text)


def _placed(found: Bracketed, match: re.Match[str], key: str) -> str:
    """What remains in the name of a bracket that is no note: nothing of a place or another name, all of a part."""
    codes = place_of(key)
    if codes and match.start():
        found.place = codes
        return ""
    before = "".join(RUN.findall(match.string[: match.start()]))
    if match[0][0] in QUOTES and before:
        found.aliases.append(key)
        return ""
    if match.end() < len(match.string.rstrip()) or len(before) < 3:
        return key
    if key in words.FORMS and words.LEGAL.search(before):
        return ""
    if _is_host(before, key):
        found.host = key
        return ""
    if _is_name(before, key):
        found.aliases.append(key)
        return ""
    return key


def _is_host(before: str, key: str) -> bool:
    """Whose a laboratory or a school is: 某国家重点实验室（某大学）. A school that was renamed begins as before."""
    return before.endswith(UNITS) and not words.LEGAL.search(before) and key.endswith(OWNERS) and key[:2] != before[:2]


def _is_name(before: str, key: str) -> bool:
    """Whether words at the end are another name, or a part's: 某大学（某省人民医院）, but 某大学（人民医院）."""
    if len(key) < 4 or key in words.FORMS or words.PARTNERSHIP.fullmatch(key) or key.endswith(words.BRANCHES):
        return False
    is_company = bool(words.LEGAL.search(key))
    if not is_company and not key.endswith(words.STANDING):
        return False
    if key[:2] == before[:2]:
        return True
    if before.endswith(("大学", "高等专科学校")):
        placed = bool(leading_places(key)[0]) and key.endswith("医院")
        return (key.endswith(OWNERS) and not is_company) or placed
    return not before.endswith(OWNERS) or key.endswith(OWNERS)
