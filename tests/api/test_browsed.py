"""A list that nothing narrows is answered from memory: page by page what the database answers, and as fast for a long one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.intake.synthetic import make_city
from ecosystem.organizations.models import Organization
from ecosystem.organizations.orders import ORDERS
from ecosystem.organizations.services import archive_organization, rename_organization, revise_organization
from tests.personas import forget


def walked(anybody, path):
    """All pages of a list, there and back."""
    pages = [anybody.read(path)]
    while pages[-1]["next"]:
        pages.append(anybody.read(pages[-1]["next"]))
    while pages[-1]["previous"]:
        pages.append(anybody.read(pages[-1]["previous"]))
    return pages


@pytest.mark.django_db
@pytest.mark.parametrize("registry", ["synthetic-1", "all"])
@pytest.mark.parametrize("order", [*ORDERS])
def test_every_page_is_the_one_the_database_answers(anybody, monkeypatch, order, registry):
    make_city(organizations=40, seed=1)
    path = f"/api/v1/organizations/?registry={registry}&ordering={order}&page_size=9&fields=id,name,sectors"
    from_memory = walked(anybody, path)
    assert len(from_memory) == 9
    forget()
    monkeypatch.setattr("api.views.nouns.browsed", lambda *_asked: None)
    assert walked(anybody, path) == from_memory


@pytest.mark.django_db
def test_no_query_sorts_or_filters_the_list_and_a_longer_page_takes_no_more_of_them(anybody):
    make_city(organizations=40, seed=1)
    counted = []
    for size in (5, 30):
        anybody.read(f"organizations/?registry=synthetic-1&page_size={size}&ordering=newest")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            anybody.read(f"organizations/?registry=synthetic-1&page_size={size}&fields=id,name,names,layers")
        counted.append(len(queries))
        assert not [one["sql"] for one in queries if "sort_key" in one["sql"] and "ORDER BY" in one["sql"]]
    assert counted[0] == counted[1]


@pytest.mark.django_db
def test_what_was_changed_is_on_the_next_page_that_is_asked_for(anybody):
    make_city(organizations=12, seed=1)
    path = "organizations/?registry=synthetic-1&page_size=3"
    first = anybody.read(path)
    one, other = (Organization.objects.get(public_id=record["id"]) for record in first["results"][:2])
    archive_organization(one, by=SYSTEM, reason="twice")
    rename_organization(other, name="阿", on=other.founded_on, by=SYSTEM)
    assert anybody.read(path)["results"][0]["name"] == "阿"
    assert one.public_id not in [
        record["id"] for page in walked(anybody, f"/api/v1/{path}") for record in page["results"]
    ]


@pytest.mark.django_db
def test_who_has_a_key_is_answered_by_the_database(program_of, sun, organization):
    draft = organization("尚未公开", status="draft")
    found = program_of(sun).read("organizations/")
    assert draft.public_id in [record["id"] for record in found["results"]]


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["name", "newest", "founded"])
@pytest.mark.parametrize("act", ["archived", "renamed"])
def test_who_pages_on_misses_nobody_though_the_last_one_seen_went_elsewhere(anybody, order, act):
    make_city(organizations=12, seed=1)
    path = f"organizations/?registry=synthetic-1&ordering={order}&page_size=4"
    everybody = [record["id"] for page in (anybody.read(f"{path}0"),) for record in page["results"]]
    first = anybody.read(path)
    last = Organization.objects.get(public_id=first["results"][-1]["id"])
    if act == "archived":
        archive_organization(last, by=SYSTEM, reason="twice")
    else:
        rename_organization(last, name="阿", on=today(), by=SYSTEM)
        revise_organization(last, founded_on=None, by=SYSTEM)
    following = [record["id"] for record in anybody.read(first["next"])["results"]]
    assert following == everybody[4:8]
