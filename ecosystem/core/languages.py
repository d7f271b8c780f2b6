"""Content in three languages: entered once in Chinese, shown in either script, in English where it exists."""

import re
from functools import lru_cache

from django.utils.translation import get_language
from opencc import OpenCC

TAG = re.compile(r"(<[^>]*>)")


def content(chinese: str, english: str = "") -> str:
    """The text for the reader's language; Chinese where no English was entered."""
    return english if english and get_language() == "en" else chinese


@lru_cache(1)
def _converter() -> OpenCC:
    return OpenCC("s2t")


def traditional(text: str) -> str:
    """Chinese text in traditional characters."""
    return _converter().convert(text)


def traditional_page(html: str) -> str:
    """A page in traditional characters; what stands in a ``value`` stays as the reader typed it."""
    parts = TAG.split(html)
    return "".join(part if part.startswith("<") and " value=" in part else traditional(part) for part in parts)


def in_script(html: str) -> str:
    """A page in the script of the active language: what content becomes on a Traditional page is decided here only."""
    return traditional_page(html) if get_language() == "zh-hant" else html
