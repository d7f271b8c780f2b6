"""The leaf diagram: something in the middle, one to six things it carries around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .shapes import lines, pick, polar, text

RING = 64
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
    leaves: list[Leaf]
    center: list[Line]
    ring: str | None
    radius: int = RING
    track: int = RING - 5


def leaf_diagram(items: Iterable[Any], value: str, caption: str, ring: float | None) -> LeafDiagram:
    """Lay out at most six leaves (``label``, ``detail``, ``url``, ``active``) around a center.

    The first leaf points up and the others follow clockwise. ``ring`` is a percentage and is held to 0–100.
    """
    chosen = list(items)[:MOST_LEAVES]
    length = 172 if len(chosen) <= 4 else 192
    half = {5: 74, 6: 66}.get(len(chosen), 82)
    leaves = [
        _leaf(item, direction, length, half) for item, direction in zip(chosen, DIRECTIONS[len(chosen)], strict=True)
    ]
    share = None if ring is None else text(min(max(float(ring), 0), 100))
    return LeafDiagram(_box(DIRECTIONS[len(chosen)], length, half), leaves, _center(value, caption), share)


def _leaf(item: Any, direction: int, length: int, half: int) -> Leaf:
    tip, shoulder = length, length * 0.62
    outline = (
        f"M0 -12C-{half} -{text(length * 0.34)} -{half} -{text(shoulder + 14)} 0 -{tip}"
        f"C{half} -{text(shoulder + 14)} {half} -{text(length * 0.34)} 0 -12z"
    )
    label, detail = str(pick(item, "label")), str(pick(item, "detail"))
    return Leaf(
        url=str(pick(item, "url")),
        name=f"{label} · {detail}" if detail else label,
        turn=f"rotate({direction})",
        outline=outline,
        vein=f"M0 -{RING + 4}V-{text(length * 0.94)}",
        active=bool(pick(item, "active", True)),
        lines=_leaf_lines(label, detail, polar((RING + length) / 2 + 3, direction), half),
    )


def _leaf_lines(label: str, detail: str, middle: tuple[float, float], half: int) -> list[Line]:
    ems = half / 12.5
    rows = [(row, "label") for row in lines(label, ems, 2)] + [(row, "detail") for row in lines(detail, ems * 1.4, 1)]
    top = middle[1] - (len(rows) - 1) * 9 + 5
    return [Line(text(middle[0]), text(top + index * 18), row, role) for index, (row, role) in enumerate(rows)]


def _center(value: str, caption: str) -> list[Line]:
    rows = [(value, "value")] if value else []
    rows += [(row, "caption") for row in lines(caption, 8, 2)]
    tops: Sequence[int] = {1: (6,), 2: (-1, 20), 3: (-9, 12, 28)}.get(len(rows), ())
    return [Line("0", str(y), row, role) for y, (row, role) in zip(tops, rows, strict=False)]


def _box(directions: Iterable[int], length: int, half: int) -> str:
    margin = 4
    points = [polar(length, direction) for direction in directions]
    sides = [polar(length * 0.55, direction + turn) for direction in directions for turn in (-26, 26)]
    xs = [x for x, _ in points + sides] + [-RING - 6, RING + 6]
    ys = [y for _, y in points + sides] + [-RING - 6, RING + 6]
    reach = max(-min(xs), *xs) + margin
    return f"{text(-reach)} {text(min(ys) - margin)} {text(2 * reach)} {text(max(ys) - min(ys) + 2 * margin)}"


def glyph(states: Iterable[bool]) -> list[tuple[str, bool]]:
    """The turns of a small mark's leaves, each with whether it is filled; at most six."""
    chosen = list(states)[:MOST_LEAVES]
    return [(f"rotate({turn})", state) for turn, state in zip(DIRECTIONS[len(chosen)], chosen, strict=True)]
