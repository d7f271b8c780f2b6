"""A small city told in English, with one of everything the directory shows, and the addresses of all of its pages."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import (
    add_party,
    add_peer_city,
    add_phase,
    add_platforms_from_template,
    add_step,
    revise_center,
    revise_platform,
)
from ecosystem.figures.services import dispute_figure, report_figure, supersede_figure
from ecosystem.organizations.services import add_contact, add_milestone, add_statement
from ecosystem.programs.services import enroll, register_program
from ecosystem.relationships.services import relate
from ecosystem.solutions import services as solutions
from ecosystem.sources.services import add_source
from ecosystem.vocabulary.models import Measure, Place, Sector, ValueChainLayer

OPENED, JOINED, REPORTED = date(2021, 5, 31), date(2021, 9, 1), date(2021, 11, 30)
CANARY = "canary-4f1d9"
FACTS = {"by": SYSTEM}
LISTS = (
    "/",
    "/organizations/",
    "/solutions/",
    "/research/",
    "/programs/",
    "/centers/",
    "/platforms/",
    "/figures/",
    "/cities/",
    "/sources/",
    "/about/",
)


@pytest.fixture(autouse=True)
def _first_language() -> Iterator[None]:
    """Addresses are built as at the root of the site, whatever language the last request of another test spoke."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def wuhan_story(db: None) -> None:
    """The real registry, as the article tells it."""
    call_command("load_city", "wuhan", verbosity=0)


def _people(organization: Callable[..., Any], source: Any) -> SimpleNamespace:
    cited = {"source": source, "quote": "It began with a seed."}
    roads = Sector.objects.get(code="road-maintenance")
    weili = organization(
        "Weili Roads Ltd",
        name_en="Weili Roads Ltd",
        short_name="Weili",
        description="Inspects roads.",
        description_en="Inspects roads.",
        website="https://weili.example/",
        place=Place.objects.get(code="420100"),
        founded_on=date(2016, 1, 1),
        founded_on_precision="year",
        sectors=[roads],
        layers=[ValueChainLayer.objects.get(code="terminal_application")],
        identifiers=[{"scheme": "lei", "value": "5493001KJTIIGC8Y1R12", "source": source}],
        names=[{"name": "Weili Software", "kind": "former", "language": "en", "ends_on": date(2018, 1, 1), **cited}],
    )
    hall = organization("Town Hall of Compute", name_en="Town Hall of Compute", kind="computing_center")
    bureau = organization("Bureau of Roads", name_en="Bureau of Roads", kind="agency")
    add_statement(
        weili, topic="mission", text="Roads without potholes", text_en="Roads without potholes", **cited, **FACTS
    )
    add_milestone(weili, title="Moved in", title_en="Moved in", happened_on=JOINED, **cited, **FACTS)
    add_contact(weili, name=f"{CANARY} Person", phone="13900000000", email=f"{CANARY}@weili.example", **FACTS)
    return SimpleNamespace(weili=weili, hall=hall, bureau=bureau, roads=roads)


def _center(center: Any, people: SimpleNamespace, source: Any) -> list[Any]:
    cited = {"source": source, "quote": "It went into operation."}
    revise_center(
        center,
        name="Town Center",
        name_en="Town Center",
        organization=people.hall,
        opened_on=OPENED,
        technology="Chips",
        technology_en="Chips",
        description="Compute for everybody.",
        description_en="Compute for everybody.",
        **FACTS,
    )
    add_phase(
        center, name="One", name_en="Phase one", pflops=100, state="in_service", starts_on=OPENED, **cited, **FACTS
    )
    add_phase(center, name="Two", name_en="Phase two", pflops=200, basis="total", state="planned", **cited, **FACTS)
    add_party(center, organization=people.bureau, role="investor", starts_on=OPENED, **cited, **FACTS)
    add_step(center, name="Scenario analysis", name_en="Scenario analysis", **cited, **FACTS)
    add_peer_city(
        registry=center.registry, place=Place.objects.get(code="610100"), standing="planned", **cited, **FACTS
    )
    platforms = add_platforms_from_template(center, source=source, quote="Four platforms.", **FACTS)
    return [revise_platform(one, aliases=[f"Hall {one.position}"], **FACTS) for one in platforms]


def _solution(center: Any, people: SimpleNamespace, source: Any) -> Any:
    cited = {"source": source, "quote": "From 85% to more than 95%."}
    solution = solutions.register_solution(
        registry=center.registry,
        center=center,
        status="public",
        name="Pothole finder",
        name_en="Pothole finder",
        problem="Potholes.",
        problem_en="Potholes.",
        description="Finds potholes.",
        description_en="Finds potholes.",
        stack="Chips",
        stage="incubating",
        stage_starts_on=JOINED,
        sectors=[people.roads],
        parties=[
            {"organization": people.weili, "role": "owner", **cited},
            {"organization": people.bureau, "role": "adopter", **cited},
        ],
        **FACTS,
    )
    solutions.add_outcome(
        solution, metric="Precision", metric_en="Precision", unit="pct", baseline=85, result=95, comparator="gte",
        measured_on=REPORTED, measured_by=people.bureau, remark="above 95%", remark_en="above 95%", **cited, **FACTS,
    )  # fmt: skip
    solutions.add_statement(
        solution, topic="spillover", text="Reaches others", text_en="Reaches others", **cited, **FACTS
    )
    return solution


def _figures(center: Any, source: Any) -> SimpleNamespace:
    residents, share = (Measure.objects.get(code=code) for code in ("resident_companies", "utilization_average"))
    facts = {"registry": center.registry, "center": center, "source": source, "quote": "More than 100.", **FACTS}
    wrong = report_figure(measure=residents, value=90, as_of_on=REPORTED, **facts)
    right = report_figure(measure=residents, value=100, comparator="gt", as_of_on=REPORTED, **facts)
    supersede_figure(wrong, by_figure=right, **FACTS)
    disputed = report_figure(measure=share, value=92, as_of_on=REPORTED, **facts)
    dispute_figure(disputed, reason="Another report says 80.", **FACTS)
    return SimpleNamespace(wrong=wrong, right=right, disputed=disputed)


@pytest.fixture
def town(wuhan_center: Any, organization: Callable[..., Any]) -> SimpleNamespace:
    """Wuhan's registry filled with made-up content that has English in every place where there can be any."""
    source = add_source(
        title="A seed",
        title_en="A seed",
        publisher="The Paper",
        url="https://paper.example/1",
        note="n",
        note_en="n",
        **FACTS,
    )
    people = _people(organization, source)
    platforms = _center(wuhan_center, people, source)
    program = register_program(
        platform=platforms[1], status="public", name="Grow", name_en="Grow", description="To grow.", seats=5,
        description_en="To grow.", eligibility="All.", eligibility_en="All.", benefits="Much.", benefits_en="Much.",
        judging="Fairly.", judging_en="Fairly.", intake_closes_on=date(2031, 1, 1), **FACTS,
    )  # fmt: skip
    enrollment = enroll(people.weili, program, on=JOINED, **FACTS)
    cited = {"source": source, "quote": "It uses the center."}
    link = relate(people.weili, people.hall, kind="uses_compute_of", starts_on=JOINED, note="daily", **cited, **FACTS)
    return SimpleNamespace(
        source=source,
        weili=people.weili,
        hall=people.hall,
        bureau=people.bureau,
        center=wuhan_center,
        platforms=platforms,
        program=program,
        enrollment=enrollment,
        link=link,
        solution=_solution(wuhan_center, people, source),
        figures=_figures(wuhan_center, source),
    )


@pytest.fixture
def addresses(town: SimpleNamespace) -> list[str]:
    """Every kind of page of the town, at the root language."""
    weili = town.weili.get_absolute_url()
    return [
        *LISTS,
        "/organizations/?view=table",
        weili,
        f"{weili}relationships/",
        town.hall.get_absolute_url(),
        town.solution.get_absolute_url(),
        town.program.get_absolute_url(),
        town.center.get_absolute_url(),
        *(platform.get_absolute_url() for platform in town.platforms),
        "/figures/?measure=resident_companies",
        town.source.get_absolute_url(),
    ]


@pytest.fixture
def files() -> list[str]:
    """What else is public: files for programs and for spreadsheets."""
    return [
        "/organizations/export.csv",
        "/organizations/export.xlsx",
        "/organizations/export.json",
        "/organizations/export.jsonl",
        *(f"/{noun}/export.csv" for noun in ("solutions", "programs", "figures", "sources")),
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-pages-0.xml",
    ]


def in_language(address: str, code: str) -> str:
    """The address of a page in another language."""
    return address if code == "zh-hans" else f"/{code}{address}"


def body(response: Any) -> str:
    """What a page or a file says."""
    content = response.getvalue() if response.streaming else response.content
    return content.decode(errors="replace")


@pytest.fixture
def visitor() -> Client:
    """Somebody who has not signed in."""
    return Client()
