"""What the page of a platform tells of its compute vouchers: the rules of each scheme, and what its pot still has."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ecosystem.centers.models import Platform
from ecosystem.directory.telling import Citation, citation
from ecosystem.vouchers.models import Pot, Scheme


@dataclass(frozen=True)
class ToldScheme:
    """A scheme as the public is told of it. ``pot`` is that of the day's year, where it has one.

    ``left`` is what its pot still has, in whole percent; it is told for today only, since pots keep no past.
    """

    scheme: Scheme
    pot: Pot | None
    left: int | None
    source: Citation | None


def schemes_of(platform: Platform, day: date, *, is_today: bool) -> list[ToldScheme]:
    """The published schemes of a platform that run on the day; two queries."""
    rows: QuerySet[Scheme] = Scheme.objects.public().filter(platform=platform).as_of(day).with_pots().order_by("pk")
    found = []
    for scheme in rows:
        pot = next((one for one in scheme.pots.all() if one.year == day.year), None)
        left = pot.percent_left if pot is not None and is_today else None
        found.append(ToldScheme(scheme, pot, left, citation(scheme.source)))
    return found
