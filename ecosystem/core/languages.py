"""Content in three languages: entered once in Chinese, shown in either script, in English where it exists."""

import re
from functools import lru_cache

from django.utils.translation import get_language
from opencc import OpenCC

TYPED = re.compile(r"(<[^>]* value=[^>]*>|<textarea\b[^>]*>[^<]*</textarea>)")


def content(chinese: str, english: str = "") -> str:
    """The text for the reader's language; Chinese where no English was entered."""
    return english if english and get_language() == "en" else chinese


@lru_cache(1)
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def traditional(text: str) -> str:
    """Chinese text in traditional characters."""
    return _converter().convert(text)


def traditional_page(html: str) -> str:
    """A page in traditional characters; what stands in a ``value`` or a text box stays as it was typed."""
    # Every second part is a tag with a value or a text box; the rest is converted in as few pieces as can be.
    parts = TYPED.split(html)
    return "".join(part if place % 2 else traditional(part) for place, part in enumerate(parts))


def in_script(html: str) -> str:
    """A page in the script of the active language: what content becomes on a Traditional page is decided here only."""
    return traditional_page(html) if get_language() == "zh-hant" else html
