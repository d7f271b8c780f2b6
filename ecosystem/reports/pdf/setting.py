"""Where lines may break: after every Chinese character, but never before closing or after opening punctuation."""

import re

BREAK = "\u200b"
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CLOSING = "，。、；：？！）》」』】〉”’…·—%,.;:?!)"
OPENING = "（《「『【〈“‘("
CLOSED = f"[{HAN}][{re.escape(CLOSING)}]*"
# A break stands after a Chinese character with what closes it, and before one that follows something else.
AFTER = re.compile(f"({CLOSED})(?=[^{re.escape(CLOSING)}])")
BEFORE = re.compile(f"(?<=[^{HAN}{re.escape(OPENING)}{BREAK}\\s])(?=[{HAN}{re.escape(OPENING)}])")
NOT_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200c-\u200f\u2028-\u202f\ufeff\ud800-\udfff]")


def breakable(text: str) -> str:
    """The text with an invisible mark wherever a line may end between characters; what no font shows is left out."""
    text = NOT_PRINTED.sub("", text).replace("\u00a0", " ").replace("\t", " ")
    return BEFORE.sub(BREAK, AFTER.sub(rf"\1{BREAK}", text))
