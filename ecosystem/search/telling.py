"""Why a record was found: by which of its names or identifiers, where its title does not show it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.core.text import name_key
from ecosystem.organizations.choices import NameKind, Scheme
from ecosystem.organizations.finding.asking import Asked
from ecosystem.organizations.finding.marking import spans
from ecosystem.organizations.models import Identifier, OrganizationName

# How a name that is not the official one of today is told.
OFFICIALLY = _("officially")
CALLED = {
    NameKind.OFFICIAL: _("formerly"),
    NameKind.FORMER: _("formerly"),
    NameKind.SHORT: _("in short"),
    NameKind.ALIAS: _("also"),
    NameKind.ACRONYM: _("also"),
    NameKind.TRANSLATED: _("also"),
}


@dataclass(frozen=True)
class Why:
    """Another name or an identifier that was found, and what it is of the record. Never one that only its sender knows."""

    label: str | Promise
    text: str


def reasons(asked: Asked, titles: dict[int, str]) -> dict[int, Why]:
    """For organizations with these titles, by which other name or identifier each was found; two queries in all."""
    unseen = [pk for pk, title in titles.items() if not _plainly(title, asked)]
    if not unseen:
        return {}
    told = _told(unseen)
    return {pk: why for pk in unseen if (why := _best(asked, titles[pk], told[pk])) is not None}


def _plainly(text: str, asked: Asked) -> bool:
    return bool(asked.key) and asked.key in name_key(text)


def _told(pks: Iterable[int]) -> dict[int, list[Why]]:
    told: dict[int, list[Why]] = defaultdict(list)
    names = OrganizationName.objects.filter(organization__in=pks).order_by("pk")
    for pk, kind, name, ended in names.values_list("organization_id", "kind", "name", "ends_on"):
        is_todays = kind == NameKind.OFFICIAL and ended is None
        told[pk].append(Why(OFFICIALLY if is_todays else CALLED[NameKind(kind)], name))
    codes = Identifier.objects.filter(organization__in=pks).exclude(scheme=Scheme.LOCAL).order_by("pk")
    for pk, scheme, value in codes.values_list("organization_id", "scheme", "value"):
        told[pk].append(Why(Scheme(scheme).label, value))
    return told


def _best(asked: Asked, title: str, told: list[Why]) -> Why | None:
    others = [why for why in told if why.text != title]
    for wanted in (asked.key, *asked.codes, *asked.spellings):
        if named := [why for why in others if wanted == name_key(why.text)]:
            return named[0]
    for wanted in (asked.key, *asked.codes):
        if held := [why for why in others if wanted in name_key(why.text)]:
            return held[0]
    if spans(title, asked):
        return None
    return next((why for why in others if spans(why.text, asked)), None)
