"""Every public page of the two cities, by path at the root language."""

from collections.abc import Iterator
from itertools import chain

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils import translation

from ecosystem.centers.models import Center, Platform
from ecosystem.figures.models import Figure
from ecosystem.industry.models import Event, Need
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.research.models import ResearchProject
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Source
from ecosystem.vocabulary.models import Place

LISTS = (
    "/",
    "/search/",
    "/organizations/",
    "/solutions/",
    "/needs/",
    "/events/",
    "/research/",
    "/programs/",
    "/centers/",
    "/platforms/",
    "/figures/",
    "/cities/",
    "/sources/",
    "/about/",
    "/privacy/",
)
SIGN_IN = "/account/login/"
DAY_OF_THE_ARTICLE = "as_of=2021-11-30"
QUESTIONS = (
    f"/?{DAY_OF_THE_ARTICLE}",
    f"/figures/?{DAY_OF_THE_ARTICLE}",
    "/organizations/?view=table",
    "/organizations/?q=weili&kind=company",
    "/search/?q=weili",
    "/search/?q=nothing-is-called-so",
    "/organizations/?q=nothing-is-called-so",
    "/organizations/?as_of=soon",
    "/nowhere/",
)
NOUNS = {
    Organization: "registry",
    Solution: "registry",
    Need: "center__registry",
    Event: "center__registry",
    ResearchProject: "center__registry",
    Program: "platform__center__registry",
    Center: "registry",
    Platform: "center__registry",
}


@translation.override("zh-hans")
def of_wuhan() -> list[str]:
    """Every list and every record of Wuhan, its sources and measures, lists that were asked something, and sign-in."""
    organizations, *others = _records(Place.objects.get(code="420100"))
    graphs = [f"{address}relationships/" for address in organizations[:2]]
    return [
        *LISTS,
        *QUESTIONS,
        SIGN_IN,
        *organizations,
        *graphs,
        *chain.from_iterable(others),
        *_sources(),
        *_measures(),
    ]


@translation.override("zh-hans")
def of_synthetic_city() -> list[str]:
    """Every list of the synthetic city, and one of each of its records."""
    place = Place.objects.get(is_synthetic=True, level="city")
    lists = [f"{address}?registry={place.code}" for address in (*LISTS, "/organizations/")]
    delivered = f"{Center.objects.get(registry=place).get_absolute_url()}delivered/"
    records = (few[0] for few in _records(place) if few)
    return [*lists, f"/organizations/?registry={place.code}&view=table", *records, delivered]


def _records(registry: Place) -> Iterator[list[str]]:
    for noun, path in NOUNS.items():
        yield _paths(noun, **{path: registry})


def _paths(noun: type[Model], **asked: object) -> list[str]:
    shown = noun.objects.visible_to(AnonymousUser()).filter(**asked).order_by("pk")
    return [record.get_absolute_url() for record in shown]


def _sources() -> list[str]:
    return [source.get_absolute_url() for source in Source.objects.order_by("pk")]


def _measures() -> list[str]:
    codes = Figure.objects.filter(registry__code="420100").order_by("measure__code").values_list("measure__code")
    return [f"/figures/?measure={code}" for (code,) in codes.distinct()]


def in_language(address: str, code: str) -> str:
    """The address of a page in another language."""
    return address if code == "zh-hans" else f"/{code}{address}"
