"""Answers as examples: records of the Wuhan registry as they were really answered (see ``docs/api.md``)."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.shapes.base import Shape

FILE = Path(__file__).with_name("examples.json")


@lru_cache(1)
def examples() -> dict[str, Any]:
    """Every example, by the name of its shape."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def example_of(shape: type[Shape]) -> dict[str, Any] | None:
    """The example of a shape, if there is one."""
    return examples().get(shape.__name__)
