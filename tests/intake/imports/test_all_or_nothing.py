"""Imports that are killed, or run beside each other: all of a file or none of it, and nobody twice."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.intake.imports import committing
from ecosystem.intake.imports.background import revive, write_in_background
from ecosystem.intake.imports.choices import ImportState
from ecosystem.intake.imports.committing import commit_rows, last_change
from ecosystem.intake.imports.files import read_file
from ecosystem.intake.imports.finishing import commit_import
from ecosystem.intake.imports.judging import Judge, Judged
from ecosystem.intake.imports.models import SheetImport
from ecosystem.intake.imports.previewing import preview
from ecosystem.intake.imports.querysets import GONE_AFTER, WRITTEN_WITHIN
from ecosystem.organizations.models import Identifier, Organization, OrganizationName
from ecosystem.vocabulary.models import Place
from tests.racing import all_at_once

HEADING = "单位名称,城市,网址,联系人"
ROWS = [f"武汉第{n}样例智能科技有限公司,武汉市,www.example{n}.org,某{n}" for n in range(12)]


class Killed(BaseException):
    """What no code of the product catches."""


def sheet(tmp_path: Path, *rows: str, name: str = "名单.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([HEADING, *rows]), encoding="utf-8")
    return path


def judged(path: Path, registry: Place) -> list[Judged]:
    return list(Judge(registry).judge(read_file(path, registry_id=registry.pk).records()))


def counts() -> tuple[int, ...]:
    return tuple(
        model._default_manager.count() for model in (Organization, OrganizationName, Identifier, ChangeSet, Change)
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["_write_organizations", "_name_targets", "_write_others"])
@pytest.mark.parametrize("after", [False, True])
def test_an_import_killed_at_any_step_leaves_nothing(
    wuhan: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    rows = judged(sheet(tmp_path, *ROWS), wuhan)
    before = counts()
    do = getattr(committing, step)

    def killed(*args: Any) -> None:
        if after:
            do(*args)
        raise Killed

    monkeypatch.setattr(committing, step, killed)
    with pytest.raises(Killed):
        commit_rows(rows, registry=wuhan, by=SYSTEM)
    assert counts() == before

    monkeypatch.undo()
    commit_rows(judged(sheet(tmp_path, *ROWS), wuhan), registry=wuhan, by=SYSTEM)
    assert Organization.objects.filter(registry=wuhan, name__contains="样例智能").count() == len(ROWS)


@pytest.mark.django_db(transaction=True)
def test_people_who_import_overlapping_sheets_at_once_enter_nobody_twice(wuhan: Place, tmp_path: Path) -> None:
    def do(number: int) -> None:
        mine = ROWS[number : number + 8]
        rows = judged(sheet(tmp_path, *mine, name=f"{number}.csv"), wuhan)
        commit_rows(rows, registry=wuhan, by=SYSTEM, judged_at=0)

    all_at_once(do, range(4))

    names = list(Organization.objects.filter(registry=wuhan, name__contains="样例智能").values_list("name", flat=True))
    assert len(names) == len(set(names)) == 11


@pytest.mark.django_db
def test_rows_are_matched_again_only_where_something_was_written_since(
    wuhan: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(committing, "_match_again", lambda rows, *_args: asked.append(len(rows)))
    stamp = last_change()
    commit_rows(judged(sheet(tmp_path, *ROWS[:2]), wuhan), registry=wuhan, by=SYSTEM, judged_at=stamp)
    assert asked == []
    commit_rows(judged(sheet(tmp_path, *ROWS[2:4]), wuhan), registry=wuhan, by=SYSTEM, judged_at=stamp)
    assert asked == [2]


@pytest.fixture
def handed_in(wuhan: Place, zhao: User) -> SheetImport:
    content = ContentFile("\n".join([HEADING, *ROWS]).encode(), name="名单.csv")
    return SheetImport.objects.create(registry=wuhan, by=zhao, file=content, name="名单.csv", size=1, digest="0")


@pytest.mark.django_db
def test_reading_that_stopped_half_way_starts_over(
    handed_in: SheetImport, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    preview(handed_in.pk)
    rows = handed_in.rows.count()
    SheetImport.objects.filter(pk=handed_in.pk).update(
        state=ImportState.READING, beat_at=timezone.now() - GONE_AFTER * 2
    )
    handed_in.rows.filter(position__gte=5).delete()
    handed_in.refresh_from_db()
    with override_settings(BACKGROUND="inline"), django_capture_on_commit_callbacks(execute=True):
        revive(handed_in)

    handed_in.refresh_from_db()
    assert handed_in.state == ImportState.READY
    assert handed_in.rows.count() == rows == len(ROWS)


@pytest.mark.django_db
def test_nobody_reads_what_somebody_else_is_reading(handed_in: SheetImport) -> None:
    SheetImport.objects.filter(pk=handed_in.pk).update(beat_at=timezone.now())

    assert preview(handed_in.pk) is False
    assert not handed_in.rows.exists()


@pytest.mark.django_db
def test_writing_that_failed_gives_the_import_back(
    handed_in: SheetImport, zhao: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview(handed_in.pk)
    SheetImport.objects.filter(pk=handed_in.pk).update(state=ImportState.COMMITTING, beat_at=None, writer=zhao)

    def fails(*_args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(committing, "_write_others", fails)
    with pytest.raises(OSError, match="disk full"):
        write_in_background.func(handed_in.pk, "en")

    handed_in.refresh_from_db()
    assert handed_in.state == ImportState.READY
    assert "nothing was written" in handed_in.refusal
    assert not Organization.objects.filter(name__contains="样例智能").exists()


@pytest.mark.django_db
def test_writing_whose_process_died_is_given_back_to_who_looks(handed_in: SheetImport) -> None:
    preview(handed_in.pk)
    SheetImport.objects.filter(pk=handed_in.pk).update(
        state=ImportState.COMMITTING, beat_at=timezone.now() - WRITTEN_WITHIN * 2
    )
    handed_in.refresh_from_db()
    revive(handed_in)

    handed_in.refresh_from_db()
    assert handed_in.state == ImportState.READY
    assert handed_in.refusal


@pytest.mark.django_db(transaction=True)
def test_who_takes_long_to_write_is_let_write(
    handed_in: SheetImport, zhao: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview(handed_in.pk)
    long_ago = timezone.now() - GONE_AFTER * 2
    SheetImport.objects.filter(pk=handed_in.pk).update(state=ImportState.COMMITTING, beat_at=long_ago, writer=zhao)
    handed_in.refresh_from_db()
    writing, looked_at = threading.Event(), threading.Event()
    write_others = committing._write_others

    def slowly(*args: Any) -> None:
        writing.set()
        assert looked_at.wait(60)
        write_others(*args)

    monkeypatch.setattr(committing, "_write_others", slowly)

    def do(number: int) -> None:
        if number:
            commit_import(handed_in, by=zhao)
        else:
            assert writing.wait(60)
            revive(handed_in)
            looked_at.set()

    all_at_once(do, range(2))

    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.refusal) == (ImportState.COMMITTED, "")


@pytest.mark.django_db
def test_writing_that_nobody_began_is_begun_by_who_looks(
    handed_in: SheetImport, zhao: User, django_capture_on_commit_callbacks: Any
) -> None:
    preview(handed_in.pk)
    SheetImport.objects.filter(pk=handed_in.pk).update(state=ImportState.COMMITTING, beat_at=None, writer=zhao)
    handed_in.refresh_from_db()
    with override_settings(BACKGROUND="inline"), django_capture_on_commit_callbacks(execute=True) as asked:
        revive(handed_in)
        revive(handed_in)

    handed_in.refresh_from_db()
    assert handed_in.state == ImportState.COMMITTED
    assert len(asked) == 1, "what waits for its turn is not asked for at every look"
