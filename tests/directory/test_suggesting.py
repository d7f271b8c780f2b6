"""The form for anybody: from every public form_page, without an account; what a person types is kept, what a program sends is not."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.directory.suggesting import stamps
from ecosystem.intake.models import ProposedChange
from ecosystem.intake.services import accept_proposal, refuse_proposal, settle_proposal, suggest
from ecosystem.intake.subjects import NOUNS
from ecosystem.organizations.services import claim_organization, revise_organization, verify_representation
from tests.directory.pages import text_of
from tests.intake.conftest import subjects as _subjects

pytestmark = pytest.mark.django_db

subjects = _subjects
NEUTRAL = "This could not be sent just now."


@pytest.fixture
def weili(subjects):
    return subjects["organization"]


@pytest.fixture
def form_page(weili):
    return f"/en/suggest/organization/{weili.public_id}/"


@pytest.fixture
def patient(monkeypatch):
    """Somebody who has read the form before sending it."""
    monkeypatch.setattr(stamps, "SOONEST", 0)


def sent_by(browser, form_page, **typed):
    """What a browser sends: the form as it is shown, with what somebody typed over it."""
    form = browser.get(form_page).context["form"]
    filled = {field.html_name: field.value() or "" for field in form}
    return browser.post(form_page, {**filled, **typed})


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("prefix", ["", "/zh-hant", "/en"])
def test_every_kind_of_record_has_a_form_in_every_language(prefix, noun, subjects):
    answer = Client().get(f"{prefix}/suggest/{noun}/{subjects[noun].public_id}/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex' in answer.content.decode()
    assert len(answer.context["form"].present) == answer.content.decode().count('class="suggest__field"')


def test_every_page_of_a_record_leads_to_it(subjects):
    browser = Client()
    about = {noun: subjects[noun] for noun in ("organization", "solution", "center", "platform", "program")}
    for noun, record in about.items():
        body = browser.get(record.get_absolute_url()).content.decode()
        assert f'href="/suggest/{noun}/{record.public_id}/"' in body, noun
    shown_on = {
        "outcome": subjects["solution"].get_absolute_url(),
        "figure": "/figures/",
        "relationship": subjects["organization"].get_absolute_url(),
    }
    for noun, address in shown_on.items():
        assert f"/suggest/{noun}/{subjects[noun].public_id}/" in browser.get(address).content.decode(), noun


def test_the_pages_that_lead_there_are_the_same_for_everybody(weili, mei, signed_in):
    address = weili.get_absolute_url()
    first, second = Client().get(address), signed_in(mei).get(address)
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    assert "csrf" not in first.content.decode().lower()


def test_what_is_not_public_has_no_form(subjects, organization):
    draft = organization("未公开公司", status="draft")
    for address in (f"organization/{draft.public_id}", "organization/0000000000", f"circus/{draft.public_id}"):
        assert Client().get(f"/suggest/{address}/").status_code == 404
    assert Client().get("/suggest/sent/0000000000.x/").status_code == 404


def test_a_field_is_suggested_and_its_own_page_shows_what_becomes_of_it(form_page, weili, patient, zhao):
    browser = Client()
    answer = sent_by(
        browser, form_page, says_website="https://new.example", source="https://new.example/", credit="王小明"
    )
    assert answer.status_code == 302
    proposal = ProposedChange.objects.get()
    assert (proposal.origin, proposal.proposer, proposal.credit) == ("public", None, "王小明")
    assert {one.name: (one.before, one.after) for one in proposal.fields.all()} == {
        "website": ("https://old.example", "https://new.example")
    }
    assert "Thank you, your suggestion is here" in browser.get(answer["Location"]).content.decode()
    accept_proposal(proposal, by=zhao, reason="核对过了")
    shown = text_of(browser.get(answer["Location"]).content.decode())
    assert "What became of your suggestion" in shown
    assert "核对过了" in shown


def test_words_alone_are_enough(form_page, patient):
    assert sent_by(Client(), form_page, message="创始人已离开").status_code == 302
    assert ProposedChange.objects.get().message == "创始人已离开"


def test_what_nobody_touched_is_no_change_though_a_browser_sends_it_otherwise(form_page, weili, patient):
    revise_organization(weili, by=SYSTEM, description="一\n二")
    answer = sent_by(Client(), form_page, says_description="一\r\n二")
    assert answer.status_code == 422
    assert "Nothing would change" in answer.content.decode()


def test_a_page_in_traditional_characters_changes_nothing_by_itself(weili, patient):
    revise_organization(weili, by=SYSTEM, description="公路运维与保养的整体解决方案")
    browser, address = Client(), f"/zh-hant/suggest/organization/{weili.public_id}/"
    assert "公路运维与保养的整体解决方案</textarea>" in browser.get(address).content.decode()
    boxes = re.findall(r'name="says_(\w+)"[^>]*?(?: value="([^"]*)"[^>]*)?>', browser.get(address).content.decode())
    assert ("short_name", "") in boxes
    assert sent_by(browser, address, message="圖片是舊的").status_code == 302
    assert not ProposedChange.objects.get().fields.exists()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"says_website": "javascript:alert(1)"}, "says_website", "valid URL"),
        ({"says_founded_on": "last year"}, "says_founded_on", "Write a day, a month or a year"),
        ({"says_website": "https://new.example"}, "source", "Say where this can be read"),
        ({"message": "http://a.example " * 4}, "message", "At most 3 addresses"),
        ({"message": "wrong", "email": "nobody"}, "email", "valid email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(typed, field, words, form_page, patient):
    kept = {"says_short_name": "唯理", "credit": "王小明", **typed}
    answer = sent_by(Client(), form_page, **kept)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert words in str(form.errors[field])
    assert {name: form[name].value() for name in kept} == kept
    assert not ProposedChange.objects.exists()
    opened = {row.field.name for row in form.rows() if row.is_open}
    assert opened >= {name for name in kept if name.startswith("says_")}


@pytest.mark.parametrize("spoiled", ["trap", "missing", "forged", "of another record", "at once"])
def test_a_program_learns_nothing_and_a_person_just_sends_it_again(spoiled, form_page, weili, subjects, monkeypatch):
    browser = Client()
    typed = {"message": "创始人已离开", "credit": "王小明"}
    other = stamps.stamp(f"solution:{subjects['solution'].public_id}", {}).signed()
    wrong = {
        "trap": {"homepage": "http://spam.example"},
        "missing": {"stamp": ""},
        "forged": {"stamp": "W10:1vxyz:abc"},
        "of another record": {"stamp": other},
        "at once": {},
    }[spoiled]
    if spoiled != "at once":
        monkeypatch.setattr(stamps, "SOONEST", 0)
    answer = sent_by(browser, form_page, **typed, **wrong)
    assert answer.status_code == 422
    assert NEUTRAL in answer.content.decode()
    assert not ProposedChange.objects.exists()
    form = answer.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    monkeypatch.setattr(stamps, "SOONEST", 0)
    again = browser.post(form_page, {field.html_name: field.value() or "" for field in form})
    assert again.status_code == 302


def test_a_form_that_lay_open_for_days_is_sent_by_a_second_press(form_page, monkeypatch, patient):
    browser = Client()
    monkeypatch.setattr(stamps, "LATEST", -1)
    answer = sent_by(browser, form_page, message="创始人已离开")
    assert NEUTRAL in answer.content.decode()
    monkeypatch.undo()
    monkeypatch.setattr(stamps, "SOONEST", 0)
    form = answer.context["form"]
    assert browser.post(form_page, {field.html_name: field.value() or "" for field in form}).status_code == 302


def test_what_changed_while_somebody_wrote_is_shown_before_it_is_sent(form_page, weili, patient):
    browser = Client()
    filled = {field.html_name: field.value() or "" for field in browser.get(form_page).context["form"]}
    revise_organization(weili, by=SYSTEM, website="https://third.example", description="别人改的")
    typed = {**filled, "says_website": "https://new.example", "reason": "官网"}
    answer = browser.post(form_page, typed)
    assert answer.status_code == 422
    assert "it says now: https://third.example" in answer.content.decode()
    assert browser.post(form_page, {**typed, "stamp": answer.context["form"]["stamp"].value()}).status_code == 302
    fields = {one.name: (one.before, one.after) for one in ProposedChange.objects.get().fields.all()}
    assert fields == {"website": ("https://third.example", "https://new.example")}, "what others changed is left alone"


def test_the_same_again_and_again_is_one_suggestion_and_a_flood_ends(form_page, patient):
    browser = Client()
    first, second = (sent_by(browser, form_page, message="创始人已离开")["Location"] for _time in range(2))
    assert first == second
    answers = [sent_by(browser, form_page, message=f"错字 {number}") for number in range(8)]
    assert [answer.status_code for answer in answers] == [302] * 4 + [422] * 4
    assert NEUTRAL in answers[-1].content.decode()
    assert answers[-1].context["form"]["message"].value() == "错字 7"
    cache.clear()
    assert sent_by(browser, form_page, message="错字 7").status_code == 302


def test_what_is_far_too_long_is_not_read(form_page):
    assert Client().post(form_page, {"message": "x" * 600_000}).status_code == 413


def test_a_form_without_its_token_is_refused(form_page, patient):
    browser = Client(enforce_csrf_checks=True)
    form = browser.get(form_page).context["form"]
    typed = {**{field.html_name: field.value() or "" for field in form}, "message": "有误"}
    assert browser.post(form_page, typed).status_code == 403
    token = browser.cookies["csrftoken"].value
    assert browser.post(form_page, {**typed, "csrfmiddlewaretoken": token}).status_code == 302


def test_somebody_with_an_account_is_known_and_a_representative_is_led_to_the_whole_form(
    form_page, weili, mei, bo, signed_in, patient
):
    assert signed_in(bo).get(form_page).context["form"]["email"].value() == bo.email
    whole = reverse("portal:propose", args=[weili.public_id])
    assert whole not in signed_in(mei).get(form_page).content.decode()
    verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
    assert whole in signed_in(mei).get(form_page).content.decode()
    sent_by(signed_in(bo), form_page, message="有误", email="")
    assert ProposedChange.objects.get().proposer == bo


def test_who_wants_it_is_thanked_on_the_page_once_it_came_to_something(form_page, weili, patient, zhao):
    browser, address = Client(), f"/en/organizations/{weili.public_id}/"
    sent_by(browser, form_page, message="图片是旧的", credit="王小明")
    proposal = ProposedChange.objects.get()
    before = browser.get(address)
    assert "王小明" not in before.content.decode()
    edition = current_edition()
    settle_proposal(proposal, by=zhao, reason="已更换")
    assert current_edition() == edition + 1, "the page has changed"
    assert "Thanks to 王小明" in text_of(browser.get(address).content.decode())


def test_what_a_page_shows_of_a_record_is_thanked_for_there(subjects, zhao, nobody):
    pages = {"outcome": "solution", "relationship": "organization", "figure": "center"}
    for noun in pages:
        proposal = suggest(subjects[noun], by=nobody, message=f"{noun}有误", credit=f"读者{noun}", origin="public")
        settle_proposal(proposal, by=SYSTEM, reason="已更正")
    for noun, shown_on in pages.items():
        assert f"读者{noun}" in Client().get(subjects[shown_on].get_absolute_url()).content.decode()


def test_nobody_is_thanked_for_what_was_refused_and_no_address_is_ever_shown(form_page, weili, patient, zhao):
    browser = Client()
    location = sent_by(browser, form_page, message="都错了", credit="王小明", email="reader@mail.example")["Location"]
    refuse_proposal(ProposedChange.objects.get(), by=zhao, reason="查无此事")
    shown = [browser.get(f"/organizations/{weili.public_id}/"), browser.get(location), browser.get("/feed/")]
    bodies = " ".join(answer.content.decode() for answer in shown)
    assert "王小明" not in bodies
    assert "reader@mail.example" not in bodies
    assert "查无此事" in bodies


def test_markup_that_somebody_typed_is_shown_as_text(form_page, patient):
    browser = Client()
    location = sent_by(
        browser, form_page, message="<script>alert(1)</script>", says_description="<b>x</b>", reason="x"
    )["Location"]
    body = browser.get(location).content.decode()
    assert "<script>alert(1)" not in body
    assert not re.search(r"<ins><b>", body)


def test_a_form_is_opened_at_the_field_somebody_came_for(form_page):
    rows = {row.field.name: row.is_open for row in Client().get(f"{form_page}?field=founded_on").context["form"].rows()}
    assert [name for name, is_open in rows.items() if is_open] == ["says_founded_on"]


def test_crawlers_are_kept_out():
    assert "Disallow: /suggest/" in Client().get("/robots.txt").content.decode()
