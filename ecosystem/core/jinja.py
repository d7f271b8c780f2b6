"""The second template language: for long lists, where Django's own takes several times as long for the same page.

Its templates stand in ``ecosystem/jinja`` and have the same words: ``_("text")`` is collected for translation like Django's.
"""

from functools import lru_cache
from typing import Any

import lucide.jinja
from django.template import engines
from django.template.defaultfilters import urlencode
from django.utils.translation import gettext
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Macro

from ecosystem.core import display


def environment(*, autoescape: bool, **options: Any) -> Environment:
    """What templates can use: texts in the reader's language, numbers, dates and icons."""
    chosen = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**chosen, autoescape=True)
    made.globals |= {"_": gettext, "icon": icon}
    made.filters |= {"number": _number, "urlencode": urlencode}
    return made


def _number(value: Any) -> str:
    """As Django's templates write it; whole numbers, which lists are full of, without the detour."""
    return f"{value:,}" if type(value) is int else display.number(value)


@lru_cache(256)
def icon(name: str, size: int, **attributes: str) -> str:
    """An icon as inline SVG; attributes are written with underscores."""
    return lucide.jinja.lucide(name, size=size, **attributes)


def macro(template: str, name: str) -> Macro:
    """A part of a page: a macro of a template in ``ecosystem/jinja``."""
    return getattr(engines["lists"].env.get_template(template).module, name)
