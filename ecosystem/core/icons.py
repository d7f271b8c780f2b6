"""Icons as inline SVG. A page of the desk has sixty of them, and each was copied and written as XML every time."""

from functools import lru_cache
from typing import Any

import lucide.jinja
from django.utils.safestring import SafeString


@lru_cache(512)
def _drawn(name: str, size: int, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    return SafeString(lucide.jinja.lucide(name, size=size, **dict(attributes)))


def icon(name: str, size: int = 24, **attributes: Any) -> SafeString:
    """An icon by its name, ``size`` pixels high and wide; attributes are written with underscores.

    Raises ``lucide.IconDoesNotExist``.
    """
    # Whatever a template writes out is called safe, which the maker of XML would take at its word.
    plain = tuple((key, str(value) + "") for key, value in attributes.items())
    return _drawn(str(name), size, plain)
