"""The parts of a workbook that its sheets refer to: what is where, shared texts, formats."""

import re
from collections.abc import Mapping

from ecosystem.intake.reading.markup import local
from ecosystem.intake.reading.refusing import Refused

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
TRUE = {"1", "true", "on"}


def unescaped(text: str) -> str:
    """The text with ``_x000D_`` made the character it stands for."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Relations:
    """What a part refers to inside the package: id, kind and target. What lies outside is none of ours."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class WorkbookPart:
    """The sheets: name, reference and whether people see them; and from which day dates are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "sheet":
            reference = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((unescaped(attributes.get("name", "")), reference, visible))
        elif local(name) == "workbookPr":
            self.from_1904 = attributes.get("date1904") in TRUE

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class Styles:
    """The number of the format of each style of a cell, and the texts of the formats that have one."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.codes: dict[int, str] = {}
        self._in_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = local(name)
        try:
            if name == "cellXfs":
                self._in_cells = True
            elif name == "xf" and self._in_cells:
                self.numbers.append(int(attributes.get("numFmtId") or 0))
            elif name == "numFmt":
                self.codes.setdefault(int(attributes.get("numFmtId", "")), attributes.get("formatCode", ""))
        except ValueError as error:
            raise Refused("damaged") from error

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cells = False

    def text(self, data: str) -> None:
        pass


class Strings:
    """The texts that cells share, without the readings that Japanese writers put above them."""

    def __init__(self, longest: int) -> None:
        self.found: list[str] = []
        self._longest = longest
        self._pieces: list[str] = []
        self._hears = self._in_reading = False

    def start(self, name: str, _: Mapping[str, str]) -> None:
        name = local(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._in_reading = True
        self._hears = name == "t" and not self._in_reading

    def end(self, name: str) -> None:
        name = local(name)
        self._hears = False
        if name == "rPh":
            self._in_reading = False
        elif name == "si":
            text = unescaped("".join(self._pieces))
            if len(text) > self._longest:
                raise Refused("long_text", limit=self._longest)
            self.found.append(text)

    def text(self, data: str) -> None:
        if self._hears:
            self._pieces.append(data)
