"""Content in three languages: entered once in Chinese, shown in either script, in English where it exists."""

import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
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


def language_accepted(request: HttpRequest) -> str:
    """The language of ``Accept-Language``, and of nothing else: no cookie, since caches are told what an answer varies by."""
    return _first_known(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(1000)
def _first_known(header: str) -> str:
    for code, _quality in parse_accept_lang_header(header):
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
