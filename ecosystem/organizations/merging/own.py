"""What an organization says of itself, field by field: which of the two records it is taken from when they become one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.organizations.choices import NameKind, NameLanguage, Status
from ecosystem.organizations.models import Organization

KEPT, ABSORBED = "kept", "absorbed"
SIDES = (KEPT, ABSORBED)
# Columns that say one thing together are chosen together.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "name_en": ("name_en",),
    "short_name": ("short_name",),
    "kind": ("kind",),
    "status": ("status",),
    "place": ("place", "place_text"),
    "sectors_text": ("sectors_text",),
    "website": ("website",),
    "founded_on": ("founded_on", "founded_on_precision"),
    "dissolved_on": ("dissolved_on",),
    "registered_capital": ("registered_capital", "capital_currency"),
    "description": ("description",),
    "description_en": ("description_en",),
    "remark": ("remark",),
    "verified_on": ("verified_on", "verified_by", "verified_through"),
}
# What says more of another column, and nothing without it.
QUALIFIERS = frozenset({"founded_on_precision", "capital_currency", "verified_through"})
# Those follow from the list of names, where the other one stays as an alias.
NAMED: dict[str, tuple[str, str | None]] = {
    "name": (NameKind.OFFICIAL, None),
    "name_en": (NameKind.TRANSLATED, NameLanguage.EN),
    "short_name": (NameKind.SHORT, None),
}
# The one that more people see is the one they have linked to.
SEEN = (Status.ARCHIVED, Status.DRAFT, Status.UNLISTED, Status.PUBLIC)
# Whoever keeps a record keeps what it is called and what it is, unless they say otherwise.
OWN = frozenset({"name", "kind"})


@dataclass(frozen=True)
class Choice:
    """A field, what each record says, and which of the two is taken unless somebody chooses."""

    field: str
    kept: Any
    absorbed: Any
    usual: str

    @property
    def differs(self) -> bool:
        return self.kept != self.absorbed


def choices_between(kept: Organization, absorbed: Organization) -> list[Choice]:
    """Every field with what both records say of it."""
    return [
        Choice(field, _said(kept, field), _said(absorbed, field), usual_side(kept, absorbed, field)) for field in GROUPS
    ]


def usual_side(kept: Organization, absorbed: Organization, field: str) -> str:
    """The side that says something; of two that do, the one that a person verified later; the kept one else."""
    ours, theirs = bool(_said(kept, field)), bool(_said(absorbed, field))
    if field == "status":
        return ABSORBED if SEEN.index(absorbed.status) > SEEN.index(kept.status) else KEPT
    if ours != theirs:
        return KEPT if ours else ABSORBED
    if not ours or field in OWN:
        return KEPT
    return ABSORBED if _checked(absorbed) > _checked(kept) else KEPT


def _checked(organization: Organization) -> date:
    return organization.verified_on or date.min


def _said(organization: Organization, field: str) -> tuple[Any, ...]:
    """What the record says; how a date or an amount is meant says nothing without it."""
    values = tuple(getattr(organization, name) for name in GROUPS[field])
    told = (value for name, value in zip(GROUPS[field], values, strict=True) if name not in QUALIFIERS)
    return values if any(value not in (None, "") for value in told) else ()


def sides_of(kept: Organization, absorbed: Organization, choices: Mapping[str, str]) -> dict[str, str]:
    """The side of every field: as chosen, else the usual one. Raises :class:`InvalidInput` for a choice there is not."""
    wrong = {
        str(field)[:60]: [
            _("Choose “kept” or “absorbed” for one of these fields: %(fields)s.") % {"fields": ", ".join(GROUPS)}
        ]
        for field, side in choices.items()
        if field not in GROUPS or side not in SIDES
    }
    if wrong:
        raise InvalidInput("no_such_choice", next(iter(wrong.values()))[0], {"choices": next(iter(wrong.values()))})
    return {field: choices.get(field) or usual_side(kept, absorbed, field) for field in GROUPS}


def taken_over(absorbed: Organization, sides: Mapping[str, str]) -> dict[str, Any]:
    """What the kept record takes over of the other's own fields; its names follow from the list of names."""
    return {
        name: getattr(absorbed, name)
        for field, names in GROUPS.items()
        if sides[field] == ABSORBED and field not in NAMED
        for name in names
    }
