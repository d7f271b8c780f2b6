"""The leaf diagram: a center, and what each of its platforms does, counted."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.centers.models import Center, Platform
from ecosystem.core.display import number
from ecosystem.core.drawing.shapes import width
from ecosystem.core.queries import with_sticky
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.places import compute_users, programs_by_platform
from ecosystem.programs.reports import members_by_platform
from ecosystem.solutions.models import Solution
from ecosystem.vocabulary.choices import PlatformFunction

LEAF_EMS = 13.0


def leaves_of(platforms: Sequence[Platform], asked: Asked) -> list[dict[str, Any]]:
    """A leaf for each platform of one center: its name, what is counted of it, its address. Four queries."""
    if not platforms:
        return []
    center = platforms[0].center
    members = members_by_platform(center, asked.day)
    programs = programs_by_platform(platforms, asked.day)
    other = {
        PlatformFunction.COMPUTE: _users(center, asked),
        PlatformFunction.INCUBATION: _solutions(center, asked),
    }
    return [
        {
            "label": _short(platform),
            "name": str(platform),
            "detail": _detail(members.get(platform.pk, 0), programs[platform.pk], other.get(platform.function, "")),
            "url": with_sticky(platform.get_absolute_url(), asked.request),
            "active": True,
        }
        for platform in platforms
    ]


def _short(platform: Platform) -> str:
    """What fits into a leaf: the platform's name, or, where that is too long, its function."""
    name = str(platform)
    return name if width(name) <= LEAF_EMS else capfirst(str(platform.get_function_display()))


def _detail(members: int, programs: int, other: str) -> str:
    if members:
        return ngettext("%(n)s member", "%(n)s members", members) % {"n": number(members)}
    if other:
        return other
    if programs:
        return ngettext("%(n)s program", "%(n)s programs", programs) % {"n": number(programs)}
    return _("no program yet")


def _users(center: Center, asked: Asked) -> str:
    users = compute_users(center, asked.day)
    return ngettext("%(n)s uses compute", "%(n)s use compute", users) % {"n": number(users)} if users else ""


def _solutions(center: Center, asked: Asked) -> str:
    found = Solution.objects.visible_to(VISITOR).filter(center=center).as_of(asked.day).count()
    return ngettext("%(n)s solution", "%(n)s solutions", found) % {"n": number(found)} if found else ""
