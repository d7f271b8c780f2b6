"""Dates as HTML, for both kinds of template."""

from datetime import date, timedelta
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecosystem.core import display


def when(value: date | None, precision: str = "day", style: str = "words") -> SafeString | str:
    """A date as a ``time`` element, in words or (``style="iso"``) in figures; empty for None."""
    if not value:
        return ""
    return _when(value, precision, style, None if style == "iso" else get_language())


@lru_cache(4096)
def _when(value: date, precision: str, style: str, language: str | None) -> SafeString:
    machine = display.machine_date(value, precision)
    human = machine if style == "iso" else display.precise_date(value, precision)
    return format_html('<time datetime="{}">{}</time>', machine, human)


def period(starts_on: date | None, ends_on: date | None = None) -> str:
    """The days a fact holds, as its first and last day; the end that is stored is the day after."""
    if not starts_on and not ends_on:
        return ""
    first = display.machine_date(starts_on) if starts_on else "…"
    last = display.machine_date(ends_on - timedelta(days=1)) if ends_on else _("now")
    return f"{first} – {last}"
