"""A credit code that contradicts the kind: asked about in forms, told on the page, in lists and on the first page."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations import services
from ecosystem.organizations.models import Identifier, Organization
from tests.organizations.test_credit_codes import code

pytestmark = pytest.mark.django_db
LIST = "/en/desk/organizations"


@pytest.fixture
def desk(zhao, signed_in):
    return signed_in(zhao)


def new(**values):
    return {"kind": "agency", "status": "public", "name": "武汉某局", **values}


def errors(answer):
    return answer.context["form"].errors


def test_a_new_one_is_asked_about_and_written_once_confirmed(desk, wuhan):
    sent = new(uscc=code("91"), registry=wuhan.pk)
    answer = desk.post(f"{LIST}/new/", sent)
    assert answer.status_code == 422
    assert "That does not go with the kind “government agency”" in errors(answer)["uscc"][0]
    assert 'type="checkbox" name="code_confirmed"' in answer.content.decode()
    assert not Organization.objects.exists()
    assert desk.post(f"{LIST}/new/", {**sent, "code_confirmed": "on"}).status_code == 302
    assert desk.post(f"{LIST}/new/", new(uscc=code("11"), registry=wuhan.pk, name="武汉另一局")).status_code == 302


def test_so_are_another_kind_another_code_and_a_team_that_becomes_a_company(desk, organization):
    company = organization("甲公司", identifiers=[{"scheme": "uscc", "value": code("91")}])
    page = f"{LIST}/{company.public_id}"
    for verb in ("edit", "classify"):
        answer = desk.post(f"{page}/{verb}/", {"kind": "agency"})
        assert answer.status_code == 422
        assert set(errors(answer)) == {"kind"}
    assert desk.post(f"{page}/edit/", {"kind": "agency", "code_confirmed": "on"}).status_code == 302
    assert desk.post(f"{page}/edit/", {"kind": "agency", "website": "https://a.example"}).status_code == 302, (
        "asked once"
    )
    team = organization("某团队", kind="team")
    answer = desk.post(
        f"{LIST}/{team.public_id}/incorporate/",
        {"name": "某公司", "uscc": code("11", body="YY000002"), "on": "2021-01-01"},
    )
    assert set(errors(answer)) == {"uscc"}
    answer = desk.post(
        "/en/desk/identifiers/new/",
        {"organization": team.public_id, "scheme": "uscc", "value": code("91", body="YY000003")},
    )
    assert set(errors(answer)) == {"value"}
    assert "without legal personality" in errors(answer)["value"][0]


def test_staff_read_what_the_code_says_and_the_public_does_not(desk, client, organization):
    agency = organization("武汉某局", kind="agency", identifiers=[{"scheme": "uscc", "value": code("91", "420111")}])
    said = desk.get(f"{LIST}/{agency.public_id}/").content.decode()
    for words in (
        "market regulation",
        "enterprise",
        "湖北省 武汉市 洪山区",
        "420111",
        "That does not go with the kind",
    ):
        assert words in said
    assert "That does not go with" not in client.get(f"/en{agency.get_absolute_url()}").content.decode()


def test_the_list_of_what_is_to_be_checked_has_it(desk, organization):
    organization("武汉某局", kind="agency", identifiers=[{"scheme": "uscc", "value": code("91")}])
    organization("好公司", identifiers=[{"scheme": "uscc", "value": code("91", body="YY000001")}])
    shown = desk.get(f"{LIST}/", {"kept": "code_contradicts"}).content.decode()
    assert "武汉某局" in shown
    assert "好公司" not in shown
    today = desk.get("/en/desk/").content.decode()
    assert "Credit codes that contradict the kind" in today
    assert "kept=code_contradicts" in today


def test_an_identifier_is_taken_over_in_the_form_that_refused_it(desk, organization):
    first, second = organization("甲研究院"), organization("乙研究院")
    services.remove_identifier(services.add_identifier(first, scheme="ror", value="033vjfk17", by=SYSTEM), by=SYSTEM)
    sent = {"organization": second.public_id, "scheme": "ror", "value": "033vjfk17"}
    answer = desk.post("/en/desk/identifiers/new/", sent)
    assert "甲研究院" in errors(answer)["value"][0]
    assert 'type="checkbox" name="taken_over"' in answer.content.decode()
    answer = desk.post("/en/desk/identifiers/new/", {**sent, "taken_over": "on"})
    assert errors(answer) == {"reason": ["Say why."]}
    assert desk.post("/en/desk/identifiers/new/", {**sent, "taken_over": "on", "reason": "核对过"}).status_code == 302
    assert Identifier.objects.get().organization == second
