"""What a process remembers of the public edition: small answers that every page asks for and only a write changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from ecosystem.audit.editions import edition_stamp
from ecosystem.audit.recording import is_writing

Answer = TypeVar("Answer")
# Addresses decide how many different things are asked for, so they must not decide how much is kept.
MOST = 4096
_kept: dict[Hashable, Any] = {}
_stamp: list[tuple[int, str]] = []


def kept(name: Hashable, make: Callable[[], Answer]) -> Answer:
    """``make()``, asked once by this process as long as the edition lasts; ``name`` says everything else it depends on.

    For what is made of public data alone and is never changed by whoever gets it. While a change set is open nothing is
    kept: what is being written may yet be taken back.
    """
    if is_writing():
        return make()
    stamp = edition_stamp()
    if _stamp != [stamp]:
        _kept.clear()
        _stamp[:] = [stamp]
    key = (stamp, name)
    found = _kept.get(key, _kept)
    if found is not _kept:
        return found
    made = make()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = made
    return made


def kept_of_many(
    shelf: str,
    key: Hashable,
    make: Callable[[], Answer],
    *,
    most: int,
    weight: Callable[[Answer], int] = lambda _one: 1,
) -> Answer:
    """``make()`` like :func:`kept`, where addresses decide how many there are: of all on a shelf the newest stay, up to ``most`` by weight."""
    known: OrderedDict[Hashable, Answer] = kept(("shelf", shelf), OrderedDict)
    found = known.get(key)
    if found is None:
        found = known[key] = make()
        while len(known) > 1 and sum(map(weight, known.values())) > most:
            known.popitem(last=False)
    return found


def forget() -> None:
    """Let go of everything that is kept."""
    _kept.clear()
    _stamp.clear()
