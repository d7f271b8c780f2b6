"""Sides of a file as anybody may have written it: what cannot be read is left out and said, and the rest is compared."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ecosystem.core.text import clean
from ecosystem.organizations.matching.reasons import Reason, because
from ecosystem.organizations.matching.sides import LISTS, LONGEST, MOST_NAMES, SCHEMES, TEXTS, Side

LONGEST_TOLD = 40


def read_untidy(data: Any) -> Side:
    """Read whatever stands for a side; nothing is refused, the side's ``problems`` tell what was not used and why.

    A bare text is a name, a number is read as it is written, and of what is too long the beginning is compared.
    """
    problems: list[Reason] = []
    if isinstance(data, str):
        data = {"name": data}
    if not isinstance(data, Mapping):
        return Side(problems=(because("no_record", _shown(data)),))
    tidy: dict[str, Any] = {}
    for name in (*TEXTS, *SCHEMES):
        tidy[name] = _text(name, data.get(name), problems)
    for name in LISTS:
        tidy[name] = _texts(name, data.get(name), problems)
    side = Side.read(tidy)
    return replace(side, problems=(*side.problems, *problems))


def _text(name: str, value: Any, problems: list[Reason]) -> str | None:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        problems.append(because("not_text", name, _shown(value)))
        return None
    if len(value) > LONGEST:
        problems.append(because("cut", name, LONGEST))
        return value[:LONGEST]
    return value


def _texts(name: str, value: Any, problems: list[Reason]) -> list[str]:
    listed = value if isinstance(value, list | tuple) else [value]
    if len(listed) > MOST_NAMES:
        problems.append(because("too_many", name, MOST_NAMES))
    texts = (_text(name, one, problems) for one in listed[:MOST_NAMES])
    return [text for text in texts if text]


def _shown(value: Any) -> str:
    """A value as JSON writes it, and not longer than anybody reads."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple | Mapping):
        return "{…}" if isinstance(value, Mapping) else "[…]"
    return clean(str(value))[:LONGEST_TOLD]
