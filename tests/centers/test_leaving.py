"""Erasing an account: who it was is gone from everywhere, what was applied for and decided stays."""

import json

import pytest
from allauth.account.models import EmailAddress

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change
from ecosystem.centers.leaving import erase_account
from ecosystem.centers.staff import issue_token
from ecosystem.core.errors import Conflict, NotAllowed
from ecosystem.correspondence.models import Message
from ecosystem.organizations.models import Contact, Invitation
from ecosystem.organizations.services import add_contact, invite_colleague
from ecosystem.programs import services
from ecosystem.programs.models import Application
from tests.programs.applying import handed_in, in_review, represent, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TOLD = {"contact_name": "梅若兰", "contact_phone": "13900001111", "contact_role": "掌门"}
WHO = ("梅若兰", "13900001111", "掌门", "mei@veritas.example", "总经办")


@pytest.fixture
def left(intake, mei):
    """梅 represents an organization, has a key, was rejected once and has begun another application."""
    represent(intake.weili, mei)
    representation = intake.weili.representations.get()
    type(representation).objects.filter(pk=representation.pk).update(evidence="总经办证明")
    issue_token(mei, name="程序", by=mei)
    add_contact(intake.weili, name="梅若兰", email="Mei@veritas.example", phone="13900001111", by=SYSTEM)
    rejected = services.reject(in_review(intake, mei, **TOLD), reason="名额有限", by=SYSTEM)
    written(intake, mei, **TOLD)
    return rejected


def refused(act) -> Conflict:
    with pytest.raises(Conflict) as refusal:
        act()
    return refusal.value


def test_who_it_was_is_gone_and_what_was_decided_stays(left, mei, lin, intake):
    erase_account(mei, by=lin, reason="本人要求")
    mei.refresh_from_db()
    assert (mei.username, str(mei), mei.email, mei.is_active) == (f"erased-{mei.pk}", f"erased-{mei.pk}", "", False)
    assert not mei.has_usable_password()
    assert not EmailAddress.objects.filter(user=mei).exists()
    assert not mei.api_tokens.exists()
    assert intake.weili.representations.get().state == "ended"
    assert set(Application.objects.filter(applicant=mei).values_list("state", flat=True)) == {"rejected", "withdrawn"}
    messages = Message.objects.filter(user=mei)
    assert set(messages.values_list("to_email", "body")) == {("erased@example.invalid", "—")}
    assert set(messages.values_list("state", flat=True)) <= {"sent", "cancelled"}
    assert not Contact.objects.filter(organization=intake.weili).exists()
    left.refresh_from_db()
    assert (left.contact_name, left.title, left.draft) == ("", "道路病害识别", {})


def test_nothing_that_the_history_keeps_tells_who_it_was(left, mei, lin):
    erase_account(mei, by=lin, reason="本人要求")
    kept = json.dumps(list(Change.objects.values("name", "before", "after")), ensure_ascii=False)
    assert [word for word in WHO if word in kept] == []
    erased = Change.objects.filter(label="accounts.user", object_id=mei.pk).latest("pk").change_set
    assert (erased.verb, erased.by, erased.reason) == ("Erase an account", lin, "本人要求")


def test_an_open_invitation_to_the_person_is_withdrawn_and_forgotten(intake, mei, bo, lin):
    represent(intake.weili, bo)
    invite_colleague(
        intake.weili,
        email="Mei@veritas.example",
        role="顾问",
        by=bo,
        link=lambda secret: f"https://wutong.example/{secret}",
    )
    erase_account(mei, by=lin, reason="本人要求")
    sent = Invitation.objects.get()
    assert (sent.email, sent.withdrawn_at is None) == ("erased@example.invalid", False)
    kept = json.dumps(list(Change.objects.values("name", "before", "after")), ensure_ascii=False)
    assert "veritas" not in kept.replace(intake.weili.website, "")


def test_while_something_of_theirs_is_being_decided_nothing_is_erased(intake, mei, lin):
    running = handed_in(intake, mei, **TOLD)
    refusal = refused(lambda: erase_account(mei, by=lin, reason="本人要求"))
    assert (refusal.code, running.public_id in str(refusal)) == ("application_running", True)
    mei.refresh_from_db()
    assert (mei.username, mei.is_active) == ("mei", True)
    services.withdraw_application(running, by=mei)
    assert not erase_account(mei, by=lin, reason="本人要求").is_active


def test_whoever_works_here_is_dismissed_first(qian, lin):
    assert refused(lambda: erase_account(qian, by=lin, reason="离职")).code == "has_roles"


def test_only_who_keeps_all_accounts_erases_and_says_why(people, mei, intake, signed_in):
    address = f"/en/desk/users/{mei.pk}/erase/"
    for name in ("qian", "zhao", "rui", "sun", "chen"):
        with pytest.raises(NotAllowed):
            erase_account(mei, by=people[name], reason="x")
        assert signed_in(people[name]).post(address, {"reason": "x"}).status_code in {403, 404}, name
    client = signed_in(people["lin"])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert "cannot be undone" in client.get(address).content.decode()
    assert client.post(address, {"reason": "本人要求"}).status_code == 302
    mei.refresh_from_db()
    assert not mei.is_active
