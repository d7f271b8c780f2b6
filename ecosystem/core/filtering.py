"""Filters that many nouns use."""

from typing import Any

import django_filters


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Rows that have one of the chosen values in a column of their own.

    Each such row is found once. The library's filter asks for distinct rows all the same, so that a database sorts all of
    them before it gives the first; who filters by rows of another table says ``distinct=True``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"distinct": False, **kwargs})
