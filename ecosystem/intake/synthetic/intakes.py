"""The intakes of a synthetic city: what its programs ask, whoever came to its members by applying, and who waits now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import count, islice
from random import Random

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.audit.recording import create_many
from ecosystem.centers.models import Center, StaffRole
from ecosystem.core.dates import today
from ecosystem.intake.synthetic.applicants import YOUNGEST, Applicant, Crowd
from ecosystem.intake.synthetic.definitions import (
    DEFINITIONS,
    DOING_RESEARCH,
    MAIN,
    TERMS,
    TERMS_EN,
    Definition,
    Reaching,
)
from ecosystem.intake.synthetic.naming import weighted
from ecosystem.intake.synthetic.population import public_id, some_day
from ecosystem.intake.synthetic.timeline import LONGEST_WAY, SINCE, Way, way_to
from ecosystem.intake.synthetic.writing import Form, Sheaf, form_of
from ecosystem.organizations.choices import Kind, Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Stage, Standing, State
from ecosystem.programs.models import (
    Application,
    Enrollment,
    Evidence,
    GraduationCriterion,
    Objection,
    PanelMember,
    Program,
    Question,
    RequiredDocument,
    RubricCriterion,
)
from ecosystem.programs.services.admission import add_months
from ecosystem.vocabulary.models import Sector

REVIEWERS = ("严一", "宽二", "散三", "陆四", "穆五", "祁六", "冉七", "薛八")
# The first reviewers are tied to nobody, so that every application finds enough who can judge it.
UNTIED = 3
PANEL = 6
CHUNK = 500
POOL = 2000
HOSTING = (Kind.UNIVERSITY, Kind.RESEARCH_INSTITUTE, Kind.COMPANY)
# Of those who could have come by an application, how many did: the center also enrolls whom it invites.
BY_APPLICATION = 0.55
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


def rules_of(name: str, sectors: Sequence[Sector], seats: int) -> dict[str, object]:
    """What a program says of its intake, by its name; nothing for one that takes no applications."""
    definition = DEFINITIONS.get(name)
    if definition is None:
        return {}
    roots = [sector.code for sector in sectors if sector.broader_id is None]
    admitted = roots[: (len(roots) + 1) // 2] if definition.in_sectors else []
    told = {"terms": TERMS, "terms_en": TERMS_EN, "takes_applications": True, "seats": seats}
    return {**told, "admitted_sectors": admitted, **definition.rules}


@dataclass
class Intake:
    """One program with its definition as records."""

    form: Form
    definition: Definition
    panel: list[PanelMember]
    rubric: list[RubricCriterion]
    criteria: list[tuple[GraduationCriterion, Reaching]]
    sectors: list[Sector]
    ranks: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def program(self) -> Program:
        return self.form.program

    def admits(self, applicant: Applicant) -> bool:
        """Whether the program's rules leave room for the applicant; made so that they need not be asked one by one."""
        has_code = bool(applicant.uscc) or not self.program.required_schemes
        fits = self.codes.issuperset(applicant.sectors)
        return has_code and fits and applicant.kind in self.program.admitted_kinds

    @cached_property
    def codes(self) -> set[str]:
        """The sectors of those who can join."""
        return {sector.code for sector in self.sectors}


@dataclass
class Intakes:
    """All intakes of a city. ``day`` is on which the present ones stand, ``last`` until when members are known."""

    center: Center
    day: date
    crowd: Crowd
    random: Random
    last: date
    intakes: dict[int, Intake] = field(default_factory=dict)

    def define(self, programs: Iterable[Program], sectors: list[Sector]) -> None:
        """Define the programs that take applications, with the panels that judge there."""
        programs = [program for program in programs if program.takes_applications]
        reviewers = [self.crowd.account("reviewer", name) for name in REVIEWERS]
        User.objects.bulk_create(reviewers)
        create_many([StaffRole(user=one, role=Role.REVIEWER, center=self.center) for one in reviewers])
        made = [self._defined(program, place, reviewers, sectors) for place, program in enumerate(programs)]
        for intake in made:
            self.intakes[intake.program.pk] = intake
        create_many([line for intake in made for line in intake.rubric])
        create_many([question for intake in made for question, _asking in intake.form.questions])
        create_many([document for intake in made for document, _wanting in intake.form.documents])
        create_many([criterion for intake in made for criterion, _reaching in intake.criteria])
        create_many([member for intake in made for member in intake.panel])

    def _defined(self, program: Program, place: int, reviewers: list[User], sectors: list[Sector]) -> Intake:
        definition = next(found for name, found in DEFINITIONS.items() if program.name.startswith(name))
        rubric = [
            RubricCriterion(program=program, position=number, key=self._key(), **vars(line))
            for number, line in enumerate(definition.rubric, 1)
        ]
        return Intake(
            form=form_of(program, self._questions(program, definition), self._documents(program, definition)),
            definition=definition,
            panel=self._panel(program, place, reviewers),
            rubric=rubric,
            criteria=self._criteria(program, definition),
            sectors=_within(sectors, program.admitted_sectors),
        )

    def _key(self) -> str:
        return public_id(self.random)[:6]

    def _questions(self, program: Program, definition: Definition) -> list:
        return [
            (Question(program=program, position=number, key=self._key(), **asking.fields()), asking)
            for number, asking in enumerate(definition.questions, 1)
        ]

    def _documents(self, program: Program, definition: Definition) -> list:
        made = []
        for number, wanting in enumerate(definition.documents, 1):
            words = {"label": wanting.label, "label_en": wanting.label_en, "types": list(wanting.types)}
            rules = {"required": wanting.required, "identifies": wanting.identifies}
            made.append(
                (RequiredDocument(program=program, position=number, key=self._key(), **words, **rules), wanting)
            )
        return made

    def _criteria(self, program: Program, definition: Definition) -> list[tuple[GraduationCriterion, Reaching]]:
        made = []
        for number, reaching in enumerate(definition.criteria, 1):
            words = {"label": reaching.label, "label_en": reaching.label_en, "required": reaching.required}
            made.append((GraduationCriterion(program=program, position=number, key=self._key(), **words), reaching))
        return made

    def _panel(self, program: Program, place: int, reviewers: list[User]) -> list[PanelMember]:
        """Those tied to nobody, and some of the others in turn; of these one takes only a few."""
        tied = reviewers[UNTIED:]
        others = [tied[(place + number) % len(tied)] for number in range(PANEL - UNTIED)]
        members = [PanelMember(program=program, user=user) for user in (*reviewers[:UNTIED], *others)]
        members[-1].most = 20
        return members

    def came_by(self, enrollments: Sequence[Enrollment], sectors: dict[int, tuple[str, ...]]) -> None:
        """Write the applications by which some of these (not saved yet) came to be enrolled; each then has its own."""
        possible = [one for one in enrollments if one.program_id in self.intakes and one.organization.kind != Kind.TEAM]
        organizations = {one.organization_id: one.organization for one in possible}
        known = {
            one.organization.pk: one for one in self.crowd.known(organizations.values(), sectors) if one.organization
        }
        sheaf = Sheaf(self.random)
        for enrollment in possible:
            self._agree(enrollment)
            intake, applicant = self.intakes[enrollment.program_id], known[enrollment.organization_id]
            way = self._accepted(intake.program, enrollment.starts_on)
            if way is not None and intake.admits(applicant) and is_old_enough(applicant, way.began_on):
                enrollment.application = sheaf.write(intake.form, applicant, way)
                sheaf.welcome(enrollment.application)
        sheaf.save()

    def _accepted(self, program: Program, starts_on: date) -> Way | None:
        """A way to an acceptance before a membership began, where the intake leaves the time for it."""
        decided_on = starts_on - timedelta(days=self.random.randint(1, 3))
        way = way_to(Stage.ACCEPTED, decided_on, program, self.random)
        fits = program.intake_opens_on is not None and way.began_on >= program.intake_opens_on
        return way if self.random.random() < BY_APPLICATION and fits else None

    def _agree(self, enrollment: Enrollment) -> None:
        """Agree on an end, renewed for as long as the organization has been a member."""
        months, stayed_until = enrollment.program.term_months, enrollment.ends_on or self.day
        if months is None:
            return
        for number in count(1):
            ends_on = add_months(enrollment.starts_on, months * number)
            if ends_on >= stayed_until:
                enrollment.term_ends_on = ends_on
                return

    def reached(self, enrollments: Sequence[Enrollment]) -> None:
        """Write down what graduates reached, and some of what members have reached so far."""
        evidence = [found for one in enrollments for found in self._evidence(one)]
        create_many(evidence)

    def _evidence(self, enrollment: Enrollment) -> Iterator[Evidence]:
        intake = self.intakes.get(enrollment.program_id)
        graduated = enrollment.state == State.GRADUATED
        until = enrollment.ends_on or self.last
        for criterion, reaching in intake.criteria if intake else ():
            if (graduated and reaching.required) or self.random.random() < 0.25:
                on = some_day(self.random, enrollment.starts_on, until)
                met = graduated or self.random.random() < 0.7
                yield Evidence(enrollment=enrollment, criterion=criterion, met=met, on=on, text=reaching.evidence)

    def fill(self, organizations: int, applications: int) -> Iterator[None]:
        """Fill the intakes up, for a city of so many organizations; the main one of today with so many applications at least.

        Yields after every few hundred, when all is saved that was made.
        """
        pool = Pool(self.center, self.crowd)
        sheaf = Sheaf(self.random)
        for intake in self.intakes.values():
            wanted = self._wanted(intake, organizations, applications)
            for first in range(0, wanted, CHUNK):
                self._write(sheaf, intake, pool, first, min(CHUNK, wanted - first))
                if len(sheaf.applications) >= CHUNK:
                    sheaf.save()
                    yield
        sheaf.save()
        yield

    def _wanted(self, intake: Intake, organizations: int, applications: int) -> int:
        if not self._is_open(intake.program):
            return round(organizations * PAST_SHARE)
        if intake.program.name.startswith(MAIN):
            there = Application.objects.filter(program=intake.program).count()
            return max(round(organizations * intake.definition.share), applications - there)
        return round(organizations * intake.definition.share)

    def _is_open(self, program: Program) -> bool:
        return program.intake_closes_on is not None and program.intake_closes_on >= self.day

    def _write(self, sheaf: Sheaf, intake: Intake, pool: "Pool", first: int, wanted: int) -> None:
        program, objections = intake.program, iter((Standing.OPEN, Standing.DISMISSED) if not first else ())
        known = pool.fitting(intake, round(wanted * KNOWN))
        for number in range(wanted):
            stage, on = self._standing(program, first + number)
            way = way_to(stage, on, program, self.random)
            applicant = next((one for one in known if is_old_enough(one, way.began_on)), None)
            if applicant is None:
                applicant = self.crowd.newcomer(program, intake.sectors, pool.hosts, way.began_on)
            else:
                known.remove(applicant)
                pool.take(applicant)
            application = sheaf.write(intake.form, applicant, way)
            application.rank = next(intake.ranks) if stage == Stage.WAITLISTED else None
            objection = next(objections, None) if stage == Stage.NOTICE else None
            if objection is not None:
                sheaf.objections.append(self._objection(application, objection))

    def _standing(self, program: Program, number: int) -> tuple[Stage, date]:
        """Where the next application stands, and since when."""
        if not self._is_open(program):
            opened, closed = program.intake_opens_on, program.intake_closes_on
            stage = weighted(self.random, PAST)[0]
            return stage, some_day(self.random, opened + timedelta(days=LONGEST_WAY), closed)  # type: ignore[operator,arg-type]
        stage = PRESENT[number % len(PRESENT)]
        if stage == Stage.NOTICE and not program.notice_days:
            stage = Stage.IN_REVIEW
        return stage, self.day - timedelta(days=self.random.randint(*SINCE[stage]))

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
    hosts: list[Organization] = field(default_factory=list)
    _waiting: dict[int, tuple[Applicant, set[int]]] = field(default_factory=dict)
    _last: str = ""

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
        fresh = public.filter(public_id__gt=self._last, applications__isnull=True, kind__in=kinds)
        rows = fresh.select_related("place").prefetch_related("sectors", "enrollments").order_by("public_id")
        drawn = list(rows[:POOL])
        self._last = drawn[-1].public_id if drawn else self._last
        self.hosts = self.hosts or [one for one in drawn if one.kind in HOSTING][:20]
        sectors = {one.pk: tuple(sorted(sector.code for sector in one.sectors.all())) for one in drawn}
        for applicant in self.crowd.known(drawn, sectors):
            joined = {enrollment.program_id for enrollment in applicant.organization.enrollments.all()}  # type: ignore[union-attr]
            self._waiting[applicant.organization.pk] = applicant, joined  # type: ignore[union-attr]


def is_old_enough(applicant: Applicant, on: date) -> bool:
    """Whether any program of the city would take somebody of that age on a day."""
    return applicant.founded_on is None or applicant.founded_on <= on - YOUNGEST


def present_day(closes_on: date, last: date) -> date:
    """The day on which the present intake stands: today, but neither before what else is known nor after it has closed."""
    return min(max(today(), last), closes_on)


def _within(sectors: list[Sector], admitted: Sequence[str]) -> list[Sector]:
    if not admitted:
        return sectors
    return [one for one in sectors if any(f"/{code}/" in one.path for code in admitted)]
