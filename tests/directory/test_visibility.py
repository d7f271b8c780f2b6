"""Drafts and archived records are nowhere; unlisted ones open by their address only; contacts are nowhere at all."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import archive_center
from ecosystem.directory.sitemaps import PART
from ecosystem.organizations.services import archive_organization
from ecosystem.programs.services import archive_program, withdraw
from ecosystem.relationships.services import relate
from ecosystem.solutions.services import archive_solution, register_solution
from tests.directory.conftest import CANARY, JOINED, body

OPENS = {"public": 200, "unlisted": 200, "draft": 404, "archived": 404}
LISTED = {"public"}
LISTS = (
    "/organizations/",
    "/organizations/?q=matrix",
    "/organizations/export.csv",
    "/organizations/export.json",
    "/",
)


@pytest.mark.parametrize("status", OPENS)
@pytest.mark.parametrize("who", ["nobody", "sun", "qian", "lin"])
def test_the_directory_shows_everybody_the_same(people, signed_in, organization, status, who):
    shown = organization("Matrix", status=status)
    browser = signed_in(people[who])
    assert browser.get(shown.get_absolute_url()).status_code == OPENS[status]
    for address in (*LISTS, f"/sitemap-organization-{shown.pk // PART}.xml"):
        assert (shown.public_id in body(browser.get(address))) == (status in LISTED), address


def test_what_was_archived_is_gone_from_every_page(visitor, town, addresses, files):
    withdraw(town.enrollment, on=town.enrollment.starts_on.replace(year=2022), reason="moved", by=SYSTEM)
    archive_solution(town.solution, by=SYSTEM)
    archive_program(town.program, by=SYSTEM)
    archive_organization(town.weili, by=SYSTEM)
    gone = {record.public_id: record.get_absolute_url() for record in (town.weili, town.solution, town.program)}
    assert {visitor.get(address).status_code for address in gone.values()} == {404}
    for address in [*addresses, *files]:
        response = visitor.get(address)
        if response.status_code == 200:
            assert [public_id for public_id in gone if public_id in body(response)] == [], address


def test_an_archived_center_takes_its_platforms_and_programs_along(visitor, town):
    archive_center(town.center, by=SYSTEM)
    for record in (town.center, town.platforms[0], town.program):
        assert visitor.get(record.get_absolute_url()).status_code == 404


def test_a_draft_at_the_other_end_is_not_named(visitor, town, organization):
    secret = organization("Secret Partner", name_en="Secret Partner", status="draft")
    relate(town.weili, secret, kind="supplies", starts_on=JOINED, by=SYSTEM)
    register_solution(
        by=SYSTEM, registry=town.center.registry, name="Secret Plan", status="draft",
        parties=[{"organization": town.weili, "role": "owner"}],
    )  # fmt: skip
    for address in (town.weili.get_absolute_url(), f"{town.weili.get_absolute_url()}relationships/", "/solutions/"):
        assert "Secret" not in body(visitor.get(f"/en{address}"))


def test_a_draft_that_makes_or_uses_a_solution_is_not_named(visitor, town, organization):
    secret = organization("Secret Maker", name_en="Secret Maker", status="draft")
    register_solution(
        by=SYSTEM, registry=town.center.registry, name="Open Plan", name_en="Open Plan", status="public",
        parties=[{"organization": secret, "role": "owner"}],
    )  # fmt: skip
    page = body(visitor.get("/en/solutions/"))
    assert "Open Plan" in page
    assert "Secret" not in page


def test_contacts_are_on_no_public_page_and_in_no_file(visitor, town, addresses, files):
    for address in [*addresses, *files, f"/organizations/?q={CANARY}"]:
        for prefix in ("", "/en", "/zh-hant"):
            text = body(visitor.get(f"{prefix}{address}"))
            assert "13900000000" not in text, address
            assert f"{CANARY} Person" not in text, address
            assert f"{CANARY}@" not in text, address


def test_contacts_find_nobody(visitor, town):
    assert "No organization matches." in body(visitor.get("/en/organizations/?q=13900000000"))
