"""What is kept of somebody: taken along in one file, and the end of the account by their own hand."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import everything_about
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.centers.staff import issue_token
from ecosystem.organizations.services import add_contact, invite_colleague
from tests.personas import PASSWORD
from tests.programs.applying import handed_in, represent

pytestmark = pytest.mark.django_db
DATA, FILE, ERASE = "/en/portal/data/", "/en/portal/data/file/", "/en/portal/data/erase/"


@pytest.fixture
def known(client):
    """Somebody who has signed in and just typed the password once more."""

    def known_as(person):
        client.post("/en/account/login/", {"login": person.username, "password": PASSWORD})
        client.post("/en/account/reauthenticate/", {"password": PASSWORD})
        return client

    return known_as


@pytest.fixture
def portal(mei, known):
    return known(mei)


@pytest.fixture
def file(portal):
    def read() -> dict:
        answer = portal.get(FILE)
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == 'attachment; filename="wutong-my-data.json"'
        assert "no-store" in answer["Cache-Control"]
        return json.loads(answer.content)

    return read


def test_the_file_has_everything_of_the_person(intake, mei, file):
    represent(intake.weili, mei)
    add_contact(intake.weili, name="梅若兰", email="MEI@veritas.example", phone="13900001111", by=SYSTEM)
    _token, key = issue_token(mei, name="申报系统", by=mei)
    application = handed_in(intake, mei, contact_phone="13900001111")
    told = file()
    assert [one["email"] for one in told["addresses"]] == ["mei@veritas.example"]
    assert told["account"][0]["name"] == "梅"
    assert [one["organization__name"] for one in told["representations"]] == ["唯理"]
    assert [one["phone"] for one in told["contacts"]] == ["13900001111"]
    mine = told["applications"][0]
    assert (mine["public_id"], mine["contact_phone"]) == (application.public_id, "13900001111")
    assert mine["answers"] == application.answers
    assert [one["name"] for one in told["documents"]] == ["商业计划书.pdf"]
    assert any(application.public_id in one["body"] for one in told["mail"])
    assert "Hand in an application" in {one["verb"] for one in told["changes"]}
    assert [one["name"] for one in told["keys"]] == ["申报系统"]
    everything = json.dumps(told, ensure_ascii=False)
    assert [secret for secret in (key, mei.password) if secret in everything] == []


def test_nothing_in_it_is_of_anybody_else(intake, mei, bo, file):
    represent(intake.weili, bo)
    handed_in(intake, bo)
    everything = json.dumps(file(), ensure_ascii=False)
    assert "博" not in everything
    assert bo.email not in everything


def test_an_address_that_is_not_confirmed_opens_and_erases_nothing(intake, mei, bo, file, portal):
    represent(intake.weili, bo)
    add_contact(intake.weili, name="博士", email="victim@mail.example", phone="13900002222", by=SYSTEM)
    invite_colleague(intake.weili, email="victim@mail.example", role="顾问", by=bo, link=str)
    EmailAddress.objects.create(user=mei, email="victim@mail.example", verified=False)
    told = file()
    assert (told["contacts"], told["invitations"]) == ([], [])
    portal.post(ERASE, {"sure": "on"})
    assert not User.objects.get(pk=mei.pk).is_active
    assert intake.weili.contacts.get().phone == "13900002222"
    assert (intake.weili.invitations.get().email, intake.weili.invitations.get().withdrawn_at) == (
        "victim@mail.example",
        None,
    )


def test_every_package_that_keeps_something_of_people_tells_it(mei):
    assert set(everything_about(mei)) == {
        *("account", "addresses", "second_factors", "sessions", "keys", "roles", "changes", "representations"),
        *("invitations", "contacts", "proposed_changes", "proposed_fields", "applications", "documents", "reviews"),
        *("affiliations", "mail", "addresses_for_answers", "confirmations", "imports"),
        *("usage_files", "service_cases", "reports_by_mail", "desk_officer_of", "service_log", "needs"),
    }


def test_people_erase_themselves_and_are_signed_out(intake, mei, portal):
    represent(intake.weili, mei)
    assert "cannot be undone" in portal.get(ERASE).content.decode()
    unsure = portal.post(ERASE, {})
    assert unsure.status_code == 422
    assert User.objects.get(pk=mei.pk).is_active
    answer = portal.post(ERASE, {"sure": "on"}, follow=True)
    assert "Your account has been erased." in answer.content.decode()
    mei.refresh_from_db()
    assert (mei.is_active, mei.email, str(mei)) == (False, "", f"erased-{mei.pk}")
    assert intake.weili.representations.get().state == "ended"
    erased = ChangeSet.objects.get(verb="Erase an account")
    assert (erased.by, erased.door) == (mei, "portal")
    assert portal.get(DATA).status_code == 302
    assert not portal.login(username="mei", password=PASSWORD)


def test_while_something_is_being_decided_it_says_so(intake, mei, portal):
    application = handed_in(intake, mei)
    answer = portal.post(ERASE, {"sure": "on"})
    assert answer.status_code == 422
    assert application.public_id in answer.content.decode()
    assert User.objects.get(pk=mei.pk).is_active


def test_whoever_works_here_is_told_whom_to_ask(qian, known):
    answer = known(qian).post(ERASE, {"sure": "on"})
    assert "Dismiss them first" in answer.content.decode()
    assert User.objects.get(pk=qian.pk).is_active


@pytest.mark.parametrize("address", [DATA, FILE, ERASE])
def test_all_ask_who_one_is_once_more(mei, signed_in, address):
    answer = signed_in(mei).get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_it_is_found_from_the_account_pages(portal):
    assert 'href="/en/portal/data/"' in portal.get("/en/account/email/").content.decode()
    page = portal.get(DATA).content.decode()
    assert (FILE in page, ERASE in page) == (True, True)
