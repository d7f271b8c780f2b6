"""Who applies in a synthetic city: organizations of the registry, and newcomers. Nobody is mailed, nobody can sign in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from ecosystem.accounts.models import User
from ecosystem.intake.synthetic.naming import make_name, make_uscc
from ecosystem.intake.synthetic.population import some_day
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.programs.models import Program
from ecosystem.vocabulary.models import Place, Sector

# Codes of applicants that are not in the registry begin here; those of the city's organizations stay below.
NEWCOMERS = 5_000_000
FOUNDED = date(2014, 1, 1)
# As old as any program of the city wants its applicants to be.
YOUNGEST = timedelta(days=200)
FAMILY = "陈李王张刘杨黄赵周吴徐孙马朱胡郭何林高罗"
GIVEN = "伟芳敏静强磊洋艳勇军杰娟涛明超霞平刚桂英华宁晨宇"


@dataclass(frozen=True)
class Applicant:
    """Somebody who applies, by what the form asks; ``organization`` where the registry has them."""

    user: User
    name: str
    name_en: str
    kind: str
    uscc: str
    place: Place | None
    sectors: tuple[str, ...]
    founded_on: date | None
    organization: Organization | None = None
    host: Organization | None = None


@dataclass
class Crowd:
    """Whoever could apply. Accounts are made as they are needed; ``label`` tells those of one step from all others'."""

    city: str
    seed: int
    districts: list[Place]
    random: Random
    label: str
    accounts: int = 0
    newcomers: int = 0

    def account(self, part: str, name: str = "") -> User:
        """An account that is not saved yet and that nobody can sign in with."""
        self.accounts += 1
        username = f"{self.city}-{part}-{self.label}-{self.accounts}"
        name = name or self.random.choice(FAMILY) + "".join(self.random.sample(GIVEN, self.random.choice((1, 2))))
        return User(username=username, name=name, email=f"{username}@example.org", password=make_password(None))

    def known(self, organizations: Iterable[Organization], sectors: dict[int, tuple[str, ...]]) -> Iterator[Applicant]:
        """Organizations of the registry as applicants, with their sectors by id. One query."""
        organizations = list(organizations)
        codes = dict(
            Identifier.objects.filter(organization__in=organizations, scheme=Scheme.USCC).values_list(
                "organization", "value"
            )
        )
        for one in organizations:
            yield Applicant(
                user=self.account("applicant"),
                name=one.name,
                name_en=one.name_en,
                kind=one.kind,
                uscc=codes.get(one.pk, ""),
                place=one.place,
                sectors=sectors[one.pk],
                founded_on=one.founded_on,
                organization=one,
            )

    def newcomer(self, program: Program, sectors: list[Sector], hosts: list[Organization], on: date) -> Applicant:
        """A company or a team that the registry does not know on a day; a team has a host that it does."""
        kinds = [Kind.COMPANY] if Kind.TEAM not in program.admitted_kinds else [Kind.COMPANY, Kind.COMPANY, Kind.TEAM]
        kind = self.random.choice(kinds)
        is_team = kind == Kind.TEAM and bool(hosts)
        kind = Kind.TEAM if is_team else Kind.COMPANY
        self.newcomers += 1
        made = make_name(self.random, kind)
        return Applicant(
            user=self.account("applicant"),
            name=made.official,
            name_en=made.english,
            kind=kind,
            uscc="" if is_team else make_uscc(self.seed, NEWCOMERS + self.newcomers),
            place=self.random.choice(self.districts),
            sectors=(self.random.choice(sectors).code,),
            founded_on=some_day(self.random, FOUNDED, on - YOUNGEST),
            host=self.random.choice(hosts) if is_team else None,
        )
