"""What every drawing needs: coordinates as text, labels in lines, and reading items of any kind."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from unicodedata import east_asian_width

NARROW = 0.56
AFTER = "和与及暨、·，市省"
BEFORE = ("平台", "中心", "服务", "计算", "大学", "学院", "研究", "科技", "股份", "有限")


def text(value: float) -> str:
    """A coordinate as SVG writes it: at most two decimals, a point, never a comma."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if "." in f"{value:.2f}" else f"{value:.0f}"


def percent(value: float) -> str:
    """A share of the picture's width, so that a drawing stretches while its strokes and text do not."""
    return f"{text(value)}%"


def polar(radius: float, degrees: float) -> tuple[float, float]:
    """The point at ``radius`` in a direction; 0° points up, and degrees run clockwise."""
    angle = math.radians(degrees - 90)
    return radius * math.cos(angle), radius * math.sin(angle)


def pick(item: Any, name: str, default: Any = "") -> Any:
    """``item.name`` or ``item["name"]``; ``default`` where it is missing or None."""
    value = item.get(name, default) if isinstance(item, Mapping) else getattr(item, name, default)
    return default if value is None else value


def width(label: str) -> float:
    """The width of a label in ems: a Chinese character is one, a Latin letter about half."""
    return sum(map(_ems, label))


@lru_cache(8192)
def _ems(character: str) -> float:
    return 1.0 if _is_wide(character) else NARROW


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def lines(label: str, ems: float, limit: int = 2) -> list[str]:
    """The label in at most ``limit`` lines of about ``ems`` ems, evenly long; what does not fit ends in an ellipsis."""
    if width(label) <= ems or limit < 1:
        return [label] * (limit > 0 and bool(label))
    rows = _halves(label, ems * 1.1) if limit > 1 else []
    rows = rows or _wrapped(label, ems)
    if len(rows) > limit:
        gap = "" if _is_wide(rows[limit - 1][-1]) else " "
        return [*rows[: limit - 1], _cut(rows[limit - 1] + gap + rows[limit], ems)]
    return [row if width(row) <= ems * 1.25 else _cut(row, ems * 1.2) for row in rows]


def _halves(label: str, ems: float) -> list[str]:
    """Two lines that break where a reader would: at a space, after "and", before the noun that ends the name."""
    pieces = _pieces(label)
    breaks = [
        ("".join(pieces[:index]).strip(" ·"), "".join(pieces[index:]).strip(" ·")) for index in range(1, len(pieces))
    ]
    fitting = [(left, right) for left, right in breaks if left and right and width(left) <= ems and width(right) <= ems]
    return list(min(fitting, key=_awkwardness, default=()))


def _awkwardness(halves: tuple[str, str]) -> float:
    left, right = halves
    good = left[-1] in AFTER or right.startswith(BEFORE)
    return abs(width(left) - width(right)) - (2.5 if good else 0)


def _wrapped(label: str, ems: float) -> list[str]:
    rows: list[str] = [""]
    for piece in _pieces(label):
        if rows[-1] and width(rows[-1] + piece.rstrip()) > ems:
            rows.append("")
        rows[-1] += piece
    return [row.strip(" ·") for row in rows if row.strip(" ·")]


def _pieces(label: str) -> list[str]:
    pieces: list[str] = []
    for character in label:
        glued = pieces and not pieces[-1].endswith(" ") and not _is_wide(pieces[-1][-1])
        if glued and not _is_wide(character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _cut(label: str, ems: float) -> str:
    while label and width(label) > ems - 1:
        label = label[:-1]
    return f"{label.rstrip()}…"
