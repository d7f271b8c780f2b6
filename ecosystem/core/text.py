"""Folding text and cutting it into tokens: the same functions serve the index and the query, on every database."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef"
CJK_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2EBEF))
RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
CJK_RUN = re.compile(f"[{CJK}]+")
LEGAL_FORM = re.compile(r"(股份|集团)*有限(责任)?公司$")
INVISIBLE = dict.fromkeys(
    [
        *(*range(0x09), *range(0x0E, 0x1C), 0x7F, 0x00AD),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF),
        *(0x115F, 0x1160, 0x180E, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)),
        *range(0xD800, 0xE000),
    ]
)
# Control characters but for tabs and line ends, marks that turn the direction of reading, and halves of characters: no
# reader needs them, they make one text look like another, and no database keeps all of them.
UNREADABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
KEY_LENGTH = 250
TOKEN_LENGTH = 64
QUERY_LENGTH = 64
# So much of the pinyin of a name is a token; what is longer is told apart when hits are ranked.
LONGEST_SPOKEN = 24
QUERY_TOKENS = 32
OFTEN = 40


@lru_cache(1)
def _simplified() -> dict[int, str]:
    """Every traditional character and its simplified one, character by character.

    Context-free on purpose: a phrase table would fold the same character differently in a text and in a query.
    """
    converter = OpenCC("t2s")
    characters = [chr(code) for low, high in CJK_BLOCKS for code in range(low, high + 1)]
    normal = [unicodedata.normalize("NFKC", character) for character in characters]
    folded = converter.convert("\n".join(normal)).split("\n")
    return {ord(raw): simple for raw, simple in zip(characters, folded, strict=True) if raw != simple}


def clean(text: str | None) -> str:
    """Text as a person meant it: no invisible characters, one kind of blank, none at the ends."""
    return " ".join((text or "").translate(INVISIBLE).split())


def simplify(text: str) -> str:
    """Text with one width and one script; unlike :func:`fold` it keeps case and accents, which units need."""
    return clean(unicodedata.normalize("NFKC", text).translate(_simplified()))


def fold(text: str | None) -> str:
    """Text for comparison: script, width, case and accents do not count."""
    if not text or text.isascii():
        return clean(text).casefold()
    return _folded_before(text) if len(text) <= OFTEN else _folded(text)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return clean(unicodedata.normalize("NFKC", bare).translate(_simplified()))


@lru_cache(32768)
def _folded_before(text: str) -> str:
    """Short texts come again and again: places, words of lists, the names of a sheet at every step of its reading."""
    return _folded(text)


def name_key(name: str) -> str:
    """A name for comparison: folded, and without blanks and punctuation, so that brackets do not count.

    At most ``KEY_LENGTH`` characters: one character of a name can unfold to many.
    """
    return "".join(RUN.findall(fold(name)))[:KEY_LENGTH]


def grams(text: str) -> list[str]:
    """Pairs of Chinese characters and whole Latin words of a text, and the last character of each run.

    Of a word that is longer than any word, the beginning: PostgreSQL takes tokens of 2 kB at most.
    """
    tokens: list[str] = []
    for run in RUN.findall(fold(text)):
        if not CJK_RUN.match(run):
            tokens.append(run[:TOKEN_LENGTH])
            continue
        tokens += [run[i : i + 2] for i in range(len(run) - 1)]
        tokens.append(run[-1])
    return tokens


@lru_cache(65536)
def syllables(run: str) -> tuple[str, ...]:
    """The pinyin of a run of Chinese characters, a syllable each, without tones."""
    return tuple(lazy_pinyin(run))


def pinyin_grams(name: str) -> list[str]:
    """Pinyin of a name from each of its characters on, whole and as initials; the legal form is left out."""
    tokens: list[str] = []
    for run in CJK_RUN.findall(LEGAL_FORM.sub("", fold(name))):
        sounds = syllables(run)
        for i in range(len(sounds)):
            tokens.append("".join(sounds[i:])[:LONGEST_SPOKEN])
            if len(sounds) - i > 1:
                tokens.append("".join(sound[0] for sound in sounds[i:])[:12])
    return tokens


def sort_key(name: str) -> str:
    """A key that sorts names by sound, as a Chinese reader expects, Latin names among them."""
    folded = name_key(name)
    return "".join(" ".join(syllables(run)) + " " if CJK_RUN.match(run) else run for run in RUN.findall(folded))[:120]
