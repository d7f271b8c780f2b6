"""Cells of the sheets that leave the registry."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def safe_cell(value: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe in front where it starts like one."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
