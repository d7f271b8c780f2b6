"""The lists of words behind the matching, from their file; no database is asked."""

import json
from functools import lru_cache
from typing import Any

from ecosystem.vocabulary.loading import FOLDER


@lru_cache(1)
def lexicon() -> dict[str, Any]:
    """``industry``, ``subjects``, ``trades``, ``county_words``, ``shared_sites``: lists. ``spelled``, ``called``: what stands for what."""
    return json.loads((FOLDER / "name_words.json").read_text(encoding="utf-8"))
