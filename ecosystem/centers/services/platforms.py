"""Platforms of a center: from the template, or any others."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.centers.models import Center, Platform
from ecosystem.centers.services.belonging import next_position, refuse_another_center
from ecosystem.core.text import name_key

TEMPLATE = Path(settings.BASE_DIR) / "fixtures" / "vocabulary" / "platform_template.json"
FROM_TEMPLATE = ("function", "name", "name_en", "aliases", "description", "description_en")


def add_platforms_from_template(center: Center, *, by: Any, reason: str = "", **fields: Any) -> list[Platform]:
    """Add the four platforms of the template, with what ``fields`` says of each (dates, source), and return those added.

    A platform that the center has already, by any of its names, is left as it is; so the second time adds nothing.
    """
    authorize(by, "centers.change", center)
    with change_set(by=by, verb=gettext_noop("Add the platforms of the template"), reason=reason):
        center = locked(center)
        known = {name_key(name) for platform in center.platforms.all() for name in (platform.name, *platform.aliases)}
        position = next_position(center.platforms)
        added: list[Platform] = []
        for entry in json.loads(TEMPLATE.read_text(encoding="utf-8")):
            if known.isdisjoint(name_key(name) for name in (entry["name"], *entry["aliases"])):
                stated = {name: entry[name] for name in FROM_TEMPLATE}
                added.append(create(Platform(center=center, position=position + len(added), **{**stated, **fields})))
        return added


def add_platform(center: Center, *, by: Any, name: str, function: str, reason: str = "", **fields: Any) -> Platform:
    """Add a platform under the name its city gives it, mapped to the ``function`` it has."""
    authorize(by, "centers.change", center)
    with change_set(by=by, verb=gettext_noop("Add a platform"), reason=reason):
        center = locked(center)
        fields.setdefault("position", next_position(center.platforms))
        return create(Platform(center=center, name=name, function=function, **fields))


def revise_platform(platform: Platform, *, by: Any, reason: str = "", **fields: Any) -> Platform:
    """Correct what is said of a platform, or the days between which it is offered."""
    authorize(by, "centers.change", platform)
    refuse_another_center(fields)
    with change_set(by=by, verb=gettext_noop("Revise a platform"), reason=reason):
        return update(locked(platform), **fields)


def remove_platform(platform: Platform, *, by: Any, reason: str = "") -> None:
    """Remove a platform that never was one. Raises :class:`Conflict` (``still_used``) where it offers programs."""
    authorize(by, "centers.change", platform)
    with change_set(by=by, verb=gettext_noop("Remove a platform"), reason=reason):
        delete(locked(platform))
