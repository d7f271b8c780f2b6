"""Every page of the directory opens, says what it is, and looks the same whoever asks."""

import re

import pytest
from playwright.sync_api import Page

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.directory.addresses import HREFLANG
from ecosystem.organizations.services import add_identifier
from tests.directory.conftest import body, in_language
from tests.directory.pages import json_ld, links, text_of

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@pytest.mark.parametrize("code", HREFLANG)
def test_every_page_opens_in_every_language(visitor, addresses, files, code):
    for address in [*addresses, *files]:
        response = visitor.get(in_language(address, code))
        assert response.status_code == 200, address
        assert response["Content-Language"] == code


def test_every_page_has_a_title_of_its_own(visitor, addresses):
    titles = {address: TITLE.search(body(visitor.get(f"/en{address}"))).group(1) for address in addresses}
    del titles["/organizations/?view=table"]
    assert len(set(titles.values())) == len(titles)
    assert titles["/organizations/"].startswith("Organizations ·")


def test_every_page_but_the_first_says_where_it_stands(visitor, addresses):
    for address in addresses:
        trails = [one for one in json_ld(body(visitor.get(f"/en{address}"))) if one["@type"] == "BreadcrumbList"]
        assert bool(trails) == (address != "/"), address


def test_no_public_page_asks_who_is_visiting(visitor, signed_in, qian, addresses, files):
    for address in [*addresses, *files]:
        response = visitor.get(address)
        assert "Cookie" not in response.get("Vary", ""), address
        assert not response.cookies, address
        if not address.endswith(".xlsx"):
            assert body(signed_in(qian).get(address)) == body(response), address


def test_a_page_never_links_to_a_page_that_is_not_there(visitor, addresses):
    found = {link.split("#")[0] for address in addresses for link in links(body(visitor.get(f"/en{address}")))}
    inner = {link for link in found if link.startswith("/en/") and "/desk/" not in link}
    broken = {
        link: status
        for link in inner
        if (status := visitor.get(link, follow="/portal/" in link or "/id/" in link).status_code) != 200
    }
    assert broken == {}


def test_an_organization_is_told_with_everything_that_is_known(visitor, town):
    text = text_of(body(visitor.get(f"/en{town.weili.get_absolute_url()}")))
    for expected in (
        "Weili Roads Ltd",
        "Inspects roads.",
        "5493001KJTIIGC8Y1R12",
        "2 of 4",
        "85% → ≥ 95%",
        "uses the compute of Town Hall of Compute",
        "Roads without potholes",
        "Moved in",
        "Weili Software",
        "It began with a seed.",
        "Not yet checked by a person",
        f"edition {current_edition()}",
    ):
        assert expected in text


def test_a_case_tells_problem_makers_outcomes_adopters_and_quotes(visitor, town):
    text = text_of(body(visitor.get(f"/en{town.solution.get_absolute_url()}")))
    for expected in (
        "Potholes.",
        "Weili Roads Ltd owner",
        "Bureau of Roads adopter",
        "85% → ≥ 95%",
        "measured by Bureau of Roads",
        "From 85% to more than 95%.",
        "Scenario analysis",
        "Reaches others",
    ):
        assert expected in text


def test_a_program_says_who_can_join_and_what_is_left(visitor, town):
    text = text_of(body(visitor.get(f"/en{town.program.get_absolute_url()}")))
    for expected in ("All.", "Much.", "Fairly.", "Open until", "4 of 5 left", "Weili Roads Ltd"):
        assert expected in text


def test_a_figure_stands_beside_its_count_with_corrections_in_the_open(visitor, town):
    page = body(visitor.get("/en/figures/?measure=resident_companies&as_of=2021-11-30"))
    text = text_of(page)
    assert "100+ companies" in text
    assert "1 companies on 2021-11-30" in text
    assert f'id="{town.figures.wrong.public_id}" class="is-superseded"' in page
    assert "Superseded by 100" in text
    assert "disputed" in text_of(body(visitor.get("/en/figures/?measure=utilization_average")))


def test_a_counted_number_is_one_click_from_as_many_rows(visitor, town):
    home = body(visitor.get("/en/?as_of=2021-11-30"))
    counted = next(link for link in links(home) if "kind=company" in link)
    assert "as_of=2021-11-30" in counted
    listed = text_of(body(visitor.get(counted)))
    assert "1 organization " in listed
    assert "Weili Roads Ltd" in listed


def test_a_source_shows_every_fact_that_cites_it(visitor, town):
    text = text_of(body(visitor.get(f"/en{town.source.get_absolute_url()}")))
    for expected in ("Precision", "Pothole finder", "Phase one", "Resident companies", "Moved in", "Weili Software"):
        assert expected in text


@pytest.mark.django_db
def test_an_empty_registry_says_what_to_do_next(visitor):
    assert "This registry is still empty." in body(visitor.get("/en/organizations/"))
    assert "No program has been published yet." in body(visitor.get("/en/programs/"))
    assert "no computing center" in body(visitor.get("/en/centers/"))
    assert visitor.get("/en/").status_code == 200


def test_a_list_that_nothing_matches_offers_the_way_back(visitor, town):
    page = body(visitor.get("/en/organizations/?q=nowhere&as_of=2021-11-30"))
    assert "No organization matches." in page
    assert "?as_of=2021-11-30" in links(page)


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/organizations/nothing000/", "/solutions/x/", "/figures/?measure=none"]
)
def test_what_is_not_there_is_a_page_too(visitor, town, address):
    response = visitor.get(f"/en{address}")
    assert response.status_code == 404
    assert "This page does not exist" in body(response)
    assert "Cookie" not in response.get("Vary", "")


def test_the_sitemap_leads_to_public_records_only(visitor, town, organization):
    hidden = organization("Hidden", status="unlisted")
    index = body(visitor.get("/sitemap.xml"))
    parts = [address.split("testserver")[1] for address in re.findall("<loc>(.*?)</loc>", index)]
    listed = "".join(body(visitor.get(part)) for part in parts)
    for record in (town.weili, town.solution, town.program, town.center, town.platforms[0], town.source):
        assert f"<loc>http://testserver{record.get_absolute_url()}</loc>" in listed
        assert f"<loc>http://testserver/en{record.get_absolute_url()}</loc>" in listed
    assert hidden.public_id not in listed


def test_crawlers_are_told_where_the_sitemap_is(visitor, town):
    assert "Sitemap: http://testserver/sitemap.xml" in body(visitor.get("/robots.txt"))


def test_nothing_on_a_page_is_refused_by_its_own_policy(page: Page, live_server, town):
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for address in ("/", "/organizations/", town.weili.get_absolute_url(), town.center.get_absolute_url()):
        page.goto(f"{live_server.url}{address}")
    assert refused == []


def test_a_source_names_identifiers_as_their_issuers_do(visitor, town):
    add_identifier(town.weili, scheme="school_code", value="4142010486", source=town.source, by=SYSTEM)
    address = town.source.get_absolute_url()
    assert "school code 4142010486" in text_of(body(visitor.get(f"/en{address}")))
    assert "学校标识码 4142010486" in text_of(body(visitor.get(address)))
