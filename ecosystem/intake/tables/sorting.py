"""Which rows of a sheet are data, and what the others are, told by what stands in them and in the rows before."""

import re
from collections.abc import Sequence

from ecosystem.core.cells import says_nothing
from ecosystem.core.text import clean
from ecosystem.intake.kinds.base import FIGURES, How
from ecosystem.intake.reading.cells import TEXT, Row
from ecosystem.intake.tables.headers import Column, Header, columns_of
from ecosystem.intake.tables.lines import (
    continues_note,
    filled,
    folded,
    is_bare_total,
    is_labeled,
    is_numbering,
    is_remark,
    is_section,
    is_total,
    repeats,
)
from ecosystem.intake.tables.merged import Merged
from ecosystem.intake.values import choices
from ecosystem.intake.values.refusing import can_read
from ecosystem.intake.values.texts import shown
from ecosystem.intake.values.units import unit_of

# What a row of units says beside the units that headings have; and what it says of dates and texts.
UNITS = frozenset({"年", "月", "日", "天", "人", "张"})
FORMATS = frozenset(
    {
        *("年月日", "年/月/日", "年-月-日", "年.月.日", "年-月", "年/月", "年月", "日期", "文本", "文字"),
        *("yyyy-mm-dd", "yyyy/mm/dd", "yyyymmdd", "yyyy-mm"),
    }
)
MEASURED = ("metric", "measure")
NAMES = ("name", "org_name")
# So many fields that a row heads another table, and is no data.
ANEW = 3
# And so many words in common with the first heading, before it is looked at closely: data has none of them.
SHARED = 2
# In a list of names alone, 一、 numbers the names.
FEWEST = 3
# How far below the heading a row may number its columns, or say in what they count.
JUST_BELOW = 2
ISSUER = re.compile(r"[\u4e00-\u9fff()]{2,}(?:中心|公司|局|委|委员会|办公室|办|政府|院|部|处|协会|学会|联盟|管委会)")
Texts = list[tuple[int, str]]


class RowSorter:
    """Sorts the rows of a sheet from top to bottom.

    ``columns`` are those by field that hold for the row that was asked for last; another heading further down changes
    them, and what it says of units is noted in the header.
    """

    def __init__(self, header: Header, merged: Merged) -> None:
        self.header = header
        self.wide = {merge.first_row for merge in merged.wide()}
        self.words = frozenset(word for level in header.levels for word in level) - {""}
        self.before = ""
        self._take(header.columns)

    def why_no_data(self, row: Row, full: Row) -> str:
        """Why a row is no data; empty where it is. ``full`` is the row with what is merged into it from above."""
        self.before = self._why(row, full)
        return self.before

    def _take(self, columns: Sequence[Column]) -> None:
        self.columns: dict[str, list[Column]] = {}
        for column in columns:
            if column.field:
                self.columns.setdefault(column.field, []).append(column)
        self.known = {c.index for c in columns if c.field} | {c.index for c in self.header.months}

    def _indexes(self, *names: str) -> list[int]:
        return [column.index for name in names for column in self.columns.get(name, ())]

    def _why(self, row: Row, full: Row) -> str:
        if row.number <= self.header.rows[-1]:
            return "header" if row.number in self.header.rows else "title"
        texts = filled(row)
        if not texts:
            return "blank"
        if self._heads_anew(row, texts):
            return "header"
        if self._looks_coded(row) or (self._is_told(row) and not is_bare_total(texts[0][1])):
            return ""
        if self._is_sum(texts):
            return "total"
        return "" if self._is_under_a_name(row, full) else self._aside(row, texts)

    def _aside(self, row: Row, texts: Texts) -> str:
        """What a row is that tells about the table: a note, a heading said again, the heading of a section."""
        continues = self.before == "note" and continues_note(texts)
        if is_remark(texts) or is_labeled(texts) or continues or self._is_issuer(texts):
            return "note"
        if self._says_again(row, texts) or self._is_of_columns(row, texts):
            return "header"
        if not any(column in self.known for column, _ in texts):
            return "blank" if texts[0][1].isdigit() else "section"
        if row.number in self.wide and len(texts) == 1:
            return "section"
        is_list = len(self.header.columns) < FEWEST
        return "section" if not is_list and is_section(texts, _is_kind) else ""

    def _is_sum(self, texts: Texts) -> bool:
        """Whether a row sums up others; what is measured may be called a sum, and is data."""
        measured = self._indexes(*MEASURED)
        return is_total([(column, text) for column, text in texts[:2] if column not in measured])

    def _looks_coded(self, row: Row) -> bool:
        """Whether the row has a code, as only data has."""
        return any(len(folded(row.cell(index))) == 18 for index in self._indexes("uscc"))

    def _is_told(self, row: Row) -> bool:
        """Whether a row has a name, and beside it a kind or a state that is read, as only data has."""
        if not any(row.cell(index) is not None for index in self._indexes(*NAMES)):
            return False
        return any(
            (said := folded(row.cell(index))) and can_read(reads, said)
            for reads, name in ((choices.kind, "kind"), (choices.status, "status"))
            for index in self._indexes(name)
        )

    def _is_under_a_name(self, row: Row, full: Row) -> bool:
        """Whether a row goes on with a name that is merged down over it."""
        needed = self._indexes(*(field.name for field in self.header.kind.required))
        merged = (folded(full.cell(index)) for index in needed if row.cell(index) is None)
        return any(text and text not in self.words for text in merged)

    def _is_issuer(self, texts: Texts) -> bool:
        """Whether a row only says whose list it is, where the date of signing stands below it."""
        if len(texts) != 1 or not ISSUER.fullmatch(texts[0][1]):
            return False
        fields = (self.header.kind.field(name) for name in self.columns if texts[0][0] in self._indexes(name))
        return any(field.how in FIGURES or field.how == How.STATUS for field in fields)

    def _is_of_columns(self, row: Row, texts: Texts) -> bool:
        """Whether one of the rows just below the heading numbers the columns, or says in what they count."""
        if row.number > self.header.rows[-1] + JUST_BELOW:
            return False
        bare = {column: text.strip("()[]") for column, text in texts}
        units = {column for column, text in bare.items() if text in UNITS or unit_of(f"({text})")}
        if not units or any(
            text not in FORMATS and not says_nothing(text) for c, text in bare.items() if c not in units
        ):
            return is_numbering(texts)
        for column in self.header.columns:
            if column.index in units:
                column.unit = column.unit or bare[column.index]
        return True

    def _says_again(self, row: Row, texts: Texts) -> bool:
        """Whether a row says the heading again, as on every page; the units that it states hold below it."""
        if not repeats(texts, self.header.levels):
            return False
        stated = {name: unit_of(shown(row.cell(columns[0].index))) for name, columns in self.columns.items()}
        if any(stated.values()):
            self.header.state(row.number, {name: unit for name, unit in stated.items() if unit})
        return True

    def _heads_anew(self, row: Row, texts: Texts) -> bool:
        """Whether a row heads another table of the same kind below the first, with columns in another order."""
        if sum(folded(cell) in self.words for cell in row.cells if cell is not None and cell.kind == TEXT) < SHARED:
            return False
        if len(texts) < ANEW or self.header.months or repeats(texts, self.header.levels):
            return False
        columns = columns_of(self.header.kind, [clean(shown(cell)) for cell in row.cells])
        fields = {column.field for column in columns if column.field}
        needed = {field.name for field in self.header.kind.required}
        if len(fields) < ANEW or len(fields) * 2 < len(texts) or not needed <= fields:
            return False
        self._take(columns)
        self.header.state(row.number, {column.field: column.unit for column in columns if column.field})
        return True


def _is_kind(said: str) -> bool:
    return can_read(choices.kind, said)
