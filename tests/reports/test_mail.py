"""Reports by mail: nobody gets one before they agree, each month goes out once, and whoever ends it gets no more."""

import io
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from ecosystem.accounts.personal import everything_about
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change
from ecosystem.centers.leaving import erase_account
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.correspondence.delivery import send_due
from ecosystem.correspondence.models import Message
from ecosystem.reports import services
from ecosystem.reports.models import Delivery, Recipient, Subscription
from ecosystem.reports.services import sending
from ecosystem.reports.services.sending import send_reports

pytestmark = pytest.mark.django_db
DUE, EARLY = date(2026, 10, 3), date(2026, 10, 2)
LINK = re.compile(r"(/(?:en/)?report-mail/[^\s]+)")


def reports_to(address: str) -> int:
    return Message.objects.filter(kind="reports.report", to_email=address).count()


def test_only_who_agreed_gets_it_and_once_a_month(world):
    assert send_reports(EARLY).written == 0
    assert (send_reports(DUE).written, send_reports(DUE).written) == (1, 0)
    assert send_reports(date(2026, 10, 28)).known == 1
    sent = Message.objects.get(kind="reports.report")
    assert (sent.to_email, sent.values["month"]) == ("agreed@city.example", "2026-09")
    assert send_reports(date(2026, 11, 3)).written == 1
    assert Delivery.objects.count() == 2


def test_a_paused_report_and_a_reader_who_ended_it_get_nothing(world):
    services.resume_subscription(world.paused, by=SYSTEM)
    services.pause_subscription(world.monthly, by=SYSTEM)
    assert send_reports(date(2026, 10, 20)).written == 0
    assert Message.objects.filter(kind="reports.report").count() == 0


def test_what_cannot_be_written_is_told_and_is_written_later(world, monkeypatch):
    compose = sending.compose

    def breaks(*args, **values):
        raise RuntimeError("disk full")

    monkeypatch.setattr(sending, "compose", breaks)
    with pytest.raises(CommandError, match="disk full"):
        call_command("send_reports", "--day", "2026-10-03")
    assert Delivery.objects.count() == 0
    monkeypatch.setattr(sending, "compose", compose)
    call_command("send_reports", "--day", "2026-10-03")
    assert Delivery.objects.count() == 1


def test_the_report_is_attached_in_its_forms_as_it_goes_out(world, mailoutbox, in_english):
    Subscription.objects.filter(pk=world.monthly.pk).update(language="en")
    send_reports(DUE)
    mailoutbox.clear()
    Message.objects.filter(kind="reports.report").update(
        state="queued", next_attempt_at=world.asked.since, sent_at=None
    )
    send_due()
    mail = next(one for one in mailoutbox if one.attachments)
    assert "agreed@city.example" in mail.to[0]
    files = {name: (content, kind) for name, content, kind in mail.attachments}
    assert Message.objects.get(kind="reports.report").last_error == ""
    pdf, book = sorted(files, key=lambda name: name.endswith("xlsx"))
    assert files[pdf][0].startswith(b"%PDF-")
    assert files[pdf][1] == "application/pdf"
    assert load_workbook(io.BytesIO(files[book][0])).sheetnames[0] == "Numbers"
    assert LINK.search(mail.body)


def test_a_reader_agrees_and_ends_it_by_the_link_that_only_the_mail_holds(world, mailoutbox):
    Message.objects.filter(kind="reports.confirm").update(
        state="queued", next_attempt_at=world.asked.since, sent_at=None
    )
    send_due()
    mail = next(one for one in mailoutbox if "asked@city.example" in one.to[0])
    link = LINK.search(mail.body)[1]
    assert link not in Message.objects.get(kind="reports.confirm", to_email="asked@city.example").body
    browser = Client()
    assert browser.get(link).status_code == 200
    consent = lambda: Recipient.objects.get(pk=world.asked.pk).consent  # noqa: E731
    assert consent() == "asked"
    browser.post(link, {"answer": "agree"})
    assert consent() == "given"
    assert send_reports(DUE).written == 2
    browser.post(link, {"answer": "end"})
    assert consent() == "ended"
    assert send_reports(date(2026, 11, 3)).written == 1
    assert browser.get(link[:-3] + "xx/").status_code == 404


def test_an_accounts_confirmed_address_is_known(world, mei):
    known = services.add_recipient(world.monthly, email=mei.email.upper(), by=SYSTEM)
    assert (known.consent, known.user) == ("given", mei)
    assert not Message.objects.filter(kind="reports.confirm", to_email__iexact=mei.email).exists()


def test_who_ended_it_is_not_taken_off_and_added_again(world):
    with pytest.raises(Conflict) as refusal:
        services.remove_recipient(world.ended, by=SYSTEM)
    assert refusal.value.code == "ended"
    with pytest.raises(Conflict) as refusal:
        services.add_recipient(world.monthly, email="Ended@City.example", by=SYSTEM)
    assert refusal.value.code == "reads_already"
    with pytest.raises(InvalidInput):
        services.add_recipient(world.monthly, email="nobody", by=SYSTEM)


def test_staff_release_each_mail_where_that_is_asked_for(world):
    services.revise_subscription(world.monthly, held=True, by=SYSTEM)
    send_reports(DUE)
    assert Message.objects.get(kind="reports.report").state == "draft"


def test_what_was_sent_is_paused_and_not_removed(world):
    send_reports(DUE)
    with pytest.raises(Conflict) as refusal:
        services.remove_subscription(world.monthly, by=SYSTEM)
    assert refusal.value.code == "still_used"


def test_a_cohort_report_names_a_program_of_its_center(world, chengdu_center):
    with pytest.raises(InvalidInput):
        services.subscribe_report(center=world.center, kind="cohort", by=SYSTEM)
    with pytest.raises(InvalidInput) as refusal:
        services.subscribe_report(
            center=chengdu_center, kind="cohort", program=world.program, joined_since=date(2026, 1, 1), by=SYSTEM
        )
    assert refusal.value.code == "other_center"
    made = services.subscribe_report(
        center=world.center, kind="cohort", program=world.program, joined_since=date(2026, 1, 1), by=SYSTEM
    )
    assert "普惠算力" in str(made)


def test_who_leaves_is_on_no_list_any_more_and_the_history_forgets_the_address(world, mei):
    email = mei.email
    services.add_recipient(world.monthly, email=email, name="梅", by=SYSTEM)
    assert everything_about(mei)["reports_by_mail"][0]["email"] == email
    erase_account(mei, by=mei, reason="离开")
    assert not Recipient.objects.filter(email__iexact=email).exists()
    told = Change.objects.filter(label="reports.recipient").values_list("before", "after")
    assert email not in str(list(told))
