"""Words that two texts share: the longest runs of Chinese characters, and whole Latin words, folded as the search folds them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ecosystem.core.text import CJK_RUN, RUN, fold

# So many Chinese characters together are a word that says something; so many letters.
CHARACTERS, LETTERS = 3, 4
# A word that more than this share of many candidates have says nothing of one.
SHARE, MANY = 0.2, 10
# What every second text of an industry registry says.
EMPTY = frozenset(
    fold(word)
    for word in (
        *("人工智能", "智能化", "有限公司", "解决方案", "科技有限", "信息技术", "数字化", "大数据", "一体化", "研究院"),
        *("intelligent", "intelligence", "artificial", "system", "platform", "solution", "solutions", "with", "from"),
        *("that", "this", "data", "technology", "company", "model", "models", "based", "their", "which", "should"),
    )
)


def pieces(text: str) -> set[str]:
    """What of a text is looked for in others: every three Chinese characters in a row, every Latin word of some length."""
    return set(_pieces(fold(text)))


def _pieces(folded: str) -> Iterator[str]:
    for run in RUN.findall(folded):
        if CJK_RUN.match(run):
            yield from (run[i : i + CHARACTERS] for i in range(len(run) - CHARACTERS + 1))
        elif len(run) >= LETTERS and not run.isdigit():
            yield run


def shared_words(text: str, other: str) -> list[str]:
    """The words of a text that the other has too, the longest first; what overlaps in the text is one word."""
    if not other:
        return []
    folded, runs = _read(text)
    known = set(_pieces(fold(other)))
    words: list[str] = []
    for run in runs:
        if CJK_RUN.match(run):
            words += _runs_in(run, known)
        elif len(run) >= LETTERS and run in known:
            words.append(run)
    seen = dict.fromkeys(word for word in words if not _is_empty(word))
    return sorted(seen, key=lambda word: (-len(word), folded.find(word)))


@lru_cache(64)
def _read(text: str) -> tuple[str, list[str]]:
    """A text that is compared with many others: folded, and in runs."""
    folded = fold(text)
    return folded, RUN.findall(folded)


def _runs_in(run: str, known: set[str]) -> Iterator[str]:
    """The longest stretches of a run of Chinese characters all of whose pieces are known."""
    start: int | None = None
    last = len(run) - CHARACTERS
    for i in range(last + 1):
        if run[i : i + CHARACTERS] in known:
            start = i if start is None else start
            continue
        if start is not None:
            yield run[start : i - 1 + CHARACTERS]
            start = None
    if start is not None:
        yield run[start : last + CHARACTERS]


def _is_empty(word: str) -> bool:
    """Whether a word says nothing: it is one that everybody says, or a part of one."""
    return any(word in one for one in EMPTY)


def too_common(said: Iterable[Iterable[str]]) -> frozenset[str]:
    """Of the words that many say, each for itself, those that so many say that they tell nothing of one."""
    every = list(said)
    if len(every) < MANY:
        return frozenset()
    counted = Counter(word for words in every for word in words)
    return frozenset(word for word, times in counted.items() if times > SHARE * len(every))
