"""The sitemap: an index of pages of addresses, every public record in each language."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from xml.sax.saxutils import escape

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from ecosystem.centers.models import Center
from ecosystem.directory.addresses import DEFAULT, HREFLANG, absolute
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.places import visible_centers, visible_platforms
from ecosystem.directory.public import public_page
from ecosystem.industry.models import Event, Need
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.research.models import ResearchProject, Training
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Source
from ecosystem.vocabulary.models import Place

# Each address is written once for each language with all of its alternates; a file may hold 50,000 and 50 MB.
PART = 4000
PAGES = (
    "home",
    "organizations",
    "solutions",
    "research",
    "programs",
    "needs",
    "events",
    "centers",
    "platforms",
    "figures",
    "cities",
    "sources",
    "about",
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def listed() -> dict[str, QuerySet]:
    """The records that search engines may know of, by section; unlisted organizations are not among them."""
    cities = _real_cities()
    real = {"registry__in": cities}
    return {
        "organization": Organization.objects.visible_to(VISITOR).public().filter(**real),
        "solution": Solution.objects.visible_to(VISITOR).filter(**real),
        "research_project": ResearchProject.objects.visible_to(VISITOR).filter(center__registry__in=cities),
        "training": Training.objects.visible_to(VISITOR).filter(center__registry__in=cities),
        "program": Program.objects.visible_to(VISITOR).filter(platform__center__registry__in=cities),
        "need": Need.objects.visible_to(VISITOR).filter(center__registry__in=cities),
        "event": Event.objects.visible_to(VISITOR).filter(center__registry__in=cities),
        "center": visible_centers().filter(**real),
        "platform": visible_platforms().filter(center__registry__in=cities),
        "source": Source.objects.all(),
    }


def _real_cities() -> list[int]:
    """The places whose registries are kept here and are of no synthetic city.

    Asked first, so that nobody looks through all records of a synthetic city for one that is of another.
    """
    known = (Organization, Center, Solution)
    kept = reduce(or_, (Exists(model.objects.filter(registry=OuterRef("pk"))) for model in known))
    return [*Place.objects.filter(kept, is_synthetic=False).values_list("pk", flat=True)]


@public_page
def index(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The parts of the sitemap: the pages, then ranges of ids of each section, so that no part needs an offset."""
    parts = [absolute(request, reverse("directory:sitemap_part", args=["pages", 0]))]
    for section, rows in listed().items():
        # By the ends of an order, which is a look at an index; to aggregate them is one at every row.
        first, last = rows.order_by("pk").values_list("pk").first(), rows.order_by("-pk").values_list("pk").first()
        if first and last:
            numbers = range(first[0] // PART, last[0] // PART + 1)
            parts += [
                absolute(request, reverse("directory:sitemap_part", args=[section, number])) for number in numbers
            ]
    items = "".join(f"<sitemap><loc>{escape(part)}</loc></sitemap>" for part in parts)
    return _xml(f"<sitemapindex {NAMESPACES}>{items}</sitemapindex>")


@public_page
def part(request: HttpRequest, asked: Asked, section: str, number: int) -> HttpResponse:
    """One part of the sitemap."""
    if section == "pages":
        paths = [_paths(f"directory:{name}") for name in PAGES] if number == 0 else []
    elif section in listed() and number < 2**40:
        rows = listed()[section].filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).order_by("pk")
        paths = [_paths(f"directory:{section}", public_id) for public_id in rows.values_list("public_id", flat=True)]
    else:
        raise Http404
    items = "".join(item for each in paths for item in _items(request, each))
    return _xml(f"<urlset {NAMESPACES}>{items}</urlset>")


def _paths(name: str, *args: str) -> dict[str, str]:
    """The path of a page in each language; the prefixes are put in front, since reversing thrice costs a part a second."""
    with override(DEFAULT):
        path = reverse(name, args=args)
    return {code: path if code == DEFAULT else f"/{code}{path}" for code in HREFLANG}


def _items(request: HttpRequest, paths: dict[str, str]) -> Iterator[str]:
    urls = {code: escape(absolute(request, path)) for code, path in paths.items()}
    links = "".join(_link(HREFLANG[code], url) for code, url in urls.items()) + _link("x-default", urls[DEFAULT])
    for url in urls.values():
        yield f"<url><loc>{url}</loc>{links}</url>"


def _link(hreflang: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{hreflang}" href="{url}"/>'


def _xml(body: str) -> HttpResponse:
    return HttpResponse(HEAD + body, content_type="application/xml; charset=utf-8")
