"""The loop in words and numbers: three pictures, each in a unit of its own, and the same as rows of a table."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.centers.choices import NumberFormat
from ecosystem.core.display import number
from ecosystem.core.drawing.flows import Flow, flow
from ecosystem.core.exporting.extract import Column, Extract
from ecosystem.delivery.loop import Loop

# Where the rows of a target are; empty where they are not to be seen.
Rows = Callable[[str, Any], str]


@dataclass(frozen=True)
class Target:
    """Where something leads: how much of it, in words too, and where its rows are. ``rest``: it has no recorded link."""

    code: str
    label: str
    value: Decimal
    display: str
    url: str = ""
    rest: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Panel:
    """One picture: what it begins with, in one unit, and where that leads."""

    code: str
    title: str
    unit: str
    total: str
    targets: tuple[Target, ...]

    @property
    def picture(self) -> Flow:
        return flow(self.targets)

    @property
    def told(self) -> list[Target]:
        """The rows of its table: what is nothing is left out."""
        return [one for one in self.targets if one.value]


def panels(found: Loop, rows: Rows = lambda code, what: "") -> list[Panel]:
    """The three pictures of a loop. ``rows`` gives the address of a target's rows, by its code."""
    return [_compute(found, rows), _solutions(found, rows), _outcomes(found, rows)]


def _compute(found: Loop, rows: Rows) -> Panel:
    unit = f"PFLOPS·h {NumberFormat(found.number_format).label}"
    targets = (
        Target(
            "linked",
            _("to solutions"),
            found.linked.amount,
            number(found.linked.amount),
            rows("linked", None),
            detail=_allocations(found.linked.allocations),
        ),
        Target(
            "unlinked",
            _("not linked to a solution"),
            found.unlinked.amount,
            number(found.unlinked.amount),
            rows("unlinked", None),
            rest=True,
            detail=_allocations(found.unlinked.allocations),
        ),
    )
    return Panel("compute", _("Compute granted"), unit, number(found.granted), targets)


def _allocations(n: int) -> str:
    return ngettext("%(n)s allocation", "%(n)s allocations", n) % {"n": number(n)}


def _solutions(found: Loop, rows: Rows) -> Panel:
    targets = (
        _counted("measured", _("with outcomes"), found.measured, rows),
        _counted("without", _("without a recorded outcome"), found.without, rows, rest=True),
    )
    return Panel("solutions", _("Solutions it was granted for"), str(_("solutions")), number(found.solutions), targets)


def _outcomes(found: Loop, rows: Rows) -> Panel:
    targets = [_counted(f"sector {sector.code}", str(sector), n, rows, sector) for sector, n in found.sectors]
    targets.append(_counted("unplaced", _("of solutions without a sector"), found.unplaced, rows, rest=True))
    return Panel(
        "outcomes", _("Outcomes of these solutions"), str(_("outcomes")), number(found.outcomes), tuple(targets)
    )


def _counted(code: str, label: str, n: int, rows: Rows, what: Any = None, *, rest: bool = False) -> Target:
    return Target(code, label, Decimal(n), number(n), rows(code, what), rest)


def extract(title: str, found: list[Panel]) -> Extract:
    """The pictures as a file: from what to what, how much, in which unit."""
    columns = [
        Column("from", _("From")),
        Column("to", _("To"), 36),
        Column("value", _("Value")),
        Column("unit", _("Unit")),
        Column("linked", _("Linked")),
    ]

    def lines() -> Any:
        yield [
            [panel.title, one.label, one.value, panel.unit, _("no") if one.rest else _("yes")]
            for panel in found
            for one in panel.told
        ]

    return Extract(title, columns, lines)
