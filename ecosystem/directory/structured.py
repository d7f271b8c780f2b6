"""What a page says to programs that read it: schema.org, as JSON-LD."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ecosystem.core.display import machine_date
from ecosystem.directory.addresses import absolute
from ecosystem.directory.known import Profile
from ecosystem.directory.telling import told
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.models import Organization

CONTEXT = "https://schema.org"
TYPES = {
    Kind.COMPANY: "Corporation",
    Kind.UNIVERSITY: "CollegeOrUniversity",
    Kind.UNIVERSITY_SCHOOL: "EducationalOrganization",
    Kind.RESEARCH_INSTITUTE: "ResearchOrganization",
    Kind.HOSPITAL: "Hospital",
    Kind.AGENCY: "GovernmentOrganization",
    Kind.MEDIA: "NewsMediaOrganization",
}
# What an identifier is called there; the others are named by our own code.
PROPERTIES = {Scheme.LEI: "leiCode", Scheme.ISNI: "isni"}
# HTML must not see a tag, a comment or an entity inside a script; JSON means the same by these escapes.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def json_ld(data: dict[str, Any]) -> SafeString:
    """The data for a ``script type="application/ld+json"``, so that no text in it can leave the script."""
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  every character that means anything to HTML is escaped


def data_script(data: dict[str, Any]) -> SafeString:
    """A script of data. It needs no nonce, since browsers run nothing of this type; and a nonce would not survive caching."""
    return format_html('<script type="application/ld+json">{}</script>', json_ld(data))


def organization_data(profile: Profile, request: HttpRequest) -> dict[str, Any]:
    """An organization in schema.org's terms. Contacts are not part of it."""
    organization = profile.organization
    data: dict[str, Any] = {
        "@type": TYPES.get(Kind(organization.kind), "Organization"),
        "@id": absolute(request, organization.get_absolute_url()),
        "url": absolute(request, organization.get_absolute_url()),
        "name": str(organization),
        "legalName": organization.name,
        "alternateName": _other_names(profile),
        "description": told(organization, "description"),
        "sameAs": [*filter(None, [organization.website, *(one.link for one in profile.identifiers)])],
        "identifier": [
            _identifier(one.identifier, request) for one in profile.identifiers if one.identifier.scheme != Scheme.LOCAL
        ],
        "foundingDate": machine_date(organization.founded_on, organization.founded_on_precision),
        "dissolutionDate": machine_date(organization.dissolved_on),
        "address": _address(organization),
        "knowsAbout": [str(sector) for sector in profile.sectors],
        "memberOf": [
            {
                "@type": "ProgramMembership",
                "programName": str(one.enrollment.program),
                "url": absolute(request, one.enrollment.program.get_absolute_url()),
            }
            for one in profile.enrollments
            if one.enrollment.ends_on is None
        ],
    }
    return {name: value for name, value in data.items() if value}


def _other_names(profile: Profile) -> list[str]:
    shown = {str(profile.organization), profile.organization.name}
    return list(dict.fromkeys(told.name.name for told in profile.names if told.name.name not in shown))


def _identifier(identifier: Any, request: HttpRequest) -> dict[str, str]:
    name = PROPERTIES.get(identifier.scheme, identifier.scheme)
    address = absolute(request, identifier.permanent_path)
    return {"@type": "PropertyValue", "propertyID": name, "value": identifier.value, "url": address}


def _address(organization: Organization) -> dict[str, str]:
    if organization.place is None:
        return {}
    return {"@type": "PostalAddress", "addressLocality": str(organization.place), "addressCountry": "CN"}


def breadcrumb_data(crumbs: Iterable[tuple[Any, str]], request: HttpRequest) -> dict[str, Any]:
    """Where a page stands, as a list of its ancestors."""
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": str(label),
            **({"item": absolute(request, url)} if url else {}),
        }
        for position, (label, url) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
