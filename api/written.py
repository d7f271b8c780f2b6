"""Public records as they are written in answers, kept until they are touched.

To read a thousand records takes little, to make JSON of them most of the time that a list of them costs.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

import orjson
from django.contrib.auth.models import AnonymousUser

from api.rendering import plain
from api.shapes.base import Shape, plan_of, rows_of
from ecosystem.core.dates import today
from ecosystem.following.sets import brought_forward

# So many bytes of records are kept by a process: some 25,000 organizations.
MOST = 32_000_000
ANYBODY = AnonymousUser()


class Written:
    """The JSON of some records, by their keys; of more than ``most`` bytes those go that were written first."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._bytes = most, 0
        self._records: OrderedDict[int, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: int) -> bytes | None:
        """What is written of a record; None where it is not kept."""
        return self._records.get(key)

    def add(self, records: Iterable[tuple[int, bytes]]) -> None:
        """Keep these too."""
        with self._lock:
            for key, record in records:
                self._bytes += len(record) - len(self._records.pop(key, b""))
                self._records[key] = record
            while self._bytes > self._most:
                self._bytes -= len(self._records.popitem(last=False)[1])

    def without(self, touched: Iterable[int]) -> "Written":
        """What is written of all others."""
        left = Written(self._most)
        with self._lock:
            left._records, left._bytes = self._records.copy(), self._bytes
        for key in touched:
            left._bytes -= len(left._records.pop(key, b""))
        return left


def written(shape: type[Shape], keys: Sequence[int]) -> list[orjson.Fragment]:
    """Public organizations as anybody sees them, in the order of their keys.

    ``shape`` must follow from the organization alone, from what belongs to it, and from the vocabulary.
    """
    kept = brought_forward(
        ("written", shape, today()), Written, lambda known, touched: known.without(touched.organizations)
    )
    found = {key: record for key in keys if (record := kept.get(key)) is not None}
    missing = [key for key in keys if key not in found]
    if missing:
        plan = plan_of(shape, None)
        rows = rows_of(shape, None).rows(missing)
        new = [
            (row[0], orjson.dumps(one, default=plain)) for row, one in zip(rows, plan.dress(rows, ANYBODY), strict=True)
        ]
        kept.add(new)
        found.update(new)
    return [orjson.Fragment(found[key]) for key in keys if key in found]
