"""The door of this package: a file is opened here, and what is wrong with it is said in the reader's language."""

from collections.abc import Iterator
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from types import TracebackType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.core.errors import InvalidInput
from ecosystem.intake.reading import wire
from ecosystem.intake.reading.cells import Merge, Row, Sheet
from ecosystem.intake.reading.limits import MEGABYTE, USUAL, Limits
from ecosystem.intake.reading.process import Reading
from ecosystem.intake.reading.refusing import Refused

SENTENCES = {
    "absent": gettext_lazy("there is no such file."),
    "large": gettext_lazy("it is larger than %(limit)d MB."),
    "empty": gettext_lazy("it is empty."),
    "no_table": gettext_lazy("there is no table in it."),
    "incomplete": gettext_lazy("it is incomplete or damaged. Send it again, or save it anew."),
    "damaged": gettext_lazy("the workbook is damaged."),
    "old_damaged": gettext_lazy("it is a damaged workbook of the old kind; save it as XLSX."),
    "dangerous": gettext_lazy("it is built like a file made to harm, as no spreadsheet program builds one."),
    "swells": gettext_lazy("it is too large when unpacked."),
    "members": gettext_lazy("it is packed from more than %(limit)d parts."),
    "memory": gettext_lazy("reading it needs too much memory."),
    "time": gettext_lazy("reading it takes too long."),
    "failed": gettext_lazy("the registry cannot read files now; its log says why."),
    "rows": gettext_lazy("it has more than %(limit)d rows."),
    "columns": gettext_lazy("row %(row)d has values beyond column %(limit)d."),
    "cells": gettext_lazy("it has more than %(limit)d cells."),
    "text": gettext_lazy("its cells have more than %(limit)d characters together."),
    "merges": gettext_lazy("it has more than %(limit)d merged cells."),
    "characters": gettext_lazy("row %(row)d has a cell of more than %(limit)d characters."),
    "long_text": gettext_lazy("it has a cell of more than %(limit)d characters."),
    "long_cell": gettext_lazy(
        "row %(row)d has a cell of more than %(limit)d characters, or a quotation mark that is not closed."
    ),
    "quotation": gettext_lazy("row %(row)d has a quotation mark that is not closed."),
    "password": gettext_lazy("it is protected by a password; save it without one."),
    "encoding": gettext_lazy(
        "its text is neither UTF-8 nor UTF-16, GB18030 or Big5; save it as XLSX or as CSV in UTF-8."
    ),
    "broken_utf8": gettext_lazy("its text is UTF-8 with broken characters, the first in line %(line)d; save it anew."),
    "not_text": gettext_lazy("it is neither a workbook nor a text file."),
    "pdf": gettext_lazy("it is a PDF; send the table it was made from, as XLSX, XLS, ODS or CSV."),
    "image": gettext_lazy("it is a picture; send the table itself, as XLSX, XLS, ODS or CSV."),
    "word": gettext_lazy("it is a text document; copy its table into a spreadsheet and send that."),
    "presentation": gettext_lazy("it is a presentation; copy its table into a spreadsheet and send that."),
    "numbers": gettext_lazy("it is a document of Apple Numbers; export it as XLSX."),
    "binary_workbook": gettext_lazy("it is a binary workbook (XLSB); save it as XLSX."),
    "xml_spreadsheet": gettext_lazy("it is an XML spreadsheet of 2003; save it as XLSX."),
    "xml": gettext_lazy("it is an XML file; save the table as XLSX."),
    "web_archive": gettext_lazy("it is a saved web page; open it in a spreadsheet program and save it as XLSX."),
    "web_page": gettext_lazy("it is a web page with tables within tables; copy the table into a spreadsheet."),
    "database": gettext_lazy("it is a database; export its table as XLSX or CSV."),
    "archive": gettext_lazy("it is an archive; unpack it and send the sheet that is in it."),
}


def open_workbook(path: Path, *, name: str = "", limits: Limits = USUAL) -> "Workbook":
    """Open a workbook or text file of any kind, known by its content. Use it in a ``with`` statement.

    ``name`` is what the file is called where ``path`` is not its name. Raises :class:`InvalidInput` (``unreadable``) with a
    sentence, here or while its rows are read, where the file goes beyond the limits or cannot be read.
    """
    name = name or path.name
    if not path.is_file():
        raise refusal(name, Refused("absent"))
    if path.stat().st_size > limits.file_bytes:
        raise refusal(name, Refused("large", limit=limits.file_bytes // MEGABYTE))
    return Workbook(path, name, limits)


class Workbook:
    """A file that is being read, by a process of its own that ends when this is closed.

    ``sheets`` are the visible sheets that hold something, in their order, to be walked once; going on to the next passes over
    rows that were not read. A row without any value is not among a sheet's rows: its number is missing.
    """

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        with path.open("rb") as file:
            self._reading = Reading(file, limits)
        try:
            self.sheets = _sheets(self._reading, name)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whether all was read or not."""
        self._reading.close()


def _sheets(reading: Reading, name: str) -> Iterator[Sheet]:
    """The sheets. What is wrong with the file as a whole is found before the first of them is asked for."""
    rows = _rows(reading, name)
    told = chain(list(islice(rows, 1)), rows)
    return (
        Sheet(title, merges, map(itemgetter(1), group))
        for (_number, title, merges), group in groupby(told, key=itemgetter(0))
    )


def _rows(reading: Reading, name: str) -> Iterator[tuple[tuple[int, str, tuple[Merge, ...]], Row]]:
    """Every row, with the number, name and merges of its sheet."""
    sheet: tuple[int, str, tuple[Merge, ...]] = (0, "", ())
    try:
        for answer in reading:
            if isinstance(answer, list):
                yield sheet, wire.row_of(answer)
            else:
                sheet = (sheet[0] + 1, answer["sheet"], wire.merges_of(answer["merges"]))
    except Refused as refused:
        raise refusal(name, refused) from refused


def refusal(name: str, refused: Refused) -> InvalidInput:
    """The refusal of a file, in the reader's language."""
    why = str(SENTENCES[refused.code]) % refused.values
    if refused.values.get("sheet"):
        why = _("sheet “%(sheet)s”: %(why)s") % {"sheet": refused.values["sheet"], "why": why}
    return unreadable(name, why)


def unreadable(name: str, why: str) -> InvalidInput:
    """The refusal of a file as a whole."""
    return InvalidInput(
        "unreadable", _("%(file)s cannot be read: %(why)s") % {"file": name, "why": why}, {"file": [why]}
    )
