"""A kind of sheet: its fields, what their columns are called, and what a row of it is called in the answers."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ecosystem.core.text import CJK_RUN, fold, name_key
from ecosystem.intake.values.units import BRACKETS, LONGEST_HEADING, without_unit

EXPLAINS = 4


class How(StrEnum):
    """How the cells of a field are read, see :mod:`ecosystem.intake.kinds.reading`."""

    NAME = "name"
    TEXT = "text"
    SEVERAL = "several"
    USCC = "uscc"
    IDENTIFIER = "identifier"
    KIND = "kind"
    STATUS = "status"
    CITY = "city"
    DISTRICT = "district"
    PROGRAM = "program"
    CENTER = "center"
    MONEY = "money"
    CURRENCY = "currency"
    NUMBER = "number"
    LEVEL = "level"
    EXACTLY = "exactly"
    CHANGE = "change"
    CHANGE_UNIT = "change_unit"
    DIRECTION = "direction"
    PERCENT = "percent"
    COMPUTE = "compute"
    COUNT = "count"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    YES_NO = "yes_no"
    WEBSITE = "website"
    EMAIL = "email"
    PHONE = "phone"
    RELATION = "relation"
    OUTCOME = "outcome"
    COMPARATOR = "comparator"
    STAGE = "stage"


# Of these a record has one: where several columns say it, the first of them counts.
FIGURES = frozenset({How.DATE, How.MONTH, How.YEAR, How.MONEY, How.NUMBER, How.PERCENT, How.COMPUTE, How.COUNT})


@dataclass(frozen=True, eq=False)
class Field:
    """A field of a record.

    ``pattern`` is a regular expression over a folded heading without blanks and punctuation; ``label`` its name for people.
    ``missing`` is the error code where a row has nothing in a field it needs; ``always`` says that records name it even
    where the sheet has no such column.
    """

    name: str
    how: How
    pattern: str
    label: Any
    missing: str = ""
    always: bool = True

    def is_called(self, key: str) -> bool:
        """Whether a column of this field may be headed so."""
        return key == self.name.replace("_", "") or re.fullmatch(self.pattern, key) is not None


@dataclass(frozen=True, eq=False)
class SheetKind:
    """What the rows of a sheet are about.

    ``code`` chooses it on the command line, ``type`` is what its records are called. ``hint`` is a regular expression over
    folded titles that speaks for the kind; ``telling`` names the fields that only such a sheet has.
    """

    code: str
    type: str
    label: Any
    fields: tuple[Field, ...]
    hint: str
    telling: frozenset[str]
    pair_first: bool = False

    @property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.missing)

    def field(self, name: str) -> Field:
        """The field of that name. Raises ``KeyError``."""
        return next((field for field in self.fields if field.name == name), None) or _unknown(name)

    def recognize(self, heading: str, *, is_shared: bool = False) -> str:
        """The field that a heading names; empty where it names none.

        Two levels are joined with "/": the lower one says more, the upper one helps where the lower is not enough. One
        that ``is_shared`` by several columns (入驻情况 over 时间, 平台 and 状态) names none of them by itself.
        """
        return _recognized(self, heading, is_shared) if len(heading) <= LONGEST_HEADING else ""

    def hinted(self, title: str) -> bool:
        """Whether a title speaks for this kind."""
        return bool(self.hint) and re.search(self.hint, fold(title).replace(" ", "")) is not None


def _unknown(name: str) -> Field:
    raise KeyError(name)


@lru_cache(8192)
def _recognized(kind: SheetKind, heading: str, is_shared: bool) -> str:
    for key in heading_keys(heading, pair_first=kind.pair_first, is_shared=is_shared):
        for field in kind.fields:
            if field.is_called(key):
                return field.name
    return ""


LATIN = re.compile(r"[a-z][a-z .&'-]*[a-z]")
MARKS = re.compile(r"[*＊※#＃:：。.、·]+|^\d+[.、]|\(?必填\)?|\(?选填\)?|\(?必選\)?")


# What the level above several columns ends with, beside what they have in common.
ABOUT = re.compile(r"(?:基本|有关|相关)?(?:情况|信息|概况|资料)$")


def heading_keys(heading: str, *, pair_first: bool = False, is_shared: bool = False) -> list[str]:
    """The ways a heading can be compared: its lowest level, that with the one above it, whole, its upper levels.

    With ``pair_first`` the level above counts first: 甲方/名称 and 乙方/名称 are two fields.
    """
    levels = [level for level in heading.split("/") if level.strip()]
    lowest, pair = levels[-1:], ["".join(levels[-2:])]
    above = ABOUT.sub("", levels[-2]) if len(levels) > 1 else ""
    # 入驻情况/时间 is 入驻时间, and so is 时间/入驻.
    turned = [f"{above}{levels[-1]}", f"{levels[-1]}{above}"] if above else []
    first = pair + turned + lowest if pair_first else lowest + pair + turned
    wordings = [*first, heading, *([] if is_shared else levels[:-1])]
    keys = []
    for wording in wordings:
        folded = fold(wording)
        bare, within = MARKS.sub("", folded), MARKS.sub("", BRACKETS.sub("", folded))
        keys += [name_key(bare), name_key(within), name_key(without_unit(within))]
        if CJK_RUN.search(within) and LATIN.search(within):
            # One heading in two languages: 企业名称 Company name.
            keys += [name_key("".join(CJK_RUN.findall(within))), name_key(" ".join(LATIN.findall(within)))]
    # 计划／平台 is one of them; a table keeps a stroke of a heading full width.
    keys += [name_key(part) for part in BRACKETS.sub("", heading).split("／")[:-1] + heading.split("／")[1:]]
    # 营业执照编号（统一社会信用代码） is called by what explains it; a short word in brackets explains something else.
    keys += [key for said in BRACKETS.findall(fold(heading)) if len(key := name_key(said)) >= EXPLAINS]
    return [key for key in dict.fromkeys(keys) if key]
