"""How rows of a sheet become organizations."""

from ecosystem.organizations.imports.columns import COLUMNS, map_columns
from ecosystem.organizations.imports.rows import ImportedRow, RowError, read_row
from ecosystem.organizations.imports.writing import ImportReport, OrganizationImport

__all__ = [
    "COLUMNS",
    "ImportReport",
    "ImportedRow",
    "OrganizationImport",
    "RowError",
    "map_columns",
    "read_row",
]
