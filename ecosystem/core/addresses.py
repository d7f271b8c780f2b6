"""Addresses of records: Django works each one out anew, and a page has a hundred."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from ecosystem.core.ids import ALPHABET, LENGTH

# An id that no record has: of all numbers none is made of one character alone.
STAND_IN = ALPHABET[0] * LENGTH


def record_path(name: str, public_id: str) -> str:
    """The path of the view ``name`` for a record, in the active language: like ``reverse(name, args=[public_id])``."""
    before, after = _around(name, get_language(), get_script_prefix(), settings.ROOT_URLCONF)
    return f"{before}{public_id}{after}"


@lru_cache(512)
def _around(name: str, language: str | None, prefix: str, urlconf: str) -> tuple[str, str]:
    """What stands before an id and after it. Some records have to be said to be of a noun: ``directory:suggest figure``."""
    view, _blank, noun = name.partition(" ")
    before, _id, after = reverse(view, args=[noun, STAND_IN] if noun else [STAND_IN]).partition(STAND_IN)
    return before, after
