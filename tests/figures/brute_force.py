"""What each counter counts, once more: by plain loops over all rows there are, without any query of the product.

Whoever adds a counter adds how to count it by hand to ``CASES``; a test compares the two lists.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils import timezone

from ecosystem.centers.models import CapacityPhase, Center
from ecosystem.compute.models import Allocation, Usage
from ecosystem.core.dates import today
from ecosystem.incubation.models import ServiceCase
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.organizations.freshness import MONTHS, months_before
from ecosystem.organizations.models import Organization, OrganizationSector
from ecosystem.programs.models import Application, Enrollment, EnrollmentSpell
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome, Solution, SolutionStage
from ecosystem.vouchers.models import Claim
from tests.figures import served
from tests.figures.brute_industry import INDUSTRY
from tests.figures.research_by_hand import RESEARCH

Number = Decimal | int | None
SEEN = ("public", "unlisted")
UNIVERSITIES = ("university", "university_school")


@dataclass
class Everything:
    """All rows, read by the plainest of queries."""

    organizations: list[Organization] = field(default_factory=lambda: list(Organization.objects.all()))
    sectors: list[OrganizationSector] = field(default_factory=lambda: list(OrganizationSector.objects.all()))
    centers: list[Center] = field(default_factory=lambda: list(Center.objects.all()))
    phases: list[CapacityPhase] = field(default_factory=lambda: list(CapacityPhase.objects.all()))
    spells: list[EnrollmentSpell] = field(default_factory=lambda: list(EnrollmentSpell.objects.all()))
    enrollments: list[Enrollment] = field(
        default_factory=lambda: list(
            Enrollment.objects.select_related("organization", "program__platform__center").all()
        )
    )
    applications: list[Application] = field(
        default_factory=lambda: list(Application.objects.select_related("program__platform__center").all())
    )
    relationships: list[Relationship] = field(
        default_factory=lambda: list(Relationship.objects.select_related("subject", "object").all())
    )
    solutions: list[Solution] = field(default_factory=lambda: list(Solution.objects.all()))
    stages: list[SolutionStage] = field(default_factory=lambda: list(SolutionStage.objects.all()))
    outcomes: list[Outcome] = field(default_factory=lambda: list(Outcome.objects.select_related("solution").all()))
    allocations: list[Allocation] = field(
        default_factory=lambda: list(Allocation.objects.select_related("enrollment__program__platform__center").all())
    )
    cases: list[ServiceCase] = field(default_factory=lambda: list(ServiceCase.objects.select_related("step__center")))
    officers: list[Assignment] = field(default_factory=lambda: list(Assignment.objects.select_related("center").all()))
    log: list[LogEntry] = field(default_factory=lambda: list(LogEntry.objects.select_related("center").all()))
    claims: list[Claim] = field(
        default_factory=lambda: list(Claim.objects.select_related("enrollment", "pot__scheme__platform__center").all())
    )
    usage: list[Usage] = field(
        default_factory=lambda: list(
            Usage.objects.select_related("allocation__enrollment__program__platform__center").all()
        )
    )


def holds(row: Any, day: date) -> bool:
    return (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or day < row.ends_on)


@dataclass
class Place:
    """The city or the center asked about, the day and the period."""

    all: Everything
    registry: Any
    center: Any
    day: date
    since: date

    def of(self, center: Any) -> bool:
        if self.center is not None:
            return center.pk == self.center.pk
        return center.registry_id == self.registry.pk and center.status == "public"

    def organizations(self) -> list[Organization]:
        found = []
        for one in self.all.organizations:
            born = one.founded_on is None or one.founded_on <= self.day
            gone = one.dissolved_on is not None and one.dissolved_on <= self.day
            if one.status == "public" and one.registry_id == self.registry.pk and born and not gone:
                found.append(one)
        return found

    def enrollments(self) -> list[Enrollment]:
        """Those the public sees at the center, or at any."""
        found = []
        for one in self.all.enrollments:
            program, center = one.program, one.program.platform.center
            seen = program.status == "public" and center.status == "public" and one.organization.status in SEEN
            if seen and (self.center is None or center.pk == self.center.pk):
                found.append(one)
        return found

    def enrolled(self, state: str = "active", function: str = "") -> set[int]:
        """Organizations that on the day are in the state."""
        spells: dict[int, list[EnrollmentSpell]] = {}
        for spell in self.all.spells:
            spells.setdefault(spell.enrollment_id, []).append(spell)
        found = set()
        for one in self.enrollments():
            if function and one.program.platform.function != function:
                continue
            if any(spell.state == state and holds(spell, self.day) for spell in spells.get(one.pk, ())):
                found.add(one.organization_id)
        return found

    def members(self, *kinds: str, state: str = "active", function: str = "") -> int:
        there = self.enrolled(state, function)
        return sum(one.pk in there and (not kinds or one.kind in kinds) for one in self.organizations())

    def members_of_all(self) -> int:
        functions = ("compute", "incubation", "industry", "research_talent")
        served = [self.enrolled(function=function) for function in functions]
        return sum(all(one.pk in those for those in served) for one in self.organizations())

    def listed(self, pk: int) -> bool:
        one = next(one for one in self.all.organizations if one.pk == pk)
        return one.status == "public" and one.registry_id == self.registry.pk

    def new_members(self) -> int:
        first: dict[int, date] = {}
        for one in self.enrollments():
            assert one.starts_on
            first[one.organization_id] = min(first.get(one.organization_id, date.max), one.starts_on)
        return sum(self.since <= began <= self.day and self.listed(pk) for pk, began in first.items())

    def ended(self, *states: str) -> int:
        found = 0
        for one in self.enrollments():
            if one.state in states and one.ends_on and self.since <= one.ends_on <= self.day:
                found += self.listed(one.organization_id)
        return found

    def edges(self) -> list[Relationship]:
        seen = [one for one in self.all.relationships if one.subject.status in SEEN and one.object.status in SEEN]
        return [one for one in seen if holds(one, self.day)]

    def edges_of_city(self, *kinds: str) -> int:
        found = 0
        for one in self.edges():
            own = self.registry.pk in (one.subject.registry_id, one.object.registry_id)
            found += own and (not kinds or one.kind in kinds)
        return found

    def compute_users(self) -> int:
        providers = {one.organization_id for one in self.all.centers if self.of(one)} - {None}
        users = {one.subject_id for one in self.edges() if one.kind == "uses_compute_of" and one.object_id in providers}
        return sum(one.pk in users for one in self.organizations())

    def companies_with_universities(self) -> int:
        found = set()
        for one in self.edges():
            if one.kind == "collaborates_with" and one.object.kind in UNIVERSITIES:
                found.add(one.subject_id)
            if one.kind in ("collaborates_with", "transfers_technology_to") and one.subject.kind in UNIVERSITIES:
                found.add(one.object_id)
        return sum(one.kind == "company" and one.pk in found for one in self.organizations())

    def sectors(self) -> int:
        those = {one.pk for one in self.organizations()}
        return len({link.sector_id for link in self.all.sectors if link.organization_id in those})

    def fresh(self) -> Number:
        if self.day != today():
            return None
        there = self.organizations()
        fresh = [
            one for one in there if one.verified_on and one.verified_on >= months_before(self.day, MONTHS[one.kind])
        ]
        return share(len(fresh), len(there))

    def solutions(self) -> list[Solution]:
        found = []
        for one in self.all.solutions:
            if one.status != "public" or one.registry_id != self.registry.pk:
                continue
            if self.center is not None and one.center_id != self.center.pk:
                continue
            stages = self.stages(one)
            if not stages or any(stage.starts_on is None or stage.starts_on <= self.day for stage in stages):
                found.append(one)
        return found

    def stages(self, solution: Solution) -> list[SolutionStage]:
        return [one for one in self.all.stages if one.solution_id == solution.pk]

    def incubated(self) -> int:
        found = 0
        for one in self.solutions():
            stages = self.stages(one)
            begun = [one for one in stages if one.starts_on is None or one.starts_on <= self.day]
            if one.center_id and (not stages or any(stage.stage != "scouting" for stage in begun)):
                found += 1
        return found

    def in_stage(self, name: str) -> int:
        return sum(any(at.stage == name and holds(at, self.day) for at in self.stages(one)) for one in self.solutions())

    def outcomes(self) -> list[Outcome]:
        there = {one.pk for one in self.solutions()}
        measured = [one for one in self.all.outcomes if one.result is not None or one.change_value is not None]
        known = [one for one in measured if one.measured_on is None or one.measured_on <= self.day]
        return [one for one in known if one.solution_id in there]

    def handed_in(self) -> list[Application]:
        there = [one for one in self.all.applications if one.submitted_at is not None]
        if self.center is not None:
            return [one for one in there if one.program.platform.center_id == self.center.pk]
        return [one for one in there if one.program.platform.center.registry_id == self.registry.pk]

    def within(self, moment: Any) -> bool:
        return moment is not None and self.since <= timezone.localdate(moment) <= self.day

    def decided(self, *states: str) -> list[Application]:
        return [one for one in self.handed_in() if one.state in states and self.within(one.decided_at)]

    def days_to_decision(self) -> Number:
        times = [
            (timezone.localdate(one.decided_at) - timezone.localdate(one.submitted_at)).days  # type: ignore[arg-type]
            for one in self.decided("accepted", "rejected")
        ]
        return Decimal(str(median(times))) if times else None

    def capacity(self, *, planned: bool = False, day: date | None = None, center: Any = None) -> Decimal:
        day, total = day or self.day, Decimal(0)
        for one in self.all.centers:
            if not self.of(one) or (center is not None and one.pk != center):
                continue
            there = Decimal(0)
            for phase in sorted(self.all.phases, key=lambda phase: (phase.position, phase.pk)):
                if phase.center_id != one.pk or phase.number_format != "fp16":
                    continue
                if phase.ends_on is not None and phase.ends_on <= day:
                    continue
                if planned or (phase.state == "in_service" and holds(phase, day)):
                    there = phase.pflops if phase.basis == "total" else there + phase.pflops
            total += there
        return total

    def granted(self) -> list[Allocation]:
        found = []
        for one in self.all.allocations:
            granted = one.state in ("granted", "ended") and one.number_format == "fp16"
            if granted and self.of(one.enrollment.program.platform.center):
                found.append(one)
        return found

    def cases_done(self) -> int:
        there = [one for one in self.all.cases if self.of(one.step.center) and one.state == "done"]
        return sum(one.ends_on is not None and self.since <= one.ends_on <= self.day for one in there)

    def in_service(self) -> int:
        found = set()
        for one in self.all.cases:
            begun = one.planned_on <= self.day and one.starts_on is not None and one.starts_on <= self.day
            if self.of(one.step.center) and begun and (one.ends_on is None or one.ends_on > self.day):
                found.add(one.organization_id)
        return len(found)

    def subsidized(self) -> list[Claim]:
        there = [one for one in self.all.claims if self.of(one.pot.scheme.platform.center) and one.state == "paid"]
        return [one for one in there if one.paid_on is not None and self.since <= one.paid_on <= self.day]

    def compute_granted(self) -> Number:
        those = [one for one in self.granted() if one.decided_on and self.since <= one.decided_on <= self.day]
        return sum((one.granted for one in those), Decimal(0))

    def promised(self) -> Number:
        running = [one for one in self.granted() if one.starts_on <= self.day < one.ends_on]  # type: ignore[operator]
        if not self.capacity():
            return None
        a_day = sum((one.granted / Decimal((one.ends_on - one.starts_on).days) for one in running), Decimal(0))  # type: ignore[operator]
        return share(a_day, self.capacity() * 24)

    def months(self) -> list[tuple[Decimal, Decimal]] | None:
        """What there was and what was used in each whole month; None where it cannot be told."""
        found = []
        for first in month_starts(self.since, self.day):
            last = next_month(first) - timedelta(days=1)
            used, there, users = Decimal(0), Decimal(0), []
            for center in filter(self.of, self.all.centers):
                days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
                own = sum((self.capacity(day=day, center=center.pk) * 24 for day in days), Decimal(0))
                rows = [row for row in self.all.usage if row.month == first and self.is_at(row, center)]
                ran = {
                    one.pk
                    for one in self.granted()
                    if one.enrollment.program.platform.center_id == center.pk
                    and any(one.starts_on <= day < one.ends_on for day in days)
                }
                if own and not (rows and ran <= {row.allocation_id for row in rows}):
                    return None
                if own:
                    there += own
                    used += sum((row.amount for row in rows), Decimal(0))
                    users.append(len({row.allocation.enrollment.organization_id for row in rows if row.amount}))
            if there and min(users) < 3:
                return None
            if there:
                found.append((there, used))
        return found or None

    def is_at(self, row: Usage, center: Any) -> bool:
        own = row.allocation.enrollment.program.platform.center_id == center.pk
        return own and row.allocation.number_format == "fp16"

    def compute_used(self) -> Number:
        months = self.months()
        return None if months is None else sum((used for _there, used in months), Decimal(0))

    def utilization(self) -> Number:
        months = self.months()
        if months is None:
            return None
        rates = [used / there for there, used in months]
        return (100 * sum(rates, Decimal(0)) / len(rates)).quantize(Decimal("0.1"))


def share(part: Decimal | int, whole: Decimal | int) -> Number:
    return (100 * Decimal(part) / Decimal(whole)).quantize(Decimal("0.1")) if whole else None


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_starts(since: date, day: date) -> Iterable[date]:
    month = since if since.day == 1 else next_month(since)
    while next_month(month) - timedelta(days=1) <= day:
        yield month
        month = next_month(month)


CASES: dict[str, Callable[[Place], Number]] = {
    "organizations": lambda place: len(place.organizations()),
    "members": lambda place: place.members(),
    "members_companies": lambda place: place.members("company"),
    "members_universities": lambda place: place.members(*UNIVERSITIES),
    "members_institutes": lambda place: place.members("research_institute"),
    "members_teams": lambda place: place.members("team"),
    "members_suspended": lambda place: place.members(state="suspended"),
    "members_of_compute": lambda place: place.members(function="compute"),
    "members_of_incubation": lambda place: place.members(function="incubation"),
    "members_of_industry": lambda place: place.members(function="industry"),
    "members_of_research": lambda place: place.members(function="research_talent"),
    "members_of_all": lambda place: place.members_of_all(),
    "new_members": lambda place: place.new_members(),
    "graduations": lambda place: place.ended("graduated"),
    "departures": lambda place: place.ended("withdrawn", "removed"),
    "compute_users": lambda place: place.compute_users(),
    "relationships": lambda place: place.edges_of_city(),
    "supply_links": lambda place: place.edges_of_city("supplies", "customer_of"),
    "companies_with_universities": lambda place: place.companies_with_universities(),
    "sectors_covered": lambda place: place.sectors(),
    "fresh_records": lambda place: place.fresh(),
    "solutions": lambda place: place.incubated(),
    "solutions_piloting": lambda place: place.in_stage("piloting"),
    "solutions_deployed": lambda place: place.in_stage("deployed"),
    "solutions_with_outcomes": lambda place: len({one.solution_id for one in place.outcomes()}),
    "outcomes": lambda place: len(place.outcomes()),
    "outcomes_sourced": lambda place: share(
        sum(one.source_id is not None for one in place.outcomes()), len(place.outcomes())
    ),
    "capacity_in_service": lambda place: place.capacity(),
    "capacity_planned": lambda place: place.capacity(planned=True),
    "compute_granted": lambda place: place.compute_granted(),
    "capacity_promised": lambda place: place.promised(),
    "compute_used": lambda place: place.compute_used(),
    "utilization": lambda place: place.utilization(),
    "service_cases_done": lambda place: place.cases_done(),
    "members_in_service": lambda place: place.in_service(),
    "organizations_subsidized": lambda place: len({one.enrollment.organization_id for one in place.subsidized()}),
    "vouchers_paid": lambda place: sum((one.granted for one in place.subsidized()), Decimal(0)),
    **RESEARCH,
    **served.CASES,
    **INDUSTRY,
    "applications": lambda place: sum(place.within(one.submitted_at) for one in place.handed_in()),
    "applications_accepted": lambda place: len(place.decided("accepted")),
    "acceptance_rate": lambda place: share(len(place.decided("accepted")), len(place.decided("accepted", "rejected"))),
    "days_to_decision": lambda place: place.days_to_decision(),
}
