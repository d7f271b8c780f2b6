"""Cells into rows of fields: where the table begins, what its columns are, which rows are data."""
