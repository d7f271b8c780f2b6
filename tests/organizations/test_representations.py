"""Who may act for an organization: claims, decisions, invitations, ends; who sees them, and that undo puts them back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.organizations.models import Invitation, Representation
from ecosystem.organizations.services import (
    accept_invitation,
    add_contact,
    claim_organization,
    end_representation,
    invite_colleague,
    refuse_representation,
    verify_representation,
    withdraw_invitation,
)
from tests.organizations.conftest import link

pytestmark = pytest.mark.django_db

EDITORS = {"lin", "qian", "zhao"}


def now(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def refused(code: str, call: Callable[..., Any], *args: Any, **values: Any) -> None:
    with pytest.raises(Conflict) as refusal:
        call(*args, **values)
    assert refusal.value.code == code


# --- claiming


def test_a_claim_says_who_what_for_and_whether_the_domain_matches(claim, mei):
    assert (claim.user, claim.state, claim.role, claim.matching_domain) == (mei, "claimed", "总经理", "veritas.example")
    assert (claim.is_lead, claim.decided_at) == (False, None)


def test_a_claim_is_never_verified_by_its_domain(claim, mei, weili):
    assert not allowed(mei, "organizations.represent", weili)


@pytest.mark.parametrize(
    ("website", "contact", "email", "domain"),
    [
        ("https://veritas.example", "", "mei@veritas.example", "veritas.example"),
        ("http://WWW.Veritas.example:8080/x", "", "mei@VERITAS.example", "veritas.example"),
        ("", "wang@veritas.example", "mei@veritas.example", "veritas.example"),
        ("https://veritas.example", "", "mei@not-veritas.example", ""),
        ("https://veritas.example", "", "mei@mail.veritas.example", ""),
        ("https://qq.com", "somebody@qq.com", "mei@qq.com", ""),
        ("", "", "mei@veritas.example", ""),
    ],
)
def test_a_domain_matches_the_website_or_a_contact_and_never_everybodys(
    organization, mei, website, contact, email, domain
):
    EmailAddress.objects.filter(user=mei).update(email=email)
    claimed = organization("武汉某科技", website=website)
    if contact:
        add_contact(claimed, by=SYSTEM, name="王", email=contact)
    assert claim_organization(claimed, by=mei, role="经理").matching_domain == domain


def test_an_address_that_is_not_confirmed_claims_nothing(weili, mei):
    EmailAddress.objects.filter(user=mei).update(verified=False)
    refused("no_address", claim_organization, weili, by=mei, role="经理")


def test_an_organization_without_a_page_cannot_be_claimed(organization, mei):
    with pytest.raises(NotAllowed):
        claim_organization(organization("草稿公司", status="draft"), by=mei, role="经理")


def test_one_account_claims_an_organization_once_at_a_time(claim, weili, mei, zhao):
    refused_again = lambda: claim_organization(weili, by=mei, role="经理")  # noqa: E731
    with pytest.raises((Conflict, InvalidInput)):
        refused_again()
    refuse_representation(claim, by=zhao, reason="查无此人")
    assert refused_again().state == "claimed"


def test_a_claim_without_a_role_is_refused_at_its_field(weili, mei):
    with pytest.raises(InvalidInput) as refusal:
        claim_organization(weili, by=mei, role=" ")
    assert "role" in refusal.value.fields


# --- deciding


def test_staff_verify_and_who_when_and_why_is_kept(claim, zhao):
    verify_representation(claim, by=zhao, reason="电话核实")
    found = now(claim)
    assert (found.state, found.decided_by, found.decision, found.is_lead) == ("verified", zhao, "电话核实", True)
    assert abs(found.decided_at - timezone.now()) < timedelta(minutes=1)


def test_refusing_takes_a_reason(claim, zhao):
    with pytest.raises(InvalidInput):
        refuse_representation(claim, by=zhao, reason=" ")
    refuse_representation(claim, by=zhao, reason="查无此人")
    assert (now(claim).state, now(claim).decision) == ("refused", "查无此人")


def test_only_editors_of_the_city_decide(claim, people, mei, bo):
    for name, person in {**people, "mei": mei, "bo": bo}.items():
        if name not in EDITORS:
            with pytest.raises(NotAllowed):
                verify_representation(claim, by=person)
            with pytest.raises(NotAllowed):
                refuse_representation(claim, by=person, reason="不")
    assert now(claim).state == "claimed"


def test_nobody_decides_on_a_claim_of_their_own(weili, zhao):
    EmailAddress.objects.create(user=zhao, email="zhao@veritas.example", verified=True, primary=True)
    own = claim_organization(weili, by=zhao, role="顾问")
    refused("own_claim", verify_representation, own, by=zhao)
    refused("own_claim", refuse_representation, own, by=zhao, reason="不")


def test_what_is_decided_is_not_decided_again(representation, zhao):
    refused("not_possible", verify_representation, representation, by=zhao)
    refused("not_possible", refuse_representation, representation, by=zhao, reason="不")


# --- ending


def test_somebody_ends_their_own_representation(representation, mei, weili):
    end_representation(representation, by=mei, reason="离职")
    found = now(representation)
    assert (found.state, found.ended_by, found.ending, found.is_lead) == ("ended", mei, "离职", False)
    assert not allowed(mei, "organizations.represent", weili)


def test_who_speaks_for_the_others_ends_a_colleagues_and_not_the_other_way_round(
    representation, weili, mei, bo, invite
):
    colleague = accept_invitation(invite(weili, mei, "bo@mail.example"), by=bo)
    with pytest.raises(NotAllowed):
        end_representation(representation, by=bo)
    end_representation(colleague, by=mei)
    assert (now(colleague).state, now(representation).state) == ("ended", "verified")


def test_when_the_first_leaves_the_next_speaks_for_the_others(representation, weili, mei, bo, invite):
    colleague = accept_invitation(invite(weili, mei, "bo@mail.example"), by=bo)
    assert (now(representation).is_lead, colleague.is_lead) == (True, False)
    end_representation(representation, by=mei)
    assert now(colleague).is_lead


def test_a_claim_is_refused_not_ended(claim, zhao, mei):
    refused("not_possible", end_representation, claim, by=zhao)
    refused("not_possible", end_representation, claim, by=mei)


# --- inviting


def test_an_invited_colleague_represents_at_once(representation, weili, mei, bo, invite):
    secret = invite(weili, mei, " Bo@Mail.example ")
    assert mail.outbox[-1].to == ["bo@mail.example"]
    joined = accept_invitation(secret, by=bo)
    assert (joined.state, joined.invited_by, joined.decided_by, joined.role) == ("verified", mei, mei, "工程师")
    assert allowed(bo, "organizations.represent", weili)


def test_an_invitation_turns_an_open_claim_into_a_representation(representation, weili, mei, bo, invite):
    own = claim_organization(weili, by=bo, role="测试工程师")
    joined = accept_invitation(invite(weili, mei, "bo@mail.example"), by=bo)
    assert (joined.pk, joined.state, joined.role, joined.invited_by) == (own.pk, "verified", "测试工程师", mei)


def test_the_secret_is_nowhere_in_the_database(representation, weili, mei, invite):
    secret = invite(weili, mei, "bo@mail.example")
    kept = f"{Invitation.objects.values().get()} {list(Change.objects.values('before', 'after'))}"
    assert secret not in kept
    assert len(Invitation.objects.get().digest) == 64


def test_an_invitation_is_for_one_address_once_and_two_weeks(representation, weili, mei, bo, zhao, invite):
    secret = invite(weili, mei, "other@mail.example")
    refused("other_address", accept_invitation, secret, by=bo)
    EmailAddress.objects.create(user=bo, email="other@mail.example", verified=False)
    refused("other_address", accept_invitation, secret, by=bo)
    EmailAddress.objects.filter(email="other@mail.example").update(verified=True)
    Invitation.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(14)
    )
    refused("not_open", accept_invitation, secret, by=bo)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(1))
    accept_invitation(secret, by=bo)
    refused("not_open", accept_invitation, secret, by=bo)
    refused("not_open", accept_invitation, "no such secret", by=bo)


def test_an_invitation_lapses_with_whoever_sent_it(representation, weili, mei, bo, zhao, invite):
    secret = invite(weili, mei, "bo@mail.example")
    end_representation(representation, by=zhao)
    refused("not_open", accept_invitation, secret, by=bo)


def test_an_invitation_can_be_withdrawn_and_made_anew(representation, weili, mei, bo, invite):
    secret = invite(weili, mei, "bo@mail.example")
    with pytest.raises((Conflict, InvalidInput)):
        invite(weili, mei, "bo@mail.example")
    withdraw_invitation(Invitation.objects.get(), by=mei)
    refused("not_open", accept_invitation, secret, by=bo)
    refused("not_open", withdraw_invitation, Invitation.objects.get(), by=mei)
    assert accept_invitation(invite(weili, mei, "bo@mail.example"), by=bo).state == "verified"


def test_an_invitation_that_ran_out_makes_room_for_another(representation, weili, mei, bo, invite):
    invite(weili, mei, "bo@mail.example")
    Invitation.objects.update(created_at=timezone.now() - timedelta(20), expires_at=timezone.now() - timedelta(6))
    assert accept_invitation(invite(weili, mei, "bo@mail.example"), by=bo).state == "verified"


def test_who_only_claims_invites_nobody(claim, weili, mei, zhao):
    for person in (mei, zhao):
        with pytest.raises(NotAllowed):
            invite_colleague(weili, by=person, email="bo@mail.example", role="工程师", link=link)


def test_a_refused_invitation_sends_no_mail(representation, weili, mei, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, pytest.raises(InvalidInput):
        invite_colleague(weili, by=mei, email="not an address", role="工程师", link=link)
    assert (callbacks, mail.outbox) == ([], [])


# --- the database itself


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("organizations_representation_decided", {"state": "verified"}),
        ("organizations_representation_ended", {"ended_at": timezone.now()}),
        ("organizations_representation_lead_is_verified", {"is_lead": True}),
    ],
)
def test_the_database_refuses_what_cannot_be(name, values, claim):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Representation.objects.update(**values)


# --- who sees it


def test_what_is_visible_and_what_the_policy_allows_agree_in_every_state(
    weili, people, mei, bo, zhao, invite, organization
):
    theirs = claim_organization(organization("武汉倍特威视"), by=bo, role="经理")
    own = claim_organization(weili, by=mei, role="经理")
    everybody = {**people, "mei": mei, "bo": bo}

    def agree() -> set[str]:
        for name, person in everybody.items():
            for record in (*Representation.objects.all(), *Invitation.objects.all()):
                policy = "representations" if isinstance(record, Representation) else "invitations"
                seen = type(record).objects.visible_to(person).filter(pk=record.pk).exists()
                assert seen == allowed(person, f"organizations.view_{policy}", record), (name, record)
        return {
            name for name, person in everybody.items() if Representation.objects.visible_to(person).filter(pk=own.pk)
        }

    assert agree() == {*EDITORS, "mei"}
    verify_representation(own, by=zhao)
    secret = invite(weili, mei, "bo@mail.example")
    assert agree() == {*EDITORS, "mei"}
    accept_invitation(secret, by=bo)
    assert agree() == {*EDITORS, "mei", "bo"}
    end_representation(own, by=mei)
    assert agree() == {*EDITORS, "mei", "bo"}
    refuse_representation(theirs, by=zhao, reason="不")
    assert agree() == {*EDITORS, "mei", "bo"}


CANARY = "金丝雀"


@pytest.fixture
def canary(weili, mei, zhao):
    type(mei).objects.filter(pk=mei.pk).update(name=CANARY)
    mei.refresh_from_db()
    claim = claim_organization(weili, by=mei, role=CANARY, evidence=CANARY)
    return verify_representation(claim, by=zhao, reason=CANARY)


def test_nothing_of_it_is_on_a_public_page_in_a_file_or_in_the_api(canary, weili, client, anybody, program_of, zhao):
    page = weili.get_absolute_url()
    for path in (
        page,
        f"{page}relationships/",
        "/organizations/",
        "/organizations/export.csv",
        "/organizations/export.json",
    ):
        answer = client.get(path)
        assert CANARY not in b"".join(answer).decode(), path
    for program in (anybody, program_of(zhao)):
        for path in (f"organizations/{weili.public_id}/", "organizations/"):
            assert CANARY not in program.send("GET", path).content.decode()


def test_the_desk_tells_it_only_to_staff_who_see_contacts(canary, weili, people, signed_in):
    pages = (
        f"/en/desk/organizations/{weili.public_id}/",
        f"/en/desk/organizations/{weili.public_id}/history/",
        "/en/desk/changes/",
        "/en/desk/",
    )
    for name in ("sun", "rui"):
        said = "".join(signed_in(people[name]).get(page).content.decode() for page in pages)
        assert CANARY not in said, name
        assert signed_in(people[name]).get("/en/desk/representations/").status_code == 403
    said = "".join(signed_in(people["qian"]).get(page).content.decode() for page in pages)
    assert CANARY in said


def test_the_desk_asks_what_waits_and_verifies_in_bulk(claim, zhao, signed_in):
    desk = signed_in(zhao)
    today = desk.get("/en/desk/").content.decode()
    assert "Claims to verify" in today
    assert "veritas.example" in today
    answer = desk.post("/en/desk/representations/bulk/verify/", {"chosen": str(claim.pk), "confirmed": "1"})
    assert answer.status_code == 302
    assert now(claim).state == "verified"
    assert "Claims to verify" not in desk.get("/en/desk/").content.decode()
