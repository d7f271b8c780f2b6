"""The orders in which organizations are listed, the same at every door."""

from ecosystem.core.paging import Key

UNIQUE = Key("id")
# The first is the usual one; ``core.searching.BY_RELEVANCE`` is where something is searched for.
ORDERS: dict[str, tuple[Key, ...]] = {
    "name": (Key("sort_key"), UNIQUE),
    "newest": (Key("id", descending=True),),
    "founded": (Key("founded_on", descending=True, nullable=True), UNIQUE),
    "oldest": (Key("founded_on", nullable=True), UNIQUE),
}
