"""Words and tones of codes, where a page of the desk shows a code that came without its record."""

from collections.abc import Mapping
from typing import Any

from django import template

from ecosystem.desk.nouns.columns import TONES
from ecosystem.programs.choices import Advice, State

register = template.Library()


@register.filter
def tone(code: str) -> str:
    """The tone of the badge of a code."""
    return TONES.get(code, "plain")


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key that the page knows only by name."""
    return mapping.get(key, "")


@register.filter
def advice_label(code: str) -> str:
    """What a reviewer recommended, in words."""
    return str(Advice(code).label)


@register.filter
def state_label(code: str) -> str:
    """The state of an enrollment, in words."""
    return str(State(code).label)
