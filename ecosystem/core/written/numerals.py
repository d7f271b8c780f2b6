"""Numbers as people write them: 1,500 · １５００ · 1.2亿 · 一千五百 · 壹仟伍佰 · 一亿二千万.

All functions take text of one width and one script (``core.text.fold`` or ``simplify``).
"""

import re
from decimal import Decimal

DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in characters
}
UNITS = (("亿", 10**8), ("万", 10**4), ("千仟", 1000), ("百佰", 100), ("十拾", 10))
# Every sign of a Chinese numeral, for a character class.
HAN = "".join([*DIGITS, *(sign for signs, _size in UNITS for sign in signs)])
TO_DIGITS = str.maketrans({character: str(value) for character, value in DIGITS.items()})

GROUPED = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ '’]\d{3})+|\d{1,4}(?:[, ]\d{4})+"
PLAIN = re.compile(rf"(?P<whole>{GROUPED}|\d+)?(?P<part>\.\d*)?(?P<power>[eE][-+]?\d{{1,2}})?")
SEPARATORS = re.compile(r"[, '’]")
LONGEST = 40


def digits(text: str) -> Decimal | None:
    """The number that digits say, grouped by threes or fours or not at all; ``None`` where it is none."""
    match = PLAIN.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or not (match["whole"] or len(match["part"] or "") > 1):
        return None
    return Decimal(f"{SEPARATORS.sub('', match['whole'] or '0')}{match['part'] or ''}{match['power'] or ''}")


def numeral(text: str) -> Decimal | None:
    """The number of a text that holds nothing but a number, in digits, in Chinese or in both; ``None`` where it is none.

    ``3千万``, ``1亿2千万``, ``叁佰伍拾``, ``一千零五``, ``三点五``, ``二〇二一`` and the spoken ``两万五`` (25,000) are read.
    A unit with nothing in front of it (``千万``, ``百``) says no number, only 十 is ten by itself.
    """
    if not text or len(text) > LONGEST:
        return None
    found = digits(text)
    if found is not None:
        return found
    return _parts(text, UNITS)


def _parts(text: str, units: tuple[tuple[str, int], ...]) -> Decimal | None:
    """A number split at its greatest unit: what stands before counts it, what stands after is less than it."""
    for depth, (signs, size) in enumerate(units):
        place = max(text.rfind(sign) for sign in signs)
        if place >= 0:
            inner = units[depth + 1 :]
            # 亿亿 is said of computing power; 万万 is a slip of the pen.
            before = _before(text[:place].strip(), size, units[depth:] if signs == "亿" else inner)
            after = _after(text[place + 1 :].strip(), size, inner)
            return None if before is None or after is None else before * size + after
    return _leaf(text)


def _before(text: str, size: int, units: tuple[tuple[str, int], ...]) -> Decimal | None:
    if not text:
        return Decimal(1) if size == 10 else None
    # 五六百 is five or six hundred, and no number.
    several = len(text) > 1 and all(sign in DIGITS for sign in text)
    return None if several else _parts(text, units)


def _after(text: str, size: int, units: tuple[tuple[str, int], ...]) -> Decimal | None:
    if not text:
        return Decimal(0)
    if len(text) == 1 and size > 10 and DIGITS.get(text) != 0:
        digit = _leaf(text)
        return None if digit is None else digit * size / 10
    bare = text.lstrip("零〇○")
    value = _parts(bare, units) if bare else None
    return value if value is not None and value < size else None


def _leaf(text: str) -> Decimal | None:
    """Digits, or Chinese digits one after the other, with 点 for the point."""
    found = digits(text)
    if found is not None:
        return found
    spelled = text.replace("点", ".", 1).translate(TO_DIGITS)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", spelled) or any(sign.isdigit() for sign in text if sign not in DIGITS):
        return None
    return Decimal(spelled)


def plain(value: Decimal) -> int | float:
    """A number as JSON and people have it: whole without a point."""
    return int(value) if value == value.to_integral_value() else float(value)
