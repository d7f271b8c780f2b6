"""What the registry counts itself. Each list is counted by the same filters that its page applies."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.models import CapacityPhase
from ecosystem.centers.reports import Capacity, capacity_on
from ecosystem.figures.counting import Counted, Question, counter
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import Organization
from ecosystem.programs.filters import MemberFilter
from ecosystem.solutions.filters import SolutionFilter
from ecosystem.solutions.models import Outcome, Solution

Parameters = dict[str, list[str]]
ORGANIZATIONS, SOLUTIONS = "directory:organizations", "directory:solutions"


@counter("organizations")
def organizations(question: Question) -> Counted:
    """The public organizations of the registry."""
    return _organizations(question, {})


@counter("members")
def members(question: Question) -> Counted:
    """The public organizations with an active enrollment at the center, or at any of the city's."""
    return _organizations(question, _membership(question))


@counter("members_companies")
def members_companies(question: Question) -> Counted:
    """The members that are companies."""
    return _organizations(question, {"kind": [Kind.COMPANY.value], **_membership(question)})


def _membership(question: Question) -> Parameters:
    if question.center is not None:
        return {"center": [question.center.public_id]}
    return {"member": ["true"]}


@counter("compute_users")
def compute_users(question: Question) -> Counted:
    """The public organizations that, by a relationship, use the compute of the center, or of one of the city's."""
    centers = question.centers
    if not centers:
        return Counted(0, question.day, "directory:centers", query=question.frame())
    return _organizations(question, {"uses_compute_of": [center.public_id for center in centers]})


@counter("solutions")
def solutions(question: Question) -> Counted:
    """The public solutions that had been incubated at the center, or at a center of the city, by the day."""
    parameters = {"incubated": ["true"], **_center(question)}
    rows = Solution.objects.public().in_registry(question.registry)
    number = _filtered(SolutionFilter, rows, question.day, parameters).count()
    return Counted(number, question.day, SOLUTIONS, query={**parameters, **question.frame()})


@counter("outcomes")
def outcomes(question: Question) -> Counted:
    """The measured outcomes, by the day, of public solutions; the address is that of the solutions that show them."""
    parameters = {"has_outcomes": ["true"], **_center(question)}
    rows = _filtered(SolutionFilter, Solution.objects.public().in_registry(question.registry), question.day, parameters)
    number = Outcome.objects.measured().as_of(question.day).filter(solution__in=rows).count()
    return Counted(number, question.day, SOLUTIONS, query={**parameters, **question.frame()})


def _center(question: Question) -> Parameters:
    return {"center": [question.center.public_id]} if question.center is not None else {}


def _organizations(question: Question, parameters: Parameters) -> Counted:
    rows = Organization.objects.public().in_registry(question.registry)
    number = _filtered(MemberFilter, rows, question.day, parameters).count()
    return Counted(number, question.day, ORGANIZATIONS, query={**parameters, **question.frame()})


def _filtered(filters: type[FilterSet], rows: QuerySet, day: date, parameters: Parameters) -> QuerySet[Any]:
    data = QueryDict(mutable=True)
    for name, values in {**parameters, "as_of": [day.isoformat()]}.items():
        data.setlist(name, values)
    found = filters(data, queryset=rows)
    if not found.is_valid():
        raise ValueError(f"A counter asks what its list cannot answer: {found.errors.as_json()}")
    return found.qs


@counter("capacity_in_service")
def capacity_in_service(question: Question) -> Counted:
    """PFLOPS at FP16 that ran on the day."""
    return _capacity(question, lambda capacity: capacity.in_service)


@counter("capacity_planned")
def capacity_planned(question: Question) -> Counted:
    """PFLOPS at FP16 once every phase known of is in service."""
    return _capacity(question, lambda capacity: capacity.planned)


def _capacity(question: Question, part: Callable[[Capacity], Decimal]) -> Counted:
    centers = question.centers
    phases = list(CapacityPhase.objects.filter(center__in=centers, number_format=NumberFormat.FP16))
    total = Decimal(0)
    for center in centers:
        own = [phase for phase in phases if phase.center_id == center.pk]
        total += sum((part(capacity) for capacity in capacity_on(own, question.day)), Decimal(0))
    if len(centers) == 1:
        address = ("directory:center", (centers[0].public_id,), "capacity")
    else:
        address = ("directory:centers", (), "")
    name, args, fragment = address
    return Counted(total, question.day, name, args, question.frame(), fragment)
