"""What was measured, kept as JSON, so that a table can hold sizes that were measured on other days."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.statistics import Figures

CONSTANT = "constant"


@dataclass(frozen=True)
class Result:
    """One run on one city: when, with what, what was asked for, and the figures by row and subject."""

    database: str
    organizations: int
    day: str
    versions: dict[str, str]
    samples: dict[str, Any]
    figures: dict[str, dict[str, Figures]]
    writing: dict[str, dict[str, Any]]

    def of(self, key: str, subject: str) -> Figures | None:
        """The figures of a subject in a row, where it was measured."""
        return self.figures.get(key, {}).get(subject)


def keep(folder: Path, result: Result) -> None:
    """Write a result; rows that were not measured this time stay as they were.

    So does the constant, where some stay: writing is told in times of it, and each row holds the one it was measured beside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.database}-{result.organizations}.json"
    before = json.loads(path.read_text()) if path.exists() else {}
    figures = before.get("figures", {})
    kept_rows = figures.keys() - result.figures.keys()
    for key, subjects in result.figures.items():
        if key == CONSTANT and key in figures and kept_rows:
            continue
        figures[key] = {subject: figures_of.as_json() for subject, figures_of in subjects.items()}
    content = {
        **vars(result),
        "figures": figures,
        "writing": {**before.get("writing", {}), **result.writing},
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def kept(folder: Path) -> Iterator[Result]:
    """All results, by database and size."""
    found = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    for content in sorted(found, key=lambda one: (one["database"], one["organizations"]), reverse=False):
        figures = {
            key: {subject: Figures(**values) for subject, values in subjects.items()}
            for key, subjects in content["figures"].items()
        }
        yield Result(**{**content, "figures": figures})
