"""How the applications of a program stand: by state for the board, by their reviews for the ranking, as a cohort."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.core.dates import effective_on, today
from ecosystem.programs.choices import COUNTING, Judging, Stage, State
from ecosystem.programs.models import (
    Application,
    ApplicationSpell,
    Enrollment,
    EnrollmentSpell,
    Evidence,
    GraduationCriterion,
    Program,
    Review,
)
from ecosystem.programs.scoring import Habit, Outcome, habits, outcomes

SHOWN = 60
# What no row or card shows, and is most of what an application weighs.
LONG_TEXTS = ("draft", "answers", "description")
# The states of the board, in the order in which an application goes through them.
BOARD = (
    *(Stage.SUBMITTED, Stage.CHANGES_REQUESTED, Stage.IN_REVIEW, Stage.WAITLISTED, Stage.NOTICE),
    *(Stage.ACCEPTED, Stage.REJECTED, Stage.WITHDRAWN),
)


@dataclass(frozen=True)
class Column:
    """One state of the board: how many applications are in it, and those that have waited longest."""

    stage: Stage
    total: int
    applications: tuple[Application, ...]

    @property
    def hidden(self) -> int:
        return self.total - len(self.applications)


def board(program: Program, query: str = "", *, shown: int = SHOWN) -> list[Column]:
    """The applications of a program by state, those that match; at most ``shown`` of each. A fixed number of queries."""
    handed_in = Application.objects.handed_in().filter(program=program).search(query)
    totals = dict(handed_in.order_by().values_list("state").annotate(applications=Count("pk")))
    return [Column(stage, totals.get(stage, 0), _first(handed_in, stage, totals, shown)) for stage in BOARD]


def _first(handed_in: object, stage: Stage, totals: Mapping[str, int], shown: int) -> tuple[Application, ...]:
    if not totals.get(stage):
        return ()
    rows = handed_in.filter(state=stage).with_progress().defer(*LONG_TEXTS)  # type: ignore[attr-defined]
    return tuple((rows.by_rank() if stage == Stage.WAITLISTED else rows.oldest_first())[:shown])


@dataclass(frozen=True)
class Ranked:
    """An application with what its reviews say together; None where nobody has handed one in."""

    application: Application
    outcome: Outcome | None
    advice: Mapping[str, int]


@dataclass
class Ranking:
    """The applications of a program by their normalized means, the best first, and how each reviewer scores."""

    rows: list[Ranked] = field(default_factory=list)
    habits: dict[int, Habit] = field(default_factory=dict)
    reviewers: dict[int, User] = field(default_factory=dict)
    mean: float = 0.0
    deviation: float = 0.0


def ranking(program: Program, stages: Iterable[str] | None = None) -> Ranking:
    """Everybody who can still be chosen (or those in ``stages``), ranked. Three queries."""
    stages = list(stages or (Stage.IN_REVIEW, Stage.WAITLISTED, Stage.NOTICE, Stage.ACCEPTED))
    reviews = list(_handed_in(program).values_list("reviewer", "application", "total", "advice"))
    totals = [(reviewer, application, float(total)) for reviewer, application, total, _advice in reviews]
    found = outcomes(totals)
    advice: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _reviewer, application, _total, said in reviews:
        advice[application][said] += 1
    applications = Application.objects.filter(program=program, state__in=stages).defer(*LONG_TEXTS).order_by("pk")
    rows = [Ranked(one, found.get(one.pk), dict(advice[one.pk])) for one in applications]
    rows.sort(key=lambda row: (row.outcome is None, -(row.outcome.normalized if row.outcome else 0)))
    known = habits(totals)
    return Ranking(rows, known, User.objects.in_bulk(known), *_together(totals))


def outcome_of(application: Application) -> Outcome | None:
    """What the reviews of one application say, on the scale of its program; None where none is handed in. Two queries at most."""
    if not application.reviews.submitted().exists():
        return None
    rows = _handed_in(application.program).values_list("reviewer", "application", "total")
    totals = [(reviewer, judged, float(total)) for reviewer, judged, total in rows]
    return outcomes(totals).get(application.pk)


def _handed_in(program: Program) -> Any:
    return Review.objects.submitted().filter(application__program=program).order_by("pk")


def _together(totals: list[tuple[int, int, float]]) -> tuple[float, float]:
    every = Habit(0, 0.0, 0.0)
    if totals:
        every = habits((0, application, total) for _reviewer, application, total in totals)[0]
    return every.mean, every.deviation


@dataclass(frozen=True)
class Owed:
    """What one reviewer of a program has done of what was assigned."""

    reviewer: User
    assigned: int
    submitted: int
    late: int


def progress_by_reviewer(program: Program) -> list[Owed]:
    """How far each reviewer is, those with most left first. Two queries."""
    late = Q(state=Judging.ASSIGNED, due_on__lt=today())
    rows = Review.objects.filter(application__program=program, state__in=COUNTING).order_by().values("reviewer")
    counted = list(
        rows.annotate(
            assigned=Count("pk"),
            submitted=Count("pk", filter=Q(state=Judging.SUBMITTED)),
            late=Count("pk", filter=late),
        )
    )
    people = User.objects.in_bulk([row["reviewer"] for row in counted])
    found = [Owed(people[row["reviewer"]], row["assigned"], row["submitted"], row["late"]) for row in counted]
    return sorted(found, key=lambda owed: (owed.submitted - owed.assigned, str(owed.reviewer)))


@dataclass(frozen=True)
class Step:
    """A step of the funnel: how many came this far, of all that began."""

    name: str
    count: int


@dataclass(frozen=True)
class Stay:
    """How long applications stayed in a state, in days: how many have left it, the median, the longest."""

    stage: Stage
    left: int
    median_days: float
    longest_days: float


@dataclass(frozen=True)
class Cohort:
    """A program's cohort: the funnel, the time in each state, and what became of whoever joined.

    ``direct`` members were enrolled without an application: they are in ``states``, and in no step of the funnel.
    """

    funnel: tuple[Step, ...]
    stays: tuple[Stay, ...]
    states: Mapping[str, int]
    direct: int


def cohort(program: Program, day: date | None = None) -> Cohort:
    """The cohort of a program as it stands on a day (default: today). Seven queries.

    Each step of the funnel counts who came at least this far: applied (begun), submitted, eligible (taken into review
    once), reviewed (with at least one review handed in), accepted, active (enrolled once by an application), graduated.
    """
    day = day or today()
    until = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    begun = Application.objects.filter(program=program, created_at__lt=until)
    counted = begun.aggregate(
        applied=Count("pk"),
        submitted=Count("pk", filter=Q(submitted_at__lt=until)),
        eligible=Count("pk", filter=Q(checked_at__lt=until)),
        accepted=Count("pk", filter=Q(state=Stage.ACCEPTED, decided_at__lt=until)),
    )
    judged = Review.objects.filter(application__program=program, submitted_at__lt=until)
    joined = Enrollment.objects.filter(program=program, application__isnull=False, starts_on__lte=day)
    states = _states(program, day)
    graduated = EnrollmentSpell.objects.filter(
        enrollment__in=joined.values("pk"), state=State.GRADUATED, starts_on__lte=day
    )
    steps = {
        **{name: counted[name] for name in ("applied", "submitted", "eligible")},
        "reviewed": judged.order_by().values("application").distinct().count(),
        "accepted": counted["accepted"],
        "active": joined.count(),
        "graduated": graduated.count(),
    }
    direct = Enrollment.objects.filter(program=program, application__isnull=True, starts_on__lte=day).count()
    funnel = tuple(Step(name, count) for name, count in steps.items())
    return Cohort(funnel, _stays(program, until), states, direct)


def _states(program: Program, day: date) -> dict[str, int]:
    """How many enrollments are in each state on the day."""
    spells = EnrollmentSpell.objects.filter(effective_on(day), enrollment__program=program)
    return dict(spells.order_by().values_list("state").annotate(enrollments=Count("pk")))


@dataclass(frozen=True)
class Reached:
    """How many of the members of a program have met one of its criteria for graduating."""

    criterion: GraduationCriterion
    met: int
    members: int


def reached(program: Program) -> list[Reached]:
    """What the cohort reached, criterion by criterion. Two queries."""
    members = Enrollment.objects.filter(program=program).count()
    criteria = program.graduation_criteria.filter(retired=False).order_by("position", "pk")
    counted = criteria.annotate(met=Count("evidence", filter=Q(evidence__met=True)))
    return [Reached(criterion, criterion.met, members) for criterion in counted]


@dataclass(frozen=True)
class Shown:
    """A criterion for graduating, and the evidence that a member has for it, if there is any."""

    criterion: GraduationCriterion
    evidence: Evidence | None

    @property
    def met(self) -> bool:
        return self.evidence is not None and self.evidence.met

    @property
    def missing(self) -> bool:
        """Nobody graduates without it."""
        return self.criterion.required and not self.met


def shown_by(enrollment: Enrollment) -> list[Shown]:
    """What the program wants of its graduates, and what the member has shown of it. Two queries."""
    there = {evidence.criterion_id: evidence for evidence in enrollment.evidence.all()}  # type: ignore[attr-defined]
    criteria = enrollment.program.graduation_criteria.filter(retired=False).order_by("position", "pk")
    return [Shown(criterion, there.get(criterion.pk)) for criterion in criteria]


def _stays(program: Program, until: datetime) -> tuple[Stay, ...]:
    rows = ApplicationSpell.objects.filter(application__program=program, ends_at__lt=until).order_by()
    lengths: dict[str, list[float]] = defaultdict(list)
    for state, starts_at, ends_at in rows.values_list("state", "starts_at", "ends_at"):
        lengths[state].append((ends_at - starts_at).total_seconds() / 86400)
    return tuple(
        Stay(stage, len(lengths[stage]), median(lengths[stage]), max(lengths[stage]))
        for stage in Stage
        if lengths[stage]
    )
