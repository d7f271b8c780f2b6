"""A node and its neighbors, on a ring that grows taller with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .shapes import lines, pick, polar, text, width

WIDTH = 330
MOST_NEIGHBORS = 12
ROOMY = 8


@dataclass(frozen=True)
class Node:
    """A circle with its lines of text; ``relation`` stands on the edge when there is room."""

    x: str
    y: str
    radius: str
    tone: str
    name: str
    url: str
    lines: list[tuple[str, str]]
    relation: str = ""
    edge_x: str = ""
    edge_y: str = ""
    start_x: str = ""
    start_y: str = ""


@dataclass(frozen=True)
class MiniGraph:
    """The picture: the middle node, its neighbors, and how many more there are."""

    center: Node
    neighbors: list[Node]
    more: int
    height: int
    width: int = WIDTH


def mini_graph(label: str, neighbors: Iterable[Any], total: int | None = None) -> MiniGraph:
    """Lay out at most twelve neighbors (``label``, ``url``, ``relation``, ``tone``) around ``label``.

    ``total`` is how many there are in all, where the caller read only some of them.
    """
    items = list(neighbors)
    shown = items[:MOST_NEIGHBORS]
    height = 150 if len(shown) <= 2 else 330 if len(shown) <= ROOMY else 430
    nodes = [_neighbor(item, index, len(shown), height) for index, item in enumerate(shown)]
    return MiniGraph(_middle(label, height / 2 - 8), nodes, max((total or len(items)) - len(shown), 0), height)


def _middle(label: str, y: float) -> Node:
    rows = lines(label, 4.6, 3) or [""]
    top = y - (len(rows) - 1) * 7.5 + 4.5
    placed = [(text(top + index * 15), row) for index, row in enumerate(rows)]
    radius = min(max(38.0, max(width(row) for row in rows) * 7.2 + 6), 50.0)
    return Node(text(WIDTH / 2), text(y), text(radius), "self", label, "", placed)


def _neighbor(item: Any, index: int, count: int, height: int) -> Node:
    x, y = polar(1, 360 * index / count + (90 if count <= 2 else 0))
    few = count <= 2
    across, down = x * (WIDTH / 2 - (62 if few else 40)), y * (height / 2 - 40)
    at_x, at_y, middle = WIDTH / 2 + across, height / 2 - 8 + down, height / 2 - 8
    label, relation = str(pick(item, "label")), str(pick(item, "relation"))
    rows = lines(label, 9 if few else 6 if count <= 6 else 4.6, 3 if few else 2)
    return Node(
        x=text(at_x),
        y=text(at_y),
        radius="13" if count <= ROOMY else "10",
        tone=str(pick(item, "tone", "plain")),
        name=f"{relation}: {label}" if relation else label,
        url=str(pick(item, "url")),
        lines=[(text(at_y + 27 + line * 13), row) for line, row in enumerate(rows)],
        relation=relation if count <= 6 and width(relation) <= 9 else "",
        # Between two circles side by side there is no room for words: they stand above the neighbor then.
        edge_x=text(at_x if few else WIDTH / 2 + across * 0.53),
        edge_y=text(at_y - 21 if few else middle + down * 0.53 + 3),
        start_x=text(WIDTH / 2),
        start_y=text(middle),
    )
