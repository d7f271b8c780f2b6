"""What the page of a merge tells of the two records beside their fields: how much belongs to each."""

from dataclasses import dataclass
from typing import Any

from ecosystem.organizations.merging.relations import relations_to
from ecosystem.organizations.merging.rules import is_carried
from ecosystem.organizations.models import DuplicatePair, Organization


@dataclass(frozen=True)
class Belonging:
    """How many records of a kind belong to each of the two."""

    title: str
    kept: int
    absorbed: int


def belongings(kept: Organization, absorbed: Organization) -> list[Belonging]:
    """Every kind of which at least one has some, by the number of them."""
    found: dict[str, list[int]] = {}
    for relation in relations_to(Organization):
        if is_carried(relation):
            numbers = found.setdefault(relation.title, [0, 0])
            for side, record in enumerate((kept, absorbed)):
                numbers[side] += relation.rows(record).count()
    rows = [Belonging(title, *numbers) for title, numbers in found.items() if any(numbers)]
    return sorted(rows, key=lambda row: -(row.kept + row.absorbed))


def suspected(user: Any, organization: Organization) -> list[tuple[Organization, DuplicatePair]]:
    """The records that the scan takes for the same organization, the likeliest first."""
    rows = DuplicatePair.objects.visible_to(user).open().select_related("low__place", "high__place")
    mine = rows.filter(low=organization) | rows.filter(high=organization)
    return [(pair.high if pair.low == organization else pair.low, pair) for pair in mine.order_by("-score", "pk")[:10]]


def pair_between(one: Organization, other: Organization) -> DuplicatePair | None:
    """What the scan says of the two."""
    low, high = sorted((one.pk, other.pk))
    return DuplicatePair.objects.filter(low=low, high=high).first()
