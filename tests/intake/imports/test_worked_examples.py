"""The worked examples of the reading rules: every record and every error comes out, and nothing else."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

FOLDER = Path(__file__).parents[2] / "data" / "messy"
EXAMPLES = sorted(path.name for path in FOLDER.glob("*.xlsx"))

pytestmark = pytest.mark.django_db


def previewed(path: Path, *arguments: str) -> list[dict[str, Any]]:
    """What the command prints about every row."""
    out = io.StringIO()
    call_command("intake", str(path), "--preview", "--json", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_record_and_error_of_an_example(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    lines = previewed(FOLDER / name)

    good = {line["row"]: line for line in lines if line["verdict"] != "error"}
    assert sorted(good) == [record["row"] for record in expected["records"]]
    for record in expected["records"]:
        line = good[record["row"]]
        assert line["sheet"] == expected["sheet"]
        assert line["type"] == record["type"]
        told = {key: line["record"].get(key) for key in record if key not in {"row", "type"}}
        assert told == {key: value for key, value in record.items() if key not in {"row", "type"}}
    errors = [
        {"row": line["row"], "field": error["field"], "code": error["code"]}
        for line in lines
        for error in line["errors"]
    ]
    assert errors == [{key: error[key] for key in ("row", "field", "code")} for error in expected["errors"]]
