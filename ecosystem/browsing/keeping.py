"""The index that a process keeps, and how it follows the registry: from what change sets say they touched."""

from collections import defaultdict
from datetime import date
from threading import Lock

from django.db.models import QuerySet

from ecosystem.audit.editions import edition_stamp
from ecosystem.audit.models import Change
from ecosystem.audit.recording import is_writing
from ecosystem.browsing.index import Index
from ecosystem.core.batches import chunks
from ecosystem.core.dates import today
from ecosystem.programs.models import Enrollment
from ecosystem.solutions.models import SolutionParty

Stamp = tuple[int, str]
ORGANIZATION = "organizations.organization"
ENROLLMENT = "programs.enrollment"
SOLUTION = "solutions.solution"
TOLD = ("label", "object_id", "subject_label", "subject_id", "other_label", "other_id")
# What decides about many organizations at once: the trees of terms, and which programs the public can see.
DECIDES_ABOUT_MANY = frozenset(
    {"vocabulary.sector", "vocabulary.place", "programs.program", "centers.platform", "centers.center"}
)
# So far behind, or so much of it changed, reading all of it anew takes less.
FAR_BEHIND = 500
MOST_CHANGED = 10

_lock = Lock()
_kept: list[tuple[Stamp, Index]] = []


def index_now() -> Index | None:
    """The index of the edition that is being read, and of today; None where something is being written just now.

    To be asked for inside :func:`ecosystem.audit.editions.one_edition`, in the snapshot that the answer is made of.
    """
    if is_writing():
        return None
    stamp, day = edition_stamp(), today()
    for known, index in _kept:
        if known == stamp and index.day == day:
            return index
    with _lock:
        return _brought_to(stamp, day)


def forget() -> None:
    """Let go of the index; the next who asks has it read anew."""
    with _lock:
        _kept.clear()


def _brought_to(stamp: Stamp, day: date) -> Index:
    known, index = _kept[0] if _kept else (None, None)
    if known == stamp and index is not None and index.day == day:
        return index
    made = _next(known, index, stamp) if known and index and index.day == day else None
    made = made or Index.read(day)
    # Whoever reads a replica may be a little behind whoever reads the primary: both find theirs.
    _kept[:] = [(stamp, made), *_kept[:1]]
    return made


def _next(known: Stamp, index: Index, stamp: Stamp) -> Index | None:
    """The index after the change sets between two editions; None where it has to be read anew."""
    if not known[0] < stamp[0] <= known[0] + FAR_BEHIND:
        return None
    changed = changed_between(known[0], stamp[0])
    if changed is None or len(changed) * MOST_CHANGED > len(index.listed):
        return None
    return index.after(changed)


def changed_between(known: int, now: int) -> set[int] | None:
    """The organizations that the change sets after one edition and up to another may have changed.

    None where they changed what decides about many at once.
    """
    changes = Change.objects.filter(change_set__edition__gt=known, change_set__edition__lte=now)
    touched: dict[str, set[int]] = defaultdict(set)
    rows = changes.order_by().values_list(*TOLD)
    for label, pk, subject_label, subject, other_label, other in rows.iterator():
        if label in DECIDES_ABOUT_MANY:
            return None
        touched[label].add(pk)
        touched[subject_label].add(subject)
        touched[other_label].add(other)
    enrolled = _named_by(Enrollment.objects.all(), "pk", touched[ENROLLMENT])
    made = _named_by(SolutionParty.objects.all(), "solution", touched[SOLUTION])
    return touched[ORGANIZATION] | enrolled | made


def _named_by(rows: QuerySet, path: str, keys: set[int]) -> set[int]:
    """The organizations of the rows that have one of the keys. What is there no more was told by its own change."""
    found: set[int] = set()
    for some in chunks(key for key in keys if key is not None):
        found.update(rows.filter(**{f"{path}__in": some}).values_list("organization", flat=True))
    return found
