"""What was read in a cell of a sheet, where that is not what stands in it: 1000 under 万元 is ten million yuan."""

from collections.abc import Callable, Mapping
from typing import Any

from ecosystem.core.text import name_key
from ecosystem.intake.kinds.base import Field, How

SIGNS = {"gte": "≥", "lte": "≤", "gt": ">", "lt": "<"}
CHANGES = {"pct": "%", "pp": " pp", "x": "×"}
LENGTHS = {"year": 4, "month": 7}


def read_in(field: Field, told: str, record: Mapping[str, Any]) -> str:
    """The value of a field as it would be written; empty where it is what the cell says, or a text."""
    read = READERS.get(field.how)
    value = read(field.name, record) if read else ""
    return value if name_key(value) not in {name_key(told), name_key(f"{told}CNY")} else ""


def _money(name: str, record: Mapping[str, Any]) -> str:
    amount = _number(name, record)
    return f"{amount} {record.get('capital_currency') or 'CNY'}" if amount else ""


def _number(name: str, record: Mapping[str, Any]) -> str:
    value = record.get(name)
    return f"{value:,}" if isinstance(value, int | float) else ""


def _with(unit: str) -> Callable[[str, Mapping[str, Any]], str]:
    def read(name: str, record: Mapping[str, Any]) -> str:
        number = _number(name, record)
        return f"{number}{unit}" if number else ""

    return read


def _date(name: str, record: Mapping[str, Any]) -> str:
    precision = record.get(f"{name}_precision") or ""
    return str(record.get(name) or "")[: LENGTHS.get(precision, 10)]


def _text(name: str, record: Mapping[str, Any]) -> str:
    return str(record.get(name) or "")


def _outcome(name: str, record: Mapping[str, Any]) -> str:
    """Baseline, result and change: ``85 → ≥ 95 %, +10 pp``."""
    sign = SIGNS.get(record.get("comparator") or "", "")
    figures = [_number("baseline", record), f"{sign} {_number('result', record)}".strip()]
    unit = str(record.get("unit") or "")
    change = _number("change_value", record).lstrip("-")
    direction = {"up": "+", "down": "−"}.get(record.get("direction") or "", "")
    said = [
        f"{' → '.join(filter(None, figures))} {unit}".strip() if figures[0] or _number("result", record) else "",
        f"{direction}{change}{CHANGES.get(record.get('change_unit') or '', '')}" if change else "",
    ]
    return ", ".join(filter(None, said))


READERS: dict[How, Callable[[str, Mapping[str, Any]], str]] = {
    How.MONEY: _money,
    How.NUMBER: _number,
    How.COUNT: _number,
    How.PERCENT: _with("%"),
    How.COMPUTE: _with(" PFLOPS"),
    How.DATE: _date,
    How.MONTH: _text,
    How.USCC: _text,
    How.OUTCOME: _outcome,
}
