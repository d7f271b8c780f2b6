"""Flows from one source to several targets, as bands whose width is what flows: one picture for one unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .shapes import pick

HEIGHT, GAP, LEAST = 120.0, 12.0, 2.0
# Of a hundred parts of the width: where the source ends, where the targets begin and end, where their names stand.
SOURCE, TARGET, END, LABEL = 3.0, 40.0, 43.0, "46%"
# So far apart two lines of text at least are.
ROW = 40.0


@dataclass(frozen=True)
class Band:
    """What flows to one target: the path it takes, where the target stands, and what it says."""

    path: str
    y: str
    height: str
    middle: str
    label: str
    value: str
    url: str
    is_rest: bool


@dataclass(frozen=True)
class Flow:
    """A source and its bands. ``height`` is that of the picture; its width is what there is."""

    bands: tuple[Band, ...]
    height: str
    source: str
    label_x: str = LABEL
    source_width: str = f"{SOURCE:g}"
    target_x: str = f"{TARGET:g}"
    target_width: str = f"{END - TARGET:g}"


def flow(targets: Sequence[Any]) -> Flow:
    """A picture of targets with ``value``, ``label``, ``display``, ``url`` and ``rest``: what has no link. Zeros are left out."""
    shown = [one for one in targets if Decimal(pick(one, "value", 0) or 0) > 0]
    whole = float(sum((Decimal(pick(one, "value")) for one in shown), Decimal(0)))
    if not whole:
        return Flow((), "0", "0")
    inner = max(HEIGHT, ROW * len(shown))
    bands, left, top = [], 0.0, 0.0
    scale = (inner - GAP * (len(shown) - 1)) / whole
    for one in shown:
        width = float(pick(one, "value")) * scale
        # A band is drawn as wide as its part; where that is thin its place still holds its name.
        place = max(width, LEAST)
        step = max(place, ROW - GAP)
        bands.append(_band(one, left, top, width, place))
        left, top = left + width, top + step + GAP
    height = max(top - GAP, left)
    return Flow(tuple(bands), f"{height:.1f}", f"{left:.1f}")


def _band(one: Any, left: float, top: float, width: float, place: float) -> Band:
    bend = (SOURCE + TARGET) / 2
    path = (
        f"M{SOURCE:g} {left:.2f}C{bend:g} {left:.2f} {bend:g} {top:.2f} {TARGET:g} {top:.2f}V{top + place:.2f}"
        f"C{bend:g} {top + place:.2f} {bend:g} {left + width:.2f} {SOURCE:g} {left + width:.2f}Z"
    )
    return Band(
        path=path,
        y=f"{top:.2f}",
        height=f"{place:.2f}",
        middle=f"{top + max(place, ROW - GAP) / 2:.1f}",
        label=str(pick(one, "label", "")),
        value=str(pick(one, "display", "")),
        url=str(pick(one, "url", "") or ""),
        is_rest=bool(pick(one, "rest", False)),
    )
