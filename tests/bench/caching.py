"""A cache that keeps everything but whole pages."""

from typing import Any

from django.core.cache.backends.locmem import LocMemCache


class WithoutPages(LocMemCache):
    """Django's memory cache, in which no page is found."""

    def set(self, key: Any, value: Any, *arguments: Any, **named: Any) -> None:
        if not str(key).startswith("page:"):
            super().set(key, value, *arguments, **named)
