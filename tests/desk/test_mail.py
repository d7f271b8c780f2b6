"""Mail on the desk: the outbox, letters to one and to many, templates with their preview, and what waits today."""

import re
from datetime import date

import pytest
from django.core import mail

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.centers.services import add_platform
from ecosystem.correspondence import services
from ecosystem.correspondence.models import Batch, MailTemplate, Message, Unsubscription
from ecosystem.correspondence.services import Recipient, compose, compose_bulk, revise_template, unsubscribe
from ecosystem.organizations.services import add_contact
from ecosystem.programs.services import enroll, register_program
from tests.directory.pages import chinese_in, text_of

pytestmark = pytest.mark.django_db
ENGLISH = "/en/desk"
TEXT = {"subject": "致{{ organization }}", "body": "{{ recipient }}：请来。"}


@pytest.fixture
def weili(organization):
    member = organization("唯理科技", name_en="Weili")
    add_contact(member, name="王工", email="wang@weili.example", by=SYSTEM)
    return member


@pytest.fixture
def draft(weili, wuhan_center):
    return compose(
        "correspondence.news",
        to=Recipient("wang@weili.example", "王工"),
        values={"organization": weili},
        center=wuhan_center,
        organization=weili,
        by=SYSTEM,
    )


@pytest.fixture
def desk(qian, signed_in):
    return signed_in(qian)


def page_of(message):
    return f"{ENGLISH}/outbox/{message.public_id}/"


def test_a_message_is_shown_as_its_reader_gets_it(draft, desk):
    text = text_of(desk.get(page_of(draft)).content.decode())
    assert draft.subject in text
    assert "王工： 您好！本中心的最新动态见" in text
    assert "unsubscribe/" in text
    assert "News and invitations" in text


def test_a_draft_is_corrected_and_released_and_goes_out(draft, desk, django_capture_on_commit_callbacks):
    assert desk.post(f"{page_of(draft)}edit/", {"subject": "新题", "body": "新的正文"}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{page_of(draft)}release/", {}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.subject) == ("sent", "新题")
    assert [sent.subject for sent in mail.outbox] == ["新题"]
    sent = desk.get(page_of(draft))
    assert sent.context["acts"] == []
    assert sent.context["may_edit"] is False


def test_what_it_can_become_is_offered(draft, desk):
    offered = {act.name for act in desk.get(page_of(draft)).context["acts"]}
    assert offered == {"release", "cancel"}
    Message.objects.update(state="failed", last_error="nobody listens")
    page = desk.get(page_of(draft))
    assert {act.name for act in page.context["acts"]} == {"retry", "cancel"}
    assert "nobody listens" in page.content.decode()


def test_cancelling_asks_why(draft, desk):
    assert desk.post(f"{page_of(draft)}cancel/", {}).status_code == 422
    assert desk.post(f"{page_of(draft)}cancel/", {"reason": "误"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "cancelled"


@pytest.mark.parametrize("who", ["zhao", "rui", "sun", "chen"])
def test_mail_is_nowhere_for_who_does_not_keep_enrollments(who, draft, weili, people, signed_in):
    browser = signed_in(people[who])
    for address in (page_of(draft), f"{ENGLISH}/outbox/", f"{ENGLISH}/mail-templates/", f"{ENGLISH}/mailings/"):
        assert browser.get(address).status_code == 403
    for address in (
        f"{ENGLISH}/mail-templates/correspondence.news/en/",
        f"{ENGLISH}/organizations/{weili.public_id}/write/",
    ):
        assert browser.get(address).status_code in {403, 404}
    home = browser.get(f"{ENGLISH}/").content.decode()
    assert "outbox" not in home
    assert "mail-templates" not in home


@pytest.mark.parametrize(("who", "reads"), [("qian", True), ("zhao", False), ("sun", False)])
def test_the_history_of_mail_is_read_by_who_reads_mail(who, reads, draft, weili, people, signed_in):
    services.revise_message(draft, by=people["qian"], subject="金丝雀", body="金丝雀", reason="金丝雀的理由")
    browser = signed_in(people[who])
    pages = ["", "changes/", f"changes/{ChangeSet.objects.latest('pk').pk}/"]
    pages += [f"organizations/{weili.public_id}/", f"organizations/{weili.public_id}/history/"]
    shown = [b"".join(browser.get(f"{ENGLISH}/{page}")).decode() for page in pages]
    assert any("金丝雀" in page for page in shown) is reads


def test_the_log_of_an_organization_is_on_its_page(draft, weili, desk, people, signed_in):
    address = f"{ENGLISH}/organizations/{weili.public_id}/"
    part = next(part for part in desk.get(address).context["parts"] if part.noun.name == "outbox")
    assert [row.label for row in part.rows] == [str(draft)]
    assert [title for title, _icon, _url in part.rows[0].acts] == ["Edit", "Release"]
    parts = signed_in(people["zhao"]).get(address).context["parts"]
    assert "outbox" not in [part.noun.name for part in parts]


def test_a_letter_to_many_says_first_who_gets_it(weili, organization, desk):
    others = organization("倍特威视")
    chosen = {"chosen": [weili.public_id, others.public_id]}
    address = f"{ENGLISH}/organizations/bulk/write/"
    first = desk.post(address, chosen)
    assert first.status_code == 200
    text = text_of(first.content.decode())
    assert "1 person gets it." in text
    assert "王工 wang@weili.example" in text
    assert "倍特威视 No contact with an e-mail address." in text
    again = desk.post(address, {**chosen, **letter(first), **TEXT, "checked": "1"})
    assert "致唯理科技" in text_of(again.content.decode())
    assert Message.objects.count() == 0
    done = desk.post(address, {**chosen, **letter(first), **TEXT, "confirmed": "1"})
    assert done.status_code == 200, "who was left out is named afterwards too"
    assert "1 message written." in text_of(done.content.decode())
    message = Message.objects.get()
    assert (message.subject, message.state, message.batch) == ("致唯理科技", "draft", Batch.objects.get())
    assert desk.get(f"{ENGLISH}/outbox/?batch={message.batch.public_id}").context["table"].count == 1


def letter(page, code="correspondence.letter"):
    """What the form says when nothing was typed."""
    return {"center": page.context["form"].fields["center"].initial.pk, "code": code}


def test_a_letter_that_asks_for_what_is_not_there_is_refused_by_name(weili, desk):
    address = f"{ENGLISH}/organizations/{weili.public_id}/write/"
    said = letter(desk.get(address))
    for button in ("checked", "confirmed"):
        refused = desk.post(address, {**said, "subject": "{{ foo }}", "body": "x", button: "1"})
        assert refused.status_code == 422
        assert "{{ foo }} is not known here." in text_of(refused.content.decode())
    assert Message.objects.count() == 0


def test_a_letter_to_one_can_go_at_once(weili, desk, django_capture_on_commit_callbacks):
    address = f"{ENGLISH}/organizations/{weili.public_id}/write/"
    first = desk.get(address)
    assert "1 person gets it." in text_of(first.content.decode())
    with django_capture_on_commit_callbacks(execute=True):
        done = desk.post(address, {**letter(first), **TEXT, "release": "on", "confirmed": "1"})
    assert done.status_code == 302
    assert [(sent.subject, sent.body) for sent in mail.outbox] == [("致唯理科技", "王工：请来。\n")]


def test_a_letter_to_nobody_is_not_written(organization, desk):
    address = f"{ENGLISH}/organizations/{organization('倍特威视').public_id}/write/"
    said = letter(desk.get(address))
    refused = desk.post(address, {**said, **TEXT, "confirmed": "1"})
    assert refused.status_code == 422
    assert "Nobody would get this letter." in refused.content.decode()


def test_members_are_written_to_from_the_list_of_enrollments(weili, wuhan_center, desk):
    platform = add_platform(wuhan_center, name="平台", function="incubation", by=SYSTEM)
    programs = [register_program(platform=platform, name=name, status="public", by=SYSTEM) for name in ("一期", "二期")]
    enrollments = [enroll(weili, program, on=date(2022, 1, 10), by=SYSTEM) for program in programs]
    chosen = {"chosen": [enrollment.public_id for enrollment in enrollments]}
    address = f"{ENGLISH}/enrollments/bulk/write/"
    first = desk.post(address, chosen)
    done = desk.post(address, {**chosen, **letter(first), **TEXT, "confirmed": "1"})
    assert done.status_code == 302, "once, though it is enrolled twice"
    assert Message.objects.get().organization == weili
    assert desk.get(f"{ENGLISH}/outbox/?program={programs[0].public_id}").context["table"].count == 1


def test_who_unsubscribed_is_left_out_of_news_and_named(weili, wuhan_center, qian, desk):
    unsubscribe(wuhan_center, address="wang@weili.example", by=qian)
    address = f"{ENGLISH}/organizations/{weili.public_id}/write/"
    said = letter(desk.get(address), "correspondence.news")
    page = desk.post(address, {**said, **TEXT, "checked": "1"})
    assert "Weili: 王工 This address has unsubscribed." in text_of(page.content.decode())


def test_a_mailing_is_released_and_taken_back_as_a_whole(weili, wuhan_center, qian, desk):
    batch = compose_bulk(wuhan_center, [weili], by=qian, code="correspondence.letter", **TEXT).batch
    page = f"{ENGLISH}/mailings/{batch.public_id}/"
    assert "致唯理科技" in desk.get(page).content.decode()
    desk.post(f"{page}release/", {})
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
    desk.post(f"{ENGLISH}/changes/{ChangeSet.objects.latest('pk').pk}/undo/", {"reason": "误"})
    assert set(Message.objects.values_list("state", flat=True)) == {"draft"}


def test_every_kind_is_listed_with_what_was_changed_here(wuhan_center, qian, desk):
    revise_template(wuhan_center, "correspondence.news", "en", by=qian, subject="Hello", body="Hello")
    page = desk.get(f"{ENGLISH}/mail-templates/")
    text = text_of(page.content.decode())
    assert "News and invitations as a draft first · can be unsubscribed from" in text
    assert [
        text.own for kind, texts in page.context["kinds"] if kind.code == "correspondence.news" for text in texts
    ] == [
        False,
        False,
        True,
    ]


TEMPLATE = f"{ENGLISH}/mail-templates/correspondence.news/zh-hans/"


def test_a_template_is_previewed_against_a_real_message_and_saved(draft, wuhan_center, desk):
    first = desk.get(TEMPLATE)
    assert first.context["form"]["like"].value() == draft.public_id
    text = text_of(first.content.decode())
    assert "{{ organization }} name of the organization" in text
    assert "王工： 您好！本中心的最新动态见" in text
    typed = {"subject": "{{ organization }}，您好", "body": "{{ recipient }}：新消息。", "like": draft.public_id}
    shown = desk.post(TEMPLATE, {**typed, "preview": "1"})
    assert shown.context["shown"].subject == "唯理科技，您好"
    assert shown.context["shown"].body == "王工：新消息。"
    made_up = desk.post(TEMPLATE, {**typed, "like": "", "preview": "1"})
    assert made_up.context["shown"].subject.startswith("〔")
    assert MailTemplate.objects.count() == 0
    assert desk.post(TEMPLATE, {**typed, "reason": "换个说法"}).status_code == 302
    assert MailTemplate.objects.get().subject == "{{ organization }}，您好"
    assert ChangeSet.objects.latest("pk").reason == "换个说法"
    assert desk.post(TEMPLATE, {"reset": "1"}).status_code == 302
    assert MailTemplate.objects.count() == 0


def test_while_typing_only_the_preview_is_answered(draft, desk):
    typed = {"subject": "{{ organization }}", "body": "x", "preview": "1"}
    answer = desk.post(TEMPLATE, typed, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in answer
    assert "letter__text" in answer
    wrong = desk.post(TEMPLATE, {**typed, "body": "{{ foo }}"}, headers={"HX-Request": "true"})
    assert "{{ foo }} is not known here." in wrong.content.decode()


def test_an_unknown_placeholder_is_refused_at_its_field(desk):
    refused = desk.post(TEMPLATE, {"subject": "{{ foo }}", "body": "x"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"subject"}
    assert MailTemplate.objects.count() == 0


@pytest.mark.parametrize("path", ["no.such/en/", "correspondence.news/fr/", "correspondence.news/en/?center=nowhere"])
def test_no_page_for_what_is_not_there(path, desk):
    assert desk.get(f"{ENGLISH}/mail-templates/{path}").status_code == 404


def test_a_center_one_does_not_write_for_cannot_be_named(desk, chengdu_center):
    assert desk.get(f"{TEMPLATE}?center={chengdu_center.public_id}").status_code == 404


def test_today_says_what_waits_and_what_failed(draft, desk):
    text = text_of(desk.get(f"{ENGLISH}/").content.decode())
    assert "Drafts in the outbox 1" in text
    assert "Mail that failed" not in text
    Message.objects.update(state="failed", last_error="nobody listens")
    text = text_of(desk.get(f"{ENGLISH}/").content.decode())
    assert "Mail that failed 1" in text
    assert "nobody listens" in text


def test_somebody_asks_by_telephone_to_get_no_more(wuhan_center, desk):
    said = {"center": wuhan_center.pk, "address": "wang@weili.example", "reason": "来电"}
    assert desk.post(f"{ENGLISH}/unsubscriptions/new/", said).status_code == 302
    assert Unsubscription.objects.get().center == wuhan_center
    assert desk.post(f"{ENGLISH}/unsubscriptions/new/", {**said, "address": "nobody"}).status_code == 422


@pytest.mark.parametrize(
    "path", ["outbox/", "mail-templates/", "mail-templates/correspondence.letter/en/", "mailings/"]
)
def test_pages_about_mail_are_english_in_english(path, desk):
    page = desk.get(f"{ENGLISH}/{path}").content.decode()
    main = re.sub(r"(?s)^.*?<main|</main>.*$", "", page)
    assert chinese_in(main.replace("〔", "").replace("〕", "")) == []
    assert desk.get(f"/desk/{path}").status_code == 200


def test_pages_about_mail_take_as_many_queries_for_many_as_for_few(draft, weili, wuhan_center, desk, counted, qian):
    addresses = [f"{ENGLISH}/{path}" for path in ("outbox/", "mailings/", "mail-templates/", "")]
    addresses += [TEMPLATE, page_of(draft), f"{ENGLISH}/organizations/{weili.public_id}/"]
    compose_bulk(wuhan_center, [weili], by=qian, code="correspondence.letter", **TEXT)
    desk.get(f"{ENGLISH}/")  # the first page of a visit notes where one works
    few = [counted(desk.get, address) for address in addresses]
    for _more in range(6):
        compose_bulk(wuhan_center, [weili], by=qian, code="correspondence.letter", **TEXT)
        said = {"values": {"organization": weili}, "center": wuhan_center, "organization": weili, "by": SYSTEM}
        compose("correspondence.news", to=Recipient("wang@weili.example", "王工"), **said)
    many = [counted(desk.get, address) for address in addresses]
    assert [more <= less for more, less in zip(many, few, strict=True)] == [True] * len(few), (many, few)
