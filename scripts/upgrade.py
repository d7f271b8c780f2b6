"""Upgrading a filled registry from the state that landed last."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from environment import ROOT, Environment, answer_of, run, say, succeeds

NAMED_IN = ROOT / "deploy" / "upgrade-from"


def previous_landed_state() -> str:
    """The commit named in deploy/upgrade-from.

    Ends the run where the file is missing, or names something that is no ancestor of this state: an upgrade check that
    quietly stopped checking would be worse than none.
    """
    if not NAMED_IN.exists():
        sys.exit("deploy/upgrade-from is missing: write into it the commit that landed last.")
    named = NAMED_IN.read_text().strip()
    if not succeeds("git", "merge-base", "--is-ancestor", named, "HEAD"):
        sys.exit(f"deploy/upgrade-from names {named!r}, which is no earlier commit of this history.")
    return answer_of("git", "rev-parse", f"{named}^{{commit}}")


def check(environment: Environment, previous: str, databases: dict[str, dict[str, str]]) -> None:
    """Fill databases with the previous state's own code, upgrade them with this one's, and compare.

    `databases` maps the name of each to the settings that choose it.
    """
    before: dict[str, dict[str, int]] = {}
    with _checked_out(previous) as old:
        old_environment = Environment(old / ".venv", str(environment.python), old)
        old_environment.ensure("base")
        for name, settings in databases.items():
            say(f"Filling {name} with the code of {previous[:12]} ...")
            _fill(old_environment, old, settings)
            before[name] = _inventory(old_environment, old, settings)
    for name, settings in databases.items():
        say(f"Upgrading {name} ...")
        run(environment.python, "manage.py", "migrate", "--verbosity", "0", **settings)
        _compare(before[name], _inventory(environment, ROOT, settings))
        run(environment.python, "scripts/upgraded.py", **settings)


def _compare(before: dict[str, int], after: dict[str, int]) -> None:
    # A kind of record that this state no longer has was moved on purpose; fewer of one it still has were lost.
    lost = [f"{label} {count} → {after[label]}" for label, count in before.items() if after.get(label, count) < count]
    if lost:
        sys.exit(f"Records were lost in the upgrade: {'; '.join(lost)}")


def _fill(environment: Environment, old: Path, settings: dict[str, str]) -> None:
    run(environment.python, "manage.py", "migrate", "--verbosity", "0", cwd=old, **settings)
    run(environment.python, "manage.py", "load_city", "wuhan", cwd=old, **settings)
    run(environment.python, "manage.py", "make_city", "--organizations", "300", "--seed", "1", cwd=old, **settings)


def _inventory(environment: Environment, directory: Path, settings: dict[str, str]) -> dict[str, int]:
    """How many records of each kind a database holds, asked with the code of `directory`."""
    question = (
        "import json; from django.apps import apps; "
        "print(json.dumps({model._meta.label: model._base_manager.count() for model in apps.get_models()}))"
    )
    answer = answer_of(environment.python, "manage.py", "shell", "--command", question, cwd=directory, **settings)
    return json.loads(answer.splitlines()[-1])


@contextmanager
def _checked_out(commit: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wutong-upgrade-") as directory:
        tree = Path(directory) / "previous"
        run("git", "worktree", "add", "--quiet", "--detach", tree, commit)
        try:
            yield tree
        finally:
            run("git", "worktree", "remove", "--force", tree)
