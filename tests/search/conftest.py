"""What the tests of searching share."""

import pytest
from django.core.management import call_command
from django.utils import translation

from ecosystem.vocabulary.models import Place


@pytest.fixture
def wuhan() -> Place:
    """The registry of Wuhan, as its sources tell it."""
    with translation.override("zh-hans"):
        call_command("load_city", "wuhan", verbosity=0)
    return Place.objects.get(code="420100")
