"""A node and its neighbors, on one or two rings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .shapes import lines, pick, polar, text, width

WIDTH, HEIGHT = 330, 330
CENTER = (WIDTH / 2, HEIGHT / 2 - 8)
MOST_NEIGHBORS = 12
TWO_RINGS = 8


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
    width: int = WIDTH
    height: int = HEIGHT


def mini_graph(label: str, neighbors: Iterable[Any], total: int | None = None) -> MiniGraph:
    """Lay out at most twelve neighbors (``label``, ``url``, ``relation``, ``tone``) around ``label``.

    ``total`` is how many there are in all, where the caller read only some of them.
    """
    items = list(neighbors)
    shown = items[:MOST_NEIGHBORS]
    nodes = [_neighbor(item, index, len(shown)) for index, item in enumerate(shown)]
    return MiniGraph(_middle(label), nodes, max((total or len(items)) - len(shown), 0))


def _middle(label: str) -> Node:
    rows = lines(label, 4.6, 3)
    top = CENTER[1] - (len(rows) - 1) * 7.5 + 4.5
    placed = [(text(top + index * 15), row) for index, row in enumerate(rows)]
    return Node(text(CENTER[0]), text(CENTER[1]), "38", "self", label, "", placed)


def _neighbor(item: Any, index: int, count: int) -> Node:
    across, down = _rings(index, count)
    x, y = polar(1, 360 * index / count + (0 if count != 2 else 90))
    at_x, at_y = CENTER[0] + across * x, CENTER[1] + down * y
    label, relation = str(pick(item, "label")), str(pick(item, "relation"))
    rows = lines(label, 6 if count <= 6 else 4.6, 2)
    placed = [(text(at_y + 27 + line * 13), row) for line, row in enumerate(rows)]
    return Node(
        x=text(at_x),
        y=text(at_y),
        radius="13" if count <= TWO_RINGS else "10",
        tone=str(pick(item, "tone", "plain")),
        name=f"{relation}: {label}" if relation else label,
        url=str(pick(item, "url")),
        lines=placed,
        relation=relation if count <= 6 and width(relation) <= 9 else "",
        edge_x=text(CENTER[0] + across * x * 0.6),
        edge_y=text(CENTER[1] + down * y * 0.6 + 3),
        start_x=text(CENTER[0]),
        start_y=text(CENTER[1]),
    )


def _rings(index: int, count: int) -> tuple[float, float]:
    across, down = WIDTH / 2 - 52, HEIGHT / 2 - 40
    return (across * 0.7, down * 0.66) if count > TWO_RINGS and index % 2 else (across, down)
