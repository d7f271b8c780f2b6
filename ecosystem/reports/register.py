"""The sections of reports: each package that has something to say registers a function that says it."""

from collections.abc import Callable
from dataclasses import dataclass

from ecosystem.reports.asking import Asked
from ecosystem.reports.choices import Kind
from ecosystem.reports.content import Number, Section

Made = Callable[[Asked], Section | None]


@dataclass(frozen=True)
class Registered:
    """A section's place in a report, and the function that makes it."""

    position: int
    make: Made


_sections: dict[Kind, list[Registered]] = {kind: [] for kind in Kind}


def section(kind: Kind, position: int) -> Callable[[Made], Made]:
    """Register a function as what makes a section of a kind of report; sections stand in the order of their positions.

    It returns None where there is nothing to say, and is asked again for every report: it keeps nothing.
    """

    def register(make: Made) -> Made:
        if any(one.position == position for one in _sections[kind]):
            raise ValueError(f"Two sections of the report {kind.value} have the position {position}.")
        _sections[kind].append(Registered(position, make))
        _sections[kind].sort(key=lambda one: one.position)
        return make

    return register


def sections_of(kind: Kind) -> list[Made]:
    """What makes the sections of a kind of report, in order."""
    return [one.make for one in _sections[kind]]


def numbers_of(asked: Asked) -> dict[str, Number]:
    """Every number of a report by its key, with its rows; nothing is counted."""
    made = (make(asked) for make in sections_of(asked.kind))
    return {one.key: one for section in made if section is not None for one in (*section.numbers, *section.lists)}
