"""Corrections of figures in the open: what a figure said, what it says since, when and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.display import precise_date, quantity
from ecosystem.figures.choices import CorrectionKind, Nature
from ecosystem.figures.models import Figure

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing a figure said otherwise."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ToldCorrection:
    """A correction as a page tells it; of what was superseded the new figure stands beside it."""

    kind: str
    made_at: datetime
    reason: str
    differences: list[Difference]


def told_corrections(figure: Figure) -> list[ToldCorrection]:
    """The corrections of a figure whose ``corrections`` were read along, the latest first.

    A correction keeps what changed; what stood beside it is found by going back from what the figure says now.
    """
    told, said = [], _says(figure)
    for one in sorted(figure.corrections.all(), key=lambda correction: correction.pk, reverse=True):
        before = {**said, **one.before}
        told.append(ToldCorrection(one.kind, one.made_at, one.reason, _differences(figure, before, said)))
        said = before
    return told


def is_corrected(figure: Figure) -> bool:
    """Whether the figure itself said something else before."""
    return any(one.kind == CorrectionKind.CORRECTED for one in figure.corrections.all())


def _says(figure: Figure) -> Said:
    names = ("value", "comparator", "nature", "as_of_on_precision")
    days = ("as_of_on", "period_starts_on", "period_ends_on")
    dates = {name: getattr(figure, name).isoformat() if getattr(figure, name) else None for name in days}
    return {**{name: getattr(figure, name) for name in names}, **dates, "measure": figure.measure.code}


def _differences(figure: Figure, before: Said, after: Said) -> list[Difference]:
    tellings: tuple[tuple[str, Callable[[Said], str]], ...] = (
        (_("Value"), lambda said: str(quantity(said["value"], said["comparator"], figure.measure.unit_label))),
        (_("As of"), lambda said: _day(said["as_of_on"], said["as_of_on_precision"])),
        (_("Period"), lambda said: _period(said["period_starts_on"], said["period_ends_on"])),
        (_("Nature"), lambda said: str(Nature(said["nature"]).label)),
        (_("Measure"), lambda said: str(said["measure"])),
    )
    pairs = [(label, tell(before), tell(after)) for label, tell in tellings]
    return [Difference(label, one or "—", other or "—") for label, one, other in pairs if one != other]


def _day(text: str | None, precision: str = "day") -> str:
    return precise_date(date.fromisoformat(text), precision) if text else ""


def _period(starts_on: str | None, ends_on: str | None) -> str:
    return f"{_day(starts_on)} – {_day(ends_on)}" if starts_on or ends_on else ""
