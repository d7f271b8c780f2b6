"""The leaf diagram: a center, and what each of its platforms does, counted."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.centers.models import Center, Platform
from ecosystem.core.display import number
from ecosystem.core.drawing.shapes import width
from ecosystem.core.queries import with_sticky
from ecosystem.directory.asked import Asked
from ecosystem.directory.places import programs_by_platform
from ecosystem.following.members import compute_users, numbers_by_platform, solutions_at
from ecosystem.vocabulary.choices import PlatformFunction

LEAF_EMS = 13.0


def leaves_of(platforms: Sequence[Platform], asked: Asked) -> list[dict[str, Any]]:
    """A leaf for each platform of one center: its name, what is counted of it, its address."""
    if not platforms:
        return []
    center = platforms[0].center
    members = numbers_by_platform(asked.day)
    programs = programs_by_platform(platforms, asked.day)
    # Counted only for a platform without members.
    other = {PlatformFunction.COMPUTE: _users, PlatformFunction.INCUBATION: _solutions}
    return [
        {
            "label": _short(platform),
            "name": str(platform),
            "detail": _detail(
                members[platform.pk],
                programs[platform.pk],
                partial(other.get(platform.function, _nothing), center, asked),
            ),
            "url": with_sticky(platform.get_absolute_url(), asked.request),
            "active": True,
        }
        for platform in platforms
    ]


def _short(platform: Platform) -> str:
    """What fits into a leaf: the platform's name, or, where that is too long, its function."""
    name = str(platform)
    return name if width(name) <= LEAF_EMS else capfirst(str(platform.get_function_display()))


def _detail(members: int, programs: int, other: Callable[[], str]) -> str:
    if members:
        return ngettext("%(n)s member", "%(n)s members", members) % {"n": number(members)}
    if told := other():
        return told
    if programs:
        return ngettext("%(n)s program", "%(n)s programs", programs) % {"n": number(programs)}
    return _("no program yet")


def _nothing(_center: Center, _asked: Asked) -> str:
    return ""


def _users(center: Center, asked: Asked) -> str:
    users = compute_users(center, asked.day)
    return ngettext("%(n)s uses compute", "%(n)s use compute", users) % {"n": number(users)} if users else ""


def _solutions(center: Center, asked: Asked) -> str:
    found = solutions_at(center, asked.day)
    return ngettext("%(n)s solution", "%(n)s solutions", found) % {"n": number(found)} if found else ""
