"""Which records are worth comparing: those that share a key. Of a hundred thousand records that are few of five thousand million pairs."""

from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import groupby

from ecosystem.core.text import syllables
from ecosystem.organizations.matching.parts import parts
from ecosystem.organizations.matching.sides import Side

# So many records in a registry can be told apart in 20 bits; the other 44 are of the key.
POSITION_BITS = 20
MOST_RECORDS = 1 << POSITION_BITS
# A key that more records have than this tells nothing: 武汉智能科技.
COMMON = 40
SHORTEST_SLIP = 3


def keys_of(side: Side) -> set[str]:
    """What a record shares with others that may be the same: names, cores (as written and as they sound), site, codes."""
    keys = {f"site {side.domain}"} if side.domain else set()
    for scheme, value in side.identifiers.items():
        keys.add(f"{scheme} {value[8:17] if scheme == 'uscc' else value[-6:]}")
    for named in side.names:
        keys.add(f"name {named.key}")
        if named.is_chinese:
            keys.update(_chinese_keys(named.name))
        else:
            keys.add("words " + " ".join(sorted(named.name.casefold().split())[:6]))
    return keys


def _chinese_keys(name: str) -> Iterator[str]:
    for segment in parts(name).segments[-2:]:
        core, rest = segment.core, segment.rest
        if len(rest) < 2:
            continue
        yield f"rest {rest}"
        if len(core) < 2:
            continue
        yield f"core {core} {segment.industry[:1]}"
        yield f"core {core} {sorted(segment.places)[:1]}"
        yield f"sound {''.join(syllables(rest))}"
        if len(rest) >= SHORTEST_SLIP + 1:
            yield from (f"slip {rest[:i]}{rest[i + 1 :]}" for i in range(min(len(rest), 8)))
        if len(core) >= SHORTEST_SLIP:
            yield f"core {core}"


class Blocks:
    """Keys of many records in little memory: a key and the position of its record in one number of 64 bits."""

    def __init__(self) -> None:
        self.entries = array("Q")

    def add(self, position: int, keys: Iterable[str]) -> None:
        for key in keys:
            digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> POSITION_BITS
            self.entries.append((digest << POSITION_BITS) | position)

    def pairs(self) -> list[int]:
        """The pairs of positions that share a key, each once, the lower position in the upper bits; in order."""
        found: set[int] = set()
        mask = MOST_RECORDS - 1
        for _key, run in groupby(sorted(self.entries), key=lambda entry: entry >> POSITION_BITS):
            positions = [entry & mask for entry in run]
            if 1 < len(positions) <= COMMON:
                found.update(
                    (one << POSITION_BITS) | other for i, one in enumerate(positions) for other in positions[i + 1 :]
                )
        return sorted(found)
