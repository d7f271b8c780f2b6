"""Who should judge what: reviewers without a conflict, the least loaded first, so that the work is shared evenly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from ecosystem.accounts.models import User
from ecosystem.programs.choices import COUNTING, JUDGED, Judging
from ecosystem.programs.conflicts import Path, conflicts
from ecosystem.programs.models import Application, PanelMember, Program, Review


@dataclass(frozen=True)
class Seat:
    """A reviewer of a panel: how many applications of the program they judge already, and how many they take at most."""

    reviewer: User
    load: int
    most: int | None = None


@dataclass
class Plan:
    """Who is to judge what, what stays short of reviewers, and the conflicts that were met on the way."""

    pairs: list[tuple[Application, User]] = field(default_factory=list)
    short: list[tuple[Application, int]] = field(default_factory=list)
    conflicts: dict[tuple[int, int], Path] = field(default_factory=dict)


def planned(program: Program, applications: Sequence[Application], day: date | None = None) -> Plan:
    """The assignments that would give each application its reviews; nothing is written. A fixed number of queries.

    Those with the fewest possible reviewers are served first, so that nobody is used up elsewhere who is the only one
    without a conflict. Of those possible, the least loaded get it; equals in the order of their names.
    """
    panel = panel_of(program)
    judged = [application for application in applications if application.state in JUDGED]
    taken = _taken(judged)
    found = conflicts([seat.reviewer for seat in panel], judged, day)
    loads = {seat.reviewer.pk: seat.load for seat in panel}
    plan = Plan(conflicts=found)
    possible = {
        application.pk: [
            seat
            for seat in panel
            if seat.reviewer.pk not in taken[application.pk][0] and (seat.reviewer.pk, application.pk) not in found
        ]
        for application in judged
    }
    for application in sorted(judged, key=lambda one: (len(possible[one.pk]), one.pk)):
        missing = program.reviews_wanted - taken[application.pk][1]
        for seat in _least_loaded(possible[application.pk], loads, missing):
            loads[seat.reviewer.pk] += 1
            missing -= 1
            plan.pairs.append((application, seat.reviewer))
        if missing > 0:
            plan.short.append((application, missing))
    return plan


def panel_of(program: Program) -> list[Seat]:
    """The panel, with what each of its active members judges already. Two queries."""
    members = PanelMember.objects.filter(program=program, user__is_active=True).select_related("user")
    counting = (
        Review.objects.filter(application__program=program, state__in=COUNTING).order_by().values_list("reviewer")
    )
    loads = dict(counting.annotate(reviews=Count("pk")))
    panel = [Seat(member.user, loads.get(member.user_id, 0), member.most) for member in members]
    return sorted(panel, key=lambda seat: (str(seat.reviewer), seat.reviewer.pk))


def _taken(applications: Iterable[Application]) -> dict[int, tuple[set[int], int]]:
    """For each application, who cannot be asked (again), and how many reviews it has."""
    taken: dict[int, tuple[set[int], int]] = {application.pk: (set(), 0) for application in applications}
    rows = Review.objects.filter(application__in=list(taken)).exclude(state=Judging.RELEASED)
    for application, reviewer, state in rows.values_list("application", "reviewer", "state"):
        people, reviews = taken[application]
        people.add(reviewer)
        taken[application] = people, reviews + (state in COUNTING)
    return taken


def _least_loaded(seats: Sequence[Seat], loads: dict[int, int], wanted: int) -> list[Seat]:
    free = [seat for seat in seats if seat.most is None or loads[seat.reviewer.pk] < seat.most]
    order = {seat.reviewer.pk: place for place, seat in enumerate(seats)}
    return sorted(free, key=lambda seat: (loads[seat.reviewer.pk], order[seat.reviewer.pk]))[: max(0, wanted)]
