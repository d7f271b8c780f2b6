"""Centers, their platforms and programs, as of a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from ecosystem.centers.choices import CapacityBasis
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, Platform
from ecosystem.centers.reports import Capacity, capacity_on
from ecosystem.core.display import number
from ecosystem.directory.asked import VISITOR
from ecosystem.directory.happenings import center_events
from ecosystem.directory.telling import Citation, Entry, citation, in_order, told
from ecosystem.following.members import numbers_by_platform
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.programs.models import Program
from ecosystem.vocabulary.choices import PlatformFunction


@dataclass(frozen=True)
class ToldParty:
    """A party of a center, with whether it has the role on the day."""

    party: CenterParty
    holds: bool
    source: Citation | None


def visible_centers() -> QuerySet[Center]:
    """The centers that have a page."""
    return Center.objects.visible_to(VISITOR).select_related("registry", "organization", "source")


def visible_platforms() -> QuerySet[Platform]:
    """The platforms that have a page."""
    return Platform.objects.visible_to(VISITOR).select_related("center__registry", "source")


def parties_of(center: Center, day: date) -> list[ToldParty]:
    """The parties whose role had begun, those that still have it first."""
    parties = center.parties.filter(organization__status__in=SEEN_BY_ADDRESS).select_related("organization", "source")
    begun = [one for one in parties.order_by("role", "id") if one.starts_on is None or one.starts_on <= day]
    told_parties = [ToldParty(one, one.holds_on(day), citation(one.source)) for one in begun]
    return sorted(told_parties, key=lambda one: not one.holds)


def capacity_steps(phases: Iterable[CapacityPhase]) -> list[dict[str, Any]]:
    """Phases as the step chart draws them."""
    return [
        {
            "starts_on": phase.starts_on,
            "ends_on": phase.ends_on,
            "amount": phase.pflops,
            "basis": "total" if phase.basis == CapacityBasis.TOTAL else "added",
            "state": phase.state,
            "label": str(phase),
            "display": number(phase.pflops),
        }
        for phase in phases
    ]


def capacity_of(phases: Iterable[CapacityPhase], day: date) -> Capacity | None:
    """The capacity that a center is known by on the day: that of the number format it is stated in first."""
    return next(iter(capacity_on(phases, day)), None)


def center_timeline(center: Center, phases: list[CapacityPhase], parties: list[ToldParty], day: date) -> list[Entry]:
    """What happened at a center: its phases, its parties, and the milestones of the organization it is."""
    entries = list(center_events(center, phases))
    for one in parties:
        party = one.party
        values = {"organization": party.organization, "role": party.get_role_display()}
        shown = {"url": party.organization.get_absolute_url(), "source": one.source, "quote": party.quote}
        if party.starts_on:
            entries.append(Entry(party.starts_on, _("%(organization)s becomes %(role)s") % values, **shown))
        if party.ends_on:
            entries.append(Entry(party.ends_on, _("%(organization)s is no longer %(role)s") % values, **shown))
    if center.organization is not None and center.organization.status in SEEN_BY_ADDRESS:
        for milestone in center.organization.milestones.select_related("source"):
            shown = {"text": told(milestone, "note"), "source": citation(milestone.source), "quote": milestone.quote}
            entries.append(Entry(milestone.happened_on, str(milestone), milestone.happened_on_precision, **shown))
    return in_order(entries, day)


def programs_by_platform(platforms: Iterable[Platform], day: date) -> Counter[int]:
    """How many public programs each platform runs on the day; one query."""
    rows = Program.objects.public().as_of(day).filter(platform__in=[one.pk for one in platforms])
    return Counter(dict(rows.order_by().values_list("platform").annotate(n=Count("pk"))))


@dataclass(frozen=True)
class CityRow:
    """A city beside others: its center, its capacity, and what its platforms are called, by function."""

    place: Any
    center: Center | None
    capacity: Capacity | None
    platforms: list[list[tuple[Platform, int]]]
    standing: str = ""
    source: Citation | None = None
    quote: str = ""


def cities_side_by_side(centers: Iterable[Center], day: date) -> list[CityRow]:
    """Each public center with its platforms by function and their members."""
    found = list(centers)
    platforms = Platform.objects.public().as_of(day).filter(center__in=found).in_order()
    by_center: dict[int, list[Platform]] = {}
    for platform in platforms:
        by_center.setdefault(platform.center_id, []).append(platform)
    members = numbers_by_platform(day)
    phases: dict[int, list[CapacityPhase]] = {}
    for phase in CapacityPhase.objects.filter(center__in=found).in_order():
        phases.setdefault(phase.center_id, []).append(phase)
    return [
        CityRow(
            place=center.registry,
            center=center,
            capacity=capacity_of(phases.get(center.pk, []), day),
            platforms=[
                [(one, members[one.pk]) for one in by_center.get(center.pk, []) if one.function == function]
                for function in PlatformFunction.values
            ],
        )
        for center in found
    ]
