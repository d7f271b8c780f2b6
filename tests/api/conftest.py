"""What the tests of the API share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries_of() -> Callable[[Callable[[], Any]], int]:
    """``queries_of(asked)``: how many queries it takes, the second time."""

    def counted(asked: Callable[[], Any]) -> int:
        asked()
        with CaptureQueriesContext(connection) as captured:
            asked()
            return len(captured)

    return counted
