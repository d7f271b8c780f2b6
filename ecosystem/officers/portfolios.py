"""What an officer answers for at a center, and how it would be dealt out to those who take over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from ecosystem.accounts.models import User
from ecosystem.casework.choices import TaskState
from ecosystem.casework.models import Task, WelcomeTask
from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.incubation.models import ServiceCase
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Judging
from ecosystem.programs.models import Review


@dataclass
class Portfolio:
    """Everything an officer answers for at a center, as it stands, in the order in which it was given."""

    assignments: list[Assignment] = field(default_factory=list)
    cases: list[ServiceCase] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    welcomes: list[WelcomeTask] = field(default_factory=list)
    # What goes along with the members, and what stays with the person: counts, for who looks before handing over.
    next_contacts: int = 0
    open_requests: int = 0
    reviews: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.assignments or self.cases or self.tasks or self.welcomes)

    @property
    def organizations(self) -> list[Organization]:
        """Whom it is about: members first, then those of cases and tasks."""
        found: dict[int, Organization] = {}
        for record in (*self.assignments, *self.cases, *self.tasks):
            if record.organization is not None:
                found.setdefault(record.organization.pk, record.organization)
        return list(found.values())


def portfolio_of(center: Center, officer: User, *, lock: bool = False) -> Portfolio:
    """What an officer answers for at a center. Seven queries; with ``lock`` the rows are locked for a hand-over."""
    assignments = Assignment.objects.open().filter(center=center, officer=officer)
    cases = ServiceCase.objects.of_center(center).open().filter(officer=officer)
    tasks = Task.objects.filter(center=center, assignee=officer, state=TaskState.OPEN)
    welcomes = WelcomeTask.objects.filter(program__platform__center=center, person=officer)
    asked = LogEntry.objects.filter(center=center).of_officer(officer, today())
    reviews = Review.objects.filter(reviewer=officer, application__program__platform__center=center)
    return Portfolio(
        assignments=_rows(assignments, lock, "center", "organization"),
        cases=_rows(cases, lock, "step__center", "organization", "solution"),
        tasks=_rows(tasks, lock, "center", "organization", "application", "enrollment"),
        welcomes=_rows(welcomes, lock, "program__platform__center"),
        next_contacts=asked.appointments().count(),
        open_requests=asked.waiting().count(),
        reviews=reviews.filter(state=Judging.ASSIGNED).count(),
    )


def _rows(rows: QuerySet, lock: bool, *related: str) -> list[Any]:
    rows = rows.select_related(*related).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if lock else rows)


def dealt(portfolio: Portfolio, to: Sequence[User], loads: Counter[int]) -> dict[int | None, User]:
    """Who takes over which organization (None: what is about none): each goes to whoever has the fewest members by then.

    All that is about one organization goes to one person. Equal loads are dealt in the order in which ``to`` names people.
    """
    having = Counter({person.pk: loads[person.pk] for person in to})
    found: dict[int | None, User] = {}
    for organization in portfolio.organizations:
        taker = min(to, key=lambda person: having[person.pk])
        having[taker.pk] += 1
        found[organization.pk] = taker
    found[None] = min(to, key=lambda person: having[person.pk])
    return found


def loads_of(center: Center, people: Iterable[User]) -> Counter[int]:
    """How many members each of these people answers for at a center."""
    rows = Assignment.objects.open().filter(center=center, officer__in=list(people)).order_by()
    return Counter(dict(rows.values_list("officer").annotate(members=Count("pk"))))


def responsible_people(center: Center) -> list[tuple[User, int, int, int]]:
    """Who answers for how many members, open cases and open tasks at a center, most members first. Four queries."""
    counts = [
        Assignment.objects.open().filter(center=center).order_by().values_list("officer"),
        ServiceCase.objects.of_center(center).open().filter(officer__isnull=False).order_by().values_list("officer"),
        Task.objects.filter(center=center, state=TaskState.OPEN, assignee__isnull=False)
        .order_by()
        .values_list("assignee"),
    ]
    members, cases, tasks = (Counter(dict(rows.annotate(number=Count("pk")))) for rows in counts)
    people = User.objects.filter(Q(pk__in={*members, *cases, *tasks}))
    found = [(person, members[person.pk], cases[person.pk], tasks[person.pk]) for person in people]
    return sorted(found, key=lambda one: (-one[1], -one[2], -one[3], str(one[0])))
