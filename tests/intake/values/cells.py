"""Cells as tests write them, and how people write one number in many ways."""

from ecosystem.intake.reading.cells import DATE, NUMBER, TEXT, Cell

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
HAN_DIGITS = "零一二三四五六七八九"


def typed(text: str) -> Cell:
    return Cell(TEXT, text)


def numeric(value: float, *, percent: bool = False) -> Cell:
    return Cell(NUMBER, value, percent)


def dated(value: str) -> Cell:
    return Cell(DATE, value)


def full_width(text: str) -> str:
    return text.translate(FULL_WIDTH)


def han(value: int) -> str:
    """A number below 10**12 in Chinese, written the way it is taught in school; the opposite of what is tested."""
    if value == 0:
        return "零"
    groups = []
    for size, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, value = divmod(value, size)
        groups.append((group, sign))
    said = ""
    for group, sign in groups:
        if group == 0:
            continue
        zero = "零" if said and group < 1000 else ""
        said += f"{zero}{_below_ten_thousand(group)}{sign}"
    return said


def _below_ten_thousand(group: int) -> str:
    said, skipped = "", False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, group = divmod(group, size)
        if digit == 0:
            skipped = bool(said)
            continue
        said += f"{'零' if skipped else ''}{HAN_DIGITS[digit]}{sign}"
        skipped = False
    return said


def positional(value: int) -> str:
    """二〇二一."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
