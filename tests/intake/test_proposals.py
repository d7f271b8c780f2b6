"""Changes that representatives propose: what is a change, who decides, what is written, and what others changed meanwhile."""

import pytest
from django.db import IntegrityError, transaction

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.intake.models import ProposedChange, ProposedField
from ecosystem.intake.services import (
    accept_proposal,
    decide_proposal,
    propose_change,
    refuse_proposal,
    withdraw_proposal,
)
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import (
    claim_organization,
    revise_organization,
    verify_representation,
)
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db

EDITORS = {"lin", "qian", "zhao"}


@pytest.fixture
def weili(organization, mei):
    """武汉唯理科技, which 梅 represents."""
    weili = organization("武汉唯理科技", short_name="唯理", description="道路巡检", website="https://old.example")
    verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
    return weili


@pytest.fixture
def proposal(weili, mei):
    changes = {"website": "https://new.example", "description": "道路与桥梁巡检", "name_en": "Weili Technology"}
    return propose_change(weili, by=mei, changes=changes, reason="网站换了", source_url="https://new.example/news")


def differences(proposal):
    return {field.name: (field.before, field.after, field.verdict) for field in proposal.fields.all()}


def read(weili):
    return Organization.objects.select_related("place").get(pk=weili.pk)


def test_a_proposal_is_a_difference_field_by_field_and_writes_nothing(proposal, weili, mei):
    assert differences(proposal) == {
        "website": ("https://old.example", "https://new.example", "open"),
        "description": ("道路巡检", "道路与桥梁巡检", "open"),
        "name_en": ("", "Weili Technology", "open"),
    }
    assert (proposal.state, proposal.proposer, proposal.decided_at) == ("open", mei, None)
    assert read(weili).website == "https://old.example"
    assert ChangeSet.objects.latest("pk").edition is None


def test_what_stands_there_already_is_left_out(weili, mei):
    proposal = propose_change(weili, by=mei, changes={"website": "https://old.example", "short_name": " 唯理科 "})
    assert differences(proposal) == {"short_name": ("唯理", "唯理科", "open")}
    with pytest.raises(InvalidInput) as refusal:
        propose_change(weili, by=mei, changes={"website": "https://old.example"})
    assert refusal.value.code == "nothing_proposed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"website": "javascript:alert(1)"}, "website"),
        ({"short_name": "=1+1"}, "short_name"),
        ({"name_en": "x" * 300}, "name_en"),
        ({"place": "110105 朝阳区"}, "place"),
        ({"status": "archived"}, "status"),
    ],
)
def test_what_could_never_be_written_is_refused_at_its_field(changes, field, weili, mei):
    with pytest.raises(InvalidInput) as refusal:
        propose_change(weili, by=mei, changes=changes)
    assert field in refusal.value.fields
    assert ProposedChange.objects.count() == 0


def test_a_new_proposal_takes_the_place_of_ones_open_one(proposal, weili, mei):
    newer = propose_change(weili, by=mei, changes={"website": "https://newest.example"})
    proposal.refresh_from_db()
    assert (proposal.state, newer.state) == ("withdrawn", "open")


def test_only_verified_representatives_propose(weili, people, bo):
    claim_organization(weili, by=bo, role="工程师")
    for person in (*people.values(), bo):
        with pytest.raises(NotAllowed):
            propose_change(weili, by=person, changes={"website": "https://new.example"})


def test_accepting_writes_everything_in_one_change_set(proposal, weili, zhao):
    before = ChangeSet.objects.filter(by=zhao).count()
    accept_proposal(proposal, by=zhao)
    assert ChangeSet.objects.filter(by=zhao).count() == before + 1
    found = read(weili)
    assert (found.website, found.description, found.name_en) == (
        "https://new.example",
        "道路与桥梁巡检",
        "Weili Technology",
    )
    assert found.names.get(language="en").kind == "translated"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("accepted", zhao)
    assert {verdict for _before, _after, verdict in differences(proposal).values()} == {"accepted"}


def test_staff_accept_some_fields_and_refuse_others_with_a_reason(proposal, weili, zhao):
    with pytest.raises(InvalidInput) as refusal:
        decide_proposal(proposal, by=zhao, accepted={"website"})
    assert refusal.value.code == "reason_required"
    decide_proposal(proposal, by=zhao, accepted={"website"}, reason="英文名未见于官网")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision) == ("partly", "英文名未见于官网")
    assert (read(weili).website, read(weili).name_en) == ("https://new.example", "")


def test_refusing_writes_nothing_and_says_why(proposal, weili, zhao):
    with pytest.raises(InvalidInput):
        refuse_proposal(proposal, by=zhao, reason=" ")
    refuse_proposal(proposal, by=zhao, reason="查无此事")
    proposal.refresh_from_db()
    assert (proposal.state, read(weili).website) == ("refused", "https://old.example")


def test_a_field_that_changed_meanwhile_cannot_be_accepted_over_it(proposal, weili, zhao, in_english):
    revise_organization(weili, by=SYSTEM, website="https://third.example")
    with pytest.raises(Conflict) as refusal:
        decide_proposal(proposal, by=zhao, accepted={"website", "description", "name_en"})
    assert refusal.value.code == "changed_since"
    assert str(refusal.value) == "Changed since this was proposed: website."
    accept_proposal(proposal, by=zhao)
    proposal.refresh_from_db()
    assert proposal.state == "partly"
    assert (read(weili).website, read(weili).description) == ("https://third.example", "道路与桥梁巡检")


def test_a_field_that_says_meanwhile_what_was_proposed_is_no_conflict(proposal, weili, zhao):
    revise_organization(weili, by=SYSTEM, website="https://new.example")
    accept_proposal(proposal, by=zhao)
    proposal.refresh_from_db()
    assert proposal.state == "accepted"


def test_a_proposal_whose_every_field_changed_meanwhile_is_outdated(weili, mei, zhao):
    proposal = propose_change(weili, by=mei, changes={"website": "https://new.example"})
    revise_organization(weili, by=SYSTEM, website="https://third.example")
    accept_proposal(proposal, by=zhao)
    proposal.refresh_from_db()
    assert proposal.state == "outdated"


def test_what_is_closed_stays_closed(proposal, zhao, mei):
    withdraw_proposal(proposal, by=mei)
    for act in (
        lambda: accept_proposal(proposal, by=zhao),
        lambda: refuse_proposal(proposal, by=zhao, reason="不"),
        lambda: withdraw_proposal(proposal, by=mei),
    ):
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "not_open"


def test_a_place_of_the_city_and_names_can_be_taken_away_again(weili, mei, zhao, wuhan):
    district = Place.objects.filter(parent=wuhan).first()
    text = f"{district.code} {district.name}"
    accept_proposal(propose_change(weili, by=mei, changes={"place": text, "short_name": ""}), by=zhao)
    assert (read(weili).place, read(weili).short_name) == (district, "")
    accept_proposal(propose_change(weili, by=mei, changes={"place": "", "short_name": "唯理"}), by=zhao)
    assert (read(weili).place, read(weili).short_name) == (None, "唯理")


def test_only_editors_of_the_city_decide(proposal, people, mei, bo):
    for name, person in {**people, "mei": mei, "bo": bo}.items():
        if name not in EDITORS:
            with pytest.raises(NotAllowed):
                accept_proposal(proposal, by=person)
            with pytest.raises(NotAllowed):
                refuse_proposal(proposal, by=person, reason="不")
    for person in (*people.values(), bo):
        with pytest.raises(NotAllowed):
            withdraw_proposal(proposal, by=person)


def test_what_is_visible_and_what_the_policy_allows_agree(proposal, weili, people, mei, bo):
    unsigned = propose_change(weili, by=SYSTEM, changes={"short_name": "唯"})
    for person in (*people.values(), mei, bo):
        for record in (proposal, unsigned):
            seen = ProposedChange.objects.visible_to(person).filter(pk=record.pk).exists()
            assert seen == allowed(person, "intake.view_proposals", record), (person, record)
    assert proposal in ProposedChange.objects.visible_to(mei)
    assert not ProposedChange.objects.visible_to(bo).exists()
    assert not ProposedChange.objects.visible_to(people["sun"]).exists()


@pytest.mark.parametrize(
    ("name", "break_it"),
    [
        ("intake_proposedchange_decided", lambda: ProposedChange.objects.update(state="refused")),
        ("intake_proposedfield_changes", lambda: ProposedField.objects.update(after="x", before="x")),
    ],
)
def test_the_database_refuses_what_cannot_be(name, break_it, proposal):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        break_it()


def test_staff_decide_on_one_page_of_the_desk(proposal, weili, zhao, signed_in):
    desk = signed_in(zhao)
    revise_organization(weili, by=SYSTEM, description="改过了")
    assert "Changes proposed" in desk.get("/en/desk/").content.decode()
    address = f"/en/desk/proposals/{proposal.public_id}/"
    assert "https://new.example" in desk.get(address).content.decode()
    page = desk.get(f"{address}decide/").content.decode()
    assert "<del>https://old.example</del> → <ins>https://new.example</ins>" in page
    assert "Changed since; it says now: 改过了" in page
    chosen = {"website": "accept", "description": "refuse", "name_en": "refuse"}
    refused = desk.post(f"{address}decide/", chosen)
    assert (refused.status_code, "reason" in refused.context["form"].errors) == (422, True)
    assert desk.post(f"{address}decide/", {**chosen, "reason": "未见"}).status_code == 302
    assert (read(weili).website, read(weili).description, read(weili).name_en) == ("https://new.example", "改过了", "")


def test_who_proposed_what_is_told_to_nobody_who_only_looks(proposal, weili, people, signed_in):
    pages = ("", "changes/", f"organizations/{weili.public_id}/", f"organizations/{weili.public_id}/history/")
    said = "".join(signed_in(people["sun"]).get(f"/en/desk/{page}").content.decode() for page in pages)
    assert "https://new.example" not in said
    assert "网站换了" not in said
    assert signed_in(people["sun"]).get("/en/desk/proposals/").status_code == 403
