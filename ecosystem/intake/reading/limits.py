"""How much of a file is read. A table that people made stays far below; what does not was made by a program, or to harm."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
# A workbook unpacks to ten or thirty times its size. A small one may do more: it cannot fill the memory.
UNPACKED, RATIO, SMALL = 400 * MEGABYTE, 100, 20 * MEGABYTE
MEMBERS = 4_096
MERGES = 100_000
# Serial numbers beyond this are no dates of a spreadsheet: 9999-12-31.
LAST_DAY = 2_958_465
# What a number of a spreadsheet holds; further digits of a longer one are lost.
DIGITS = 15
# Of the process that reads: memory it can address, seconds it can compute, files it can have open.
MEMORY, SECONDS, OPEN_FILES = 1024 * MEGABYTE, 40, 64


@dataclass(frozen=True)
class Limits:
    """What a caller takes. ``rows`` and ``columns`` are of a sheet, ``cells`` and ``text`` (characters) of the file."""

    file_bytes: int = 20 * MEGABYTE
    rows: int = 200_000
    columns: int = 200
    cells: int = 2_000_000
    text: int = 100_000_000
    characters: int = 32_767


USUAL = Limits()
