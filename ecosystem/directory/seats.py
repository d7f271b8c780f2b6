"""Programs with the state of their intake and the seats that are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.dates import today
from ecosystem.core.display import precise_date
from ecosystem.programs.eligibility import Facts, verdicts
from ecosystem.programs.models import Application, Program
from ecosystem.programs.reports import seats_taken
from ecosystem.programs.services.applying import is_taking


@dataclass(frozen=True)
class OpenProgram:
    """A program as of a day: seats taken count everybody whose enrollment has not ended, suspended or not."""

    program: Program
    taken: int
    intake: str
    is_open: bool
    runs: bool

    @property
    def left(self) -> int | None:
        """Seats left; None where their number is not limited."""
        return None if self.program.seats is None else max(self.program.seats - self.taken, 0)


def with_seats(programs: Iterable[Program], day: date) -> list[OpenProgram]:
    """The programs with their seats on the day; one query for any number of programs."""
    found = list(programs)
    taken = seats_taken(found, day)
    return [
        OpenProgram(program, taken[program.pk], intake(program, day), is_open(program, day), program.holds_on(day))
        for program in found
    ]


def is_open(program: Program, day: date) -> bool:
    """Whether the intake window is open on the day, its last day included."""
    opens, closes = program.intake_opens_on, program.intake_closes_on
    if opens is None and closes is None:
        return False
    return (opens is None or opens <= day) and (closes is None or day <= closes) and program.holds_on(day)


def intake(program: Program, day: date) -> str:
    """The intake window in a sentence; empty where no window is known."""
    opens, closes = program.intake_opens_on, program.intake_closes_on
    if opens is not None and day < opens:
        return _("Opens on %(day)s") % {"day": precise_date(opens)}
    if closes is not None and day <= closes:
        return _("Open until %(day)s") % {"day": precise_date(closes)}
    if closes is not None:
        return _("Closed on %(day)s") % {"day": precise_date(closes)}
    return _("Open since %(day)s") % {"day": precise_date(opens)} if opens is not None else ""


def conditions(program: Program) -> list[str]:
    """Who can join, as the rules say that are checked while somebody applies."""
    return [verdict.sentence for verdict in verdicts(program, Facts())]


def applying(program: Program, day: date) -> dict[str, Any]:
    """Whether one can apply now, and who is under public notice; of another day than today, only that nobody can apply."""
    if day != today():
        return {"may_apply": False, "announced": ()}
    announced = Application.objects.under_notice(day).filter(program=program).order_by("notice_starts_on", "pk")
    return {"may_apply": is_taking(program, day), "announced": announced}
