"""Research and talent of a synthetic city: projects of its universities, what came out of them, who uses it, and trainings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ecosystem.audit.recording import create_many
from ecosystem.core.choices import Publication
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.organizations.choices import Kind, Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.research.choices import OutputKind, PartnerRole
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ProjectSector, ResearchProject, Training
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import SolutionParty
from ecosystem.vocabulary.models import Sector

MOST_PROJECTS, MOST_TRAININGS, YEARS = 24, 30, 4
TOPICS = (
    ("遥感影像智能解译", "Interpretation of remote-sensing images"),
    ("多模态大模型", "Large multimodal models"),
    ("工业缺陷检测", "Industrial defect detection"),
    ("医学影像分析", "Analysis of medical images"),
    ("城市内涝预测", "Forecasting of urban flooding"),
    ("语音识别与合成", "Speech recognition and synthesis"),
    ("蛋白质结构预测", "Prediction of protein structures"),
    ("交通流仿真", "Simulation of traffic flows"),
)
KINDS = {
    OutputKind.MODEL: ("预训练模型", "pre-trained model"),
    OutputKind.DATASET: ("样本库", "sample library"),
    OutputKind.FRAMEWORK: ("开源框架", "open-source framework"),
    OutputKind.PAPER: ("论文", "paper"),
    OutputKind.PATENT: ("发明专利", "patent"),
}
COURSES = (
    ("人工智能框架开发者培训", "Course for developers of AI frameworks"),
    ("大模型微调实训营", "Workshop on fine-tuning large models"),
    ("算子开发进阶班", "Advanced class on operators"),
    ("高校教师人工智能研修班", "Seminar on AI for teachers"),
)
SEATS = (40, 60, 80, 120)
# Of a hundred projects so many are drafts; of trainings that were held so many were never counted.
DRAFTS, UNCOUNTED = 12, 10


@dataclass
class Research:
    """The research and the trainings of a city's center, as of the day on which its intakes stand."""

    intakes: Intakes
    random: Random
    users: list[Organization] = field(default_factory=list)
    solutions: dict[int, int] = field(default_factory=dict)

    def make(self) -> None:
        """Write it all: a few dozen of each, however large the city."""
        leaders = self._organizations(Kind.UNIVERSITY, Kind.UNIVERSITY_SCHOOL, Kind.RESEARCH_INSTITUTE)
        if not leaders:
            return
        self.users = self._members()
        self.solutions = self._own_solutions()
        projects = create_many([self._project(number) for number in range(min(MOST_PROJECTS, 3 * len(leaders)))])
        sectors = list(Sector.objects.in_order())
        create_many([self._sector(project, sectors) for project in projects if sectors])
        create_many(
            [partner for number, one in enumerate(projects) for partner in self._partners(number, one, leaders)]
        )
        outputs = create_many([output for one in projects for output in self._outputs(one, one.starts_on)])
        create_many([use for output in outputs for use in self._uses(output, output.released_on)])
        create_many([self._training(number, leaders) for number in range(MOST_TRAININGS)])

    def _organizations(self, *kinds: str) -> list[Organization]:
        rows = Organization.objects.filter(registry=self.intakes.center.registry, kind__in=kinds, status=Status.PUBLIC)
        return list(rows.order_by("public_id")[:MOST_PROJECTS])

    def _members(self) -> list[Organization]:
        rows = Enrollment.objects.filter(program__platform__center=self.intakes.center, ends_on__isnull=True)
        known = rows.filter(organization__kind=Kind.COMPANY, organization__status=Status.PUBLIC)
        found = known.select_related("organization").order_by("starts_on", "public_id")[: 4 * MOST_PROJECTS]
        return list(dict.fromkeys(one.organization for one in found))

    def _own_solutions(self) -> dict[int, int]:
        """A solution of each of those who use what came out of research, where they have one."""
        parts = SolutionParty.objects.filter(organization__in=self.users, role=PartyRole.DEVELOPER)
        rows = parts.filter(solution__center=self.intakes.center).order_by("-solution__public_id", "-pk")
        return dict(rows.values_list("organization", "solution"))

    def _before(self, years: int) -> date:
        return self.intakes.day - timedelta(days=self.random.randint(30, 365 * years))

    def _project(self, number: int) -> ResearchProject:
        title, title_en = TOPICS[number % len(TOPICS)]
        part = number // len(TOPICS) + 1
        starts_on = self._before(YEARS)
        ends_on = starts_on + timedelta(days=self.random.choice((365, 730, 1095)))
        return ResearchProject(
            public_id=public_id(self.random),
            center=self.intakes.center,
            status=Publication.DRAFT if self.random.randrange(100) < DRAFTS else Publication.PUBLIC,
            title=f"{title}（{part}期）" if part > 1 else title,
            title_en=f"{title_en}, phase {part}" if part > 1 else title_en,
            description=f"面向{title}的基础研究，成果供中心成员使用。",
            description_en=f"Basic research: {title_en.lower()}. What comes out of it is for the center's members to use.",
            starts_on=starts_on,
            ends_on=ends_on if ends_on <= self.intakes.day or self.random.random() < 0.5 else None,
            source=self.intakes.center.source,
        )

    def _sector(self, project: ResearchProject, sectors: list[Sector]) -> ProjectSector:
        return ProjectSector(project=project, sector=self.random.choice(sectors))

    def _partners(self, number: int, project: ResearchProject, leaders: list[Organization]) -> Iterator[ProjectPartner]:
        about = {"project": project, "starts_on": project.starts_on, "ends_on": project.ends_on}
        yield ProjectPartner(
            organization=leaders[number % len(leaders)], role=PartnerRole.LEAD, source=project.source, **about
        )
        for member in self.random.sample(self.users, min(2, len(self.users))):
            yield ProjectPartner(organization=member, role=PartnerRole.PARTNER, **about)

    def _outputs(self, project: ResearchProject, begun: Any) -> Iterator[Output]:
        for kind in self.random.sample(list(KINDS), self.random.randint(1, 3)):
            name, name_en = KINDS[kind]
            released = begun + timedelta(days=self.random.randint(60, 600))
            if released <= self.intakes.day:
                yield Output(
                    public_id=public_id(self.random),
                    project=project,
                    kind=kind,
                    title=f"{project.title}{name}",
                    title_en=f"{project.title_en}: {name_en}",
                    identifier=f"10.99999/{public_id(self.random)}" if kind == OutputKind.PAPER else "",
                    released_on=released,
                    solution_id=self._built_on_it(),
                    source=self.intakes.center.source,
                )

    def _built_on_it(self) -> int | None:
        return (
            self.random.choice(list(self.solutions.values())) if self.solutions and self.random.random() < 0.3 else None
        )

    def _uses(self, output: Output, released: Any) -> Iterator[OutputUse]:
        for member in self.random.sample(self.users, min(self.random.randint(0, 4), len(self.users))):
            starts_on = released + timedelta(days=self.random.randint(1, 300))
            if starts_on <= self.intakes.day:
                solution = self.solutions.get(member.pk) if self.random.random() < 0.7 else None
                yield OutputUse(output=output, organization=member, solution_id=solution, starts_on=starts_on)

    def _training(self, number: int, leaders: list[Organization]) -> Training:
        title, title_en = COURSES[number % len(COURSES)]
        starts_on = self._before(YEARS) + timedelta(days=90)
        held = starts_on <= self.intakes.day
        seats = self.random.choice(SEATS)
        trained = self.random.randint(seats * 6 // 10, seats)
        counted = held and self.random.randrange(100) >= UNCOUNTED
        return Training(
            public_id=public_id(self.random),
            center=self.intakes.center,
            partner=self.random.choice(leaders) if number % 4 else None,
            status=Publication.PUBLIC if held else Publication.DRAFT,
            title=f"{title}第{number // len(COURSES) + 1}期",
            title_en=f"{title_en} {number // len(COURSES) + 1}",
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=self.random.choice((2, 5, 10))),
            seats=seats,
            trained=trained if counted else None,
            certified=trained * self.random.randint(40, 90) // 100 if counted else None,
            source=self.intakes.center.source,
        )
