"""Workbooks of the old kind cannot be made on the fly; one of invented data is kept."""

from pathlib import Path

import pytest

OLD_WORKBOOK = Path(__file__).parents[2] / "data" / "invented_members.xls"


@pytest.fixture
def old_workbook() -> bytes:
    return OLD_WORKBOOK.read_bytes()
