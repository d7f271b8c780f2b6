"""The command that loads a scheduler's file."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.compute.files import writing
from ecosystem.compute.files.querysets import WRITTEN_WITHIN
from ecosystem.compute.files.services import begin_writing
from ecosystem.compute.management.commands import load_usage
from ecosystem.compute.models import Usage, UsageFile
from tests.compute.files import checked, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path, city, capsys):
    """Write a file and load it; what the command says."""

    def run(content: bytes, *options: str, center: str = city.center.public_id) -> str:
        path = tmp_path / "2022-02.csv"
        path.write_bytes(content)
        call_command("load_usage", str(path), "--center", center, *options)
        told = capsys.readouterr()
        return told.out + told.err

    return run


def test_a_file_is_loaded_and_the_same_again_changes_nothing(load, allocation):
    content = lines(f"{allocation.public_id},2022-02,1.5")
    assert "1 " in load(content, "--reason", "二月")
    assert (Usage.objects.get().amount, UsageFile.objects.get().change_set.reason) == (1.5, "2022-02.csv: 二月")
    load(content)
    assert Usage.objects.get().amount == 1.5
    assert UsageFile.objects.filter(state="written").count() == 1


def test_it_only_checks_where_that_is_asked(load, allocation):
    load(lines(f"{allocation.public_id},2022-02,1.5"), "--check")
    assert not Usage.objects.exists()
    load(lines(f"{allocation.public_id},2022-02,1.5"))
    assert (Usage.objects.count(), UsageFile.objects.count()) == (1, 1)


def test_errors_are_listed_and_kept_beside_the_file(load, allocation, tmp_path, capsys):
    with pytest.raises(CommandError, match="2"):
        load(lines(f"{allocation.public_id},2022-02,x", "zzzzzzzzzz,2022-02,1", f"{allocation.public_id},2022-03,1"))
    assert "[not_an_amount]" in capsys.readouterr().out
    listed = Path(tmp_path / "2022-02.csv.errors.csv").read_text("utf-8-sig")
    assert "unknown_allocation" in listed
    assert not Usage.objects.exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n"])
def test_a_file_that_cannot_be_read_is_refused(load, content):
    with pytest.raises(CommandError):
        load(content)


def test_an_unknown_center_or_file_is_refused(load, city, tmp_path):
    with pytest.raises(CommandError):
        load(lines("a,2022-02,1"), center="0123456789")
    with pytest.raises(CommandError):
        call_command("load_usage", str(tmp_path / "none.csv"), "--center", city.center.public_id)


def test_what_was_killed_goes_on_with_the_same_command(load, city, allocation):
    content = lines(f"{allocation.public_id},2022-02,1.5")
    usage_file = checked(city.center, content)
    begin_writing(usage_file, by=SYSTEM, in_background=False)
    UsageFile.objects.update(beat_at=timezone.now())
    with pytest.raises(CommandError):
        load(content)
    UsageFile.objects.update(beat_at=timezone.now() - WRITTEN_WITHIN * 2, attempts=1)
    load(content)
    usage_file.refresh_from_db()
    assert (usage_file.state, usage_file.attempts, Usage.objects.get().amount) == ("written", 2, 1.5)


def test_it_tells_how_far_it_is(load, allocation, monkeypatch):
    monkeypatch.setattr(load_usage, "TELL_EVERY", 0.0)
    monkeypatch.setattr(writing, "BATCH", 1)
    told = load(lines(*(f"{allocation.public_id},2022-0{month},1" for month in range(1, 4))))
    assert len(told.splitlines()) >= 3 + 3
