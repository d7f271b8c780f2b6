"""What an organization's page knows: records as they were read, and what they amount to on a day."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from ecosystem.centers.models import Center, CenterParty
from ecosystem.core.choices import label_of
from ecosystem.directory.coverage import Served
from ecosystem.directory.links import Neighborhood
from ecosystem.directory.researched import ToldPart
from ecosystem.directory.stages import begun
from ecosystem.directory.telling import Citation, Entry, ToldOutcome, told
from ecosystem.figures.models import Figure
from ecosystem.officers.models import Office
from ecosystem.organizations.choices import NameKind, NameLanguage, Scheme
from ecosystem.organizations.models import (
    Identifier,
    Milestone,
    Organization,
    OrganizationName,
    OrganizationStatement,
)
from ecosystem.programs.models import Enrollment, EnrollmentSpell
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStage
from ecosystem.vocabulary.models import Sector, ValueChainLayer


@dataclass(frozen=True)
class OwnSolution:
    """A solution the organization has a part in, with its outcomes."""

    solution: Solution
    roles: list[str]
    stage: str
    outcomes: list[ToldOutcome]

    @property
    def text(self) -> str:
        """What it is, in the reader's language."""
        return told(self.solution, "description")


@dataclass(frozen=True)
class ToldName:
    """A name with what it is and where it comes from."""

    name: OrganizationName
    source: Citation | None

    @property
    def kind(self) -> str:
        """What the name is, in words."""
        return label_of(NameKind, self.name.kind)

    @property
    def language(self) -> str:
        """The name's language as HTML writes it; empty where that has no code."""
        return "" if self.name.language == NameLanguage.OTHER else self.name.language

    @property
    def note(self) -> str:
        """What is said of the name, in the reader's language."""
        return told(self.name, "note")


@dataclass(frozen=True)
class ToldIdentifier:
    """An identifier with what it is, where it leads, and where it comes from."""

    identifier: Identifier
    source: Citation | None

    @property
    def label(self) -> str:
        """What the scheme is called."""
        return label_of(Scheme, self.identifier.scheme)

    @property
    def value(self) -> str:
        return self.identifier.value

    @property
    def link(self) -> str:
        """Where the issuer shows the record; empty where there is no such page."""
        return self.identifier.link

    @property
    def permanent_path(self) -> str:
        """The address that leads to the organization for good."""
        return self.identifier.permanent_path

    @property
    def url(self) -> str:
        """The same for this page, in its language."""
        return reverse("directory:identified", args=[self.identifier.scheme, self.identifier.value])


@dataclass(frozen=True)
class Enrolled:
    """An enrollment with its states, one after another."""

    enrollment: Enrollment
    spells: list[EnrollmentSpell]

    def state_on(self, day: date) -> str:
        """The state on the day, in words."""
        return next((str(spell) for spell in self.spells if spell.holds_on(day)), "")


@dataclass(frozen=True)
class Part:
    """The organization's part in a solution, with the solution's course and what was measured of it, and when."""

    party: SolutionParty
    stages: list[SolutionStage]
    outcomes: list[Outcome]

    @property
    def solution(self) -> Solution:
        return self.party.solution

    def counts_on(self, day: date) -> bool:
        """Whether the organization had it on the day, and the solution had begun."""
        return self.party.holds_on(day) and begun(self.stages, day)


@dataclass
class Profile:
    """An organization as of a day."""

    organization: Organization
    sectors: list[Sector]
    layers: list[ValueChainLayer]
    names: list[ToldName]
    identifiers: list[ToldIdentifier]
    statements: list[tuple[OrganizationStatement, str, Citation | None]]
    milestones: list[Milestone]
    served: list[Served]
    neighborhood: Neighborhood
    solutions: list[OwnSolution]
    all_solutions: int
    enrollments: list[Enrolled]
    offices: list[Office]
    center: Center | None
    center_roles: list[CenterParty]
    figures: list[Figure]
    research: list[ToldPart] = field(default_factory=list)
    timeline: list[Entry] = field(default_factory=list)

    @property
    def covered(self) -> int:
        """How many platforms serve the organization."""
        return sum(served.covered for served in self.served)
