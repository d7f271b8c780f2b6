"""A public page is a function of its address and the edition: asking again costs one query, and nothing stale is shown."""

import re
from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Edition
from ecosystem.directory import framing
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import add_contact, publish_organization
from ecosystem.solutions.models import Solution
from ecosystem.sources.services import add_source
from tests.directory.conftest import body
from tests.personas import forget


def test_an_unchanged_page_costs_one_query_and_no_rendering(visitor, addresses, django_assert_num_queries):
    for address in [*addresses, "/organizations/export.csv", "/sitemap.xml"]:
        etag = visitor.get(address)["ETag"]
        forget()
        with django_assert_num_queries(1):
            response = visitor.get(address, headers={"If-None-Match": etag})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_head_answers_as_get_does_without_the_page(visitor, town):
    page, head = visitor.get("/organizations/"), visitor.head("/organizations/")
    assert (head.status_code, head["ETag"], head.content) == (200, page["ETag"], b"")
    assert visitor.head("/organizations/", headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_a_page_that_was_made_is_kept(visitor, town, django_assert_num_queries):
    first = body(visitor.get("/organizations/"))
    with django_assert_num_queries(1):
        again = visitor.get("/organizations/")
    assert body(again) == first


def test_each_list_keeps_a_count_of_its_own(visitor, town, organization):
    organization("Corner Shop")
    counts = [
        re.search(r"results__count\">(\d+)", body(visitor.get(f"/en/{name}/"))).group(1)
        for name in ("organizations", "solutions")
    ]
    assert counts == [str(Organization.objects.public().count()), str(Solution.objects.public().count())]
    assert counts[0] != counts[1]


def test_a_public_change_shows_at_once(visitor, organization):
    shop = organization("Corner Shop", status="draft")
    before = visitor.get("/organizations/")
    assert "Corner Shop" not in body(before)
    publish_organization(shop, by=SYSTEM)
    after = visitor.get("/organizations/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Corner Shop" in body(after)
    assert after["ETag"] != before["ETag"]


def test_a_private_change_keeps_the_page(visitor, town):
    before = visitor.get(town.weili.get_absolute_url())["ETag"]
    add_contact(town.weili, name="Zhou", by=SYSTEM)
    assert visitor.get(town.weili.get_absolute_url())["ETag"] == before


def test_midnight_makes_a_new_page(visitor, town, monkeypatch):
    before = visitor.get("/")["ETag"]
    for module in ("ecosystem.audit.editions", "ecosystem.directory.asked"):
        monkeypatch.setattr(f"{module}.today", lambda: date(2030, 1, 1))
    assert visitor.get("/")["ETag"] != before


def test_a_release_makes_a_new_page(visitor, town, settings):
    before = visitor.get("/")["ETag"]
    settings.RELEASE = "another"
    assert visitor.get("/")["ETag"] != before


@pytest.mark.parametrize(
    "other", ["/en/organizations/", "/organizations/?as_of=2021-11-30", "/organizations/?registry=all"]
)
def test_other_pages_have_other_tags(visitor, town, other):
    assert visitor.get("/organizations/")["ETag"] != visitor.get(other)["ETag"]


def test_the_order_of_parameters_does_not_matter(visitor, town):
    assert (
        visitor.get("/?as_of=2021-11-30&registry=all")["ETag"] == visitor.get("/?registry=all&as_of=2021-11-30")["ETag"]
    )


def test_a_tag_of_an_edition_long_past_is_no_match_after_a_restore(visitor, db):
    """The number alone would be the same again once the data was restored and changed differently."""
    add_source(title="One", by=SYSTEM)
    tag = visitor.get("/sources/")["ETag"]
    Edition.objects.update(raised_at="2020-01-01T00:00:00Z")
    assert visitor.get("/sources/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/organizations/?as_of=soon", "/organizations/nothing000/"])
def test_a_refusal_is_not_kept(visitor, town, address):
    response = visitor.get(address)
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_a_page_can_only_be_read(visitor, town):
    assert visitor.post("/organizations/").status_code == 405


def test_a_release_renders_the_frames_of_lists_anew(visitor, town, monkeypatch):
    visitor.get("/en/organizations/?sort=founded")
    monkeypatch.setattr(framing.loader, "render_to_string", lambda *arguments: "<p>another frame</p>")
    assert "another frame" not in body(visitor.get("/en/organizations/?sort=newest"))
    monkeypatch.setattr(framing, "release", lambda: "the next one")
    assert "another frame" in body(visitor.get("/en/organizations/?sort=oldest"))
