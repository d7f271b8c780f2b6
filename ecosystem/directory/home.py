"""The front page: a city's registry at a glance."""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ecosystem.centers.models import PeerCity, Platform
from ecosystem.centers.registries import registries
from ecosystem.centers.reports import capacity_on
from ecosystem.core.batches import distinct
from ecosystem.core.display import number
from ecosystem.core.languages import content
from ecosystem.core.queries import with_sticky
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.cases import strongest_outcomes
from ecosystem.directory.leaflets import leaves_of
from ecosystem.directory.public import page, public_page
from ecosystem.directory.reported import Tile, headline_tiles
from ecosystem.directory.rows import organization_rows
from ecosystem.directory.telling import citation
from ecosystem.figures.counting import territory_of
from ecosystem.figures.questions import Territory
from ecosystem.following.sets import OF_ORGANIZATIONS, followed
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.vocabulary.models import Place

NEWEST = 8
STRONGEST = 6
UTILIZATION = "utilization_average"


@public_page
def home(request: HttpRequest, asked: Asked) -> HttpResponse:
    """One search box, the headline figures with their sources and counts, the center, and what came of it."""
    registry = asked.registry
    newest, are_members = _newest(asked)
    context: dict[str, Any] = {
        "outcomes": strongest_outcomes(asked, STRONGEST),
        "newest": organization_rows(newest, asked.day, in_every_city=registry is None),
        "newest_are_members": are_members,
        "cities": list(registries()),
        "suggestions": _suggestions(asked),
    }
    if registry is not None:
        city = territory_of(registry)
        tiles = headline_tiles(city, asked)
        context |= {"tiles": tiles, **_diagram(city, asked, tiles), **_peers(registry)}
    return page(asked, "directory/home.html", context)


def _diagram(city: Territory, asked: Asked, tiles: list[Tile]) -> dict[str, Any]:
    """The leaf diagram of the city's first center; its ring is the reported utilization, and says so."""
    if not city.centers:
        return {}
    center = city.centers[0]
    platforms = Platform.objects.filter(center=center).as_of(asked.day).select_related("center").in_order()
    capacity = next(iter(capacity_on((one for one in city.phases if one.center_id == center.pk), asked.day)), None)
    used = next((tile for tile in tiles if tile.code == UTILIZATION and tile.kind != "counted"), None)
    format_label = capacity.number_format_label if capacity else ""
    return {
        "center": center,
        "center_url": with_sticky(center.get_absolute_url(), asked.request),
        "diagram_title": _("%(center)s and its platforms") % {"center": center},
        "ring_caption": f"{format_label} · {number(used.value)}%" if used else format_label,
        "leaves": leaves_of(list(platforms), asked),
        "leaf_value": f"{number(capacity.in_service)} P" if capacity else "",
        "utilization": used,
    }


def _newest(asked: Asked) -> tuple[list[int], bool]:
    """The members that joined last, or where there is none, the organizations that were added last."""
    listed = asked.within(Organization.objects.visible_to(VISITOR).public()).as_of(asked.day)
    active = Enrollment.objects.public().active(asked.day).filter(organization__in=listed)
    name = ("joined", asked.registry and asked.registry.pk, asked.day)
    joined = followed(name, active, OF_ORGANIZATIONS, "starts_on")
    newest_first = (pk for day in sorted(joined, reverse=True) for pk in reversed(joined[day]))
    # Who joined several programs stands where they joined the last one.
    pks = list(islice(distinct(newest_first), NEWEST))
    if pks:
        return pks, True
    return list(listed.order_by("-pk").values_list("pk", flat=True)[:NEWEST]), False


def _peers(registry: Place) -> dict[str, Any]:
    peers = list(PeerCity.objects.filter(registry=registry).select_related("place", "source").order_by("pk"))
    return {"peers": peers, "peers_source": citation(peers[0].source) if peers else None}


def _suggestions(asked: Asked) -> list[str]:
    """Names to try the search with: short ones of a few organizations of this registry."""
    named = asked.within(Organization.objects.public()).exclude(short_name="").order_by("pk")
    return [content(short, english) for short, english in named.values_list("short_name", "name_en")[:4]]
