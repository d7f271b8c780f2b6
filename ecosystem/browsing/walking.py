"""What orders in memory have in common: how those wanted are found in one, by walking along it or by sorting them."""

from array import array
from collections.abc import Iterator
from itertools import islice

from pyroaring import BitMap

# So many keys that are not given yet have their place kept.
ROOM = 1024


def is_rare(wanted: BitMap, most: int, of: int) -> bool:
    """Whether sorting those wanted takes fewer steps than meeting enough of them on the way along an order of so many."""
    return len(wanted) ** 2 < most * of


def met(keys: "array[int]", places: range, wanted: BitMap, most: int) -> list[int]:
    """The first of those wanted whom one meets at these places, in their order."""
    return list(islice(_met(keys, places, wanted), most))


def _met(keys: "array[int]", places: range, wanted: BitMap) -> Iterator[int]:
    return (keys[place] for place in places if keys[place] in wanted)


def with_room(known: "array", key: int, nothing: float) -> None:
    """Have a place for a key in what is known of each; ``nothing`` stands where nobody is."""
    if key >= len(known):
        known.extend(array(known.typecode, [nothing]) * (key + ROOM - len(known)))
