"""The intakes of a synthetic city: what its programs ask, whoever came to its members by applying, and who waits now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from random import Random

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.audit.recording import create_many
from ecosystem.centers.models import Center, StaffRole
from ecosystem.core.dates import today
from ecosystem.intake.synthetic.applicants import YOUNGEST, Applicant, Crowd
from ecosystem.intake.synthetic.definitions import (
    DEFINITIONS,
    TERMS,
    TERMS_EN,
    Definition,
    Reaching,
)
from ecosystem.intake.synthetic.population import public_id, some_day
from ecosystem.intake.synthetic.timeline import Way, way_to
from ecosystem.intake.synthetic.writing import Form, Sheaf, form_of
from ecosystem.organizations.choices import Kind
from ecosystem.programs.choices import Stage, State
from ecosystem.programs.models import (
    Enrollment,
    Evidence,
    GraduationCriterion,
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
# Of those who could have come by an application, how many did: the center also enrolls whom it invites.
BY_APPLICATION = 0.55


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

    def read(self) -> None:
        """Read the definitions that were written before."""
        sectors = list(Sector.objects.in_order())
        programs = Program.objects.filter(platform__center=self.center, takes_applications=True)
        for program in programs.select_related("platform__center").order_by("pk"):
            self.intakes[program.pk] = _as_written(program, sectors)

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
        definition = _definition_of(program)
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


def _definition_of(program: Program) -> Definition:
    return next(found for name, found in DEFINITIONS.items() if program.name.startswith(name))


def _as_written(program: Program, sectors: list[Sector]) -> Intake:
    """The intake of a program as it stands in the database."""
    definition = _definition_of(program)
    questions = program.questions.order_by("position")
    documents = program.required_documents.order_by("position")
    criteria = program.graduation_criteria.order_by("position")
    return Intake(
        form=form_of(
            program,
            list(zip(questions, definition.questions, strict=True)),
            list(zip(documents, definition.documents, strict=True)),
        ),
        definition=definition,
        panel=list(program.panel.select_related("user").order_by("pk")),
        rubric=list(program.rubric.order_by("position")),
        criteria=list(zip(criteria, definition.criteria, strict=True)),
        sectors=_within(sectors, program.admitted_sectors),
    )


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
