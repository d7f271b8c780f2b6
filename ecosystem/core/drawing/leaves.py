"""The leaf diagram: something in the middle, one to six things it carries around it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .shapes import lines, pick, polar, text

RING = 64
SCALE = 1.12
DIRECTIONS = {
    0: (),
    1: (0,),
    2: (270, 90),
    3: (0, 120, 240),
    4: (0, 90, 180, 270),
    5: (0, 72, 144, 216, 288),
    6: (0, 60, 120, 180, 240, 300),
}
MOST_LEAVES = 6


@dataclass(frozen=True)
class Line:
    """One line of text, centered at a point."""

    x: str
    y: str
    text: str
    role: str


@dataclass(frozen=True)
class Leaf:
    """A leaf: its outline turned to its direction, and its lines of text."""

    url: str
    name: str
    turn: str
    outline: str
    vein: str
    active: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class LeafDiagram:
    """A center with a ring that is ``ring`` percent full (None: unknown), and its leaves."""

    box: str
    width: str
    leaves: list[Leaf]
    center: list[Line]
    ring: str | None
    radius: int = RING
    track: int = RING - 5


def leaf_diagram(items: Iterable[Any], value: str, caption: str, ring: float | None) -> LeafDiagram:
    """Lay out at most six leaves (``label``, ``name``, ``detail``, ``url``, ``active``) around a center.

    The first leaf points up and the others follow clockwise. ``ring`` is a percentage and is held to 0–100.
    """
    chosen = list(items)[:MOST_LEAVES]
    length = 186 if len(chosen) <= 4 else 204
    half = {5: 92, 6: 78}.get(len(chosen), 98)
    leaves = [
        _leaf(item, direction, length, half) for item, direction in zip(chosen, DIRECTIONS[len(chosen)], strict=True)
    ]
    share = None if ring is None else text(min(max(float(ring), 0), 100))
    box = _box(DIRECTIONS[len(chosen)], length, half)
    return LeafDiagram(" ".join(map(text, box)), text(box[2] * SCALE), leaves, _center(value, caption), share)


def _leaf(item: Any, direction: int, length: int, half: int) -> Leaf:
    tip, shoulder = length, length * 0.62
    outline = (
        f"M0 -12C-{half} -{text(length * 0.34)} -{half} -{text(shoulder + 14)} 0 -{tip}"
        f"C{half} -{text(shoulder + 14)} {half} -{text(length * 0.34)} 0 -12z"
    )
    label, detail = str(pick(item, "label")), str(pick(item, "detail"))
    return Leaf(
        url=str(pick(item, "url")),
        name=f"{pick(item, 'name', label)} · {detail}" if detail else str(pick(item, "name", label)),
        turn=f"rotate({direction})",
        outline=outline,
        vein=f"M0 -{RING + 4}V-{text(length * 0.94)}",
        active=bool(pick(item, "active", True)),
        lines=_leaf_lines(label, detail, polar((RING + length) / 2 - 3, direction), half),
    )


def _leaf_lines(label: str, detail: str, middle: tuple[float, float], half: int) -> list[Line]:
    ems = half * 0.068
    named = lines(label, ems, 3)
    rows = [(row, "label") for row in named] + [(row, "detail") for row in lines(detail, ems * 1.2, 4 - len(named))]
    top = middle[1] - (len(rows) - 1) * 9 + 5
    return [Line(text(middle[0]), text(top + index * 18), row, role) for index, (row, role) in enumerate(rows)]


def _center(value: str, caption: str) -> list[Line]:
    rows = [(value, "value")] if value else []
    rows += [(row, "caption") for row in lines(caption, 8, 2)]
    tops: Sequence[int] = {1: (6,), 2: (-1, 20), 3: (-9, 12, 28)}.get(len(rows), ())
    return [Line("0", str(y), row, role) for y, (row, role) in zip(tops, rows, strict=False)]


def _box(directions: Iterable[int], length: int, half: int) -> tuple[float, float, float, float]:
    margin, widest = 4, math.degrees(math.atan2(half * 0.76, length * 0.5))
    reach = math.hypot(half * 0.76, length * 0.5)
    points = [polar(length, direction) for direction in directions]
    points += [polar(reach, direction + turn) for direction in directions for turn in (-widest, widest)]
    side = max([RING, *(abs(x) for x, _y in points)]) + margin
    top = min([-RING, *(y for _x, y in points)]) - margin
    bottom = max([RING, *(y for _x, y in points)]) + margin
    return -side, top, 2 * side, bottom - top


def glyph(states: Iterable[bool]) -> list[tuple[str, bool]]:
    """The turns of a small mark's leaves, each with whether it is filled; at most six."""
    chosen = list(states)[:MOST_LEAVES]
    return [(f"rotate({turn})", state) for turn, state in zip(DIRECTIONS[len(chosen)], chosen, strict=True)]
