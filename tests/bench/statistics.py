"""From samples to figures."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil
from statistics import median
from typing import Any

# Differences below this mean nothing on machines that do other things too.
NOISE = 1.3


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest of the values that so large a part of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(part * len(ordered)) - 1)]


@dataclass(frozen=True)
class Figures:
    """What a row of the table says of one subject: milliseconds of CPU and wall a request, and what it sends and takes."""

    cpu: float
    unit: float
    p50: float
    p95: float
    cold: float | None = None
    queries: int | None = None
    size: int = 0
    packed: int = 0
    memory: float = 0.0
    growth: float = 0.0

    @property
    def times(self) -> float:
        """CPU×: how many times what the constant view costs."""
        return self.cpu / self.unit if self.unit else 0.0

    def as_json(self) -> dict[str, Any]:
        """For the file of results."""
        return asdict(self)


@dataclass
class Rounds:
    """What several rounds of one row measured: CPU a request in each, walls of all requests."""

    cpus: list[float]
    walls: list[float]

    @classmethod
    def none(cls) -> "Rounds":
        """Before the first round."""
        return cls([], [])

    def add(self, cpu: float, walls: Sequence[float]) -> None:
        """One round: CPU milliseconds a request, and the wall milliseconds of each."""
        self.cpus.append(cpu)
        self.walls.extend(walls)

    @property
    def cpu(self) -> float:
        """The median round."""
        return median(self.cpus)


def grown(small: float, large: float) -> float:
    """How many times as much the larger city costs."""
    return large / small if small else 0.0


def verdict(value: float, target: float | None) -> str:
    """Whether a figure keeps to its target: what is above it by less than the noise is said to be near."""
    if target is None:
        return ""
    if value <= target:
        return "met"
    return "near" if value <= target * NOISE else "missed"
