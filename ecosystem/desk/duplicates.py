"""Organizations that may be the one somebody is about to enter again."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from rapidfuzz import fuzz

from ecosystem.core.text import LEGAL_FORM, clean, fold, name_key, search_tokens
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.models import Identifier, Organization, OrganizationName, SearchEntry

MOST = 5
SIMILAR = 82
SHORTEST = 2
# A pair of characters that more names have than this tells nothing.
COMMON = 200
LONGEST = 16


@dataclass(frozen=True)
class Similar:
    """An organization that is similar, and whether a name or the code is the very same."""

    organization: Organization
    is_exact: bool


def similar_organizations(user: Any, name: str, code: str = "") -> list[Similar]:
    """The organizations the person can see whose code is the same, or whose name is the same or almost; at most five."""
    visible = Organization.objects.visible_to(user).select_related("place", "registry")
    coded = visible.filter(Exists(_codes(code))) if clean(code) else visible.none()
    key = name_key(name)
    named = visible.filter(Exists(_named(key))) if len(key) >= SHORTEST else visible.none()
    exact = {organization.pk: Similar(organization, True) for organization in [*coded[:MOST], *named[:MOST]]}
    near = [found for found in _near(visible, name) if found.pk not in exact]
    return [*exact.values(), *(Similar(found, False) for found in near)][:MOST]


def _codes(code: str) -> Any:
    value = clean(code).upper().replace(" ", "")
    return Identifier.objects.filter(organization=OuterRef("pk"), scheme=Scheme.USCC, value=value)


def _named(key: str) -> Any:
    return OrganizationName.objects.filter(organization=OuterRef("pk"), key=key)


def _core(name: str) -> str:
    """What tells one name from another: without the legal form."""
    return name_key(LEGAL_FORM.sub("", fold(name)))


def _near(visible: Any, name: str) -> list[Organization]:
    """Those with a similar name: found by what is rare in it, judged by how much of the name agrees."""
    core = _core(name)
    rare: set[int] = set()
    for token in search_tokens(core)[:LONGEST]:
        entries = SearchEntry.objects.filter(tokens__has_all=[token])
        found = list(entries.values_list("pk", flat=True)[: COMMON + 1])
        rare.update(found if len(found) <= COMMON else [])
    rated = sorted(
        ((fuzz.ratio(core, _core(found.name)), found) for found in visible.filter(pk__in=rare)),
        key=lambda pair: -pair[0],
    )
    return [found for score, found in rated if score >= SIMILAR][:MOST]
