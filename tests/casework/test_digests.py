"""The mail of the day: what it says, to whom, in which language, and never twice."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import override_settings

from ecosystem.accounts.preferences import prefer
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.casework import digests, services
from ecosystem.casework.digests import send_digests
from ecosystem.casework.mentions import mark_mentions_seen
from ecosystem.casework.models import Digest
from ecosystem.core.dates import today
from ecosystem.programs.services import assign_review

pytestmark = pytest.mark.django_db
MONDAY = date(2022, 1, 10)


@pytest.fixture
def addressed(people):
    """Everybody on the staff has an address."""
    for name, person in people.items():
        if name != "nobody":
            person.email = f"{name}@example.org"
            person.save()
    return people


@pytest.fixture
def busy(world, addressed, qian, zhao, rui):
    """赵 has a task late, one due and one later, and was named; 芮 owes a review; nobody else has anything to do."""
    for title, days in (("催材料", -3), ("开户", 0), ("年检", 1)):
        due_on = MONDAY + timedelta(days)
        services.add_task(
            title=title, center=world.center, organization=world.weili, assignee=zhao, due_on=due_on, by=qian
        )
    world.named = services.add_note(text="@zhao 看合同\n第二行", center=world.center, organization=world.weili, by=qian)
    prefer(zhao, language="en")
    world.review = assign_review(world.application, reviewer=rui, due_on=today() + timedelta(5), by=SYSTEM)
    return world


def to(name: str):
    return next((one for one in mail.outbox if one.to == [f"{name}@example.org"]), None)


@override_settings(SITE_URL="https://wutong.example.org/")
def test_everybody_is_told_what_waits_for_them_in_their_language(busy):
    assert send_digests(MONDAY) == (2, 0)
    letter = to("zhao")
    assert letter.subject == "Wutong: what waits for you today"
    late, due, mentions = (letter.body.index(text) for text in ("催材料", "开户", "@zhao 看合同"))
    assert late < due < mentions
    assert "Good morning, 赵." in letter.body
    assert "唯理科技 · 2022-01-07" in letter.body
    assert f"https://wutong.example.org/en/desk/notes/{busy.named.public_id}/" in letter.body
    assert "https://wutong.example.org/en/desk/digest/" in letter.body
    assert not any(text in letter.body for text in ("年检", "回访", "第二行", "补材料"))


def test_a_reviewer_is_told_of_reviews_and_not_of_applicants(busy):
    send_digests(MONDAY)
    body = to("rui").body
    assert "梧桐孵化营" in body
    assert busy.application.name not in body
    assert "http" not in body, "without the address of the site there is nothing to lead to"


def test_nobody_gets_two_mails_a_day(busy):
    assert send_digests(MONDAY) == (2, 0)
    assert send_digests(MONDAY) == (0, 0)
    assert len(mail.outbox) == Digest.objects.filter(on=MONDAY).count() == 2
    assert send_digests(MONDAY + timedelta(1)) == (2, 0)


def test_nothing_to_say_is_no_mail(world, addressed):
    assert send_digests(MONDAY) == (0, 0)
    assert mail.outbox == []
    assert not Digest.objects.exists()


@pytest.mark.parametrize("day", [date(2022, 1, 15), date(2022, 1, 16)])
def test_weekends_are_free(busy, day):
    assert send_digests(day) == (0, 0)
    assert mail.outbox == []


def test_who_wants_none_or_has_no_address_or_has_left_gets_none(busy, zhao, rui):
    prefer(zhao, digest=False)
    rui.email = ""
    rui.save()
    assert send_digests(MONDAY) == (0, 0)
    prefer(zhao, digest=None)
    zhao.is_active = False
    zhao.save()
    assert send_digests(MONDAY) == (0, 0)


def test_what_was_seen_is_not_told_again(busy, zhao):
    mark_mentions_seen(zhao, [busy.named])
    send_digests(MONDAY)
    assert "看合同" not in to("zhao").body


def test_one_address_that_fails_keeps_nobody_else_from_theirs_and_is_tried_again(busy, monkeypatch, capsys):
    deliver = digests.deliver

    def failing(address, subject, body):
        if address.startswith("zhao"):
            raise smtplib.SMTPRecipientsRefused({address: (550, b"no")})
        deliver(address, subject, body)

    monkeypatch.setattr(digests, "deliver", failing)
    assert send_digests(MONDAY) == (1, 1)
    assert not Digest.objects.filter(person__username="zhao").exists()
    monkeypatch.setattr(digests, "today", lambda: MONDAY)
    with pytest.raises(CommandError):
        call_command("send_digests")
    monkeypatch.setattr(digests, "deliver", deliver)
    call_command("send_digests")
    assert capsys.readouterr().out == "Sent 0.\nSent 1.\n"
    assert [one.to for one in mail.outbox] == [["rui@example.org"], ["zhao@example.org"]]


def test_whether_one_gets_it_is_ones_own_choice(busy, zhao, rui, signed_in):
    browser = signed_in(zhao)
    page = browser.get("/en/desk/digest/")
    assert (page.context["form"]["digest"].value(), page.context["form"]["language"].value()) == (True, "en")
    assert "It goes to zhao@example.org." in page.content.decode()
    sent = browser.post("/en/desk/digest/", {"language": "zh-hant"})
    assert (sent.status_code, sent["Location"]) == (302, "/en/desk/digest/")
    zhao.refresh_from_db()
    assert (digests.wants_digest(zhao), digests.language_of(zhao)) == (False, "zh-hant")
    assert browser.post("/en/desk/digest/", {"digest": "on", "language": "tlh"}).status_code == 422
    assert signed_in(rui).get("/desk/digest/").status_code == 200


def test_a_mail_in_traditional_characters(busy, zhao):
    prefer(zhao, language="zh-hant")
    send_digests(MONDAY)
    assert "開戶" in to("zhao").body


def test_a_language_nobody_speaks_any_more_is_the_installations(zhao):
    prefer(zhao, language="tlh")
    assert digests.language_of(zhao) == "zh-hans"
