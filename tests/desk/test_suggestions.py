"""The queue of suggestions: what staff see of each, how they decide field by field, put spam aside, and what it counts."""

import pytest
from django.contrib.auth.models import AnonymousUser

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.correspondence.models import Message
from ecosystem.intake.models import ProposedChange
from ecosystem.intake.services import suggest
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import revise_organization
from tests.intake.conftest import subjects as _subjects

pytestmark = pytest.mark.django_db

subjects = _subjects
QUEUE = "/en/desk/proposals/"
READER = "reader@mail.example"


def suggested(subject, **said):
    return suggest(subject, by=AnonymousUser(), **{"origin": "public", "reason": "官网写的", **said})


@pytest.fixture
def desk(zhao, signed_in):
    return signed_in(zhao)


@pytest.fixture
def proposal(subjects):
    changes = {"website": "https://new.example", "short_name": "唯理"}
    return suggested(subjects["organization"], changes=changes, source="https://new.example/", email=READER)


def shown(desk, query):
    return [row.label for row in desk.get(f"{QUEUE}?{query}").context["table"].as_rows()]


def test_the_page_of_one_says_what_stood_there_what_stands_there_and_what_shall(desk, proposal, subjects):
    revise_organization(subjects["organization"], by=SYSTEM, website="https://third.example")
    page = desk.get(f"{QUEUE}{proposal.public_id}/")
    told = {one.field.name: (one.before, one.now_told, one.after) for one in page.context["differences"]}
    assert told == {
        "website": ("https://old.example", "https://third.example", "https://new.example"),
        "short_name": ("", "", "唯理"),
    }
    body = page.content.decode()
    assert "changed since" in body
    assert READER in body


def test_each_field_is_accepted_or_refused_with_a_reason_of_its_own_and_answered(desk, proposal):
    form = desk.get(f"{QUEUE}{proposal.public_id}/decide/").context["form"]
    assert set(form.fields) == {"website", "why_website", "short_name", "why_short_name", "reason"}
    sent = {"website": "accept", "short_name": "refuse", "why_short_name": "不是简称"}
    assert desk.post(f"{QUEUE}{proposal.public_id}/decide/", sent).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "partly"
    assert Organization.objects.get(pk=proposal.organization_id).website == "https://new.example"
    answer = Message.objects.get(kind="intake.answer")
    assert (answer.to_email, answer.state) == (READER, "queued")
    assert "不是简称" in answer.body


def test_what_moved_on_can_only_be_refused(desk, proposal, subjects):
    revise_organization(subjects["organization"], by=SYSTEM, website="https://third.example")
    form = desk.get(f"{QUEUE}{proposal.public_id}/decide/").context["form"]
    assert [code for code, _words in form.fields["website"].choices] == ["refuse"]
    assert "it says now: https://third.example" in str(form.fields["website"].help_text)
    refused = desk.post(f"{QUEUE}{proposal.public_id}/decide/", {"website": "accept", "short_name": "accept"})
    assert refused.status_code == 422


def test_what_is_only_words_is_answered_and_has_nothing_to_accept(desk, subjects):
    proposal = suggested(subjects["solution"], message="图片是旧的", email=READER)
    acts = {act.name for act in desk.get(f"{QUEUE}{proposal.public_id}/").context["acts"]}
    assert acts == {"refuse", "settle", "spam", "forget"}
    assert desk.post(f"{QUEUE}{proposal.public_id}/settle/", {"reason": ""}).status_code == 422
    assert desk.post(f"{QUEUE}{proposal.public_id}/settle/", {"reason": "已更换"}).status_code == 302
    assert "已更换" in Message.objects.get(kind="intake.answer").body


def test_the_queue_is_narrowed_by_what_it_is_about_state_source_and_age(desk, subjects, proposal):
    figure = suggested(subjects["figure"], message="与年报不符")
    ProposedChange.objects.filter(pk=figure.pk).update(proposed_at="2021-01-01T00:00Z")
    figure.refresh_from_db()
    assert len(shown(desk, "")) == 2
    for query, expected in (
        ("noun=figure", figure),
        ("noun=organization", proposal),
        ("source=with", proposal),
        ("source=without", figure),
        ("age=month", figure),
        ("words=words", figure),
        ("field=website", proposal),
        ("q=唯理", proposal),
        ("q=年报", figure),
    ):
        assert shown(desk, query) == [str(expected)], query
    assert shown(desk, "state=refused") == []
    assert shown(desk, "noun=figure&noun=organization&sort=proposed_at") == [str(figure), str(proposal)]


def test_spam_is_put_aside_in_one_go_without_an_answer(desk, subjects):
    spam = [suggested(subjects["organization"], message=f"买 {n}", email=READER) for n in range(3)]
    Message.objects.all().delete()
    chosen = [one.public_id for one in spam]
    first = desk.post(f"{QUEUE}bulk/spam/", {"chosen": chosen})
    assert first.status_code == 200
    assert not ProposedChange.objects.filter(state="spam").exists(), "it is rehearsed first"
    answer = desk.post(f"{QUEUE}bulk/spam/", {"chosen": chosen, "confirmed": "1", "reason": ""})
    assert answer.status_code in {200, 302}
    assert set(ProposedChange.objects.values_list("state", flat=True)) == {"spam"}
    assert not Message.objects.exists()


def test_addresses_are_shown_to_whoever_keeps_contacts_only(desk, people, proposal, signed_in):
    assert desk.get(f"{QUEUE}{proposal.public_id}/").context["sees_contacts"]
    assert signed_in(people["sun"]).get(f"{QUEUE}{proposal.public_id}/").status_code == 403
    assert signed_in(people["chen"]).get(f"{QUEUE}{proposal.public_id}/").status_code == 404
    assert READER not in desk.get(QUEUE).content.decode()
    exported = b"".join(desk.get(f"{QUEUE}export.csv")).decode()
    assert READER not in exported


def test_who_suggested_it_is_forgotten_from_the_desk(desk, proposal):
    assert desk.post(f"{QUEUE}{proposal.public_id}/forget/", {"reason": "来信要求"}).status_code == 302
    assert not proposal.contacts.exists()
    assert READER not in desk.get(f"{QUEUE}{proposal.public_id}/history/").content.decode()


def test_today_counts_what_waits(desk, proposal, subjects):
    suggested(subjects["figure"], message="与年报不符")
    sections = desk.get("/en/desk/").context["sections"]
    waiting = [one for section in sections for one in section[1] if one.question.noun == "proposals"]
    assert [one.count for one in waiting] == [2]


def test_whoever_may_not_write_the_record_sees_the_suggestion_and_does_not_decide(desk, subjects):
    proposal = suggested(subjects["center"], changes={"website": "https://center.example"})
    page = desk.get(f"{QUEUE}{proposal.public_id}/")
    assert {act.name for act in page.context["acts"]} == {"spam"}
    assert desk.post(f"{QUEUE}{proposal.public_id}/accept/", {}).status_code == 403


def test_a_public_figure_is_corrected_at_the_desk_only_with_a_reason(desk, subjects):
    figure = subjects["figure"]
    address = f"/en/desk/figures/{figure.public_id}/edit/"
    form = desk.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    refused = desk.post(address, {**typed, "value": "120"})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"reason"})
    assert desk.post(address, {**typed, "value": "120", "reason": "核对了原文"}).status_code == 302
    assert figure.corrections.get().reason == "核对了原文"


def test_the_queue_takes_as_many_queries_for_many_as_for_few(desk, subjects, django_assert_max_num_queries):
    suggested(subjects["solution"], message="一")
    desk.get(QUEUE)
    with django_assert_max_num_queries(40) as few:
        desk.get(QUEUE)
    for noun, subject in subjects.items():
        suggested(subject, message=f"{noun}有误")
    with django_assert_max_num_queries(40) as many:
        desk.get(QUEUE)
    assert len(few) == len(many)
