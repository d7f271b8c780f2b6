"""What a typed text asks for."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ecosystem.core.text import CJK_RUN, LONGEST_SPOKEN, QUERY_LENGTH, QUERY_TOKENS, RUN, clean, fold, name_key
from ecosystem.organizations.finding.tokens import INITIALS, NAME, PAIR, SOUND, sounded
from ecosystem.organizations.finding.words import spellings

# Tokens that must all be there; one that ends in a star stands for every token that begins so.
Group = tuple[str, ...]
LONGEST = 250
# The letters that mark tokens are no text.
MARKS = dict.fromkeys(map(ord, (PAIR, NAME, SOUND, INITIALS)), " ")
SHORTEST_CODE, LONGEST_CODE = 4, 40
LONGEST_SHORT_FORM = 10
ADDRESS = re.compile(r"^(?:https?://|www\.)\S*?/([^/?#\s]+)/*$", re.IGNORECASE)
SCHEME = re.compile(
    r"^(?:ror|isni|lei|uscc|wikidata|stock ?code|school ?code|统一社会信用代码|社会信用代码|信用代码|税号|学校标识码|学校代码|院校代码|"
    r"股票代码|证券代码)\s*(?:id|号)?\s*[:#=]*\s*(?=\S)",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[\s\-‐‑‒–—_.:/]+")
CODE = re.compile(r"[0-9a-z]+", re.ASCII)
EXCHANGES = {"sh": "sh", "ss": "sh", "xshg": "sh", "sse": "sh", "sz": "sz", "xshe": "sz", "szse": "sz", "bj": "bj", "bse": "bj", "hk": "hk", "hkex": "hk", "sehk": "hk"}  # fmt: skip
LISTED = re.compile(rf"^({'|'.join(EXCHANGES)})?([0-9]{{4,6}})({'|'.join(EXCHANGES)})?$")
VOWELS = "[iuv]?[aeiouv](?:[iou]|ng?|r)?"
SYLLABLE = re.compile(f"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?{VOWELS}")


@dataclass(frozen=True)
class Asked:
    """A query, read. Nothing can be found where ``groups`` is empty."""

    text: str

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def key(self) -> str:
        """The query as a name for comparison."""
        return name_key(self.text)

    @cached_property
    def runs(self) -> list[str]:
        return RUN.findall(self.folded)

    @cached_property
    def is_chinese(self) -> bool:
        """Whether nothing but Chinese characters was typed."""
        return bool(self.runs) and all(CJK_RUN.match(run) for run in self.runs)

    @cached_property
    def has_chinese(self) -> bool:
        return CJK_RUN.search(self.key) is not None

    @cached_property
    def sound(self) -> str:
        """The query in pinyin, what was typed in Latin letters as it is."""
        return sounded(self.folded)[0]

    @cached_property
    def groups(self) -> list[Group]:
        """What finds those that hold all of the query; a record must have every token of one of the groups."""
        words = _tokens(self.runs)
        if not words:
            return []
        found = [words, *((f"{code}*",) for code in self.codes)]
        if len(self.runs) > 1 and not self.has_chinese and all(SYLLABLE.fullmatch(run) for run in self.runs):
            found.append((f"{self.sound[:LONGEST_SPOKEN]}*",))
        return list(dict.fromkeys([*found, *self.whole]))

    @cached_property
    def whole(self) -> list[Group]:
        """What finds those whose name it is but for the marks inside the name: 紫东太初 is 紫东.太初."""
        if len(self.key) < 2:
            return []
        return [(NAME + self.key,)] if self.is_chinese else [(NAME + self.key,), (SOUND + self.sound,)]

    @property
    def beginnings(self) -> list[Group]:
        """What finds those whose name begins so, but for the marks inside the name."""
        return [(f"{token}*",) for (token,) in self.whole]

    @cached_property
    def codes(self) -> list[str]:
        """The identifiers that may be meant, folded, the likeliest first."""
        return _codes(self.text)

    @cached_property
    def spellings(self) -> list[str]:
        """The names that an abbreviation may stand for."""
        return spellings(self.key) if self.is_chinese and len(self.key) <= LONGEST_SHORT_FORM * 2 else []

    @cached_property
    def pairs(self) -> Group:
        """The pairs that a name has whose characters were left out; none where the text is no abbreviation."""
        if not self.is_chinese or not 2 <= len(self.key) <= LONGEST_SHORT_FORM:
            return ()
        return tuple(PAIR + one + other for one, other in pairwise(self.key))


def ask(text: str | None) -> Asked:
    """Read a query; of one that is longer than any name, the beginning."""
    return Asked(clean((text or "")[: LONGEST * 2].translate(MARKS))[:LONGEST])


def tokens_of(key: str) -> Group:
    """The tokens of a name in full."""
    return _tokens(RUN.findall(key))


def _tokens(runs: list[str]) -> Group:
    tokens: list[str] = []
    length = 0
    for whole in runs:
        run = whole[: QUERY_LENGTH - length]
        length += len(run)
        if not run:
            break
        if not CJK_RUN.match(run):
            tokens.append(f"{run[:LONGEST_SPOKEN]}*")
        elif len(run) == 1:
            tokens.append(f"{run}*")
        else:
            tokens += [run[i : i + 2] for i in range(len(run) - 1)]
    return tuple(dict.fromkeys(tokens))[:QUERY_TOKENS]


def _codes(text: str) -> list[str]:
    bare = fold(text)
    if address := ADDRESS.match(bare):
        bare = address[1]
    bare = BETWEEN.sub("", SCHEME.sub("", bare))
    if not (CODE.fullmatch(bare) and SHORTEST_CODE <= len(bare) <= LONGEST_CODE and any(map(str.isdigit, bare))):
        return []
    listed = LISTED.match(bare)
    if listed is None:
        return [bare]
    exchange = EXCHANGES.get(listed[1] or listed[3] or "")
    return list(dict.fromkeys([listed[2] + exchange, listed[2]] if exchange else [bare]))
