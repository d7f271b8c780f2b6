"""Files of usage whose writing is killed, fails or is raced: all of a file or none of it, and never more than was granted."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.compute import services
from ecosystem.compute.files import writing
from ecosystem.compute.files.background import revive, write_waiting
from ecosystem.compute.files.choices import FileState
from ecosystem.compute.files.querysets import GONE_AFTER, WRITTEN_WITHIN
from ecosystem.compute.files.services import begin_writing
from ecosystem.compute.files.writing import check_file, write_file
from ecosystem.compute.models import UsageFile
from ecosystem.core.errors import Conflict, InvalidInput
from tests.compute.files import checked, handed_in, lines, recorded, used
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH = date(2022, 2, 1), date(2022, 3, 1)
# 100 PFLOPS for 24 hours of 28 days.
OF_FEBRUARY = Decimal(67_200)


class Killed(BaseException):
    """What no code of the product catches."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["update_many", "create_many", "findings"])
@pytest.mark.parametrize("after", [False, True])
def test_a_file_killed_at_any_step_leaves_nothing_and_is_begun_again(world, monkeypatch, step, after):
    services.record_usage(world.one, month=MARCH, amount=Decimal(1), by=SYSTEM)
    usage_file = checked(world.center, lines(f"{world.a},2022-02,2", f"{world.a},2022-03,3", f"{world.b},2022-02,4"))
    begin_writing(usage_file, by=SYSTEM, in_background=False)
    before = recorded(), ChangeSet.objects.count(), Change.objects.count()
    do = getattr(writing, step)

    def killed(*args: Any) -> None:
        if after:
            do(*args)
        raise Killed

    monkeypatch.setattr(writing, step, killed)
    with pytest.raises(Killed):
        write_waiting(usage_file.pk, told=print)
    assert (recorded(), ChangeSet.objects.count(), Change.objects.count()) == before
    usage_file.refresh_from_db()
    assert usage_file.state == "writing"

    monkeypatch.undo()
    UsageFile.objects.update(beat_at=timezone.now() - WRITTEN_WITHIN * 2)
    usage_file.refresh_from_db()
    with override_settings(BACKGROUND="inline"):
        revive(usage_file)
    usage_file.refresh_from_db()
    assert (usage_file.state, usage_file.attempts) == ("written", 2)
    assert recorded() == {(world.a, FEBRUARY): 2, (world.a, MARCH): 3, (world.b, FEBRUARY): 4}
    assert ChangeSet.objects.count() == before[1] + 1


def test_what_was_begun_three_times_is_given_back_to_people(world):
    usage_file = checked(world.center, lines(f"{world.a},2022-02,2"))
    begin_writing(usage_file, by=SYSTEM, in_background=False)
    UsageFile.objects.update(attempts=3, beat_at=timezone.now() - WRITTEN_WITHIN * 2)
    usage_file.refresh_from_db()
    revive(usage_file)
    usage_file.refresh_from_db()
    assert (usage_file.state, bool(usage_file.refusal)) == ("ready", True)


def test_checking_that_stopped_half_way_starts_over(world, django_capture_on_commit_callbacks):
    usage_file = handed_in(world.center, lines(f"{world.a},2022-02,2"))
    UsageFile.objects.update(beat_at=timezone.now() - GONE_AFTER * 2)
    usage_file.refresh_from_db()
    with override_settings(BACKGROUND="inline"), django_capture_on_commit_callbacks(execute=True):
        revive(usage_file)
    usage_file.refresh_from_db()
    assert usage_file.state == "ready"


def test_nobody_checks_or_writes_what_somebody_else_is_at(world):
    usage_file = handed_in(world.center, lines(f"{world.a},2022-02,2"))
    UsageFile.objects.update(beat_at=timezone.now())
    assert check_file(usage_file.pk) is False
    UsageFile.objects.update(state="writing")
    assert write_waiting(usage_file.pk, told=print) is False
    assert recorded() == {}


def test_writing_that_failed_gives_the_file_back(world, monkeypatch):
    usage_file = checked(world.center, lines(f"{world.a},2022-02,2"))
    begin_writing(usage_file, by=SYSTEM, in_background=False)

    def fails(*_args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(writing, "_write", fails)
    with pytest.raises(OSError, match="disk full"):
        write_waiting(usage_file.pk, told=print)
    usage_file.refresh_from_db()
    assert (usage_file.state, recorded()) == ("ready", {})
    assert usage_file.refusal


@pytest.mark.django_db(transaction=True)
def test_files_and_single_months_at_once_never_exceed_what_was_granted(world):
    """Two files and two people who type, each of whom would fit alone."""
    files = [checked(world.center, lines(f"{world.a},2022-0{month},600")) for month in (2, 3)]
    for usage_file in files:
        begin_writing(usage_file, by=SYSTEM, in_background=False)

    def do(number: int) -> str:
        try:
            if number < 2:
                write_file(files[number], by=SYSTEM)
            else:
                services.record_usage(world.one, month=date(2022, number + 3, 1), amount=Decimal(600), by=SYSTEM)
        except (InvalidInput, Conflict) as refusal:
            return refusal.code
        return "done"

    came = all_at_once(do, range(4))
    assert sorted(came) == sorted(["done", *(code for code in came if code in {"faulty", "over_granted"})])
    assert used(world.one) == 600


@pytest.mark.django_db(transaction=True)
def test_who_takes_long_to_write_is_let_write(world, monkeypatch):
    usage_file = checked(world.center, lines(f"{world.a},2022-02,2"))
    begin_writing(usage_file, by=SYSTEM, in_background=False)
    UsageFile.objects.update(beat_at=timezone.now() - GONE_AFTER * 2)
    usage_file.refresh_from_db()
    at_it, looked_at = threading.Event(), threading.Event()
    write = writing._write

    def slowly(*args: Any) -> None:
        at_it.set()
        assert looked_at.wait(60)
        write(*args)

    monkeypatch.setattr(writing, "_write", slowly)

    def do(number: int) -> None:
        if number:
            write_file(usage_file, by=SYSTEM)
        else:
            assert at_it.wait(60)
            revive(usage_file)
            looked_at.set()

    all_at_once(do, range(2))
    usage_file.refresh_from_db()
    assert (usage_file.state, usage_file.refusal) == (FileState.WRITTEN, "")
