"""Making a synthetic city, step by step: its center and programs, then everybody in it, then who applies and judges."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from random import Random

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.centers.models import Center
from ecosystem.intake.synthetic.activity import TODAY, Activity
from ecosystem.intake.synthetic.applicants import Crowd
from ecosystem.intake.synthetic.casework import Casework
from ecosystem.intake.synthetic.compute import Compute
from ecosystem.intake.synthetic.filling import NEWCOMERS_OF_A_STEP, Batch, batches, fill
from ecosystem.intake.synthetic.founding import COHORTS, FOUNDERS, found_city
from ecosystem.intake.synthetic.hubs import known_before
from ecosystem.intake.synthetic.incubating import Incubation
from ecosystem.intake.synthetic.industry import Industry
from ecosystem.intake.synthetic.intakes import Intakes, present_day
from ecosystem.intake.synthetic.judging import Panels
from ecosystem.intake.synthetic.letters import write_letters
from ecosystem.intake.synthetic.population import PART, Population
from ecosystem.intake.synthetic.reporting import have_reports_sent
from ecosystem.intake.synthetic.research import Research
from ecosystem.intake.synthetic.serving import Serving
from ecosystem.intake.synthetic.steps import LAST_STEP, VERB, Plan, code_of, progress_of
from ecosystem.intake.synthetic.vouchers import Vouchers
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer

PARTS_IN_A_STEP = 5
SEATS = 12


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
    long as the intake lasts), everything else as of the city's own last day. Made in steps of 10,000 organizations, each
    a change set that draws from a chance of its own and begins from what is in the database: memory does not grow with
    the city, and what was interrupted goes on where it stopped when it is called again, and becomes the same city.
    Raises :class:`Conflict` where the seed's city is there already, or was begun with other numbers.
    """
    day = day or present_day(date(COHORTS[-1][1], 12, 31), TODAY)
    so_far = progress_of(Plan(seed, organizations, applications, day))
    plan = so_far.plan
    for name, work in _steps(plan):
        if name not in so_far.done:
            with change_set(by=SYSTEM, verb=VERB, reason=plan.reason(name)):
                work(plan.chance(name))
        if name.startswith("organizations"):
            progress(min(int(name.split()[1]) + PARTS_IN_A_STEP * PART, organizations))
    return SyntheticCity(Place.objects.get(code=plan.code), organizations)


def _steps(plan: Plan) -> Iterator[tuple[str, Callable[[Random], None]]]:
    """The steps in order, each planned when those before it are done."""
    yield "foundation", partial(_found, plan)
    for first in range(0, plan.organizations, PARTS_IN_A_STEP * PART):
        yield f"organizations {first}", partial(_populate, plan, first)
    for number, of_one in enumerate(batches(_intakes(plan, Random(0)), plan.organizations, plan.applications)):  # noqa: S311
        yield f"applications {number}", partial(_fill, plan, number, of_one)
    yield "ties", lambda random: Panels(_intakes(plan, random), random).tie()
    for number in range(Panels(_intakes(plan, Random(0)), Random(0)).steps()):  # noqa: S311
        yield f"reviews {number}", partial(_judge, plan, number)
    yield "compute", partial(_compute, plan)
    yield LAST_STEP, partial(_finish, plan)


def _found(plan: Plan, random: Random) -> None:
    seats = SEATS + plan.organizations // 10 + plan.applications // 5
    center, programs = found_city(plan.code, random, seats)
    districts = list(center.registry.children.order_by("code"))
    crowd = Crowd(plan.code, plan.seed, districts, random, "foundation")
    Intakes(center, plan.day, crowd, random, TODAY).define(programs, list(Sector.objects.in_order()))


def _center(plan: Plan) -> Center:
    return Center.objects.select_related("registry", "organization", "source").get(registry__code=code_of(plan.seed))


def _intakes(plan: Plan, random: Random, label: str = "", newcomers: int = 0) -> Intakes:
    center = _center(plan)
    districts = list(center.registry.children.order_by("code"))
    crowd = Crowd(plan.code, plan.seed, districts, random, label, newcomers=newcomers)
    intakes = Intakes(center, plan.day, crowd, random, TODAY)
    intakes.read()
    return intakes


def _populate(plan: Plan, first: int, random: Random) -> None:
    intakes = _intakes(plan, random, f"{first}")
    center, sectors = intakes.center, list(Sector.objects.in_order())
    layers = list(ValueChainLayer.objects.order_by("position"))
    population = Population(center.registry, intakes.crowd.districts, sectors, layers, random, plan.seed)
    programs = list(Program.objects.filter(platform__center=center).select_related("platform__center").order_by("pk"))
    activity = Activity(center, programs, sectors, center.source, random, intakes)  # type: ignore[arg-type]
    there = Organization.objects.filter(registry=center.registry).order_by("pk")[FOUNDERS:]
    for done in range(first, min(first + PARTS_IN_A_STEP * PART, plan.organizations), PART):
        activity.known = known_before(done, there)
        activity.make(population.make(done, min(PART, plan.organizations - done)))


def _fill(plan: Plan, number: int, of_one: list[Batch], random: Random) -> None:
    newcomers = number * NEWCOMERS_OF_A_STEP
    fill(_intakes(plan, random, f"intakes-{number}", newcomers), of_one, number)


def _judge(plan: Plan, number: int, random: Random) -> None:
    Panels(_intakes(plan, random), random).judge(number)


def _compute(plan: Plan, random: Random) -> None:
    Compute(_center(plan), plan.day, random).make()


def _finish(plan: Plan, random: Random) -> None:
    intakes = _intakes(plan, random, "staff")
    Casework(intakes, random).make()
    Incubation(intakes, Random(plan.seed)).make()  # noqa: S311  a made city
    Serving(intakes, Random(plan.seed)).make()  # noqa: S311  a made city
    write_letters(intakes, random)
    Vouchers(intakes, random).make()
    Research(intakes, Random(plan.seed)).make()  # noqa: S311  a made city
    Industry(intakes, Random(plan.seed)).make()  # noqa: S311  a made city
    have_reports_sent(intakes, random)
