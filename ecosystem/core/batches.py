"""Long streams in pieces that fit into memory, or into one statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Any)

# So many values go into one statement on every database, beside what else the statement asks for.
VALUES = 400


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``, the last one shorter; none for no items."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def chunks(values: Iterable[Key], size: int = VALUES) -> Iterator[list[Key]]:
    """The distinct values, sorted, in lists short enough for one statement."""
    return batches(sorted(set(values)), size)


def distinct(items: Iterable[Item]) -> Iterator[Item]:
    """Each item once, where it comes first; asked for no further than somebody goes."""
    seen = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item
