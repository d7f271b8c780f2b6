"""What the pages of a center and of a platform show."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ecosystem.centers.choices import PartyRole
from ecosystem.centers.models import Center, Platform
from ecosystem.centers.reports import capacity_on
from ecosystem.core.dates import today
from ecosystem.core.display import number
from ecosystem.core.queries import with_sticky
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.carried import told_steps
from ecosystem.directory.demand import latest_needs
from ecosystem.directory.gatherings import latest_events
from ecosystem.directory.leaflets import leaves_of
from ecosystem.directory.offices import offices
from ecosystem.directory.places import capacity_steps, center_timeline, parties_of
from ecosystem.directory.reported import tiles_of
from ecosystem.directory.research import research_of, research_sums
from ecosystem.directory.rows import organization_rows
from ecosystem.directory.seats import with_seats
from ecosystem.directory.subsidies import schemes_of
from ecosystem.directory.used import use_of
from ecosystem.following.members import compute_users, members_by_kind, members_of, solutions_at
from ecosystem.organizations.choices import SEEN_BY_ADDRESS, Kind
from ecosystem.programs.models import Program
from ecosystem.vocabulary.choices import PlatformFunction

SHOWN_MEMBERS = 12


def narrowed(asked: Asked, **query: str) -> str:
    """The address of the organization list narrowed so, keeping what is asked for."""
    return with_sticky(f"{reverse('directory:organizations')}?{urlencode(query)}", asked.request)


def center_context(center: Center, asked: Asked) -> dict[str, Any]:
    """Everything the page of a center shows, in a fixed number of queries."""
    day = asked.day
    phases = list(center.phases.select_related("source").in_order())
    parties = parties_of(center, day)
    every_platform = list(Platform.objects.filter(center=center).in_order())
    platforms = [platform for platform in every_platform if platform.holds_on(day)]
    counted = members_by_kind(center, day, [platform.pk for platform in every_platform])
    leaves = leaves_of(platforms, asked)
    capacities = capacity_on(phases, day)
    known = {one.party.role for one in parties}
    every_step = list(center.steps.select_related("source").in_order())
    body = center.organization if center.organization and center.organization.status in SEEN_BY_ADDRESS else None
    return {
        "center": center,
        "capacities": capacities,
        "steps": capacity_steps(phases),
        "phases": phases,
        **use_of(center, phases, day),
        **research_sums(center, day),
        "tiles": tiles_of(center, asked),
        "members": counted,
        "members_total": sum(counted.values()),
        "members_url": narrowed(asked, center=center.public_id),
        "member_bars": [
            {
                "label": str(Kind(kind).label),
                "value": found,
                "percent": f"{100 * found / max(counted.values()):.1f}",
                "url": narrowed(asked, center=center.public_id, kind=kind),
            }
            for kind, found in counted.items()
        ],
        "programs_url": reverse("directory:programs"),
        "service_steps": [step for step in every_step if step.holds_on(day)],
        "carried": told_steps(center, every_step, day),
        "year": day.year,
        "office": offices().get(center.pk),
        "statements": list(body.statements.select_related("source").order_by("id")) if body else [],
        "timeline": center_timeline(center, phases, parties, day),
        "leaves": leaves,
        "leaf_value": f"{number(capacities[0].in_service)} P" if capacities else "",
        "leaf_caption": capacities[0].number_format_label if capacities else "",
        "parties": parties,
        "missing_roles": [str(role.label) for role in PartyRole if role not in known],
        "users": compute_users(center, asked.day) if body else 0,
        "users_url": narrowed(asked, uses_compute_of=center.public_id),
    }


def platform_context(platform: Platform, asked: Asked) -> dict[str, Any]:
    """Everything the page of a platform shows, in a fixed number of queries."""
    day, center = asked.day, platform.center
    programs = Program.objects.visible_to(VISITOR).filter(platform=platform).for_card().order_by("id")
    served = members_of(platform, day)
    is_compute = platform.function == PlatformFunction.COMPUTE
    is_incubation = platform.function == PlatformFunction.INCUBATION
    is_research = platform.function == PlatformFunction.RESEARCH_TALENT
    siblings = Platform.objects.filter(center=center).exclude(pk=platform.pk).as_of(day).in_order()
    return {
        "platform": platform,
        "aliases": platform.aliases,
        "programs": with_seats(programs, day),
        "schemes": schemes_of(platform, day, is_today=day == today()),
        "members": organization_rows([*served[-SHOWN_MEMBERS:]][::-1], day),
        "members_total": len(served),
        "members_url": narrowed(asked, platform=platform.public_id),
        "users": compute_users(center, asked.day) if is_compute else 0,
        "users_url": narrowed(asked, uses_compute_of=center.public_id),
        "solutions_total": solutions_at(center, day) if is_incubation else 0,
        **(research_of(center, day) if is_research else {}),
        **(_industry(center, asked) if platform.function == PlatformFunction.INDUSTRY else {}),
        "tiles": tiles_of(center, asked, function=platform.function),
        "siblings": siblings,
    }


def _industry(center: Center, asked: Asked) -> dict[str, Any]:
    """What an industry platform brings together: who looks for what, how often somebody met, which events were held."""
    needs, total, counts = latest_needs(center, asked.day)
    return {
        "is_industry": True,
        "needs": needs,
        "needs_total": total,
        "introduced": counts,
        "events": latest_events(center, asked.day),
    }
