"""What the fields of a record say of each other, once all of them are read."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ecosystem.core.written.numerals import plain
from ecosystem.intake.values.levels import Level, in_unit
from ecosystem.intake.values.outcomes import outcome
from ecosystem.intake.values.refusing import Unreadable
from ecosystem.solutions.choices import ChangeUnit, Direction
from ecosystem.vocabulary.choices import Comparator

if TYPE_CHECKING:
    from ecosystem.intake.kinds.records import Read

# Behind the name of a field: what its cell says beside the number, and the unit of its heading.
SAID = "_said"
TOLD = ("baseline", "result", "unit", "comparator", "change_value", "change_unit", "direction")
UNKNOWN_UNIT = "E_UNIT_UNKNOWN"


def finish(read: "Read") -> None:
    """Complete a record of any kind; what its cells say beside their numbers goes into the fields that no column fills."""
    said = {name.removesuffix(SAID): read.record.pop(name) for name in [*read.record] if name.endswith(SAID)}
    for step in FINISHING.get(read.type, ()):
        step(read, said)


Said = dict[str, tuple[Level, str]]


def _joined(read: "Read", said: Said) -> None:
    """Where a sheet says yes or no to having joined, that is the state; a state beside it counts more."""
    joined = read.record.pop("joined", None)
    if joined is not None and read.record.get("status") is None:
        read.record["status"] = "active" if joined else "pending"


def _standing(read: "Read", said: Said) -> None:
    """What the register of companies says of one counts where no column says whether it is in; so does what is wrong with it."""
    standing = read.record.pop("standing", None)
    wrong = [fault for fault in read.faults if fault.field == "standing"]
    read.faults = [fault for fault in read.faults if fault.field != "standing"]
    if read.record.get("status") is not None or any(fault.field == "status" for fault in read.faults):
        return
    for fault in wrong:
        read.refuse(fault.code, "status", fault.sentence)
    _fill(read.record, {"status": standing})


def _currency(read: "Read", said: Said) -> None:
    """A currency that nobody knows is one error, of the amount, though its own column says it too."""
    unknown = {fault.field for fault in read.faults if fault.code == UNKNOWN_UNIT}
    if "registered_capital" in unknown:
        read.faults = [
            fault for fault in read.faults if (fault.field, fault.code) != ("capital_currency", UNKNOWN_UNIT)
        ]


def _levels(read: "Read", said: Said) -> None:
    """Numbers in columns of their own: in one unit, which the cells name before the column of units and the headings."""
    levels = {name: said[name] for name in ("baseline", "result", "value") if name in said}
    headed = next((unit for _level, unit in levels.values() if unit), "")
    column = read.record.get("unit") or headed
    own = next(
        (level.unit for name in ("result", "value", "baseline") if name in levels and (level := levels[name][0]).unit),
        "",
    )
    for name, (level, _unit) in levels.items():
        if own and level.value is not None:
            _convert(read, name, level.unit or column or own, own)
    read.record["unit"] = own or column or None


def _convert(read: "Read", name: str, unit: str, other: str) -> None:
    """Tell the number of a field in the unit of the record. A bare number in a unit that is not comparable stays."""
    value = in_unit(read.record[name], unit, other)
    if value is not None:
        read.record[name] = value
    elif read.record.get("unit") != unit:
        sentence = _("“%(unit)s” cannot be told in “%(other)s”.") % {"unit": unit, "other": other}
        read.refuse(UNKNOWN_UNIT, name, sentence)


def _told_beside(read: "Read", said: Said) -> None:
    """What cells of numbers tell in words: 95%以上 how exactly, 提升20% in the column of results a change."""
    result, change = said.get("result"), said.get("change_value")
    if result:
        _fill(read.record, {"comparator": result[0].comparator or None})
        if result[0].told is not None:
            _fill(read.record, {name: getattr(result[0].told, name) for name in TOLD if name != "unit"})
    if change:
        _fill(
            read.record,
            {"change_unit": change[0].unit or None, "direction": getattr(change[0].told, "direction", None)},
        )


def _fill(record: dict[str, Any], values: dict[str, Any]) -> None:
    for name, value in values.items():
        if record.get(name) is None:
            record[name] = value


def _outcome(read: "Read", said: Said) -> None:
    """An outcome told in words is read into its numbers; its wording is kept."""
    wording = read.record.pop("outcome", None)
    if wording is None:
        return
    read.record["original"] = wording
    if read.record.get("metric") is None:
        return
    try:
        found = outcome(wording, read.record["metric"])
    except Unreadable as refusal:
        read.refuse(refusal.code, "result", refusal.sentence)
        return
    _fill(read.record, {name: getattr(found, name) for name in TOLD})
    read.record["remark"] = read.record.get("remark") or wording


def _difference(read: "Read", said: Said) -> None:
    """From one number to another in columns is what 从85%提升到95% is in words; a number without a comparator is meant exactly."""
    record = read.record
    baseline, result = record.get("baseline"), record.get("result")
    if result is not None and record.get("comparator") is None:
        record["comparator"] = str(Comparator.EQ)
    if baseline is None or result is None or not {"baseline", "result"} & said.keys():
        return
    grows = str(Direction.UP if result > baseline else Direction.DOWN) if result != baseline else None
    if grows and record.get("direction") not in {None, grows}:
        read.refuse(
            "E_NUMBER_INVALID",
            "result",
            _("From %(baseline)s to %(result)s is not the way that is stated.")
            % {"baseline": baseline, "result": result},
        )
        return
    _fill(record, {"direction": grows})
    if record.get("unit") == "%" and record.get("change_value") is None:
        change = Decimal(str(result)) - Decimal(str(baseline))
        record |= {"change_value": plain(change), "change_unit": str(ChangeUnit.POINTS)}


FINISHING: dict[str, tuple[Callable[["Read", Said], None], ...]] = {
    "organization": (_joined, _standing, _currency),
    "enrollment": (_joined,),
    "outcome": (_levels, _told_beside, _outcome, _difference),
    "figure": (_levels,),
}
