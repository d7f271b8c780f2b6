"""Filling the intakes of a synthetic city: whoever applied beside those who became members, in batches of a few hundred."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from ecosystem.centers.models import Center
from ecosystem.intake.synthetic.applicants import Applicant, Crowd
from ecosystem.intake.synthetic.definitions import DOING_RESEARCH, MAIN
from ecosystem.intake.synthetic.intakes import Intake, Intakes, is_old_enough
from ecosystem.intake.synthetic.naming import weighted
from ecosystem.intake.synthetic.population import public_id, some_day
from ecosystem.intake.synthetic.timeline import LONGEST_WAY, SINCE, way_to
from ecosystem.intake.synthetic.writing import Sheaf
from ecosystem.organizations.choices import Kind, Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Stage, Standing
from ecosystem.programs.models import Application, Objection, Program

CHUNK = 500
CHUNKS_IN_A_STEP = 12
POOL = 2000
# No center reads more applications than these in one intake, however large its city.
MOST = 3000
HOSTING = (Kind.UNIVERSITY, Kind.RESEARCH_INSTITUTE, Kind.COMPANY)
KNOWN = 0.55
# What became of whoever is not a member in a past intake, and where those of the present one stand, in turn.
PAST = ((Stage.REJECTED, 70), (Stage.WITHDRAWN, 30))
PRESENT = (
    *(Stage.IN_REVIEW, Stage.SUBMITTED, Stage.WAITLISTED, Stage.NOTICE, Stage.CHANGES_REQUESTED, Stage.REJECTED),
    *(Stage.DRAFT, Stage.WITHDRAWN, Stage.IN_REVIEW, Stage.SUBMITTED, Stage.IN_REVIEW, Stage.REJECTED),
    *(Stage.IN_REVIEW, Stage.WAITLISTED, Stage.SUBMITTED, Stage.DRAFT, Stage.IN_REVIEW, Stage.CHANGES_REQUESTED),
    *(Stage.IN_REVIEW, Stage.REJECTED, Stage.SUBMITTED, Stage.IN_REVIEW),
)
PAST_SHARE = 0.013
OBJECTION = "该项目与另一家单位的已上线产品高度相似，请核实知识产权归属。"
ANSWER = "经核对，两者的数据和模型均不同，权属清楚。"
# Codes of newcomers begin anew with every step, so far apart that no two steps share one.
NEWCOMERS_OF_A_STEP = 10_000


@dataclass(frozen=True)
class Batch:
    """Applications of one program that are written together: number ``first`` and following."""

    program: int
    first: int
    count: int


def batches(intakes: Intakes, organizations: int, applications: int) -> Iterator[list[Batch]]:
    """What each step writes, for a city of so many organizations; the main intake of today gets so many applications at least."""
    step: list[Batch] = []
    for intake in intakes.intakes.values():
        wanted = _wanted(intakes, intake, organizations, applications)
        for first in range(0, wanted, CHUNK):
            step.append(Batch(intake.program.pk, first, min(CHUNK, wanted - first)))
            if sum(batch.count for batch in step) > CHUNK * (CHUNKS_IN_A_STEP - 1):
                yield step
                step = []
    if step:
        yield step


def _wanted(intakes: Intakes, intake: Intake, organizations: int, applications: int) -> int:
    if not _is_open(intakes, intake.program):
        return min(MOST, round(organizations * PAST_SHARE))
    wanted = min(MOST, round(organizations * intake.definition.share))
    if not intake.program.name.startswith(MAIN):
        return wanted
    # Those who are members already applied before; they stay the same while the others are written.
    members = Application.objects.filter(program=intake.program, state=Stage.ACCEPTED).count()
    return max(wanted, applications - members)


def fill(intakes: Intakes, step: list[Batch], number: int) -> None:
    """Write the batches of a step. Others than in the steps before apply, except by chance."""
    start = public_id(intakes.random) if number else ""
    pool, sheaf = Pool(intakes.center, intakes.crowd, last=start), Sheaf(intakes.random)
    for batch in step:
        Filling(intakes, intakes.intakes[batch.program], sheaf, pool).write(batch)
        if len(sheaf.applications) >= CHUNK:
            sheaf.save()
    sheaf.save()


def _is_open(intakes: Intakes, program: Program) -> bool:
    return program.intake_closes_on is not None and program.intake_closes_on >= intakes.day


@dataclass
class Filling:
    """One program's applications being written."""

    intakes: Intakes
    intake: Intake
    sheaf: Sheaf
    pool: "Pool"

    def __post_init__(self) -> None:
        self.random, self.program = self.intakes.random, self.intake.program

    def write(self, batch: Batch) -> None:
        """Write a batch of applications into the sheaf."""
        objections = iter((Standing.OPEN, Standing.DISMISSED) if not batch.first else ())
        known = self.pool.fitting(self.intake, round(batch.count * KNOWN))
        waiting = Application.objects.filter(program=self.program, rank__isnull=False).count()
        for number in range(batch.first, batch.first + batch.count):
            stage, on = self._standing(number)
            way = way_to(stage, on, self.program, self.random)
            applicant = self._applicant(known, way.began_on)
            application = self.sheaf.write(self.intake.form, applicant, way)
            if stage == Stage.WAITLISTED:
                waiting += 1
                application.rank = waiting
            objection = next(objections, None) if stage == Stage.NOTICE else None
            if objection is not None:
                self.sheaf.objections.append(self._objection(application, objection))

    def _applicant(self, known: list[Applicant], began_on: date) -> Applicant:
        applicant = next((one for one in known if is_old_enough(one, began_on)), None)
        if applicant is None:
            return self.intakes.crowd.newcomer(self.program, self.intake.sectors, self.pool.hosts, began_on)
        known.remove(applicant)
        self.pool.take(applicant)
        return applicant

    def _standing(self, number: int) -> tuple[Stage, date]:
        """Where the next application stands, and since when."""
        program = self.program
        if not _is_open(self.intakes, program):
            opened, closed = program.intake_opens_on, program.intake_closes_on
            stage = weighted(self.random, PAST)[0]
            return stage, some_day(self.random, opened + timedelta(days=LONGEST_WAY), closed)  # type: ignore[operator,arg-type]
        stage = PRESENT[number % len(PRESENT)]
        if stage == Stage.NOTICE and not program.notice_days:
            stage = Stage.IN_REVIEW
        return stage, self.intakes.day - timedelta(days=self.random.randint(*SINCE[stage]))

    def _objection(self, application: Application, state: Standing) -> Objection:
        received = application.state_since + timedelta(hours=3)
        settled = {"answer": ANSWER, "answered_at": received + timedelta(hours=6)}
        return Objection(
            public_id=public_id(self.random),
            application=application,
            state=state,
            text=OBJECTION,
            objector="示范市民",
            reached_at="objector@example.org",
            received_at=received,
            **({} if state == Standing.OPEN else settled),
        )


@dataclass
class Pool:
    """Organizations that have not applied anywhere yet, a few thousand at a time, in the order of their ids: by chance."""

    center: Center
    crowd: Crowd
    last: str = ""
    hosts: list[Organization] = field(default_factory=list)
    _waiting: dict[int, tuple[Applicant, set[int]]] = field(default_factory=dict)

    def fitting(self, intake: Intake, most: int) -> list[Applicant]:
        """Some of those that the program could admit and that have not joined it."""
        if len(self._waiting) < CHUNK:
            self._draw()
        program = intake.program
        able = (one for one, joined in self._waiting.values() if program.pk not in joined and intake.admits(one))
        return list(islice(able, most))

    def take(self, applicant: Applicant) -> None:
        """Take somebody out who applies now."""
        if applicant.organization is not None:
            del self._waiting[applicant.organization.pk]

    def _draw(self) -> None:
        public = Organization.objects.filter(registry=self.center.registry, status=Status.PUBLIC)
        kinds = [Kind.COMPANY, *DOING_RESEARCH]
        fresh = public.filter(public_id__gt=self.last, applications__isnull=True, kind__in=kinds)
        rows = fresh.select_related("place").prefetch_related("sectors", "enrollments").order_by("public_id")
        drawn = list(rows[:POOL])
        self.last = drawn[-1].public_id if drawn else self.last
        self.hosts = self.hosts or [one for one in drawn if one.kind in HOSTING][:20]
        sectors = {one.pk: tuple(sorted(sector.code for sector in one.sectors.all())) for one in drawn}
        for applicant in self.crowd.known(drawn, sectors):
            joined = {enrollment.program_id for enrollment in applicant.organization.enrollments.all()}  # type: ignore[union-attr]
            self._waiting[applicant.organization.pk] = applicant, joined  # type: ignore[union-attr]
