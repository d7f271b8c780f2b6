"""Who has what, of public records, as of a day: read once, and brought forward by what was touched since.

Counting the members of a city costs a look at all of them. A write touches a handful, so only these are asked about again.
For what is public alone: changes that nobody else sees raise no edition, and nothing here would follow them.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.db.models import IntegerField, QuerySet, Value
from pyroaring import BitMap

from ecosystem.audit.editions import Stamp, edition_stamp
from ecosystem.audit.recording import is_writing
from ecosystem.core.batches import batches, chunks
from ecosystem.following.touched import FAR_BEHIND, Touched, touched_between

Answer = TypeVar("Answer")
Sets = Mapping[Any, BitMap]
# Addresses decide how many different things are asked for, so they must not decide how much is kept of each kind: neither
# how many nor how many bytes of them.
MOST, HEAVIEST = 300, 32_000_000
# If more were touched, all are read anew.
MOST_TOUCHED = 4000
ROWS_AT_ONCE = 20_000
# So many lists are read by one query, each with so many keys that were touched: SQLite takes 32,766 values.
READ_TOGETHER, KEYS_TOGETHER = 100, 200
NOBODY = BitMap()

_lock = Lock()
Name = tuple[Hashable, ...]
"""What is kept, and all that it depends on: ``("members", day)``. The first part is the shelf on which it stands."""
_shelves: dict[Hashable, "OrderedDict[Name, tuple[Stamp, Any, int]]"] = defaultdict(OrderedDict)


@dataclass(frozen=True)
class Members:
    """Of what kind the members are, and where they stand in the rows: ``Members("organizations", "organization")``.

    ``kind`` is a field of :class:`Touched`.
    """

    kind: str
    path: str

    def touched(self, touched: Touched) -> frozenset[int]:
        """The members that may be others now."""
        return getattr(touched, self.kind)


ORGANIZATIONS = Members("organizations", "pk")
OF_ORGANIZATIONS = Members("organizations", "organization")
OF_SUBJECTS = Members("organizations", "subject")
SOLUTIONS = Members("solutions", "pk")
OUTCOMES = Members("outcomes", "pk")


def followed(name: Name, rows: QuerySet, members: Members, by: str) -> Sets:
    """The members of each value of ``by`` among the rows.

    Rows are of what the public sees, as of a day; ``name`` says everything they depend on. The sets are shared: whoever
    gets them changes nothing. While a change set is open they are read anew, for it may yet be taken back.
    """

    def forward(sets: Sets, touched: Touched) -> Sets | None:
        changed = members.touched(touched)
        if len(changed) > MOST_TOUCHED:
            return None
        return exchanged(sets, _by_value(rows, members, by, changed), BitMap(changed)) if changed else sets

    return brought_forward((*name, by), lambda: _by_value(rows, members, by), forward)


def sets_of(rows: Mapping[Name, QuerySet], members: Members = ORGANIZATIONS) -> dict[Name, BitMap]:
    """The members of each of several lists, by their names; like :func:`followed`.

    However many they are, those that are not known are read by one query, and what was touched is asked about by one.
    """
    if is_writing():
        return _together(rows, members)
    stamp = edition_stamp()
    latest = {name: _shelves[name[0]].get(name) for name in rows}
    found = {name: known[1] for name, known in latest.items() if known and known[0] == stamp}
    behind: dict[frozenset[int] | None, list[Name]] = defaultdict(list)
    for name, known in latest.items():
        if name not in found:
            touched = touched_between(known[0], stamp) if known else None
            changed = members.touched(touched) if touched else None
            behind[changed if changed is None or len(changed) <= MOST_TOUCHED else None].append(name)
    for changed, names in behind.items():
        fresh = _together({name: rows[name] for name in names}, members, changed)
        for name in names:
            known = latest[name]
            kept = NOBODY if changed is None or known is None else known[1] - BitMap(changed)
            found[name] = _keep(name, stamp, kept | fresh[name])
    return found


def numbers_of(rows: Mapping[Name, QuerySet], members: Members = ORGANIZATIONS) -> dict[Name, int]:
    """How many members each of several lists has; like :func:`sets_of`."""
    return {name: len(those) for name, those in sets_of(rows, members).items()}


def number_of(name: Name, rows: QuerySet, members: Members = ORGANIZATIONS) -> int:
    """How many members one list has."""
    return numbers_of({name: rows}, members)[name]


def followed_in_memory(name: Name, make: Callable[[], BitMap], belongs: Callable[[int], bool]) -> BitMap:
    """Organizations that something in memory tells: all of them by ``make``, and of those touched since each by itself."""

    def forward(known: BitMap, touched: Touched) -> BitMap:
        changed = touched.organizations
        return (known - BitMap(changed)) | BitMap(filter(belongs, changed)) if changed else known

    return brought_forward(name, make, forward)


def kept_until_touched(name: Name, kind: str, make: Callable[[], Answer]) -> Answer:
    """``make()``, asked again once something of the kind (a field of :class:`Touched`) was touched."""
    return brought_forward(name, make, lambda made, touched: None if getattr(touched, kind) else made)


def forget() -> None:
    """Let go of everything that is kept."""
    with _lock:
        _shelves.clear()


def brought_forward(
    name: Name, make: Callable[[], Answer], forward: Callable[[Answer, Touched], Answer | None]
) -> Answer:
    """``make()``, and after a write what ``forward`` makes of it and of what was touched since; None has it made anew.

    ``forward`` changes nothing of what it is given: others may be reading it.
    """
    if is_writing():
        return make()
    stamp = edition_stamp()
    latest: tuple[Stamp, Answer, int] | None = _shelves[name[0]].get(name)
    if latest and latest[0] == stamp:
        return latest[1]
    touched = touched_between(latest[0], stamp) if latest else None
    made = forward(latest[1], touched) if latest and touched else None
    return _keep(name, stamp, make() if made is None else made)


def _keep(name: Name, stamp: Stamp, made: Answer) -> Answer:
    """Keep the newest. Whoever reads a replica may be a little behind, and has it for this once."""
    with _lock:
        shelf = _shelves[name[0]]
        latest = shelf.get(name)
        if latest is None or latest[0][0] <= stamp[0] or latest[0][0] > stamp[0] + FAR_BEHIND:
            shelf[name] = stamp, made, _bytes_of(made)
            shelf.move_to_end(name)
        while len(shelf) > MOST or (len(shelf) > 1 and sum(weight for *_kept, weight in shelf.values()) > HEAVIEST):
            shelf.popitem(last=False)
    return made


def _bytes_of(made: Any) -> int:
    """What sets take at most: two bytes for each member, and never more than a bit for each number up to the largest."""
    if isinstance(made, Mapping):
        return sum(map(_bytes_of, made.values()))
    if isinstance(made, BitMap) and made:
        return min(2 * len(made), made.max() // 8)
    return 0


def _by_value(rows: QuerySet, members: Members, by: str, keys: Collection[int] | None = None) -> Sets:
    found: dict[Any, BitMap] = defaultdict(BitMap)
    for part in _parts(rows.order_by(), members, keys):
        gather(found, part.values_list(by, members.path))
    return dict(found)


def _together(
    rows: Mapping[Name, QuerySet], members: Members, keys: Collection[int] | None = None
) -> dict[Name, BitMap]:
    names = list(rows)
    found: dict[int, BitMap] = defaultdict(BitMap)
    for some in batches(range(len(names)), READ_TOGETHER) if keys is None or keys else ():
        marked = {place: _marked(rows[names[place]], place, members) for place in some}
        if keys is None:
            gather(found, _joined(marked.values()))
            continue
        for those in chunks(keys, KEYS_TOGETHER):
            gather(found, _joined(one.filter(**{f"{members.path}__in": those}) for one in marked.values()))
    return {name: found[place] for place, name in enumerate(names)}


def _marked(rows: QuerySet, place: int, members: Members) -> QuerySet:
    """Rows that say the place of the list which they are of."""
    marked = rows.order_by().annotate(place_of_list=Value(place, output_field=IntegerField()))
    return marked.values_list("place_of_list", members.path)


def _joined(parts: Iterable[QuerySet]) -> QuerySet:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def gather(into: dict[Any, BitMap], rows: QuerySet) -> None:
    """Add each row's member to the set of its value, a stretch of rows at a time, so that memory does not grow with them."""
    for some in batches(rows.iterator(chunk_size=ROWS_AT_ONCE), ROWS_AT_ONCE):
        gathered: dict[Any, list[int]] = defaultdict(list)
        for value, member in some:
            gathered[value].append(member)
        for value, those in gathered.items():
            into[value].update(those)


def _parts(rows: QuerySet, members: Members, keys: Collection[int] | None) -> Iterator[QuerySet]:
    if keys is None:
        yield rows
        return
    for some in chunks(keys):
        yield rows.filter(**{f"{members.path}__in": some})


def exchanged(sets: Sets, fresh: Sets, touched: BitMap) -> dict[Any, BitMap]:
    """The sets without whoever was touched, and with those of them that are there now; what stays as it is is shared."""
    found = {}
    for value in {*sets, *fresh}:
        was, now = sets.get(value, NOBODY), fresh.get(value, NOBODY)
        found[value] = (was - touched) | now if now or was.intersect(touched) else was
    return {value: those for value, those in found.items() if those}
