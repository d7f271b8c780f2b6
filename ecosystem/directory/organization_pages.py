"""The page of an organization: what is the same on all of them is kept, and the rest is written by templates that are fast."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ecosystem.core.choices import label_of
from ecosystem.core.display import number
from ecosystem.core.languages import in_script
from ecosystem.core.queries import keeping
from ecosystem.directory.asked import Asked
from ecosystem.directory.demand import posted_by
from ecosystem.directory.framing import ANY_RECORD, framed, slot
from ecosystem.directory.gatherings import taken_part
from ecosystem.directory.known import Profile, ToldIdentifier
from ecosystem.directory.links import Drawn, drawn
from ecosystem.directory.structured import breadcrumb_data, data_script, organization_data
from ecosystem.directory.telling import summary, told, verified
from ecosystem.directory.thanks import thanks_for
from ecosystem.directory.written import part
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.models import Organization

FRAME = "directory/organization.html"
PARTS = "directory/organization.html"
FACTS = "components/facts.html"


@dataclass(frozen=True)
class Sheet:
    """What the templates of the page read, beside the profile: words with numbers in them, and addresses."""

    asked: Asked
    profile: Profile
    # The address with the day and the registry kept.
    at: Callable[[str], str]
    figures: str
    # What it looks for, and at which events it took part.
    industry: str
    organizations_url: str

    @property
    def organization(self) -> Organization:
        return self.profile.organization

    @property
    def day(self) -> Any:
        """The day everything is told as of."""
        return self.asked.day

    @property
    def kind(self) -> str:
        return label_of(Kind, self.organization.kind)

    @property
    def text(self) -> str:
        return told(self.organization, "description")

    @property
    def other_name(self) -> str:
        """Its name in the other language, where that is another one."""
        return other_name(self.organization)

    @property
    def other_name_language(self) -> str:
        return "zh-Hans" if self.other_name == self.organization.name else "en"

    @property
    def label(self) -> str:
        """What stands in the middle of the picture."""
        found = self.organization
        return str(found) if get_language() == "en" and found.name_en else found.short_name or found.name

    @property
    def neighbors(self) -> list[Drawn]:
        return [drawn(link, self.at) for link in self.profile.neighborhood.links]

    @property
    def identifiers(self) -> list[ToldIdentifier]:
        """Those that mean the same to everybody."""
        return [one for one in self.profile.identifiers if one.identifier.scheme != Scheme.LOCAL]

    @property
    def solutions_url(self) -> str:
        return self.at(f"{reverse('directory:solutions')}?{urlencode({'organization': self.organization.public_id})}")

    @property
    def all_solutions(self) -> str:
        n = self.profile.all_solutions
        return ngettext("All %(shown)s solution", "All %(shown)s solutions", n) % {"shown": number(n)}

    @property
    def all_relationships(self) -> str:
        n = self.profile.neighborhood.total
        return ngettext("All %(n)s relationships", "All %(n)s relationships", n) % {"n": number(n)}

    def listed(self, name: str, value: str) -> str:
        """The list of organizations that have this, too."""
        return self.at(f"{self.organizations_url}?{urlencode({name: value})}")

    def more(self, count: int) -> str:
        """What is folded."""
        return _("%(number)s more") % {"number": number(count)}


def organization_page(profile: Profile, asked: Asked) -> HttpResponse:
    """The page of an organization as of the day asked for."""
    organization, request = profile.organization, asked.request
    organizations_url = reverse("directory:organizations")
    context = {
        **asked.framed_by(organization.registry),
        "any": {"public_id": ANY_RECORD},
        "crumbs": [(_("Organizations"), organizations_url), (slot("name"), "")],
    }
    sheet = Sheet(
        asked,
        profile,
        keeping(request),
        _figures(profile, asked, context),
        _industry(profile, asked),
        organizations_url,
    )
    written = partial(part, PARTS)
    slots = {
        "name": in_script(escape(organization)),
        "description": in_script(escape(summary(organization))),
        "data": in_script(_data(sheet)),
        "kind": written("kind", sheet),
        "verified": part(FACTS, "verified", verified(organization)),
        "main": written("main", sheet),
        "aside": written("aside", sheet),
        "thanks": _thanks(organization, asked),
    }
    return framed(asked, FRAME, slots, context, organization.public_id)


def other_name(found: Organization) -> str:
    """An organization's name in the language it is not shown in; empty where it has none, or the same."""
    other = found.name if get_language() == "en" and found.name_en else found.name_en
    return other if other != str(found) else ""


def _data(sheet: Sheet) -> str:
    request, organization = sheet.asked.request, sheet.organization
    crumbs = [
        (_("Organizations"), sheet.organizations_url),
        (organization, organization.get_absolute_url()),
    ]
    return data_script(breadcrumb_data(crumbs, request)) + data_script(organization_data(sheet.profile, request))


def _figures(profile: Profile, asked: Asked, context: dict[str, Any]) -> str:
    """What somebody reported of it; few have any, so they are told by the ordinary templates."""
    if not profile.figures:
        return ""
    values = {**context, "profile": profile}
    # It is turned into the reader's script with what stands around it.
    return loader.render_to_string("directory/organization/figures.html", values, asked.request)


def _industry(profile: Profile, asked: Asked) -> str:
    """The needs it posted and the events it took part in; few have any, so they are told by the ordinary templates."""
    organization: Any = profile.organization
    needs = posted_by(organization, asked.day) if organization.has_needs else []
    roles = taken_part(organization, asked.day) if organization.has_event_roles else []
    if not needs and not roles:
        return ""
    values = {"needs": needs, "event_roles": roles}
    return loader.render_to_string("directory/organization/industry.html", values, asked.request)


def _thanks(organization: Organization, asked: Asked) -> str:
    thanks = thanks_for(organization)
    if not thanks:
        return ""
    return in_script(loader.render_to_string("directory/parts/thanks.html", {"thanks": thanks}, asked.request))
