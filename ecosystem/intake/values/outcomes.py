"""What an outcome says: from what to what, or how much more or less, in the words people report it with."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from ecosystem.core.cells import says_nothing
from ecosystem.core.text import clean, name_key, simplify
from ecosystem.core.written.numerals import plain
from ecosystem.intake.values.earlier import from_what_was
from ecosystem.intake.values.quantities import (
    PART,
    POINTS,
    TIMES,
    Quantity,
    clauses,
    compared,
    converted,
    quantities,
    readable,
)
from ecosystem.intake.values.refusing import Unreadable, quoted
from ecosystem.intake.values.wordings import (
    COMPARED_WITH,
    CONTINUES,
    DOWN,
    FASTER,
    FROM,
    NOW,
    OF_BEFORE,
    PAST,
    PLAINLY_FASTER,
    PLAINLY_SLOWER,
    RANGE,
    SLOWER,
    TO,
    TURNED,
    UP,
    direction_of,
    reaches,
)
from ecosystem.solutions.choices import ChangeUnit, Direction
from ecosystem.vocabulary.choices import Comparator

BRACKETED = re.compile(r"\(([^()]*)\)|【([^【】]*)】|\[([^\[\]]*)\]")
LETTERS_FOR_DIGITS = re.compile(r"\d[OoIl]+[\d%‰倍]|(?<![A-Za-z])[OoIl]+\d+[%‰倍]")
# 约提升30%: the word that compares stands in front of the word that says which way.
LAST_DIRECTION = re.compile(rf"(?:{UP.pattern}|{DOWN.pattern})[低少小]?了?$", re.IGNORECASE)
PLACES = Decimal("0.0001")


class Outcome(NamedTuple):
    """A reading of an outcome. ``change_value`` carries the sign of its direction; ``remark`` is the wording itself."""

    baseline: int | float | None = None
    result: int | float | None = None
    unit: str | None = None
    comparator: str | None = None
    change_value: int | float | None = None
    change_unit: str | None = None
    direction: str | None = None
    remark: str = ""


class Change(NamedTuple):
    """How much more or less; ``value`` without a sign."""

    value: Decimal
    unit: str
    measured_in: str
    comparator: str
    direction: str


class Level(NamedTuple):
    """What was reached, and from where, if the text says it."""

    baseline: Decimal | None
    result: Decimal
    unit: str
    comparator: str
    direction: str


class Part(NamedTuple):
    """A quantity with what the sentence says around it."""

    quantity: Quantity
    before: str
    clause: str


def outcome(text: str, metric: str) -> Outcome | None:
    """What a text says of a metric; ``None`` where it says nothing. Nothing is invented: no baseline that is not there.

    A text without any number is a qualitative outcome. Raises ``E_FIELD_MISSING`` where there is no metric,
    ``E_NUMBER_INVALID`` for a range, for what contradicts itself, and where several numbers leave it open which is meant.
    """
    remark = clean(text)
    if says_nothing(remark):
        return None
    if says_nothing(clean(metric)):
        raise Unreadable("E_FIELD_MISSING", _("“%(text)s” is an outcome, but of what?") % {"text": quoted(remark)})
    if LETTERS_FOR_DIGITS.search(simplify(text)):
        raise _refuse(remark, _("“%(text)s” is not a number."))
    sentence = _about(_without_notes(from_what_was(readable(text))), metric)
    levels, changes = _statements(sentence, remark)
    if not levels and not changes:
        return Outcome(direction=direction_of(sentence) or None, remark=remark)
    level, change = (levels or [None])[0], (changes or [None])[0]
    if level is None and change is not None:
        return _told(None, change, remark)
    return _told(level, _agreeing(level, change, remark) if level and change else change, remark)


def _told(level: Level | None, change: Change | None, remark: str) -> Outcome:
    if level is None and change is None:
        return Outcome(remark=remark)
    baseline = level.baseline if level else None
    if level and change is None and baseline is not None and level.unit == "%":
        way = Direction.DOWN if level.result < baseline else Direction.UP if level.result > baseline else ""
        change = Change(abs(level.result - baseline), ChangeUnit.POINTS, "%", level.comparator, way)
    direction = (level.direction if level else "") or (change.direction if change else "")
    value = None
    if change is not None and (change.value or baseline is not None):
        value = -change.value if change.direction == Direction.DOWN else change.value
    unit = level.unit if level else change.measured_in if change else ""
    return Outcome(
        _plain(baseline),
        _plain(level.result if level else None),
        unit or None,
        str(level.comparator if level else change.comparator if change else ""),
        _plain(value),
        str(change.unit) if change is not None and value is not None else None,
        str(direction) if direction else None,
        remark,
    )


def _plain(value: Decimal | None) -> int | float | None:
    return None if value is None else plain(value.quantize(PLACES) if value != value.to_integral_value() else value)


def _refuse(remark: str, sentence: str) -> Unreadable:
    return Unreadable("E_NUMBER_INVALID", sentence % {"text": quoted(remark)})


def _range(remark: str) -> Unreadable:
    return _refuse(remark, _("“%(text)s” is a range; an outcome is one number, or at least or at most one."))


def _contradiction(remark: str) -> Unreadable:
    return _refuse(remark, _("“%(text)s” contradicts itself."))


def _several(remark: str) -> Unreadable:
    return _refuse(remark, _("“%(text)s” holds several numbers, and it is not clear which one is the outcome."))


def _without_notes(sentence: str) -> str:
    """The sentence without the numbers that only explain: 4.6（满分5分）; what goes on in brackets is a clause of its own."""
    outside = BRACKETED.sub("", sentence)
    if not quantities(outside):
        return BRACKETED.sub(lambda match: "".join(filter(None, match.groups())), sentence)
    return BRACKETED.sub(_note, sentence)


def _note(match: re.Match[str]) -> str:
    inner = "".join(filter(None, match.groups())).strip()
    return f"，{inner}，" if CONTINUES.match(inner) else ""


def _about(sentence: str, metric: str) -> str:
    """The clauses about the metric, where a sentence measures more than one thing and names it."""
    places = list(clauses(sentence))
    if len(places) < 2:
        return sentence
    numbered = [(start, end) for start, end in places if quantities(sentence[start:end])]
    key = name_key(readable(metric))
    named = [place for place in numbered if key and key in name_key(sentence[slice(*place)])]
    if len(numbered) < 2 or len(named) != 1:
        return sentence
    start, end = named[0]
    for following in numbered[numbered.index(named[0]) + 1 :]:
        if not CONTINUES.match(sentence[slice(*following)]):
            break
        end = following[1]
    return sentence[start:end]


def _statements(sentence: str, remark: str) -> tuple[list[Level], list[Change]]:
    """Everything that a sentence measures: at most one level and one change. Raises ``E_NUMBER_INVALID``."""
    parts = _parts(sentence)
    levels: list[Level] = []
    changes = [_change(part, remark) for part in parts if part.quantity.kind == POINTS]
    rest = [part for part in parts if part.quantity.kind != POINTS]
    place = 0
    while place < len(rest):
        pair = rest[place : place + 2]
        if len(pair) == 2 and (between := _between(sentence, pair)) is not None:
            if between == RANGE.pattern:
                raise _range(remark)
            levels.append(_from_to(pair, between, remark))
            place += 2
            continue
        read = _single(pair[0], remark)
        if isinstance(read, Level):
            levels.append(read)
        else:
            changes.append(read)
        place += 1
    if len(levels) > 1 or len(changes) > 1 or (levels and changes and not _belong_together(sentence, parts)):
        raise _several(remark)
    return levels, changes


def _parts(sentence: str) -> list[Part]:
    places = list(clauses(sentence))
    parts, end = [], 0
    for quantity in quantities(sentence):
        start, stop = next(place for place in places if place[0] <= quantity.start <= place[1])
        parts.append(Part(quantity, sentence[max(end, start) : quantity.start], sentence[start:stop]))
        end = quantity.end
    return parts


def _belong_together(sentence: str, parts: list[Part]) -> bool:
    """Whether a level and a change are of one thing: in one clause, or the later clause goes on about the same."""
    used = list(dict.fromkeys(part.clause for part in parts))
    return all(CONTINUES.match(clause.strip()) or NOW.match(clause.strip()) for clause in used[1:])


def _between(sentence: str, pair: list[Part]) -> str | None:
    """What leads from the first quantity to the second; the range's own pattern for a range, ``None`` for two numbers."""
    first, second = (part.quantity for part in pair)
    between = sentence[first.end : second.start]
    lead = sentence[: first.start]
    if RANGE.fullmatch(between.strip()):
        from_to = between.strip().casefold() in {"到", "至", "to"} and FROM.search(
            pair[0].clause[: len(pair[0].before)]
        )
        return between if from_to else RANGE.pattern
    moves = TO.search(between) and (direction_of(between) or TURNED.search(between) or FROM.search(lead))
    if moves and not _is_change(pair[0]):
        return between
    then_and_now = PAST.search(pair[0].before) and NOW.search(pair[1].before) and not direction_of(pair[1].before)
    return between if then_and_now and pair[0].clause != pair[1].clause else None


def _is_change(part: Part) -> bool:
    """Whether a first quantity is itself how much more or less, and no level to start from."""
    return bool(direction_of(part.before)) and not FROM.search(part.before) and not TO.search(part.before)


def _from_to(pair: list[Part], between: str, remark: str) -> Level:
    """From one level to another, in the unit of the second where the first can be told in it."""
    first, second = (part.quantity for part in pair)
    words = direction_of(between) or direction_of(pair[0].before)
    if TIMES in {first.kind, second.kind} or (PART in {first.kind, second.kind} and first.kind != second.kind):
        raise _contradiction(remark)
    unit = second.unit or first.unit
    baseline, result = converted(_signed(first), first.unit or unit, unit), _signed(second)
    if baseline is not None and baseline != baseline.quantize(PLACES) and (told := converted(result, unit, first.unit)):
        baseline, result, unit = _signed(first), told, first.unit
    if baseline is None:
        return Level(None, result, unit, second.comparator, words)
    grows = Direction.UP if result > baseline else Direction.DOWN if result < baseline else ""
    if words and grows and words != grows:
        raise _contradiction(remark)
    return Level(baseline, result, unit, second.comparator, grows or words)


def _signed(quantity: Quantity) -> Decimal:
    return -quantity.value if quantity.sign == "-" else quantity.value


def _single(part: Part, remark: str) -> Level | Change:
    quantity, before = part.quantity, part.before
    of_before = OF_BEFORE.search(before)
    if of_before:
        before = before[: of_before.start()]
        quantity = _compared_with_before(quantity, compared(before))
    direction = _change_direction(part)
    reached = reaches(before)
    if quantity.kind == TIMES:
        return _times(quantity, direction, reached=bool(of_before), remark=remark)
    share = quantity.kind == PART or quantity.unit == "%"
    if share and (of_before or (quantity.kind == PART and reached and direction)):
        return _of_what_was(quantity, direction, remark)
    if not reached and UP.search(before) and DOWN.search(before):
        raise _contradiction(remark)
    if reached or not direction:
        return Level(
            None, _signed(quantity), quantity.unit, quantity.comparator, direction_of(before) if reached else ""
        )
    return _change(part, remark)


def _compared_with_before(quantity: Quantity, comparator: str) -> Quantity:
    """不到原来的一半: the word that compares stands in front of what is compared with."""
    return replace(quantity, comparator=comparator) if comparator and quantity.comparator == Comparator.EQ else quantity


def _times(quantity: Quantity, direction: str, *, reached: bool, remark: str) -> Change:
    grows = Direction.UP if quantity.value >= 1 else Direction.DOWN
    if reached and direction and direction != grows:
        raise _contradiction(remark)
    if grows == Direction.DOWN and (reached or not direction):
        return Change((1 - quantity.value) * 100, ChangeUnit.PERCENT, "%", quantity.comparator, Direction.DOWN)
    return Change(quantity.value, ChangeUnit.TIMES, "x", quantity.comparator, direction or grows)


def _of_what_was(quantity: Quantity, direction: str, remark: str) -> Change:
    """缩短至1/3, 降至原来的30%: what is left of what was there before, told as the change."""
    grows = Direction.UP if quantity.value > 100 else Direction.DOWN
    if quantity.value == 100 or (direction and direction != grows):
        raise _contradiction(remark)
    comparator = quantity.comparator
    if grows == Direction.DOWN:
        comparator = TURNED_ROUND.get(comparator, comparator)
    return Change(abs(quantity.value - 100), ChangeUnit.PERCENT, "%", comparator, grows)


# What is left at most a third is a fall by at least two thirds.
TURNED_ROUND: dict[str, str] = {
    Comparator.LTE: Comparator.GTE,
    Comparator.LT: Comparator.GT,
    Comparator.GTE: Comparator.LTE,
    Comparator.GT: Comparator.LT,
}


def _change(part: Part, remark: str) -> Change:
    quantity, direction = part.quantity, _change_direction(part)
    if not direction:
        raise _refuse(remark, _("“%(text)s” does not say whether it is more or less."))
    if quantity.sign and direction != (Direction.UP if quantity.sign == "+" else Direction.DOWN):
        raise _contradiction(remark)
    quantity = _compared_with_before(quantity, compared(LAST_DIRECTION.sub("", part.before)))
    units = {POINTS: ChangeUnit.POINTS, PART: ChangeUnit.PERCENT}
    unit = units.get(quantity.kind) or (ChangeUnit.PERCENT if quantity.unit == "%" else ChangeUnit.ABSOLUTE)
    return Change(quantity.value, unit, quantity.unit, quantity.comparator, direction)


def _change_direction(part: Part) -> str:
    """Which way a quantity points: by the words in front of it, else by its sign, else by the words of its clause."""
    near = direction_of(part.before)
    if near:
        return near
    if part.quantity.sign:
        return Direction.UP if part.quantity.sign == "+" else Direction.DOWN
    said = COMPARED_WITH.search(part.clause) or part.quantity.kind == TIMES
    if (FASTER if said else PLAINLY_FASTER).search(part.before):
        return Direction.UP
    if (SLOWER if said else PLAINLY_SLOWER).search(part.before):
        return Direction.DOWN
    return direction_of(part.clause)


def _agreeing(level: Level, change: Change, remark: str) -> Change:
    """The change that a text states beside the levels, where both say the same."""
    if level.direction and change.direction != level.direction:
        raise _contradiction(remark)
    if level.baseline is None or change.comparator not in {Comparator.EQ, Comparator.APPROX}:
        return change
    difference = abs(level.result - level.baseline)
    possible = {ChangeUnit.POINTS: [difference], ChangeUnit.ABSOLUTE: [difference]}.get(ChangeUnit(change.unit), [])
    if level.baseline and change.unit == ChangeUnit.PERCENT:
        possible = [difference / level.baseline * 100, *([difference] if level.unit == "%" else [])]
    if level.baseline and level.result and change.unit == ChangeUnit.TIMES:
        ratio = max(level.result / level.baseline, level.baseline / level.result)
        possible = [ratio, ratio - 1]
    tolerance = max(Decimal("0.5"), change.value / 50)
    if not any(abs(change.value - value) <= tolerance for value in possible):
        raise _contradiction(remark)
    if level.unit == "%":
        return Change(difference, ChangeUnit.POINTS, "%", level.comparator, change.direction)
    return change
