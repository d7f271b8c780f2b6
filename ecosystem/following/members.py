"""Members and users as the public counts them, from sets that follow the registry.

What they mean is said in :mod:`ecosystem.programs.reports`, which asks the database each time; a test holds the two
against each other.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pyroaring import BitMap

from ecosystem.centers.models import Center, Platform
from ecosystem.following.sets import NOBODY, OF_ORGANIZATIONS, ORGANIZATIONS, SOLUTIONS, Sets, followed, number_of
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment, Program
from ecosystem.programs.reports import memberships, users_of_compute
from ecosystem.solutions.models import Solution


def numbers_by_platform(day: date) -> Counter[int]:
    """How many public members each platform has on the day, by its primary key."""
    return Counter({platform: len(found) for platform, found in members_by_platform(day).items()})


def members_by_platform(day: date) -> Sets:
    """The public members of each platform on the day, by its primary key."""
    return followed(("members", day), memberships(None, day), OF_ORGANIZATIONS, "program__platform")


def members_by_program(day: date) -> Sets:
    """The organizations that are enrolled and active on the day in each program that the public sees, by its primary key."""
    rows = Enrollment.objects.public().active(day)
    return followed(("enrolled", day), rows, OF_ORGANIZATIONS, "program")


def members_of(platform: Platform, day: date) -> BitMap:
    """The public members of a platform on the day, by their primary keys."""
    return members_by_platform(day).get(platform.pk, NOBODY)


def members_by_kind(center: Center, day: date, platforms: Iterable[int] | None = None) -> dict[str, int]:
    """How many public members of each kind a center has on the day, in the order of :class:`Kind`; only those of which there are any.

    ``platforms`` are the keys of all its platforms, where they are known already.
    """
    platforms = center.platforms.values_list("pk", flat=True) if platforms is None else platforms
    found = BitMap().union(*(members_by_platform(day).get(platform, NOBODY) for platform in platforms))
    kinds = followed(("kinds",), Organization.objects.public(), ORGANIZATIONS, "kind")
    counted = {kind: found.intersection_cardinality(kinds.get(kind, NOBODY)) for kind in Kind.values}
    return {kind: number for kind, number in counted.items() if number}


def enrolled(program: Program, day: date) -> int:
    """How many enrollments of a program that the public sees are active on the day: an organization has one at a time."""
    return len(members_by_program(day).get(program.pk, NOBODY))


def compute_users(center: Center, day: date) -> int:
    """How many public organizations use the compute of the center on the day, as the list narrowed to them counts."""
    rows = Organization.objects.public().as_of(day).filter(pk__in=users_of_compute([center], day))
    return number_of(("compute users", center.pk, day), rows)


def solutions_at(center: Center, day: date) -> int:
    """How many public solutions there are at the center on the day."""
    rows = Solution.objects.public().filter(center=center).as_of(day)
    return number_of(("solutions", center.pk, day), rows, SOLUTIONS)
