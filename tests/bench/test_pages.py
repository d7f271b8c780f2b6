"""What a page costs in a city of 10,000 organizations, on the database that DATABASE_URL names.

Run: ``make bench``, or ``python -m pytest -m bench -s tests/bench/test_pages.py``.
"""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import path

from ecosystem import urls as site
from ecosystem.intake.synthetic import make_city
from ecosystem.organizations.models import Organization
from ecosystem.relationships.models import Relationship
from tests.bench.measuring import constant, measure

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ORGANIZATIONS = 10_000
urlpatterns = [path("constant", constant), *site.urlpatterns]


def _addresses() -> dict[str, str]:
    public = Organization.objects.public().order_by("pk")
    middle = public[public.count() // 2]
    hub = max(
        public[:40],
        key=lambda one: Relationship.objects.around(one).count(),
    )
    return {
        "home": "/",
        "list": "/organizations/",
        "list, two facets": "/organizations/?kind=company&sector=remote-sensing",
        "search, four characters": "/organizations/?q=智能科技",
        "search, two characters": "/organizations/?q=智能",
        "organization": middle.get_absolute_url(),
        "organization, the largest hub": hub.get_absolute_url(),
        "solutions": "/solutions/",
        "figures": "/figures/",
        "center": "/centers/",
        "API list of 50": "/api/v1/organizations/?page_size=50",
        "API search": "/api/v1/organizations/?q=智能科技&page_size=50",
        "API one": f"/api/v1/organizations/{middle.public_id}/",
    }


@pytest.mark.urls(__name__)
def test_what_pages_cost(settings: pytest.FixtureRequest) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # type: ignore[attr-defined]
    make_city(organizations=ORGANIZATIONS, seed=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cache.clear()
    client = Client()
    unit = measure(client, "/constant").cpu
    print(f"\n{connection.vendor}, {ORGANIZATIONS:,} organizations; the constant view: {unit:.2f} ms CPU")
    print(f"{'page':32} {'CPU ms':>8} {'CPU×':>6} {'wall ms':>8} {'slowest':>8} {'queries':>8} {'kB':>6}")
    for name, address in _addresses().items():
        cost = measure(client, address)
        print(
            f"{name:32} {cost.cpu:8.1f} {cost.cpu / unit:6.1f} {cost.wall:8.1f} {cost.slowest:8.1f} "
            f"{cost.queries:8} {cost.size / 1000:6.1f}"
        )
        tag = client.get(address).headers.get("ETag")
        if tag:
            again = measure(client, address, if_none_match=tag)
            print(f"{'  unchanged (304)':32} {again.cpu:8.1f} {again.cpu / unit:6.1f} {again.wall:8.1f}")
