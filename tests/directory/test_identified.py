"""An organization by any of its identifiers, however it is written; and what is said where there is none."""

from urllib.parse import quote

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.services import add_identifier, archive_organization, publish_organization

pytestmark = pytest.mark.django_db
USCC, ROR, ISNI, LEI = "91330205254083045P", "033vjfk17", "0000000405963180", "5493001KJTIIGC8Y1R12"


@pytest.fixture
def weili(organization):
    codes = {"uscc": USCC, "ror": ROR, "isni": ISNI, "lei": LEI, "wikidata": "Q42", "school_code": "4142010486"}
    identifiers = [{"scheme": scheme, "value": value} for scheme, value in codes.items()]
    return organization("武汉唯理科技", identifiers=[*identifiers, {"scheme": "local", "value": "K-1", "sender": "甲"}])


@pytest.mark.parametrize(
    "asked",
    [
        f"uscc/{USCC}",
        f"uscc/{USCC.lower()}",
        f"USCC/{USCC}/",
        f"uscc/{quote('９１３３０２０５-２５４０８３０４５Ｐ')}",
        "uscc/9133%200205%202540%208304%205P",
        f"ror/{ROR}",
        f"ror/{ROR.upper()}",
        f"ror/ror.org/{ROR}",
        f"ror/https://ror.org/{ROR}",
        f"ror/https:/ror.org/{ROR}",
        f"ror/{quote(f'https://ror.org/{ROR}', safe='')}",
        "isni/0000-0004-0596-3180",
        "isni/0000%200004%200596%203180",
        f"isni/{quote('https://isni.org/isni/0000000405963180', safe='')}",
        f"lei/{LEI.lower()}",
        f"lei/{quote(f'https://search.gleif.org/#/record/{LEI}', safe='')}",
        "wikidata/Q42",
        "wikidata/q42",
        "wikidata/https://www.wikidata.org/wiki/Q42",
        "wikidata/http://www.wikidata.org/entity/Q42",
        "school_code/4142010486",
        "school-code/4142010486",
    ],
)
def test_any_way_of_writing_it_leads_to_the_page(client, weili, asked):
    page = weili.get_absolute_url()
    answer = client.get(f"/id/{asked}")
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert client.head(f"/id/{asked}").status_code == 303
    assert client.get(f"/en/id/{asked}")["Location"] == f"/en{page}"


def test_who_asks_for_json_is_led_to_the_record_of_the_api(client, weili):
    answer = client.get(f"/id/ror/{ROR}", headers={"Accept": "application/json"}, follow=True)
    assert answer.redirect_chain == [(f"/api/v1/organizations/{weili.public_id}/", 303)]
    assert answer.json()["id"] == weili.public_id
    assert {one["scheme"]: one["permanent_path"] for one in answer.json()["identifiers"]} == {
        "uscc": f"/id/uscc/{USCC}",
        "ror": f"/id/ror/{ROR}",
        "isni": f"/id/isni/{ISNI}",
        "lei": f"/id/lei/{LEI}",
        "wikidata": "/id/wikidata/Q42",
        "school_code": "/id/school_code/4142010486",
        "local": "",
    }
    for accepted in ("*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html,application/json;q=0.5"):
        assert client.get(f"/id/ror/{ROR}", headers={"Accept": accepted})["Location"] == weili.get_absolute_url()


def test_the_redirect_is_checked_again_every_time_and_depends_on_what_is_accepted(client, weili):
    answer = client.get(f"/id/ror/{ROR}")
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer["Vary"].startswith("Accept")
    assert "Cookie" not in answer["Vary"]
    assert not answer.cookies
    assert client.post(f"/id/ror/{ROR}").status_code == 405


def test_the_page_shows_the_permanent_address_and_the_issuer_s_page(client, weili):
    text = client.get(f"/en{weili.get_absolute_url()}").content.decode()
    for address in (f'href="/en/id/ror/{ROR}"', f"<code>/id/uscc/{USCC}</code>", f'href="https://ror.org/{ROR}"'):
        assert address in text
    for issuer in (
        f"https://isni.org/isni/{ISNI}",
        f"https://search.gleif.org/#/record/{LEI}",
        "https://www.wikidata.org/wiki/Q42",
    ):
        assert text.count(issuer) >= 2, "a link for people, and sameAs for programs"
    assert "K-1" not in text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("ror/03vek6s52", 404, "No organization with the ROR 03vek6s52"),
        ("ror/033vjfk18", 400, "“033vjfk18”: This is not a valid ROR. Nine characters"),
        (f"uscc/{USCC[:-1]}Q", 400, "18 digits and capital letters"),
        ("uscc/%20", 400, "not a valid unified social credit code"),
        ("grid/1", 404, "knows no identifiers called “grid”"),
        ("local/K-1", 404, "knows no identifiers called “local”"),
        ("%3Cb%3E/1", 404, "&lt;b&gt;"),
    ],
)
def test_what_leads_nowhere_says_what_is_wrong_and_offers_a_search(client, weili, asked, status, said):
    answer = client.get(f"/en/id/{asked}")
    text = answer.content.decode()
    assert answer.status_code == status
    assert said in text
    assert 'role="search"' in text
    assert answer["Cache-Control"] == "no-store"
    told = client.get(f"/en/id/{asked}", headers={"Accept": "application/json"})
    assert (told.status_code, told["Content-Type"]) == (status, "application/problem+json")
    assert told.json()["status"] == status
    assert told.json()["detail"]


def test_what_has_no_page_is_not_there_whoever_asks(client, organization, zhao, signed_in):
    draft = organization("草稿公司", status="draft", identifiers=[{"scheme": "ror", "value": ROR}])
    for browser in (client, signed_in(zhao)):
        answer = browser.get(f"/en/id/ror/{ROR}")
        assert answer.status_code == 404
        assert "草稿公司" not in answer.content.decode()
    publish_organization(draft, by=SYSTEM)
    assert client.get(f"/id/ror/{ROR}").status_code == 303
    archive_organization(draft, by=SYSTEM)
    assert client.get(f"/id/ror/{ROR}").status_code == 404


def test_the_lists_are_narrowed_by_an_identifier(client, weili, organization):
    organization("武汉大学")
    for asked in (f"uscc:{USCC.lower()}", f"ror:https://ror.org/{ROR}", "wikidata:Q42", f"ror：{ROR}"):
        found = client.get("/api/v1/organizations/", {"identifier": asked}).json()["results"]
        assert [one["id"] for one in found] == [weili.public_id], asked
    assert client.get("/api/v1/organizations/", {"identifier": "ror:03vek6s52"}).json()["results"] == []
    assert "武汉大学" not in client.get("/organizations/", {"identifier": f"ror:{ROR}"}).content.decode()


@pytest.mark.parametrize("wrong", ["ror", "grid:1", "local:K-1", f"ror:{ROR[:-1]}0", "uscc:1"])
def test_an_identifier_that_is_none_is_refused_by_name(client, weili, wrong):
    answer = client.get("/api/v1/organizations/", {"identifier": wrong}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"identifier"}


def test_one_added_later_leads_there_too(client, weili):
    assert client.get("/id/wikidata/Q7").status_code == 404
    add_identifier(weili, scheme="wikidata", value="Q7", by=SYSTEM)
    assert client.get("/id/wikidata/Q7").status_code == 303
