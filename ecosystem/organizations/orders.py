"""The orders in which organizations are listed, the same at every door."""

from ecosystem.core.paging import Key

UNIQUE = Key("id")
RELEVANCE = "relevance"
# The first is the usual one; relevance (see ``best_match_first``) is where something is searched for.
BY_RELEVANCE = (Key("rank", nullable=True), Key("prominence", descending=True), UNIQUE)
ORDERS: dict[str, tuple[Key, ...]] = {
    "name": (Key("sort_key"), UNIQUE),
    "newest": (Key("id", descending=True),),
    "founded": (Key("founded_on", descending=True, nullable=True), UNIQUE),
    "oldest": (Key("founded_on", nullable=True), UNIQUE),
}
