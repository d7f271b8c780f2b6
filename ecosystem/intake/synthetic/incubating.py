"""How far the solutions and members of a synthetic city came through the service steps of its center."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.audit.recording import create_many
from ecosystem.centers.models import CenterStep
from ecosystem.incubation.choices import State
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import QUIET_DAYS
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import Solution, SolutionParty

# No center carries more solutions and members than these, however large its city.
MOST_SOLUTIONS, MOST_MEMBERS = 600, 120
DELIVERED = ("场景分析报告", "技术方案与验收标准", "训练好的模型与评测报告", "上线的应用与使用手册", "联合推广方案")
SKIPPED = ("成员已有自己的模型", "场景方自行完成", "与上一环节合并进行")
CANCELED = ("成员改变了方向", "场景方暂停了项目")
# Of a hundred steps so many are skipped, canceled, or begun and never finished.
SKIP, CANCEL, STALL, STOP = 8, 2, 15, 12
# Only what began lately is still unfinished: of the rest somebody has taken care.
LATELY = timedelta(days=200)


@dataclass
class Incubation:
    """Service cases of a city, as of the day on which its intakes stand."""

    intakes: Intakes
    random: Random

    def make(self) -> None:
        """Write them all, a case after the other for each solution, and a first one for members without any."""
        steps = list(self.intakes.center.steps.present())
        managers = self._managers()
        cases = [
            case
            for organization, solution, begun in (*self._solutions(), *self._members())
            for case in self._course(organization, solution, begun, steps, managers)
        ]
        create_many(cases)
        self._let_rest([case for case in cases if case.is_open])

    def _let_rest(self, cases: list[ServiceCase]) -> None:
        """Something was written down about each open case in the last weeks; about a few it is too long ago."""
        noon = timezone.make_aware(datetime.combine(self.intakes.day, time(12)))
        for case in cases:
            at = noon - timedelta(days=self.random.randint(0, QUIET_DAYS * 3 // 2))
            ServiceCase.objects.filter(pk=case.pk).update(updated_at=at)

    def _managers(self) -> list[User]:
        roles = {"role": Role.PROGRAM_MANAGER, "center": self.intakes.center}
        return list(User.objects.filter(staff_roles__in=self.intakes.center.staff_roles.filter(**roles)).order_by("pk"))

    def _solutions(self) -> Iterator[tuple[Organization, Solution | None, date]]:
        owned = SolutionParty.objects.filter(solution__center=self.intakes.center, role=PartyRole.OWNER)
        seen: set[int] = set()
        rows = owned.select_related("organization", "solution").prefetch_related("solution__stages")
        for party in rows.order_by("solution__public_id", "pk")[:MOST_SOLUTIONS]:
            begun = min((stage.starts_on for stage in party.solution.stages.all() if stage.starts_on), default=None)
            if begun is not None and party.solution_id not in seen:
                seen.add(party.solution_id)
                yield party.organization, party.solution, begun

    def _members(self) -> Iterator[tuple[Organization, Solution | None, date]]:
        rows = Enrollment.objects.filter(program__platform__center=self.intakes.center, ends_on__isnull=True)
        known: set[int] = set()
        for enrollment in rows.select_related("organization").order_by("-starts_on", "public_id")[: MOST_MEMBERS * 2]:
            if enrollment.organization_id not in known and len(known) < MOST_MEMBERS:
                known.add(enrollment.organization_id)
                yield enrollment.organization, None, enrollment.starts_on

    def _course(
        self,
        organization: Organization,
        solution: Solution | None,
        begun: date,
        steps: list[CenterStep],
        managers: list[User],
    ) -> Iterator[ServiceCase]:
        """One step after the other until it stops, or the day of the city comes."""
        day, officer = begun, self.random.choice((*managers, None)) if managers else None
        for number, step in enumerate(steps if solution is not None else steps[:2]):
            if day >= self.intakes.day or (number and self.random.randrange(100) < STOP):
                return
            case = ServiceCase(
                public_id=public_id(self.random),
                step=step,
                organization=organization,
                solution=solution,
                planned_on=day,
                due_on=day + timedelta(days=2 * (step.expected_days or 30)),
                officer=officer,
            )
            self._stand(case, number, step.expected_days or 30)
            yield case
            if case.ends_on is None:
                yield from self._next(case, steps[number + 1 :])
                return
            if case.state == State.CANCELED:
                return
            day = case.ends_on

    def _next(self, case: ServiceCase, later: list[CenterStep]) -> Iterator[ServiceCase]:
        """Of every second solution that is under way the step after it is planned already."""
        if case.solution is not None and case.starts_on is not None and later and self.random.random() < 0.5:
            about = {"organization": case.organization, "solution": case.solution, "officer": case.officer}
            code = public_id(self.random)
            yield ServiceCase(public_id=code, step=later[0], planned_on=case.starts_on, due_on=None, **about)

    def _stand(self, case: ServiceCase, number: int, expected: int) -> None:
        chance, today = self.random.randrange(100), self.intakes.day
        starts = case.planned_on + timedelta(days=self.random.randint(1, 21))
        ends = starts + timedelta(days=self.random.randint(max(2, expected // 2), expected * 3 // 2))
        if chance < SKIP + CANCEL and starts <= today:
            case.state = State.SKIPPED if chance < SKIP else State.CANCELED
            case.ends_on = starts
            case.closing_reason = self.random.choice(SKIPPED if chance < SKIP else CANCELED)
        elif starts <= today:
            case.starts_on, case.state = starts, State.RUNNING
            stalls = chance < SKIP + CANCEL + STALL and starts > today - LATELY
            if ends <= today and not stalls:
                case.ends_on, case.state = ends, State.DONE
                case.deliverable = DELIVERED[min(number, len(DELIVERED) - 1)]
