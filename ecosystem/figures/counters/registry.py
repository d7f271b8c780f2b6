"""Organizations, members and their relationships.

The counting goes straight to the querysets that the lists' filters use too: building a form of all filters for every
number would cost more than counting.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from ecosystem.core.dates import today
from ecosystem.figures.choices import Reason, Span
from ecosystem.figures.counters.addresses import Parameters, of_center, rows_page
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Address, Question, Rows, Share, Tally
from ecosystem.organizations.choices import Freshness, Kind
from ecosystem.organizations.models import Organization, OrganizationSector
from ecosystem.organizations.querysets import OrganizationQuerySet
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment
from ecosystem.programs.querysets.programs import EnrollmentQuerySet
from ecosystem.programs.reports import enrolled_in, programs_of, users_of_compute
from ecosystem.relationships.choices import Kind as Relation
from ecosystem.relationships.models import Relationship
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Sector

UNIVERSITIES = (Kind.UNIVERSITY, Kind.UNIVERSITY_SCHOOL)


@counter("organizations", by_center=False)
def organizations(question: Question) -> Tally:
    """The public organizations of the registry, of which a center has no share of its own."""
    return _listed(question, public_organizations(question), {})


@counter("members")
def members(question: Question) -> Tally:
    """The public organizations with an active enrollment at the center, or at any of the city's."""
    return _listed(question, members_on(question), _membership(question))


@counter("members_companies")
def members_companies(question: Question) -> Tally:
    """The members that are companies."""
    return _members_of(question, (Kind.COMPANY,))


@counter("members_universities")
def members_universities(question: Question) -> Tally:
    """The members that are universities or schools of one."""
    return _members_of(question, UNIVERSITIES)


@counter("members_institutes")
def members_institutes(question: Question) -> Tally:
    """The members that are research institutes."""
    return _members_of(question, (Kind.RESEARCH_INSTITUTE,))


@counter("members_teams")
def members_teams(question: Question) -> Tally:
    """The members that are teams."""
    return _members_of(question, (Kind.TEAM,))


@counter("members_suspended")
def members_suspended(question: Question) -> Tally:
    """The public organizations with a suspended enrollment at the center, or at any of the city's."""
    rows = public_organizations(question).filter(
        enrolled_in(programs_of(question.center), question.day, [State.SUSPENDED])
    )
    return _listed(question, rows, {"enrollment": [State.SUSPENDED.value], **of_center(question)})


@counter("members_of_compute")
def members_of_compute(question: Question) -> Tally:
    """The members enrolled in a program of a platform of the function compute."""
    return _served(question, "members_of_compute", [PlatformFunction.COMPUTE])


@counter("members_of_incubation")
def members_of_incubation(question: Question) -> Tally:
    """The members enrolled in a program of a platform of the function incubation."""
    return _served(question, "members_of_incubation", [PlatformFunction.INCUBATION])


@counter("members_of_industry")
def members_of_industry(question: Question) -> Tally:
    """The members enrolled in a program of a platform of the function industry."""
    return _served(question, "members_of_industry", [PlatformFunction.INDUSTRY])


@counter("members_of_research")
def members_of_research(question: Question) -> Tally:
    """The members enrolled in a program of a platform of the function research & talent."""
    return _served(question, "members_of_research", [PlatformFunction.RESEARCH_TALENT])


@counter("members_of_all")
def members_of_all(question: Question) -> Tally:
    """The members enrolled in programs of platforms of all four functions at once."""
    return _served(question, "members_of_all", PlatformFunction)


@counter("new_members", Span.PERIOD)
def new_members(question: Question) -> Tally:
    """The public organizations whose first enrollment at the center, or in the city, began in the period."""
    own = _enrollments(question).filter(organization=OuterRef("pk"))
    begun = own.filter(starts_on__gte=question.begin, starts_on__lte=question.day)
    rows = Organization.objects.public().in_registry(question.registry)
    rows = rows.filter(Exists(begun), ~Exists(own.filter(starts_on__lt=question.begin)))
    return Tally(rows, rows_page(question, "new_members"))


@counter("graduations", Span.PERIOD)
def graduations(question: Question) -> Tally:
    """The enrollments of public organizations that ended in the period by graduating."""
    return _ended(question, "graduations", State.GRADUATED)


@counter("departures", Span.PERIOD)
def departures(question: Question) -> Tally:
    """The enrollments of public organizations that ended in the period without graduating: withdrawn or removed."""
    return _ended(question, "departures", State.WITHDRAWN, State.REMOVED)


@counter("compute_users")
def compute_users(question: Question) -> Tally:
    """The public organizations that, by a relationship, use the compute of the center, or of one of the city's."""
    centers = question.territory.centers
    if not centers:
        return Tally(Organization.objects.none(), Address("directory:centers", query=question.frame), follows=False)
    users = public_organizations(question).filter(pk__in=users_of_compute(centers, question.day))
    return _listed(question, users, {"uses_compute_of": [center.public_id for center in centers]})


@counter("relationships", by_center=False)
def relationships(question: Question) -> Tally:
    """The relationships on the day between organizations the public can see, of which at least one is the registry's."""
    rows = Relationship.objects.public().in_registry(question.registry).as_of(question.day)
    return Tally(rows, rows_page(question, "relationships"))


@counter("supply_links", by_center=False)
def supply_links(question: Question) -> Tally:
    """The relationships on the day by which one organization supplies the other or is its customer."""
    rows = Relationship.objects.public().in_registry(question.registry).as_of(question.day)
    return Tally(rows.filter(kind__in=[Relation.SUPPLIES, Relation.CUSTOMER_OF]), rows_page(question, "supply_links"))


@counter("companies_with_universities", by_center=False)
def companies_with_universities(question: Question) -> Tally:
    """The public companies that on the day collaborate with a university or a school of one, or have technology from it."""
    edges = Relationship.objects.public().as_of(question.day)
    own = Q(subject=OuterRef("pk"), object__kind__in=UNIVERSITIES, kind=Relation.COLLABORATES_WITH)
    their = Q(
        object=OuterRef("pk"),
        subject__kind__in=UNIVERSITIES,
        kind__in=[Relation.COLLABORATES_WITH, Relation.TRANSFERS_TECHNOLOGY_TO],
    )
    rows = public_organizations(question).filter(Exists(edges.filter(own)) | Exists(edges.filter(their)))
    # What becomes of a university touches the university alone.
    return Tally(rows.filter(kind=Kind.COMPANY), rows_page(question, "companies_with_universities"), follows=False)


@counter("sectors_covered", by_center=False)
def sectors_covered(question: Question) -> Tally:
    """The sectors in which at least one public organization of the registry works; those above it are not counted for it."""
    links = OrganizationSector.objects.filter(organization__in=public_organizations(question))
    rows = Sector.objects.filter(pk__in=links.values("sector"))
    return Tally(rows, rows_page(question, "sectors_covered"))


@counter("fresh_records", by_center=False)
def fresh_records(question: Question) -> Tally:
    """The share of the public organizations whose record a person has checked within the time that its kind allows."""
    if question.day != today():
        return Tally(Reason.TODAY_ONLY)
    whole = public_organizations(question)
    part = whole.of_freshness([Freshness.FRESH])
    lists = (Rows(Freshness.FRESH.label, part), Rows(Organization._meta.verbose_name_plural, whole))
    return Tally(Share(part, whole), rows_page(question, "fresh_records"), lists)


def public_organizations(question: Question) -> OrganizationQuerySet:
    """What the public lists of the registry on the day."""
    return Organization.objects.public().in_registry(question.registry).as_of(question.day)


def members_on(question: Question) -> OrganizationQuerySet:
    """The public organizations that are active members on the day, of the center or of any of the city."""
    return public_organizations(question).filter(enrolled_in(programs_of(question.center), question.day))


def _members_of(question: Question, kinds: Iterable[str]) -> Tally:
    codes = [str(kind) for kind in kinds]
    rows = members_on(question).filter(kind__in=codes)
    return _listed(question, rows, {"kind": codes, **_membership(question)})


def _served(question: Question, name: str, functions: Iterable[str]) -> Tally:
    """Those enrolled in programs of the functions, of each one at least."""
    rows = public_organizations(question)
    for function in functions:
        programs = programs_of(question.center).filter(platform__function=function)
        rows = rows.filter(enrolled_in(programs, question.day))
    return Tally(rows, rows_page(question, name))


def _enrollments(question: Question) -> EnrollmentQuerySet:
    return Enrollment.objects.public().filter(program__in=programs_of(question.center).order_by().values("pk"))


def _ended(question: Question, name: str, *states: str) -> Tally:
    listed: date = question.day
    rows = _enrollments(question).filter(
        state__in=states,
        ends_on__gte=question.begin,
        ends_on__lte=listed,
        organization__in=Organization.objects.public().in_registry(question.registry),
    )
    return Tally(rows, rows_page(question, name))


def _membership(question: Question) -> Parameters:
    return of_center(question) or {"member": ["true"]}


def _listed(question: Question, rows: OrganizationQuerySet, parameters: Parameters) -> Tally:
    return Tally(rows, Address("directory:organizations", query={**parameters, **question.frame}))
