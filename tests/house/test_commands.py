"""`make run` and `make test` on machines that are not like ours."""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import environment
import house as house_commands
import serving
import tools
import upgrade

ROOT = Path(__file__).resolve().parents[2]


def program(directory, name, text):
    path = directory / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def chosen_python(path):
    return subprocess.run(
        ["/bin/sh", "scripts/with_python.sh", "-c", "import sys; print(sys.version_info >= (3, 11))"],
        cwd=ROOT,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_on_the_path_that_fails_is_passed_over(tmp_path):
    program(tmp_path, "python3.13", 'echo "command not found" >&2; exit 127')
    program(tmp_path, "python3", f'exec {sys.executable} "$@"')
    assert chosen_python(tmp_path).stdout == "True\n"


def test_a_machine_without_python_is_told_what_to_type(tmp_path):
    told = chosen_python(tmp_path)
    assert told.returncode == 1
    assert "apt-get install python3 python3-venv" in told.stderr


class Installed(environment.Environment):
    """An environment that notes what would be installed."""

    def __init__(self, directory, root):
        super().__init__(directory / ".venv", sys.executable, root)
        self.directory.mkdir()

    def _works(self):
        return True


@pytest.fixture
def house(tmp_path, monkeypatch):
    installed = []
    monkeypatch.setattr(environment, "run", lambda *command, **_: installed.append(Path(command[-1]).name))
    (tmp_path / "requirements").mkdir()
    for kind in ("base", "dev", "bench"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text(kind)
    return Installed(tmp_path, tmp_path), installed


def test_packages_are_installed_once(house):
    place, installed = house
    place.ensure("base")
    place.ensure("base")
    assert installed == ["base.txt"]


def test_what_the_product_is_measured_beside_has_packages_of_its_own(house):
    place, installed = house
    place.ensure("bench")
    place.ensure("bench")
    assert installed == ["bench.txt"]


def test_options_go_on_to_the_measuring(monkeypatch):
    asked = []
    monkeypatch.setitem(house_commands.COMMANDS, "bench", lambda *options: asked.append(options))
    monkeypatch.setattr(sys, "argv", ["house.py", "bench", "--sizes", "10000,100000", "--no-peers"])
    house_commands.main()
    assert asked == [("--sizes", "10000,100000", "--no-peers")]


def test_what_the_tests_installed_is_enough_to_run(house):
    place, installed = house
    place.ensure("dev")
    place.ensure("base")
    assert installed == ["dev.txt"]


def test_changed_requirements_are_installed_again(house, tmp_path):
    place, installed = house
    place.ensure("dev")
    (tmp_path / "requirements" / "base.txt").write_text("newer")
    place.ensure("base")
    assert installed == ["dev.txt", "base.txt"]
    assert json.loads(place.stamp.read_text()).keys() == {"base", "dev"}


def test_settings_are_written_once_and_for_the_owner_only(tmp_path, monkeypatch):
    path = tmp_path / ".env"
    monkeypatch.setattr(environment, "ENV_FILE", path)
    environment.ensure_env_file()
    first = path.read_text()
    environment.ensure_env_file()
    assert path.read_text() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "DEBUG=true" in first
    secret = next(line.partition("=")[2] for line in first.splitlines() if line.startswith("SECRET_KEY="))
    assert len(secret) >= 50


def test_a_port_in_use_is_named_before_any_work(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=rf"Port {port} cannot be used .* make run PORT={port + 1}"):
            serving.require_free_port()


@pytest.mark.parametrize("value", ["", "http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(SystemExit, match="PORT must be a number"):
        serving.port()


def test_a_missing_tool_that_may_not_be_installed_is_one_plain_line(monkeypatch):
    monkeypatch.setattr(tools, "install", lambda *packages: False)
    monkeypatch.setattr(tools, "CHECKS", {"PostgreSQL": (lambda: False, ["postgresql"], "the tests on PostgreSQL")})
    assert tools.ensure() == [
        "PostgreSQL is not here, so the tests on PostgreSQL will be skipped. To run them: apt-get install postgresql"
    ]


@pytest.fixture
def history(tmp_path, monkeypatch):
    """A small repository whose first commit is a day old."""
    if shutil.which("git") is None:
        pytest.skip("git is not here")

    def git(*arguments):
        dated = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
        return subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, env=dated, capture_output=True, text=True, check=True
        ).stdout.strip()

    def commit(when):
        monkeypatch.setenv("GIT_COMMITTER_DATE", when)
        git("commit", "--quiet", "--allow-empty", "--message", "Change")
        return git("rev-parse", "HEAD")

    git("init", "--quiet", "--initial-branch", "main")
    (tmp_path / "deploy").mkdir()
    named_in = tmp_path / "deploy" / "upgrade-from"
    monkeypatch.setattr(upgrade, "NAMED_IN", named_in)
    monkeypatch.setattr(upgrade, "ROOT", tmp_path)
    monkeypatch.setattr(upgrade, "answer_of", lambda *command: environment.answer_of(*command, cwd=tmp_path))
    monkeypatch.setattr(upgrade, "succeeds", lambda *command: environment.succeeds(*command, cwd=tmp_path))
    return commit, named_in


def test_a_landing_must_name_the_state_before(history):
    commit, named_in = history
    first = commit("2026-01-01T10:00:00Z")
    commit("2026-01-02T10:00:00Z")
    with pytest.raises(SystemExit, match="deploy/upgrade-from is missing"):
        upgrade.previous_landed_state()
    named_in.write_text(f"{first}\n")
    assert upgrade.previous_landed_state() == first


def test_a_state_that_is_not_in_the_history_is_refused(history):
    commit, named_in = history
    commit("2026-01-01T10:00:00Z")
    named_in.write_text("0123456789012345678901234567890123456789")
    with pytest.raises(SystemExit, match="no earlier commit"):
        upgrade.previous_landed_state()


def test_records_that_an_upgrade_loses_are_named():
    with pytest.raises(SystemExit, match=r"lost in the upgrade: solutions\.Outcome 7 → 6$"):
        upgrade._compare(
            {"solutions.Outcome": 7, "solutions.Solution": 2}, {"solutions.Outcome": 6, "solutions.Solution": 2}
        )


def test_a_kind_of_record_that_is_gone_or_has_grown_was_not_lost():
    assert upgrade._compare({"solutions.Stage": 7, "solutions.Solution": 2}, {"solutions.Solution": 3}) is None
