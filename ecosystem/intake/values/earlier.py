"""What a sentence says of before behind what it says of now: 提升至80%（原为60%）."""

import re

from ecosystem.intake.values.quantities import MEASURE, Quantity, quantities
from ecosystem.intake.values.wordings import direction_of, reaches

BEFORE = re.compile(
    r"[(\[【,，;；]\s*(?:原[来先本]?|此前|先前|以前|之前|过去|基线|(?:改造|使用|应用|优化|实施)前)(?:值|水平|数据)?"
    r"(?:约?为|是|仅为|[:：])?\s*(?P<was>[^()\[\]【】,，;；。]+?)\s*[)\]】]?[。.]?$"
)


def from_what_was(sentence: str) -> str:
    """The sentence as it would begin with what was before: 从60%提升至80%; a sentence of any other form as it is."""
    match = BEFORE.search(sentence)
    if match is None:
        return sentence
    was, head = match["was"], sentence[: match.start()]
    now = _only(head)
    if now is None or not _is_all(was):
        return sentence
    before = head[: now.start]
    if reaches(before):
        return f"从{was}{head}"
    # Of a change it is no result, and without a result no baseline: the wording keeps it.
    return head if direction_of(before) else f"从{was}到{head[now.start :]}"


def _only(words: str) -> Quantity | None:
    found = quantities(words)
    return found[0] if len(found) == 1 and found[0].kind == MEASURE else None


def _is_all(words: str) -> bool:
    """Whether the words are one quantity and nothing else."""
    found = _only(words)
    return found is not None and (found.start, found.end) == (0, len(words))
