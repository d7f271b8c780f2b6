"""What the organizations of a synthetic city do: relationships, solutions, enrollments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ecosystem.audit.recording import create_many
from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.naming import weighted
from ecosystem.intake.synthetic.population import public_id, some_day
from ecosystem.organizations.choices import Kind as OrganizationKind
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment, EnrollmentSpell, Program
from ecosystem.relationships.choices import ALLOWED_ENDS, SYMMETRIC, Kind
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.choices import ChangeUnit, Direction, PartyRole, Stage
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionSector, SolutionStage
from ecosystem.sources.models import Source
from ecosystem.vocabulary.choices import Better, Comparator
from ecosystem.vocabulary.models import Sector

TODAY = date(2026, 6, 30)
OPENED = date(2021, 6, 1)
KINDS = (
    (Kind.SUPPLIES, 30),
    (Kind.CUSTOMER_OF, 22),
    (Kind.COLLABORATES_WITH, 20),
    (Kind.TRANSFERS_TECHNOLOGY_TO, 8),
    (Kind.INVESTS_IN, 8),
    (Kind.PARENT_OF, 5),
    (Kind.SPUN_OFF_FROM, 4),
    (Kind.HOSTS, 3),
)
HUB_EXPONENT = 2.6
STAGES = (Stage.SCOUTING, Stage.INCUBATING, Stage.PILOTING, Stage.DEPLOYED)
PRODUCTS = (
    ("智能巡检系统", "Inspection System"),
    ("解译平台", "Interpretation Platform"),
    ("质检方案", "Quality Inspection"),
    ("预测模型", "Forecasting Model"),
    ("数字孪生平台", "Digital Twin Platform"),
    ("辅助决策系统", "Decision Support"),
    ("语义检索引擎", "Semantic Search Engine"),
    ("边缘识别终端", "Edge Recognition Device"),
)
METRICS = (
    ("识别准确率", "recognition accuracy", "%", Better.UP),
    ("平均处理时间", "average processing time", "分钟", Better.DOWN),
    ("人工成本", "labor cost", "万元", Better.DOWN),
    ("训练速度", "training speed", "", Better.UP),
)
# How each is measured, as a report would tell it.
METHODS = {
    "识别准确率": {
        "method": "抽取连续三十天的样本，由两名人员分别复核",
        "method_en": "Samples of thirty days, each checked by two people",
    },
    "平均处理时间": {
        "method": "上线前后各一个月的系统日志均值",
        "method_en": "Mean of the system's logs, a month before and a month after",
    },
    "人工成本": {"method": "财务台账按季度对比", "method_en": "Accounts of a quarter, compared with the one before"},
    "训练速度": {
        "method": "同一数据集、同一模型各训练五次取均值",
        "method_en": "Mean of five runs on the same data and model",
    },
}
ENDINGS = ((State.GRADUATED, 70), (State.WITHDRAWN, 22), (State.REMOVED, 8))
REASONS = {
    State.SUSPENDED: "材料待补",
    State.ACTIVE: "材料已补齐",
    State.GRADUATED: "完成全部服务环节",
    State.WITHDRAWN: "成员主动退出",
    State.REMOVED: "长期未使用资源",
}


@dataclass
class Activity:
    """What the organizations' doings are made from; ``known`` are earlier organizations that many are linked to."""

    center: Center
    programs: list[Program]
    sectors: list[Sector]
    source: Source
    random: Random
    intakes: Intakes
    known: list[Organization] = field(default_factory=list)

    def make(self, organizations: Sequence[Organization]) -> None:
        """Let the new organizations act among themselves and with earlier ones."""
        active = [one for one in organizations if one.status == Status.PUBLIC]
        self._relate(active)
        self._solve(active)
        self._enroll(active)

    def _partner(self, active: Sequence[Organization]) -> Organization:
        """An organization drawn so that a few have very many links: early ones are drawn far more often."""
        pool = self.known if self.known and self.random.random() < 0.7 else active
        return pool[int(len(pool) * self.random.random() ** HUB_EXPONENT)]

    def _relate(self, active: Sequence[Organization]) -> None:
        edges: dict[tuple[int, str, int], Relationship] = {}
        for organization in active:
            for _number in range(self._degree()):
                edge = self._edge(organization, self._partner(active))
                if edge is not None:
                    edges[edge.subject_id, edge.kind, edge.object_id] = edge
            if self.center.organization and self.random.random() < 0.25:
                edge = self._checked(organization, self.center.organization, Kind.USES_COMPUTE_OF)
                if edge is not None:
                    edges[edge.subject_id, edge.kind, edge.object_id] = edge
        create_many(list(edges.values()))

    def _degree(self) -> int:
        """How many links an organization begins: mostly few, seldom many (a Pareto tail)."""
        return min(60, int(self.random.paretovariate(1.6) * 1.4))

    def _edge(self, one: Organization, other: Organization) -> Relationship | None:
        return self._checked(one, other, weighted(self.random, KINDS)[0])

    def _checked(self, subject: Organization, other: Organization, kind: str) -> Relationship | None:
        if subject.pk == other.pk:
            return None
        if kind in SYMMETRIC and other.pk < subject.pk:
            subject, other = other, subject
        ends = ALLOWED_ENDS.get(kind)
        if ends and (
            (ends.subject is not None and subject.kind not in ends.subject)
            or (ends.object is not None and other.kind not in ends.object)
        ):
            return None
        earliest = OPENED if kind == Kind.USES_COMPUTE_OF else OPENED - timedelta(days=900)
        earliest = max(earliest, subject.founded_on or earliest, other.founded_on or earliest)
        if earliest > TODAY:
            return None
        starts_on = some_day(self.random, earliest, TODAY)
        return Relationship(
            public_id=public_id(self.random),
            subject=subject,
            object=other,
            kind=kind,
            starts_on=starts_on,
            ends_on=some_day(self.random, starts_on + timedelta(days=30), TODAY + timedelta(days=60))
            if self.random.random() < 0.12
            else None,
            source=self.source,
        )

    def _solve(self, active: Sequence[Organization]) -> None:
        owners = [one for one in active if self.random.random() < 0.12]
        solutions = [self._solution(owner) for owner in owners]
        create_many(solutions)
        pairs = list(zip(solutions, owners, strict=True))
        stages = [list(self._stages(solution, owner)) for solution, owner in pairs]
        create_many([stage for of_one in stages for stage in of_one])
        create_many([party for solution, owner in pairs for party in self._parties(solution, owner, active)])
        create_many(
            [
                SolutionSector(solution=one, sector=sector)
                for one in solutions
                for sector in self.random.sample(self.sectors, 1)
            ]
        )
        begun = zip(solutions, (of_one[0].starts_on for of_one in stages), strict=True)
        create_many([outcome for solution, begun_on in begun for outcome in self._outcomes(solution, begun_on)])

    def _solution(self, owner: Organization) -> Solution:
        product, product_en = self.random.choice(PRODUCTS)
        serial = public_id(self.random)
        return Solution(
            public_id=serial,
            registry_id=self.center.registry_id,
            center=self.center,
            status=Publication.PUBLIC if self.random.random() < 0.95 else Publication.DRAFT,
            name=f"{owner.short_name or owner.name}{product} {serial[:4].upper()}",
            name_en=f"{owner.name_en} {product_en} {serial[:4].upper()}" if owner.name_en else "",
            problem="依靠人工完成，费时且难以复核。",
            problem_en="The work was done by hand, slowly and with no way to check it.",
            description=f"在示范市人工智能计算中心训练的{product}。",
            description_en=f"{product_en}, trained at the center of the synthetic city.",
            stack="昇腾",
        )

    def _stages(self, solution: Solution, owner: Organization) -> Iterator[SolutionStage]:
        """One stage after the other, as far as the city's last day allows."""
        begins = some_day(self.random, max(OPENED, owner.founded_on or OPENED), TODAY - timedelta(days=60))
        reached = STAGES[: self.random.randint(1, len(STAGES))]
        for stage in reached:
            ends = begins + timedelta(days=self.random.randint(40, 300))
            last = stage == reached[-1] or ends > TODAY
            yield SolutionStage(solution=solution, stage=stage, starts_on=begins, ends_on=None if last else ends)
            if last:
                return
            begins = ends

    def _parties(
        self, solution: Solution, owner: Organization, active: Sequence[Organization]
    ) -> Iterator[SolutionParty]:
        parties = {(owner.pk, PartyRole.OWNER): owner, (owner.pk, PartyRole.DEVELOPER): owner}
        for role, chance in ((PartyRole.RESEARCH_PARTNER, 0.35), (PartyRole.ADOPTER, 0.5), (PartyRole.ADOPTER, 0.3)):
            if self.random.random() < chance:
                other = self._partner(active)
                parties[other.pk, role] = other
        for (_pk, role), organization in parties.items():
            yield SolutionParty(solution=solution, organization=organization, role=role, source=self.source)

    def _outcomes(self, solution: Solution, begun_on: date) -> Iterator[Outcome]:
        for metric, metric_en, unit, better in self.random.sample(METRICS, self.random.choice((0, 1, 1, 2, 3))):
            outcome = self._outcome(solution, metric, metric_en, unit, better)
            outcome.measured_on = some_day(self.random, min(begun_on + timedelta(days=30), TODAY), TODAY)
            # Of every three somebody checked one, a month later.
            if ord(outcome.public_id[0]) % 3 == 0 and outcome.measured_on <= TODAY - timedelta(days=30):
                outcome.verified_on = outcome.measured_on + timedelta(days=30)
            yield outcome

    def _outcome(self, solution: Solution, metric: str, metric_en: str, unit: str, better: str) -> Outcome:
        outcome = Outcome(
            public_id=public_id(self.random),
            solution=solution,
            metric=metric,
            metric_en=metric_en,
            unit=unit,
            better=better,
            source=self.source,
            **METHODS[metric],
        )
        if not unit:
            outcome.change_value, outcome.change_unit = Decimal(self.random.randint(2, 12)), ChangeUnit.TIMES
            outcome.direction = Direction.UP
            return outcome
        before = Decimal(self.random.randint(55, 90))
        factor = Decimal(self.random.randint(105, 110) if better == Better.UP else self.random.randint(30, 85)) / 100
        outcome.baseline, outcome.result = before, min(before * factor, Decimal("99.5")).quantize(Decimal("0.1"))
        outcome.comparator = Comparator.GTE if better == Better.UP else Comparator.LTE
        outcome.direction = Direction.UP if better == Better.UP else Direction.DOWN
        return outcome

    def _enroll(self, active: Sequence[Organization]) -> None:
        joining = [one for one in active if one.kind != OrganizationKind.AGENCY and self.random.random() < 0.4]
        histories = [
            self._history(organization, program)
            for organization in joining
            for program in self._joined(organization, self.random.choice((1, 1, 2, 3)))
        ]
        enrollments = [enrollment for enrollment, _spells in histories]
        self.intakes.came_by(enrollments, {one.pk: (one.first_sector.code,) for one in joining})  # type: ignore[attr-defined]
        create_many(enrollments)
        self.intakes.reached(enrollments)
        create_many([spell for _enrollment, spells in histories for spell in spells])

    def _joined(self, organization: Organization, number: int) -> list[Program]:
        """Programs whose intake was still open when the organization was there."""
        founded = organization.founded_on or OPENED
        taking = [one for one in self.programs if founded <= min(one.intake_closes_on or TODAY, TODAY)]
        return self.random.sample(taking, min(number, len(taking)))

    def _history(self, organization: Organization, program: Program) -> tuple[Enrollment, list[EnrollmentSpell]]:
        opened = max(OPENED, program.intake_opens_on or OPENED, organization.founded_on or OPENED)
        day = some_day(self.random, opened, min(program.intake_closes_on or TODAY, TODAY))
        enrollment = Enrollment(
            public_id=public_id(self.random), program=program, organization=organization, starts_on=day
        )
        spells = [EnrollmentSpell(enrollment=enrollment, state=State.ACTIVE, starts_on=day)]
        if self.random.random() < 0.1:
            day = self._next(spells, State.SUSPENDED, day)
            if self.random.random() < 0.7:
                day = self._next(spells, State.ACTIVE, day)
        if self.random.random() < 0.3:
            self._next(spells, weighted(self.random, ENDINGS)[0], day)
        enrollment.state = spells[-1].state
        if enrollment.state in {ending for ending, _weight in ENDINGS}:
            enrollment.ends_on = spells[-1].starts_on
        return enrollment, spells

    def _next(self, spells: list[EnrollmentSpell], state: str, day: date) -> date:
        """Add a spell some time later, unless that lies beyond the city's last day."""
        begins = day + timedelta(days=self.random.randint(30, 400))
        if begins > TODAY:
            return day
        spells[-1].ends_on = begins
        spells.append(
            EnrollmentSpell(
                enrollment=spells[0].enrollment, state=state, starts_on=begins, reason=REASONS[State(state)]
            )
        )
        return begins
