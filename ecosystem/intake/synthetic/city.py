"""Making a synthetic city: its place, center, platforms and programs, then everybody in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from random import Random

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create
from ecosystem.centers.choices import PartyRole, PhaseState
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, Platform
from ecosystem.centers.services import add_platforms_from_template
from ecosystem.core.choices import Publication
from ecosystem.core.errors import Conflict
from ecosystem.figures.choices import Nature, Scope
from ecosystem.figures.models import Figure
from ecosystem.intake.synthetic.activity import OPENED, TODAY, Activity
from ecosystem.intake.synthetic.applicants import Crowd
from ecosystem.intake.synthetic.casework import Casework
from ecosystem.intake.synthetic.intakes import Intakes, present_day, rules_of
from ecosystem.intake.synthetic.judging import Panels
from ecosystem.intake.synthetic.letters import write_letters
from ecosystem.intake.synthetic.population import Population, public_id
from ecosystem.organizations.choices import Kind, Status
from ecosystem.organizations.services import register_organization
from ecosystem.programs.models import Program
from ecosystem.sources.models import Source
from ecosystem.vocabulary.choices import Comparator, PlaceLevel
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer

DISTRICTS = (
    ("东湖区", "East Lake"),
    ("江岸区", "Riverbank"),
    ("青山区", "Qingshan"),
    ("高新区", "High-Tech Zone"),
    ("临空区", "Airport Zone"),
)
PART = 2000
PARTS_IN_A_CHANGE_SET = 5
CHUNKS_IN_A_CHANGE_SET = 12
SEATS = 12
# Each program begins anew in these years, and takes in until the end of the other year.
COHORTS = ((2021, 2022), (2023, 2025), (2026, 2026))
PROGRAMS: dict[str, tuple[tuple[str, str], ...]] = {
    "compute": (("普惠算力计划", "Compute for All"), ("算力券计划", "Compute Vouchers")),
    "incubation": (("场景孵化营", "Scenario Incubator"), ("应用加速计划", "Application Accelerator")),
    "industry": (("产业集聚入驻计划", "Industry Residency"), ("供需对接计划", "Supply and Demand Matching")),
    "research_talent": (("联合科研计划", "Joint Research"), ("人才实训计划", "Talent Training")),
}


@dataclass
class SyntheticCity:
    """What came of :func:`make_city`."""

    registry: Place
    organizations: int


def make_city(
    *,
    organizations: int,
    seed: int,
    applications: int = 0,
    day: date | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> SyntheticCity:
    """Make a city of so many organizations; the same seed makes the same city.

    ``applications`` is how many its largest open intake has at least. Open intakes stand as of ``day`` (default: today, as
    long as the intake lasts), everything else as of the city's own last day. Written in parts of one change set for every
    10,000 organizations, so that memory does not grow with the city. Raises :class:`Conflict` where the seed's city is
    there already.
    """
    random = Random(seed)  # noqa: S311  a city made up needs no secrets
    code = f"synthetic-{seed}"
    if Place.objects.filter(code=code).exists():
        raise Conflict("city_exists", _("The synthetic city of this seed is there already."))
    with change_set(by=SYSTEM, verb=gettext_noop("Make a synthetic city")):
        seats = SEATS + organizations // 10 + applications // 5
        population, activity = _found(code, random, seed, seats, day)
    done = 0
    while done < organizations:
        with change_set(by=SYSTEM, verb=gettext_noop("Make a synthetic city")):
            for _part in range(PARTS_IN_A_CHANGE_SET):
                count = min(PART, organizations - done)
                if count <= 0:
                    break
                activity.make(population.make(done, count))
                done += count
        progress(done)
    _in_change_sets(activity.intakes.fill(organizations, applications))
    panels = Panels(activity.intakes, activity.intakes.random)
    with change_set(by=SYSTEM, verb=gettext_noop("Make a synthetic city")):
        panels.tie()
    _in_change_sets(panels.judge())
    with change_set(by=SYSTEM, verb=gettext_noop("Make a synthetic city")):
        Casework(activity.intakes, activity.intakes.random).make()
        write_letters(activity.intakes, activity.intakes.random)
    return SyntheticCity(population.registry, done)


def _in_change_sets(work: Iterator[None]) -> None:
    """Do the work, a few of its parts in one change set."""
    going = True
    while going:
        with change_set(by=SYSTEM, verb=gettext_noop("Make a synthetic city")):
            going = len(list(islice(work, CHUNKS_IN_A_CHANGE_SET))) == CHUNKS_IN_A_CHANGE_SET


def _found(code: str, random: Random, seed: int, seats: int, day: date | None) -> tuple[Population, Activity]:
    registry = create(
        Place(code=code, level=PlaceLevel.CITY, name="示范市", short_name="示范", name_en="Shifan", is_synthetic=True)
    )
    districts = [
        create(
            Place(
                code=f"{code}-{number}",
                level=PlaceLevel.DISTRICT,
                parent=registry,
                name=name,
                short_name=name,
                name_en=name_en,
                is_synthetic=True,
            )
        )
        for number, (name, name_en) in enumerate(DISTRICTS, 1)
    ]
    source = create(
        Source(
            public_id=public_id(random),
            title="合成数据说明：示范市",
            title_en="About the synthetic data of Shifan",
            note="这座城市由程序生成，其中的机构、关系和数字均不真实。",
            note_en="This city was generated by a program. None of its organizations, links and figures is real.",
        )
    )
    center = _center(registry, source)
    sectors = list(Sector.objects.in_order())
    population = Population(
        registry, districts, sectors, list(ValueChainLayer.objects.order_by("position")), random, seed
    )
    platforms = add_platforms_from_template(center, by=SYSTEM, starts_on=OPENED, source=source)
    programs = [program for platform in platforms for program in _programs(platform, source, sectors, seats)]
    _figures(registry, center, source, random)
    intakes = _intakes(center, districts, seed, day)
    intakes.define(programs, sectors)
    return population, Activity(center, programs, sectors, source, random, intakes)


def _intakes(center: Center, districts: list[Place], seed: int, day: date | None) -> Intakes:
    """The intakes draw from a chance of their own, so that they change nothing else of the seed's city."""
    random = Random(f"intakes of {seed}")  # noqa: S311  a city made up needs no secrets
    crowd = Crowd(center.registry.code, seed, districts, random)
    return Intakes(center, day or present_day(date(COHORTS[-1][1], 12, 31), TODAY), crowd, random, TODAY)


def _center(registry: Place, source: Source) -> Center:
    host, operator = (
        register_organization(
            by=SYSTEM, registry=registry, kind=kind, name=name, name_en=name_en, status=Status.PUBLIC, place=registry
        )
        for kind, name, name_en in (
            (Kind.COMPUTING_CENTER, "示范市人工智能计算中心", "Shifan AI Computing Center"),
            (Kind.ECOSYSTEM_OPERATOR, "示范市人工智能生态创新中心", "Shifan AI Ecosystem Innovation Center"),
        )
    )
    center = create(
        Center(
            registry=registry,
            organization=host,
            name=host.name,
            name_en=host.name_en,
            opened_on=OPENED,
            technology="昇腾",
            technology_en="Ascend",
            status=Publication.PUBLIC,
            source=source,
        )
    )
    for position, (name, name_en, state, starts_on, pflops) in enumerate(
        (
            ("一期", "Phase 1", PhaseState.IN_SERVICE, OPENED, 100),
            ("二期", "Phase 2", PhaseState.IN_SERVICE, date(2022, 9, 1), 100),
            ("三期", "Phase 3", PhaseState.IN_SERVICE, date(2024, 3, 1), 200),
            ("四期", "Phase 4", PhaseState.PLANNED, None, 400),
        ),
        1,
    ):
        create(
            CapacityPhase(
                center=center,
                position=position,
                name=name,
                name_en=name_en,
                state=state,
                pflops=Decimal(pflops),
                starts_on=starts_on,
                source=source,
            )
        )
    for organization, role in ((host, PartyRole.OPERATOR), (operator, PartyRole.ECOSYSTEM_OPERATOR)):
        create(CenterParty(center=center, organization=organization, role=role, starts_on=OPENED, source=source))
    for step in ServiceStep.objects.order_by("position"):
        create(CenterStep(center=center, position=step.position, name=step.name, name_en=step.name_en, source=source))
    return center


def _programs(platform: Platform, source: Source, sectors: Sequence[Sector], seats: int) -> list[Program]:
    return [
        create(
            Program(
                platform=platform,
                status=Publication.PUBLIC,
                name=f"{name}{year}",
                name_en=f"{name_en} {year}",
                description=f"{platform.name}自{year}年起提供的计划。",
                description_en=f"A program of the {platform.name_en.lower()}, offered since {year}.",
                eligibility="在本市开展人工智能业务的企业、高校、科研院所和团队。",
                eligibility_en="Companies, universities, institutes and teams doing AI in the city.",
                benefits="算力配额、导师和场景对接。",
                benefits_en="Compute, mentors and introductions to users.",
                judging="两名评审按技术、场景和团队评分。",
                judging_en="Two reviewers score technology, use and team.",
                starts_on=date(year, 1, 1),
                intake_opens_on=date(year, 1, 1),
                intake_closes_on=date(until, 12, 31),
                source=source,
                **rules_of(name, sectors, seats),
            )
        )
        for name, name_en in PROGRAMS[platform.function]
        for year, until in COHORTS
    ]


def _figures(registry: Place, center: Center, source: Source, random: Random) -> None:
    measures = {measure.code: measure for measure in Measure.objects.current()}
    for year in range(OPENED.year, TODAY.year):
        grown = year - OPENED.year + 1
        for code, value, comparator in (
            ("resident_companies", 80 * grown, Comparator.GT),
            ("incubated_solutions", 30 * grown, Comparator.GT),
            ("utilization_average", random.randint(70, 95), Comparator.EQ),
        ):
            if code in measures:
                create(
                    Figure(
                        public_id=public_id(random),
                        registry=registry,
                        measure=measures[code],
                        scope=Scope.CENTER,
                        center=center,
                        value=Decimal(value),
                        comparator=comparator,
                        nature=Nature.FACT,
                        as_of_on=date(year, 12, 31),
                        source=source,
                    )
                )
