"""What was read in a cell of a sheet, where that is not what stands in it: 1000 under 万元 is ten million yuan."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ecosystem.core.display import machine_date, outcome, quantity
from ecosystem.core.text import name_key
from ecosystem.intake.kinds.base import Field, How
from ecosystem.solutions.choices import ChangeUnit


def read_in(field: Field, told: str, record: Mapping[str, Any]) -> str:
    """The value of a field as it would be written; empty where it is what the cell says, or a text."""
    read = READERS.get(field.how)
    value = read(field.name, record) if read and record.get(field.name, "") is not None else ""
    return value if name_key(value) not in {name_key(told), name_key(f"{told}CNY")} else ""


def _money(name: str, record: Mapping[str, Any]) -> str:
    return str(quantity(record[name], unit=record.get("capital_currency") or "CNY"))


def _counted(unit: str = "") -> Callable[[str, Mapping[str, Any]], str]:
    return lambda name, record: str(quantity(record[name], unit=unit))


def _date(name: str, record: Mapping[str, Any]) -> str:
    return machine_date(date.fromisoformat(record[name]), record.get(f"{name}_precision") or "day")


def _text(name: str, record: Mapping[str, Any]) -> str:
    return str(record[name])


def _outcome(name: str, record: Mapping[str, Any]) -> str:
    told = {
        part: record.get(part) for part in ("baseline", "result", "comparator", "unit", "change_value", "change_unit")
    }
    if told["change_unit"] == ChangeUnit.ABSOLUTE:
        told["change_unit"] = told["unit"]
    return outcome(**told)


READERS: dict[How, Callable[[str, Mapping[str, Any]], str]] = {
    How.MONEY: _money,
    How.NUMBER: _counted(),
    How.COUNT: _counted(),
    How.PERCENT: _counted("%"),
    How.COMPUTE: _counted("PFLOPS"),
    How.DATE: _date,
    How.MONTH: _text,
    How.USCC: _text,
    How.OUTCOME: _outcome,
}
