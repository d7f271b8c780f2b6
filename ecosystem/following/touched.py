"""What the change sets between two editions may have changed."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from ecosystem.audit.editions import Stamp
from ecosystem.audit.models import Change
from ecosystem.core.batches import chunks
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome, SolutionParty

ORGANIZATION = "organizations.organization"
ENROLLMENT = "programs.enrollment"
SOLUTION = "solutions.solution"
OUTCOME = "solutions.outcome"
TOLD = ("label", "object_id", "subject_label", "subject_id", "other_label", "other_id")
# What decides about many organizations at once: the trees of terms, and which programs the public can see.
DECIDES_ABOUT_MANY = frozenset(
    {
        *("vocabulary.sector", "vocabulary.place", "vocabulary.valuechainlayer"),
        *("programs.program", "centers.platform", "centers.center"),
    }
)
# So many editions behind, reading all of it anew takes less.
FAR_BEHIND = 500


@dataclass(frozen=True)
class Touched:
    """Primary keys of what may be another than it was, or gone, or new."""

    organizations: frozenset[int]
    solutions: frozenset[int]
    outcomes: frozenset[int]


def touched_between(known: Stamp, now: Stamp) -> Touched | None:
    """What was touched after one edition and up to another, later one.

    None where that cannot be told or is not worth it: they are far apart, one is of another history of the registry, or
    something changed that decides about many at once.
    """
    return _told(known, now) if known[0] < now[0] <= known[0] + FAR_BEHIND else None


@lru_cache(8)
def _told(known: Stamp, now: Stamp) -> Touched | None:
    """Everything that follows asks the same question after a write."""
    return _read(known[0], now[0])


def forget() -> None:
    """Let go of what is known of the last editions."""
    _told.cache_clear()


def _read(known: int, now: int) -> Touched | None:
    changes = Change.objects.filter(change_set__edition__gt=known, change_set__edition__lte=now)
    touched: dict[str, set[int]] = defaultdict(set)
    revised: set[int] = set()
    for label, pk, subject_label, subject, other_label, other in changes.order_by().values_list(*TOLD).iterator():
        if label in DECIDES_ABOUT_MANY:
            return None
        if label == ORGANIZATION:
            revised.add(pk)
        for of, key in ((label, pk), (subject_label, subject), (other_label, other)):
            # A figure of a center is of no organization, and says so.
            if key is not None:
                touched[of].add(key)
    enrolled = _named_by(Enrollment.objects.all(), "pk", touched[ENROLLMENT])
    made = _named_by(SolutionParty.objects.all(), "solution", touched[SOLUTION])
    changed = touched[ORGANIZATION] | enrolled | made
    # Whoever uses the compute of a center is served while the public can see whose center that is: thousands, so they are not
    # asked about when that one only got or lost a link.
    providers = Relationship.objects.filter(kind=Kind.USES_COMPUTE_OF, object__center__isnull=False)
    users = _named_by(providers, "object", revised, "subject")
    outcomes = touched[OUTCOME] | _named_by(Outcome.objects.all(), "solution", touched[SOLUTION], "pk")
    return Touched(frozenset(changed | users), frozenset(touched[SOLUTION]), frozenset(outcomes))


def _named_by(rows: QuerySet, path: str, keys: set[int], who: str = "organization") -> set[int]:
    """The organizations of the rows that have one of the keys. What is there no more was told by its own change."""
    found: set[int] = set()
    for some in chunks(keys):
        found.update(rows.filter(**{f"{path}__in": some}).values_list(who, flat=True))
    return found
