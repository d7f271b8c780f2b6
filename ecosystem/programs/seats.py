"""Seats of programs: who takes one, how many are left, and that no more are taken than there are.

An enrollment takes a seat from its first day until it ends, suspended or not: a suspended member may come back. An
application under public notice holds one, so that it is still there when the notice has run.
"""

from collections.abc import Iterable
from datetime import date
from itertools import accumulate

from django.db.models import Q
from django.utils.translation import gettext as _

from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Application, Enrollment, Program


def refuse_overfull(programs: Iterable[int], *, since: date | None = None) -> None:
    """Lock these programs and raise :class:`Conflict` (``program_full``) where one has more enrollments than seats.

    Every day from ``since`` on (default: today) is looked at. Earlier days are not, because nobody knows any more how many
    seats there were then.
    """
    since = since or today()
    limited = Program.objects.select_for_update().filter(pk__in=list(programs), seats__isnull=False).order_by("pk")
    for program in limited:
        taken = most_taken(program, since)
        if taken > program.seats:  # type: ignore[operator]
            raise Conflict(
                "program_full",
                _("“%(program)s” has %(seats)s seats; this would take %(taken)s.")
                % {"program": program, "seats": program.seats, "taken": taken},
            )


def most_taken(program: Program, since: date) -> int:
    """The largest number of seats taken on one day, from ``since`` on."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=since)
    steps: list[tuple[date, int]] = []
    for starts_on, ends_on in Enrollment.objects.filter(lasting, program=program).values_list("starts_on", "ends_on"):
        steps.append((max(starts_on, since), 1))
        if ends_on is not None:
            steps.append((ends_on, -1))
    held = Application.objects.filter(program=program, state=Stage.NOTICE).count()
    steps += [(max(today(), since), 1)] * held
    # Sorted, a day's ends come before its starts: whoever leaves that day no longer has the seat.
    return max(accumulate((step for _day, step in sorted(steps)), initial=0))


def keep_seats(programs: set[int]) -> None:
    """The last check of every change set that touched programs: undoing and importing cannot overfill one either."""
    refuse_overfull(programs)


def keep_held_seats(applications: set[int]) -> None:
    """The same for change sets that touched applications under notice, which hold seats."""
    held = Application.objects.filter(pk__in=applications, state=Stage.NOTICE).order_by().values_list("program")
    refuse_overfull({program for (program,) in held})
