"""The process that reads knows nothing of the registry, is bounded, and is gone when nobody needs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ecosystem.core.errors import InvalidInput
from ecosystem.intake.reading import process
from ecosystem.intake.reading.opening import open_workbook
from tests.intake.reading.making import refusal, values

IMPORTS = "import sys; sys.path.insert(0, sys.argv[1]); "


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text("".join(f"武汉第{number}科技有限公司,{number}\n" for number in range(100_000)), encoding="utf-8")
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started."""
    kept: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        kept.append(start(*arguments, **options))  # type: ignore[call-overload]
        return kept[-1]

    monkeypatch.setattr(process.subprocess, "Popen", noted)
    return kept


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the process do something else."""
    return lambda program: monkeypatch.setattr(process, "START", IMPORTS + program)


def telling(expression: str) -> str:
    """A program that answers with one cell."""
    return f"import os, orjson; print(orjson.dumps([1, str({expression})]).decode()); print('{{\"end\":1}}')"


def test_nothing_of_the_environment_reaches_it(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, instead: Callable[[str], None]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://wutong:secret@db/wutong")
    instead(telling("sorted(os.environ)"))
    ((names,),) = values(sheet)
    assert set(eval(str(names))) <= {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LC_CTYPE"}  # noqa: S307  a list of our own


def test_neither_django_nor_the_registry_is_imported_by_it() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(process.ROOT)!r}); from ecosystem.intake.reading import child;"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'rest_framework', 'openpyxl')"
        " or name.startswith('ecosystem.') and not name.startswith('ecosystem.intake')))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_it_works_wherever_it_is_called_from(sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the directory of the caller is not taken for a module."""
    (tmp_path / "csv.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert len(values(sheet)) == 100_000


def test_what_it_may_use_is_bounded(sheet: Path, instead: Callable[[str], None]) -> None:
    limits = (
        "[resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]"
    )
    instead("import resource; from ecosystem.intake.reading.child import confine; confine();" + telling(limits))
    assert values(sheet) == [[f"[{1024 * 1024 * 1024}, 40, 0]"]]


def test_too_much_memory_is_said_to_be_too_much(sheet: Path, instead: Callable[[str], None]) -> None:
    instead(
        "from ecosystem.intake.reading import child\n"
        "def read(file, limits):\n"
        "    bytearray(2 * 1024 ** 3)\n"
        "    yield\n"
        "child.delimited.read = read\n"
        "child.main(sys.argv[2])"
    )
    assert refusal(sheet) == "reading it needs too much memory."


def test_too_much_computing_is_ended_and_said(sheet: Path, instead: Callable[[str], None]) -> None:
    instead(
        "import resource\n"
        "from ecosystem.intake.reading import child\n"
        "child.SECONDS = 1\n"
        "child.confine()\n"
        "while True: pass"
    )
    assert refusal(sheet) == "reading it takes too long."


def test_silence_is_not_waited_for_without_end(
    sheet: Path,
    instead: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    started: list[subprocess.Popen[bytes]],
) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.2)
    instead("import time; time.sleep(600)")
    assert refusal(sheet) == "reading it takes too long."
    assert started[0].returncode is not None


def test_a_process_that_dies_without_a_word_is_a_refusal(sheet: Path, instead: Callable[[str], None]) -> None:
    instead("import os; os.abort()")
    assert refusal(sheet) == "reading it needs too much memory."


def test_where_it_cannot_even_start_the_operator_is_told_why(
    sheet: Path, instead: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    instead("import a_library_that_is_not_installed")
    assert refusal(sheet) == "the registry cannot read files now; its log says why."
    assert "a_library_that_is_not_installed" in caplog.text


def test_a_fault_of_a_library_is_a_refusal_and_told_to_operators(
    sheet: Path, instead: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    instead(
        "from ecosystem.intake.reading import child\n"
        "def read(file, limits): raise KeyError('a fault of its own')\n"
        "child.delimited.read = read\n"
        "child.main(sys.argv[2])"
    )
    assert refusal(sheet) == "the workbook is damaged."
    assert "a fault of its own" in caplog.text


def test_it_ends_when_the_book_is_closed_though_nobody_read_it_to_the_end(
    sheet: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    with open_workbook(sheet) as workbook:
        assert next(next(workbook.sheets).rows).number == 1
        assert started[0].poll() is None
    assert started[0].returncode is not None


def test_it_ends_when_the_book_is_forgotten(sheet: Path, started: list[subprocess.Popen[bytes]]) -> None:
    workbook = open_workbook(sheet)
    next(workbook.sheets)
    del workbook
    assert started[0].returncode is not None


def test_it_ends_when_the_file_is_refused(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(InvalidInput):
        open_workbook(path)
    assert started[0].returncode is not None


def test_rows_come_as_they_are_taken(sheet: Path, started: list[subprocess.Popen[bytes]]) -> None:
    """Whoever takes few rows has few rows in memory: the rest waits in a process that waits."""
    with open_workbook(sheet) as workbook:
        rows = next(workbook.sheets).rows
        assert [next(rows).number for _ in range(3)] == [1, 2, 3]
        assert started[0].poll() is None
        assert os.fstat(started[0].stdout.fileno()).st_size == 0 if started[0].stdout else False
        assert sum(1 for _ in rows) == 99_997
