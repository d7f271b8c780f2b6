"""Cells of sheets: what people and programs put in for nothing or for a fault, and what may leave the registry."""

import re

# What stands in a cell that says nothing, in lower case and one width; dashes and strokes in any number.
NOTHING = frozenset({"", "无", "無", "暂无", "暫無", "n/a", "n.a.", "null", "none", "nil"})
DASHES = re.compile(r"[-‐‑‒–—―−－﹣─━/／\\＼_＿\s]*")
FORMULA_ERRORS = frozenset(
    {
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA"),
    }
)
# LibreOffice writes a number for some faults, and every program hashes where a column is too narrow for its number.
FORMULA_FAULT = re.compile(r"Err:\d+|#{3,}")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def says_nothing(text: str) -> bool:
    """Whether a cell's text is one of the signs that people put for nothing."""
    return text.casefold() in NOTHING or DASHES.fullmatch(text) is not None


def is_formula_error(text: str) -> bool:
    """Whether a cell's text is what a spreadsheet shows where a formula failed."""
    return text.upper() in FORMULA_ERRORS or FORMULA_FAULT.fullmatch(text) is not None


def safe_cell(value: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe in front where it starts like one."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
