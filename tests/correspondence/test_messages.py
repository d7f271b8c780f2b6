"""Writing messages: rendered when they are written, in the reader's language, and safe in a header."""

from datetime import date

import pytest
from django.db import transaction

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import change_set
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.correspondence import services
from ecosystem.correspondence.delivery import as_mail
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services import Recipient, compose, preview

pytestmark = pytest.mark.django_db
VALUES = {"program": "梧桐计划", "on": date(2026, 11, 27)}


def received(center, language="zh-hans", **said):
    to = Recipient("wang@weili.example", "王工", language)
    return compose("tests.received", to=to, values={**VALUES, **said}, center=center, by=SYSTEM)


def test_a_message_is_written_in_the_readers_language(wuhan_center):
    simplified, traditional, english = (received(wuhan_center, code) for code in ("zh-hans", "zh-hant", "en"))
    assert simplified.subject == "已收到申请：梧桐计划"
    assert simplified.body.startswith("王工：\n\n2026年11月27日收到您对梧桐计划的申请。\n\n武汉人工智能计算中心\nhttp")
    assert traditional.subject == "已收到申請：梧桐計劃"
    assert "武漢人工智能計算中心" in traditional.body
    assert "Wuhan AI Computing Center" in english.body
    assert english.subject == "Received: 梧桐计划"


def test_somebody_who_reads_another_language_gets_chinese(wuhan_center):
    message = received(wuhan_center, "fr")
    assert (message.language, message.subject) == ("zh-hans", "已收到申请：梧桐计划")


def test_a_released_kind_waits_for_the_queue_and_any_other_for_staff(wuhan_center, letter):
    released, draft = received(wuhan_center), letter()
    assert (released.state, released.next_attempt_at is not None) == ("queued", True)
    assert (draft.state, draft.next_attempt_at) == ("draft", None)
    assert letter(release=True).state == "queued"


def test_what_a_message_is_about_is_kept_without_a_relation(wuhan_center, letter, world):
    message = letter(about=world.betvision)
    assert (message.about_label, message.about_id, message.about_name) == (
        "organizations.organization",
        world.betvision.pk,
        "倍特威视",
    )
    assert letter().about_id is None


def test_a_value_cannot_bring_another_header_or_another_placeholder(wuhan_center):
    message = received(wuhan_center, program="甲\r\nBcc: all@example.org {{ center }}")
    assert message.subject == "已收到申请：甲 Bcc: all@example.org {{ center }}"
    sent = as_mail(message).message()
    assert sent["Bcc"] is None
    assert sent["Message-ID"] == message.message_id


def test_a_name_is_quoted_in_the_header(letter):
    message = letter(to=Recipient("wang@weili.example", 'Wang, "Boss"\r\nBcc: x@example.org'))
    sent = as_mail(message).message()
    assert sent["To"] == '"Wang, \\"Boss\\" Bcc: x@example.org" <wang@weili.example>'


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: c@example.org", "a b@example.org"])
def test_an_address_that_is_none_is_refused(address, letter):
    with pytest.raises(InvalidInput) as refusal:
        letter(to=Recipient(address))
    assert "to_email" in refusal.value.fields
    assert Message.objects.count() == 0


def test_a_caller_that_forgets_a_value_is_told_which(wuhan_center):
    with pytest.raises(TypeError, match=r"tests\.received needs a value for: on"):
        compose("tests.received", to=Recipient("a@example.org"), values={"program": ""}, center=wuhan_center, by=SYSTEM)


def test_a_preview_says_the_same_and_writes_nothing(wuhan_center):
    shown = preview("tests.received", to=Recipient("wang@weili.example", "王工"), values=VALUES, center=wuhan_center)
    assert Message.objects.count() == 0
    message = received(wuhan_center)
    assert (shown.subject, shown.body) == (message.subject, message.body)


def test_the_values_are_kept_for_later_previews(wuhan_center):
    message = received(wuhan_center)
    assert message.values["program"] == "梧桐计划"
    assert message.values["on"] == "2026年11月27日"


def test_a_message_belongs_to_the_callers_change_set_and_goes_with_it(wuhan_center):
    with change_set(by=SYSTEM, verb="Apply"):
        received(wuhan_center)
    assert ChangeSet.objects.latest("pk").verb == "Apply"
    with transaction.atomic():
        received(wuhan_center)
        transaction.set_rollback(True)
    assert Message.objects.count() == 1


def test_only_a_draft_can_be_changed(letter, qian):
    message = services.revise_message(letter(), by=qian, subject=" 新\n题 ", body="新的正文\r\n\x07完")
    assert (message.subject, message.body) == ("新 题", "新的正文\n完")
    services.release(message, by=qian)
    with pytest.raises(Conflict) as refusal:
        services.revise_message(message, by=qian, subject="又", body="又")
    assert refusal.value.code == "not_draft"


def test_cancelling_takes_a_reason(letter, qian):
    with pytest.raises(InvalidInput):
        services.cancel(letter(), by=qian, reason=" ")


@pytest.mark.parametrize("who", ["zhao", "rui", "sun", "chen"])
def test_only_who_keeps_enrollments_of_the_center_decides(who, letter, people):
    message = letter()
    for act in (
        lambda by: services.release(message, by=by),
        lambda by: services.cancel(message, by=by, reason="误"),
        lambda by: services.revise_message(message, by=by, subject="一", body="二"),
    ):
        with pytest.raises(NotAllowed):
            act(people[who])


def test_mail_is_seen_by_who_keeps_enrollments_of_its_center(letter, people, chengdu_center):
    message = letter()
    seeing = {name for name, who in people.items() if message in Message.objects.visible_to(who)}
    assert seeing == {"lin", "qian"}
