"""What an address of the organization list asks for, answered quickly and by the database."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.test import RequestFactory

from ecosystem.audit.editions import Stamp
from ecosystem.centers.models import Center
from ecosystem.directory import listings
from ecosystem.directory.asked import read
from ecosystem.directory.browsed import Browsed, browsed
from ecosystem.directory.narrowing import Narrowing
from ecosystem.organizations.models import Identifier
from ecosystem.vocabulary.models import Place


def asked(registry: str = "synthetic-1", **query: Any) -> HttpRequest:
    """A request for the list of a registry."""
    return RequestFactory().get("/organizations/?" + urlencode({"registry": registry, **query}, doseq=True))


def slow(request: HttpRequest, stamp: Stamp) -> Narrowing:
    """The list as the database answers it."""
    return listings._narrowed_organizations(read(request, stamp))


def quick(request: HttpRequest, stamp: Stamp) -> Browsed | None:
    """The list as the sets in memory answer it."""
    return browsed(read(request, stamp), lambda: slow(request, stamp))


def beside() -> list[dict[str, str | Iterable[str]]]:
    """What an address can ask for and no facet offers."""
    centers = [center.public_id for center in Center.objects.order_by("pk")]
    identifier = Identifier.objects.order_by("pk").first()
    elsewhere = Place.objects.filter(level="district", organizations__isnull=True).first()
    return [
        {"member": "true"},
        {"member": "false"},
        {"center": centers[0]},
        {"center": centers, "enrollment": "suspended"},
        {"enrollment": ["suspended", "withdrawn"]},
        {"uses_compute_of": centers},
        {"freshness": ["never", "stale"]},
        *([{"identifier": f"{identifier.scheme}:{identifier.value}"}] if identifier else ()),
        {"place": ["420000", elsewhere.code] if elsewhere else "420000"},
        {"utm_source": "a newsletter"},
    ]
