"""What rounds do by themselves, day by day; nothing twice."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.confirmations import services
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.confirmations.yearly import run
from ecosystem.core.dates import today
from ecosystem.correspondence.models import Message
from tests.confirmations.conftest import asked

pytestmark = pytest.mark.django_db
NOTHING = {"closed": 0, "reminded": 0, "opened": 0}


@pytest.fixture
def at(monkeypatch):
    """Let it be noon, so many days from now."""
    begin = timezone.localtime().replace(hour=12)

    def days_later(days: int) -> datetime:
        now = begin + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    days_later(0)
    return days_later


def test_the_silent_are_reminded_once_and_the_round_closes_after_its_day(at, town, open_round, mei):
    opened = open_round(remind_after=14)
    services.confirm(asked(opened, town.weili), by=mei)
    at(13)
    assert run() == NOTHING
    at(14)
    assert run() == {**NOTHING, "reminded": 1}
    assert [one.to_email for one in Message.objects.filter(kind="confirmations.reminder")] == ["wang@beite.example"]
    assert run() == NOTHING
    at(30)
    assert run() == NOTHING, "the last day is a day to answer on"
    at(31)
    assert run() == {**NOTHING, "closed": 1}
    assert ConfirmationRound.objects.get().closed_at is not None
    assert run() == NOTHING


def test_a_round_that_is_to_be_repeated_opens_again_a_year_later_as_it_was(at, town, open_round):
    opened = open_round(repeats=True, subject="请核对", body="{{ link }}", whom="registry")
    at(31)
    run()
    at(364)
    assert run() == NOTHING
    at(366)
    assert run() == {**NOTHING, "opened": 1}
    again = ConfirmationRound.objects.open().get()
    assert (again.whom, again.body, again.repeats, again.answer_by - today()) == (
        "registry",
        "{{ link }}",
        True,
        timedelta(days=30),
    )
    assert again.year == opened.year + 1
    assert Message.objects.filter(state="queued", about_id=asked(again, town.weili).pk).exists()
    assert run() == NOTHING


def test_who_is_not_to_be_reminded_is_not_and_what_is_not_to_be_repeated_is_not(at, town, open_round):
    open_round(remind_after=0)
    at(20)
    assert run() == NOTHING
    at(31)
    run()
    at(400)
    assert run() == NOTHING


def test_a_round_in_which_everybody_has_answered_stops_none_of_the_others(at, town, open_round):
    opened = open_round()
    for one in Confirmation.objects.waiting():
        services.confirm(one, by=SYSTEM)
    at(15)
    assert run() == NOTHING
    assert opened.is_open


def test_the_command_says_what_it_did(at, town, open_round, capsys, in_english):
    open_round()
    at(31)
    call_command("run_confirmation_rounds")
    assert capsys.readouterr().out == "Rounds closed: 1, reminded of: 0, opened: 0.\n"
