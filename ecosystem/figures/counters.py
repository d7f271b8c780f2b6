"""What the registry counts itself. An address names the rows by the parameters of the list that shows them.

The counting goes straight to the querysets that the lists' filters use too: building a form of all filters for every
number would cost more than counting.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.reports import Capacity, capacity_on
from ecosystem.figures.counting import Address, Question, Tally, counter
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import Organization
from ecosystem.organizations.querysets import OrganizationQuerySet
from ecosystem.programs.reports import enrolled_in, programs_of, users_of_compute
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.solutions.querysets import SolutionQuerySet

Parameters = dict[str, list[str]]


@counter("organizations")
def organizations(question: Question) -> Tally:
    """The public organizations of the registry, of which a center has no share of its own."""
    return _listed(question, _public_organizations(question), {})


@counter("members")
def members(question: Question) -> Tally:
    """The public organizations with an active enrollment at the center, or at any of the city's."""
    return _listed(question, _members(question), _membership(question))


@counter("members_companies")
def members_companies(question: Question) -> Tally:
    """The members that are companies."""
    companies = _members(question).filter(kind=Kind.COMPANY)
    return _listed(question, companies, {"kind": [Kind.COMPANY.value], **_membership(question)})


@counter("compute_users")
def compute_users(question: Question) -> Tally:
    """The public organizations that, by a relationship, use the compute of the center, or of one of the city's."""
    centers = question.territory.centers
    if not centers:
        return Tally(Decimal(0), Address("directory:centers", query=question.frame))
    users = _public_organizations(question).filter(pk__in=users_of_compute(centers, question.day))
    return _listed(question, users, {"uses_compute_of": [center.public_id for center in centers]})


def _public_organizations(question: Question) -> OrganizationQuerySet:
    return Organization.objects.public().in_registry(question.registry).as_of(question.day)


def _members(question: Question) -> OrganizationQuerySet:
    return _public_organizations(question).filter(enrolled_in(programs_of(question.center), question.day))


def _membership(question: Question) -> Parameters:
    return _center(question) or {"member": ["true"]}


def _listed(question: Question, rows: OrganizationQuerySet, parameters: Parameters) -> Tally:
    return Tally(rows, Address("directory:organizations", query={**parameters, **question.frame}))


@counter("solutions")
def solutions(question: Question) -> Tally:
    """The public solutions that had been incubated at the center, or at a center of the city, by the day."""
    incubated = _public_solutions(question).incubated(question.day)
    return _solutions(question, incubated, {"incubated": ["true"], **_center(question)})


@counter("outcomes")
def outcomes(question: Question) -> Tally:
    """The measured outcomes, by the day, of public solutions; the address is that of the solutions that show them."""
    found = Outcome.objects.measured().as_of(question.day).filter(solution__in=_public_solutions(question))
    return _solutions(question, found, {"has_outcomes": ["true"], **_center(question)})


def _public_solutions(question: Question) -> SolutionQuerySet:
    rows = Solution.objects.public().in_registry(question.registry).as_of(question.day)
    return rows.filter(center=question.center) if question.center is not None else rows


def _solutions(question: Question, rows: QuerySet[Any, Any], parameters: Parameters) -> Tally:
    return Tally(rows, Address("directory:solutions", query={**parameters, **question.frame}))


def _center(question: Question) -> Parameters:
    return {"center": [question.center.public_id]} if question.center is not None else {}


@counter("capacity_in_service")
def capacity_in_service(question: Question) -> Tally:
    """PFLOPS at FP16 that ran on the day."""
    return _capacity(question, lambda capacity: capacity.in_service)


@counter("capacity_planned")
def capacity_planned(question: Question) -> Tally:
    """PFLOPS at FP16 once every phase known of is in service."""
    return _capacity(question, lambda capacity: capacity.planned)


def _capacity(question: Question, part: Callable[[Capacity], Decimal]) -> Tally:
    centers = question.territory.centers
    phases = [phase for phase in question.territory.phases if phase.number_format == NumberFormat.FP16]
    total = Decimal(0)
    for center in centers:
        own = [phase for phase in phases if phase.center_id == center.pk]
        total += sum((part(capacity) for capacity in capacity_on(own, question.day)), Decimal(0))
    if len(centers) == 1:
        return Tally(total, Address("directory:center", (centers[0].public_id,), question.frame, "capacity"))
    return Tally(total, Address("directory:centers", query=question.frame))
