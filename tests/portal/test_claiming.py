"""Finding one's organization, claiming it, and what the first page says of the claim."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail

from ecosystem.audit.models import ChangeSet
from ecosystem.organizations.models import Representation
from ecosystem.organizations.services import add_identifier, claim_organization, refuse_representation
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

HOME, SEARCH = "/en/portal/", "/en/portal/claim/"


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_and_back(client, mei, weili):
    address = f"{SEARCH}{weili.public_id}/"
    answer = client.get(address)
    assert answer["Location"] == f"/en/account/login/?next={address.replace('/', '%2F')}"
    back = client.post(answer["Location"], {"login": "mei", "password": PASSWORD})
    assert back["Location"] == address


def test_what_was_typed_when_the_session_had_ended_is_there_after_signing_in(client, mei, weili):
    answer = client.post(f"{SEARCH}{weili.public_id}/", {"role": "总经理", "evidence": "官网有我"})
    back = client.post(answer["Location"], {"login": "mei", "password": PASSWORD})
    form = client.get(back["Location"]).context["form"]
    assert (form["role"].value(), form["evidence"].value()) == ("总经理", "官网有我")
    assert client.post(back["Location"], {"role": "总经理", "evidence": "官网有我"}).status_code == 302
    assert Representation.objects.get().evidence == "官网有我"
    assert client.session["drafts"] == []


def test_members_come_to_their_organizations_after_signing_in(client, mei):
    assert client.post("/en/account/login/", {"login": "mei", "password": PASSWORD})["Location"] == HOME
    assert "You represent no organization yet" in client.get(HOME).content.decode()


def test_the_public_page_leads_to_the_claim_and_is_the_same_for_everybody(client, mei, signed_in, weili):
    page = client.get(f"/en{weili.get_absolute_url().removeprefix('/en')}")
    assert f'href="/en{SEARCH.removeprefix("/en")}{weili.public_id}/"' in page.content.decode()
    assert signed_in(mei).get(page.request["PATH_INFO"]).content == page.content


@pytest.mark.parametrize("query", ["唯理", "weili", "91420100YY0000001H"])
def test_an_organization_is_found_by_name_sound_or_code(query, mei, signed_in, weili, zhao, organization):
    organization("武汉倍特威视")
    organization("唯理草稿公司", status="draft")
    add_identifier(weili, by=zhao, scheme="uscc", value="91420100YY0000001H")
    found = signed_in(mei).get(f"{SEARCH}?q={query}").context["found"]
    assert [one.pk for one in found] == [weili.pk]


def test_nothing_found_says_what_to_do(mei, signed_in):
    assert "Try another of its names." in signed_in(mei).get(f"{SEARCH}?q=zzzz").content.decode()


def test_somebody_claims_an_organization_and_reads_how_it_stands(mei, signed_in, weili, zhao):
    portal = signed_in(mei)
    address = f"{SEARCH}{weili.public_id}/"
    assert portal.get(address).status_code == 200
    missing = portal.post(address, {"evidence": "x"})
    assert (missing.status_code, "role" in missing.context["form"].errors) == (422, True)
    assert portal.post(address, {"role": "总经理", "evidence": "官网有我"})["Location"] == HOME
    claim = Representation.objects.get()
    assert (claim.user, claim.state, claim.role) == (mei, "claimed", "总经理")
    assert ChangeSet.objects.latest("pk").door == "portal"
    assert "Staff of the registry look at your claim." in portal.get(HOME).content.decode()
    assert portal.get(address)["Location"] == HOME
    refuse_representation(claim, by=zhao, reason="电话里没有此人")
    said = portal.get(HOME).content.decode()
    assert "电话里没有此人" in said
    assert f'href="{address}"' in said


def test_a_draft_cannot_be_claimed_and_is_not_there(mei, signed_in, organization):
    draft = organization("草稿公司", status="draft")
    assert signed_in(mei).get(f"{SEARCH}{draft.public_id}/").status_code == 404
    assert signed_in(mei).post(f"{SEARCH}{draft.public_id}/", {"role": "x"}).status_code == 404


def test_more_than_ten_open_claims_are_refused(mei, signed_in, organization):
    for number in range(10):
        claim_organization(organization(f"企业{number}"), by=mei, role="经理")
    more = organization("又一家企业")
    answer = signed_in(mei).post(f"{SEARCH}{more.public_id}/", {"role": "经理"})
    assert answer.status_code == 422
    assert "So many claims" in answer.content.decode()


def test_nothing_of_the_portal_is_kept_by_anybody(mei, signed_in, representation, weili):
    portal = signed_in(mei)
    for path in ("", "claim/", f"organizations/{weili.public_id}/", "organizations/nothing/"):
        answer = portal.get(f"{HOME}{path}")
        assert answer["Cache-Control"] == "no-store"


def test_the_first_page_takes_as_many_queries_for_many_claims_as_for_one(
    mei, signed_in, organization, django_assert_num_queries
):
    portal = signed_in(mei)
    claim_organization(organization("企业"), by=mei, role="经理")
    portal.get(HOME)
    counts = []
    for number in (1, 5):
        for more in range(number):
            claim_organization(organization(f"企业{number}-{more}"), by=mei, role="经理")
        with django_assert_num_queries(8) as counted:
            portal.get(HOME)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_portal_has_its_own_frame_with_one_heading(mei, signed_in):
    page = signed_in(mei).get(HOME).content.decode()
    assert page.count("<h1") == 1
    assert re.search(r'<meta name="robots" content="noindex">', page)
    for words in ("My organizations", "Account and security", "Sign out"):
        assert words in page


def test_two_hours_without_a_request_end_a_members_session(mei, signed_in):
    portal = signed_in(mei)
    portal.get(HOME)
    assert 7100 < portal.session.get_expiry_age() <= 7200


def test_a_visitor_without_an_account_makes_one_and_comes_back_to_the_claim(client, weili):
    page = client.get(f"/en/organizations/{weili.public_id}/").content.decode()
    claim = re.search(r'href="([^"]*/portal/claim/[^"]*)"', page).group(1)
    door = client.get(client.get(claim)["Location"])
    sign_up = door.context["signup_url"]
    typed = {"name": "新人", "email": "new@mail.example", "password1": PASSWORD, "password2": PASSWORD, "agreed": "on"}
    assert f'value="{claim}"' in client.get(sign_up).content.decode()
    assert client.post(sign_up, {**typed, "next": claim}).status_code == 302
    confirm = urlsplit(re.findall(r"https?://\S+", mail.outbox[-1].body)[0]).path
    answer = client.post(confirm)
    if "/login/" in answer["Location"]:
        answer = client.post(answer["Location"], {"login": "new@mail.example", "password": PASSWORD})
    assert answer["Location"] == claim
    assert client.post(claim, {"role": "总经理"}).status_code == 302
    assert Representation.objects.get().organization == weili


def test_nobody_is_led_to_another_site_after_making_an_account(client):
    typed = {"name": "新人", "email": "new@mail.example", "password1": PASSWORD, "password2": PASSWORD, "agreed": "on"}
    client.post("/en/account/signup/", {**typed, "next": "https://evil.example/"})
    client.post(urlsplit(re.findall(r"https?://\S+", mail.outbox[-1].body)[0]).path)
    answer = client.post("/en/account/login/", {"login": "new@mail.example", "password": PASSWORD})
    assert answer["Location"] == HOME
