"""Suggestions by anybody, about every kind of record: what is taken, what comes of it, and who learns what of whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils import timezone

from ecosystem.accounts.personal import everything_about
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed, TooMany
from ecosystem.correspondence.models import Message
from ecosystem.figures.services import remove_figure
from ecosystem.intake import services
from ecosystem.intake.leaving import forget_proposer
from ecosystem.intake.letters import suggestion_behind, suggestion_token
from ecosystem.intake.models import ProposalContact, ProposedChange
from ecosystem.intake.retention import forget_answered
from ecosystem.intake.services import suggestions
from ecosystem.intake.subjects import NOUNS
from ecosystem.organizations.services import (
    archive_organization,
    claim_organization,
    revise_organization,
    verify_representation,
)
from ecosystem.solutions.services import remove_outcome, revise_outcome

pytestmark = pytest.mark.django_db

ANYBODY = AnonymousUser()
READER = "reader@mail.example"
# For each kind of record a field, what it shall say, and the column and value that come of it.
CHANGED = {
    "organization": ("website", "https://new.example", "website", "https://new.example"),
    "solution": ("stack", "昇腾", "stack", "昇腾"),
    "outcome": ("result", "99", "result", 99),
    "center": ("opened_on", "2021-05-31", "opened_on", timezone.datetime(2021, 5, 31).date()),
    "platform": ("name_en", "Incubation", "name_en", "Incubation"),
    "program": ("seats", "30", "seats", 30),
    "figure": ("value", "1,200.5", "value", 1200.5),
    "relationship": ("note", "路面巡检车", "note", "路面巡检车"),
}


def suggested(subject, **said):
    return services.suggest(subject, by=ANYBODY, **{"origin": "public", "reason": "官网写的", **said})


def again(record):
    return type(record)._default_manager.get(pk=record.pk)


def test_every_kind_of_record_has_its_case():
    assert set(CHANGED) == set(NOUNS)


@pytest.mark.parametrize("noun", CHANGED)
def test_what_anybody_suggests_is_written_when_staff_accept_it(noun, subjects, lin):
    name, text, column, value = CHANGED[noun]
    subject = subjects[noun]
    proposal = suggested(subject, changes={name: text})
    assert (proposal.noun, proposal.subject, proposal.registry) == (noun, subject, subjects["organization"].registry)
    assert getattr(again(subject), column) != value, "nothing is written before"
    services.accept_proposal(proposal, by=lin)
    assert getattr(again(subject), column) == value
    assert again(proposal).state == "accepted"


@pytest.mark.parametrize("noun", CHANGED)
def test_every_field_reads_what_it_writes(noun, subjects):
    """What stands there can be proposed as it reads, and says the same: no field loses or changes anything."""
    about, subject = NOUNS[noun], subjects[noun]
    present = about.present(subject)
    about.refuse_impossible(subject, {name: text for name, text in present.items() if text})
    for known in about.fields:
        if not known.needed or present[known.name]:
            columns = known.parse(subject, present[known.name])
            for column, value in columns.items():
                if hasattr(subject, column):
                    assert getattr(subject, column) == value or (value in {"", None} and not getattr(subject, column))


@pytest.mark.parametrize(
    ("noun", "changes", "field"),
    [
        ("organization", {"founded_on": "去年"}, "founded_on"),
        ("organization", {"name": ""}, "name"),
        ("organization", {"uscc": "91420100MA4KXXXXXX"}, "uscc"),
        ("organization", {"kind": "circus"}, "kind"),
        ("outcome", {"result": "很多"}, "result"),
        ("outcome", {"change_value": "5", "change_unit": "pct"}, "direction"),
        ("figure", {"value": ""}, "value"),
        ("program", {"seats": "-3"}, "seats"),
        ("relationship", {"ends_on": "2020-12-31"}, "ends_on"),
        ("solution", {"description": "长" * 4001}, "description"),
        ("center", {"status": "archived"}, "status"),
    ],
)
def test_what_could_never_be_written_is_refused_at_its_field(noun, changes, field, subjects):
    with pytest.raises(InvalidInput) as refusal:
        suggested(subjects[noun], changes=changes)
    assert set(refusal.value.fields) == {field}
    assert not ProposedChange.objects.exists()


def test_what_no_field_can_say_is_said_in_words_and_answered(subjects, zhao):
    proposal = suggested(subjects["organization"], message="创始人已离开，图片也是旧的", reason="")
    with pytest.raises(Conflict) as refusal:
        services.accept_proposal(proposal, by=zhao)
    assert refusal.value.code == "nothing_to_write"
    services.settle_proposal(proposal, by=zhao, reason="已更换图片")
    assert (again(proposal).state, again(proposal).decision) == ("done", "已更换图片")
    other = suggested(subjects["organization"], message="再加一张图片")
    services.refuse_proposal(other, by=zhao, reason="没有授权")
    assert again(other).state == "refused"


def test_a_change_needs_a_source_or_a_reason(subjects):
    with pytest.raises(InvalidInput) as refusal:
        suggested(subjects["organization"], changes={"website": "https://new.example"}, reason="")
    assert (refusal.value.code, set(refusal.value.fields)) == ("unfounded", {"source"})
    for said, kept in (
        ("www.new.example/about", ("https://www.new.example/about", "")),
        ("https://new.example/", ("https://new.example/", "")),
        ("《长江日报》2021年12月3日第4版", ("", "《长江日报》2021年12月3日第4版")),
        ("javascript:alert(1)", ("", "javascript:alert(1)")),
    ):
        found = suggested(
            subjects["organization"], changes={"website": "https://new.example"}, source=said, reason=said
        )
        assert (found.source_url, found.source_text) == kept
        found.fields.all().delete()
        found.delete()


def test_only_what_everybody_sees_can_be_spoken_about(subjects, organization, zhao):
    draft = organization("未公开公司", status="draft")
    with pytest.raises(NotAllowed):
        suggested(draft, message="已注销")
    archive_organization(subjects["organization"], by=SYSTEM)
    with pytest.raises(NotAllowed):
        suggested(again(subjects["organization"]), message="已注销")


def test_many_who_suggest_the_same_make_one_suggestion_and_all_get_the_answer(subjects, zhao):
    said = {"changes": {"website": "https://new.example"}}
    first = suggested(subjects["organization"], **said, email=READER)
    second = suggested(subjects["organization"], **said, email="other@mail.example", reason="名片上")
    third = suggested(subjects["organization"], **said, email=READER.upper())
    assert first == second == third
    assert sorted(first.contacts.values_list("email", flat=True)) == ["other@mail.example", READER]
    services.accept_proposal(first, by=zhao)
    answers = Message.objects.filter(kind="intake.answer").values_list("to_email", flat=True)
    assert sorted(answers) == ["other@mail.example", READER]


def test_links_a_pace_and_a_crowd_end_a_flood(subjects, monkeypatch):
    weili = subjects["organization"]
    for field, text in (("message", "http://a.example " * 4), ("credit", "买 http://a.example")):
        with pytest.raises(InvalidInput) as refusal:
            suggested(weili, **{"message": "广告", field: text})
        assert (refusal.value.code, set(refusal.value.fields)) == ("too_many_links", {field})
    for number in range(6):
        suggested(weili, message=f"错字 {number}", client="one")
    with pytest.raises(TooMany):
        suggested(weili, message="错字 7", client="one")
    suggested(weili, message="错字 7", client="another")
    monkeypatch.setattr(suggestions, "MOST_OPEN", 7)
    with pytest.raises(TooMany):
        suggested(weili, message="错字 8", client="a third")


def test_who_leaves_an_address_reads_that_it_is_here_and_what_became_of_it(subjects, zhao, settings):
    settings.SITE_URL = "https://registry.example"
    changes = {"website": "https://new.example", "short_name": "唯理"}
    proposal = suggested(subjects["organization"], changes=changes, email=READER, language="en")
    receipt = Message.objects.get(kind="intake.received")
    assert (receipt.to_email, receipt.state, receipt.language) == (READER, "queued", "en")
    assert proposal.public_id in receipt.body
    token = suggestion_token(proposal)
    assert f"https://registry.example/en/suggest/sent/{token}/" in receipt.body
    assert suggestion_behind(token) == proposal
    services.decide_proposal(proposal, by=zhao, accepted={"website"}, reasons={"short_name": "不是简称"}, reason="谢谢")
    answer = Message.objects.get(kind="intake.answer")
    assert "Website: https://new.example: accepted" in answer.body
    assert "Short name: 唯理: refused (不是简称)" in answer.body
    assert "谢谢" in answer.body
    assert "accepted in part" in answer.subject


def test_a_reason_of_each_refused_field_is_reason_enough(subjects, zhao):
    proposal = suggested(subjects["organization"], changes={"website": "https://new.example", "short_name": "唯理"})
    with pytest.raises(InvalidInput):
        services.decide_proposal(proposal, by=zhao, accepted={"website"})
    services.decide_proposal(proposal, by=zhao, accepted={"website"}, reasons={"short_name": "不是简称"})
    assert dict(proposal.fields.values_list("name", "decision")) == {"website": "", "short_name": "不是简称"}


def test_spam_gets_no_answer(subjects, zhao):
    proposal = suggested(subjects["organization"], message="买买买", email=READER)
    services.mark_as_spam(proposal, by=zhao)
    assert again(proposal).state == "spam"
    assert not Message.objects.filter(kind="intake.answer").exists()


def test_staff_of_the_place_see_them_and_whoever_may_write_the_record_decides(subjects, people, mei, bo):
    proposals = {noun: suggested(subject, message=f"{noun}有误") for noun, subject in subjects.items()}
    everybody = {**people, "mei": mei, "bo": bo}
    for noun, proposal in proposals.items():
        seers = {
            name
            for name, person in everybody.items()
            if ProposedChange.objects.visible_to(person).filter(pk=proposal.pk).exists()
        }
        assert seers == {"lin", "qian", "zhao"}, noun
        assert seers == {
            name for name, person in everybody.items() if allowed(person, "intake.view_proposals", proposal)
        }
        deciders = {name for name, person in everybody.items() if allowed(person, "intake.decide_proposals", proposal)}
        writers = {"center": {"lin"}, "platform": {"lin"}, "program": {"lin", "qian"}}
        assert deciders == writers.get(noun, {"lin", "qian", "zhao"}), noun


def test_somebody_who_represents_one_organization_sees_nothing_of_a_record_with_the_same_number(subjects, mei):
    """A proposal about a solution has no organization: the number of the proposal must not be taken for one."""
    verify_representation(claim_organization(subjects["organization"], by=mei, role="总经理"), by=SYSTEM)
    proposal = suggested(subjects["solution"], message="有误")
    ProposedChange.objects.filter(pk=proposal.pk).update(id=subjects["organization"].pk)
    proposal = ProposedChange.objects.get()
    assert not allowed(mei, "intake.view_proposals", proposal)
    assert not ProposedChange.objects.visible_to(mei).exists()


def test_what_readers_say_of_an_organization_is_not_for_it_to_see(subjects, mei, signed_in):
    weili = subjects["organization"]
    verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
    proposal = suggested(weili, message="拖欠工资", credit="王小明")
    assert not allowed(mei, "intake.view_proposals", proposal)
    assert not ProposedChange.objects.visible_to(mei).exists()
    page = signed_in(mei).get(f"/portal/organizations/{weili.public_id}/").content.decode()
    assert "拖欠工资" not in page
    assert "王小明" not in page


@pytest.mark.parametrize("noun", ["outcome", "figure"])
def test_what_was_spoken_about_can_be_removed_and_the_suggestion_still_be_answered(noun, subjects, zhao):
    subject = subjects[noun]
    proposal = suggested(subject, message="查无此数", email=READER)
    remove = {"outcome": remove_outcome, "figure": remove_figure}[noun]
    remove(subject, by=zhao, reason="查无此数")
    kept = again(proposal)
    assert (kept.subject, kept.gone, kept.state) == (None, str(subject), "open")
    assert ProposedChange.objects.visible_to(zhao).filter(pk=kept.pk).exists()
    services.settle_proposal(kept, by=zhao, reason="已删除")
    assert str(subject) in Message.objects.get(kind="intake.answer").subject


def test_removing_is_undone_with_the_suggestion_about_it(subjects, zhao):
    proposal = suggested(subjects["outcome"], message="查无此数")
    remove_outcome(subjects["outcome"], by=zhao)
    undo(ChangeSet.objects.latest("pk"), by=zhao)
    assert (again(proposal).subject, again(proposal).gone) == (subjects["outcome"], "")


def test_a_field_that_moved_on_is_a_conflict_for_every_kind(subjects, zhao):
    proposal = suggested(subjects["outcome"], changes={"result": "99"})
    revise_outcome(subjects["outcome"], by=SYSTEM, result=97)
    with pytest.raises(Conflict) as refusal:
        services.decide_proposal(proposal, by=zhao, accepted={"result"})
    assert refusal.value.code == "changed_since"


# What is kept of people.


def personal(proposal):
    kept = [str(row) for row in Change.objects.values_list("before", "after", "name")]
    kept += [str(row) for row in Message.objects.values_list("to_email", "to_name", "body")]
    kept += [str(row) for row in ProposalContact.objects.values_list("email")]
    kept += [str(row) for row in ProposedChange.objects.values_list("credit")]
    return {word for word in (READER, "王小明") if any(word in text for text in kept)}


def test_who_suggested_it_is_forgotten_on_request(subjects, people, zhao, sun, bo):
    proposal = suggested(subjects["organization"], message="有误", email=READER, credit="王小明")
    assert personal(proposal) == {READER, "王小明"}
    for person in (people["sun"], people["chen"], people["rui"], bo):
        with pytest.raises(NotAllowed):
            services.forget_suggester(proposal, by=person)
    services.forget_suggester(proposal, by=zhao, reason="来信要求")
    assert personal(proposal) == set()


def test_addresses_go_ninety_days_after_the_answer_and_names_stay(subjects, zhao, capsys):
    proposal = suggested(subjects["organization"], message="有误", email=READER, credit="王小明")
    open_one = suggested(subjects["solution"], message="有误", email="open@mail.example")
    services.settle_proposal(proposal, by=zhao, reason="已更正")
    now = timezone.now()
    assert forget_answered(now + timedelta(days=89)) == 0
    assert forget_answered(now + timedelta(days=91), rehearse=True) == 1
    assert personal(proposal) == {READER, "王小明"}
    assert forget_answered(now + timedelta(days=91)) == 1
    assert personal(proposal) == {"王小明"}
    assert list(ProposalContact.objects.values_list("proposal", flat=True)) == [open_one.pk]
    call_command("forget_suggesters", "--rehearse")
    assert "0" in capsys.readouterr().out


def test_somebody_with_an_account_is_told_and_forgotten(subjects, mei):
    services.suggest(subjects["organization"], by=mei, message="有误", email=mei.email, credit="王小明")
    told = everything_about(mei)
    assert told["addresses_for_answers"][0]["email"] == mei.email
    assert told["proposed_changes"][0]["credit"] == "王小明"
    forget_proposer(mei)
    assert not ProposalContact.objects.exists()
    assert personal(None) == set()


def test_addresses_are_for_those_who_keep_contacts_there(subjects, people, mei):
    suggested(subjects["organization"], message="有误", email=READER)
    seers = {name for name, person in people.items() if ProposalContact.objects.visible_to(person).exists()}
    assert seers == {"lin", "qian", "zhao"}
    contact = Change.objects.filter(label="intake.proposalcontact").get()
    assert contact.change_set.reading == "contacts"


def test_a_revision_by_staff_in_between_shows_in_the_history_of_the_record(subjects, zhao):
    proposal = suggested(subjects["solution"], changes={"stack": "昇腾"})
    assert Change.objects.about(subjects["solution"]).filter(object_id=proposal.pk).exists()
    revise_organization(subjects["organization"], by=zhao, description="新")
