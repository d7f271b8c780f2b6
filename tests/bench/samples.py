"""What is asked for in a city: which organization is the median one, which a hub, what a name's four characters are.

Run in a process of its own on the database that DATABASE_URL names; prints JSON.
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
django.setup()

from django.db import connection  # noqa: E402  models exist only after django.setup()
from django.db.models import Count  # noqa: E402

from ecosystem.centers.models import Center  # noqa: E402
from ecosystem.core.paging import Key, keyset_page  # noqa: E402
from ecosystem.organizations.choices import Kind  # noqa: E402
from ecosystem.organizations.models import Organization, OrganizationSector  # noqa: E402
from ecosystem.organizations.orders import ORDERS  # noqa: E402
from ecosystem.relationships.models import Relationship  # noqa: E402
from ecosystem.solutions.models import Solution  # noqa: E402

LARGE_HUB = 3000
NEAR = 2000
DEGREES = """
    SELECT pk, count(*) AS links FROM (
        SELECT subject_id AS pk FROM relationships_relationship
        UNION ALL SELECT object_id FROM relationships_relationship) AS ends
    GROUP BY pk
"""  # one pass over the table; the ORM would make two and join them


def samples() -> dict[str, object]:
    """What the rows of the table ask for."""
    public = Organization.objects.public()
    usual, hub, (sector_pk, sector) = _usual(public), _hub(public), _sector()
    deep = public.count() // 2
    named = public.filter(kind=Kind.COMPANY, pk__gte=usual.pk).exclude(short_name="").order_by("pk").first()
    assert named is not None
    return {
        "organizations": Organization.objects.count(),
        "solutions": Solution.objects.count(),
        "relationships": Relationship.objects.count(),
        "registry": Center.objects.get().registry.code,
        "usual": usual.public_id,
        "usual_pk": usual.pk,
        "usual_links": Relationship.objects.around(usual).count(),
        "hub": hub.public_id,
        "hub_pk": hub.pk,
        "hub_links": Relationship.objects.around(hub).count(),
        "four": named.short_name[:4],
        "two": "科技",
        "sector": sector,
        "sector_pk": sector_pk,
        "deep": deep,
        "deep_cursor": _cursor(public, ORDERS["name"], deep),
    }


def _usual(public):
    """An organization in the middle of the registry with as many links as the median has."""
    middle = public.order_by("pk")[public.count() // 2 :][:NEAR]
    counted = sorted((Relationship.objects.around(one).count(), one.pk) for one in middle[:201])
    return Organization.objects.get(pk=counted[len(counted) // 2][1])


def _hub(public):
    """The public organization whose number of links is nearest to what the largest hubs have."""
    with connection.cursor() as cursor:
        cursor.execute(f"{DEGREES} ORDER BY abs(count(*) - {LARGE_HUB}), pk LIMIT 20")
        nearest = [pk for pk, _links in cursor.fetchall()]
    found = {one.pk: one for one in public.filter(pk__in=nearest)}
    return next(found[pk] for pk in nearest if pk in found)


def _sector() -> tuple[int, str]:
    """The sector that most organizations are in."""
    rows = OrganizationSector.objects.values_list("sector", "sector__code").annotate(number=Count("pk"))
    pk, code, _number = rows.order_by("-number", "sector")[0]
    return pk, code


def _cursor(public, keys: tuple[Key, ...], deep: int) -> str:
    """Where the page begins that has so many rows before it."""
    return keyset_page(public.values(*(key.name for key in keys)), keys, size=deep).next


if __name__ == "__main__":
    print(json.dumps(samples()))
