"""What a need asks for and what organizations and solutions have to offer, as it is compared: read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from ecosystem.core.languages import content
from ecosystem.incubation.choices import State
from ecosystem.incubation.models import ServiceCase
from ecosystem.industry.models import Need
from ecosystem.industry.wording import pieces
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Organization, OrganizationLayer, OrganizationSector
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import Solution, SolutionParty, SolutionSector

# Of so many the texts are read, those first for which most else speaks.
POOL = 300
TITLE_PIECES = 24
MAKERS = (PartyRole.DEVELOPER, PartyRole.OWNER)


@dataclass(frozen=True)
class Term:
    """A term of a taxonomy as it is compared: its code or path, and what it is called."""

    code: str
    name: str
    name_en: str = ""
    path: str = ""

    def __str__(self) -> str:
        return content(self.name, self.name_en)


@dataclass(frozen=True)
class Wanted:
    """What a need asks for."""

    sectors: tuple[Term, ...]
    layers: tuple[Term, ...]
    steps: tuple[Term, ...]
    title: str
    text: str


@dataclass
class Offered:
    """What somebody has to offer. ``steps`` are the service steps that were finished, with how often."""

    sectors: dict[str, Term] = field(default_factory=dict)
    layers: set[str] = field(default_factory=set)
    steps: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    text: str = ""


Offers = dict[int, Offered]
Weigh = Callable[[Offered], int]
SECTOR = ("sector__path", "sector__code", "sector__name", "sector__name_en")


def wanted_by(need: Need) -> Wanted:
    """What a need asks for; its sectors, layers and steps are read with it (``for_card``)."""
    return Wanted(
        tuple(Term(one.code, one.name, one.name_en, one.path) for one in need.sectors.all()),
        tuple(Term(one.code, one.name, one.name_en) for one in need.layers.all()),
        tuple(Term(one.code, one.name, one.name_en) for one in need.steps.all()),
        f"{need.title} {need.title_en}",
        f"{need.title} {need.text} {need.title_en} {need.text_en}",
    )


def organizations_offering(registry: int, wanted: Wanted, weigh: Weigh, *, public: bool) -> Offers:
    """The organizations of a city for which something may speak. Five queries.

    With ``public`` nothing is told of service steps: what is done for a member alone is not public.
    """
    rows = Organization.objects.standing().as_of().filter(registry=registry)
    rows = rows.public() if public else rows
    inside = {"organization__in": rows.values("pk")}
    offers: Offers = defaultdict(Offered)
    _add_sectors(offers, _near(OrganizationSector.objects.filter(**inside), wanted), "organization")
    layers = OrganizationLayer.objects.filter(layer__code__in=[one.code for one in wanted.layers], **inside)
    _add_layers(offers, layers.values_list("organization", "layer__code"))
    if not public:
        _add_steps(offers, _finished(wanted).filter(**inside), "organization")
    spoken = _saying(rows, wanted, "name", "short_name", "name_en", "description", "description_en")
    fields = ("pk", "name", "name_en", "short_name", "description", "description_en")
    texts = rows.filter(pk__in=_pool(offers, spoken, weigh)).values_list(*fields)
    return _told(offers, ((pk, " ".join(words)) for pk, *words in texts))


def solutions_offering(registry: int, wanted: Wanted, weigh: Weigh, *, public: bool) -> Offers:
    """The solutions of a city for which something may speak. Six queries. A layer is that of who makes or owns it."""
    rows = Solution.objects.filter(registry=registry)
    rows = rows.public() if public else rows.exclude(status="archived")
    inside = {"solution__in": rows.values("pk")}
    offers: Offers = defaultdict(Offered)
    _add_sectors(offers, _near(SolutionSector.objects.filter(**inside), wanted), "solution")
    _add_layers(offers, _layers_of_makers(_parties(public).filter(**inside), wanted))
    cases = _finished(wanted).filter(**inside)
    _add_steps(offers, cases.public() if public else cases, "solution")
    spoken = _saying(rows, wanted, "search_key")
    texts = rows.filter(pk__in=_pool(offers, spoken, weigh)).values_list("pk", "search_key")
    return _told(offers, texts)


def of_organization(organization: Organization) -> Offered:
    """What one organization has to offer. Three queries."""
    offers: Offers = defaultdict(Offered)
    _add_sectors(offers, OrganizationSector.objects.filter(organization=organization), "organization")
    layers = OrganizationLayer.objects.filter(organization=organization)
    _add_layers(offers, layers.values_list("organization", "layer__code"))
    _add_steps(offers, _done().filter(organization=organization), "organization")
    found = offers[organization.pk]
    found.text = " ".join(
        getattr(organization, name) for name in ("name", "name_en", "short_name", "description", "description_en")
    )
    return found


def of_solution(solution: Solution, *, public: bool = False) -> Offered:
    """What one solution has to offer. Three queries."""
    offers: Offers = defaultdict(Offered)
    _add_sectors(offers, SolutionSector.objects.filter(solution=solution), "solution")
    _add_layers(offers, _layers_of_makers(_parties(public).filter(solution=solution)))
    _add_steps(offers, _done().filter(solution=solution), "solution")
    found = offers[solution.pk]
    found.text = solution.search_key
    return found


def _near(links: QuerySet, wanted: Wanted) -> QuerySet:
    """The links to sectors that are wanted, stand below one, or above one."""
    if not wanted.sectors:
        return links.none()
    found = Q(sector__path__in={path for one in wanted.sectors for path in _upwards(one.path)})
    for one in wanted.sectors:
        found |= Q(sector__path__startswith=one.path)
    return links.filter(found)


def _upwards(path: str) -> list[str]:
    """A path and those above it: ``/city/roads/`` and ``/city/``."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[: i + 1]) + "/" for i in range(len(codes))]


def _done() -> Any:
    return ServiceCase.objects.filter(state=State.DONE, step__service_step__isnull=False)


def _finished(wanted: Wanted) -> Any:
    return _done().filter(step__service_step__code__in=[one.code for one in wanted.steps])


def _parties(public: bool) -> Any:
    """The parties of solutions; in public those of whom the public can see that there are."""
    rows = SolutionParty.objects.all()
    return rows.filter(organization__status__in=SEEN_BY_ADDRESS) if public else rows


def _layers_of_makers(parties: QuerySet, wanted: Wanted | None = None) -> QuerySet:
    rows = parties.as_of().filter(role__in=MAKERS, organization__layer_links__isnull=False)  # type: ignore[attr-defined]
    if wanted is not None:
        rows = rows.filter(organization__layer_links__layer__code__in=[one.code for one in wanted.layers])
    return rows.values_list("solution", "organization__layer_links__layer__code").distinct()


def _add_sectors(offers: Offers, links: QuerySet, owner: str) -> None:
    for pk, path, code, name, name_en in links.order_by().values_list(owner, *SECTOR):
        offers[pk].sectors[path] = Term(code, name, name_en, path)


def _add_layers(offers: Offers, links: Iterable[tuple[int, str]]) -> None:
    for pk, code in links:
        offers[pk].layers.add(code)


def _add_steps(offers: Offers, cases: QuerySet, owner: str) -> None:
    for pk, code in cases.order_by().values_list(owner, "step__service_step__code"):
        offers[pk].steps[code] += 1


def _saying(rows: QuerySet, wanted: Wanted, *fields: str) -> list[int]:
    """Those whose names or descriptions have a word of the title."""
    found = Q()
    for piece in sorted(pieces(wanted.title))[:TITLE_PIECES]:
        for name in fields:
            found |= Q(**{f"{name}__contains" if name == "search_key" else f"{name}__icontains": piece})
    return list(rows.filter(found).order_by("pk").values_list("pk", flat=True)[:POOL]) if found else []


def _pool(offers: Offers, spoken: list[int], weigh: Weigh) -> list[int]:
    """Those whose texts are worth reading: for whom most speaks so far, and who say a word of the title."""
    first = sorted(offers, key=lambda pk: (-weigh(offers[pk]), pk))[:POOL]
    # Of those the words alone may speak for it.
    offers.update({pk: Offered() for pk in spoken if pk not in offers})
    return [*first, *spoken]


def _told(offers: Offers, texts: Iterable[tuple[int, str]]) -> Offers:
    """Those whose texts were read, with what they say."""
    found: Offers = {}
    for pk, text in texts:
        found[pk] = offers[pk]
        found[pk].text = text
    return found
