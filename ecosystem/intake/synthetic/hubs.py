"""Which organizations of a synthetic city later ones are linked to again and again."""

from django.db.models import QuerySet

from ecosystem.intake.synthetic.population import PART
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization

# A hub draws links from so many organizations and no more: the largest have some 3,000 links, in a city of any size.
REACH = 7 * PART
MOST = 5000


def known_before(done: int, there: QuerySet[Organization]) -> list[Organization]:
    """The hubs that organization number ``done`` finds: the first ones of every part since the hubs last changed.

    ``there`` are the city's organizations in the order in which they were made.
    """
    first = done - done % REACH
    rows = list(there[first:done].values_list("pk", "status"))
    chosen: list[int] = []
    for part in range(0, len(rows), PART):
        public = [pk for pk, status in rows[part : part + PART] if status == Status.PUBLIC]
        chosen += public[: max(50, len(public) // 20)]
    found = Organization.objects.in_bulk(chosen[:MOST])
    return [found[pk] for pk in chosen[:MOST]]
