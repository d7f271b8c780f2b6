"""Centers, their platforms, and the cities named beside them."""

from typing import Any

from api.inputs.centers import (
    CenterChange,
    CenterInput,
    CenterPartyInput,
    PeerCityChange,
    PeerCityInput,
    PhaseInput,
    PlatformChange,
    PlatformInput,
    StepInput,
    TemplateInput,
)
from api.inputs.compute import MonthlyTotalChange, MonthlyTotalInput, MonthsFacts
from api.inputs.incubation import PortfolioInput
from api.inputs.moves import OnInput
from api.inputs.officers import HandOverInput
from api.inputs.records import every, visible
from api.inputs.reports import MonthFacts
from api.nouns.base import OLDEST_FIRST, Act, Ask, Noun, Part
from api.nouns.reports import monthly_report
from api.nouns.usage_files import USAGE_FILES
from api.nouns.utilization import utilization
from api.shapes.centers import (
    CenterPartyShape,
    CenterShape,
    PeerCityShape,
    PhaseShape,
    PlatformShape,
    StepShape,
)
from api.shapes.compute import MonthlyTotalShape, UtilizationShape
from api.shapes.reports import ReportShape
from ecosystem.centers import services
from ecosystem.centers.filters import CenterFilter, PeerCityFilter, PlatformFilter
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, PeerCity, Platform
from ecosystem.compute import services as compute
from ecosystem.compute.models import MonthlyTotal
from ecosystem.core.paging import Key
from ecosystem.core.searching import Findable
from ecosystem.incubation.services import hand_over_portfolio
from ecosystem.officers import services as officers

PHASES = Part(
    name="phases",
    singular="phase",
    model=CapacityPhase,
    shape=PhaseShape,
    parent="center",
    add=Act(services.add_phase, PhaseInput, {"name": "三期", "state": "planned", "pflops": 100}),
    change=Act(services.revise_phase, PhaseInput, {"state": "under_construction"}),
    remove=Act(services.remove_phase),
)
PARTIES = Part(
    name="parties",
    singular="party",
    model=CenterParty,
    shape=CenterPartyShape,
    parent="center",
    add=Act(services.add_party, CenterPartyInput, {"organization": "0123456789", "role": "operator"}),
    change=Act(services.revise_party, CenterPartyInput, {"starts_on": "2021-05-31"}),
    remove=Act(services.remove_party),
    verbs={"end": Act(services.end_party, OnInput, {"on": "2021-11-30"})},
)
STEPS = Part(
    name="steps",
    singular="step",
    model=CenterStep,
    shape=StepShape,
    parent="center",
    add=Act(services.add_step, StepInput, {"name": "场景分析", "position": 1}),
    change=Act(services.revise_step, StepInput, {"name_en": "Analysis of the scene", "expected_days": 30}),
    remove=Act(services.remove_step),
    verbs={"end": Act(services.end_step, OnInput, {"on": "2021-11-30"})},
)
MONTHLY_TOTALS = Part(
    name="monthly-totals",
    singular="monthly total",
    about="What a source says of all of a center's compute in a month, whoever used it. It is never added to what members used.",
    model=MonthlyTotal,
    shape=MonthlyTotalShape,
    parent="center",
    add=Act(compute.add_monthly_total, MonthlyTotalInput, {"month": "2021-11-01", "peak": 96.5}),
    change=Act(compute.revise_monthly_total, MonthlyTotalChange, {"peak": 98}),
    remove=Act(compute.remove_monthly_total),
)


def from_template(center: Center, *, by: Any, **values: Any) -> Center:
    """Add the platforms of the template that the center lacks. The answer is the center."""
    services.add_platforms_from_template(center, by=by, **values)
    return center


def hand_over_cases(center: Center, *, by: Any, **values: Any) -> Center:
    """Give every open service case that an officer carries at the center to another one. The answer is the center."""
    hand_over_portfolio(center, by=by, **values)
    return center


def hand_over_all(center: Center, *, by: Any, **values: Any) -> Center:
    """Give all that an officer answers for at the center to others: members, cases, tasks. The answer is the center."""
    officers.hand_over_portfolio(center, by=by, **values)
    return center


def usual_steps(center: Center, *, by: Any, **values: Any) -> Center:
    """Add the usual service steps that the center lacks. The answer is the center."""
    services.add_usual_steps(center, by=by, **values)
    return center


CENTERS = Noun(
    name="centers",
    singular="center",
    about="Public AI computing centers, with their phases of capacity, the parties to them and the steps of their service.",
    model=Center,
    shape=CenterShape,
    listed=visible(Center),
    opened=visible(Center),
    filters=CenterFilter,
    best_first=Findable.best_match_first,
    orders=OLDEST_FIRST,
    by_registry=True,
    add=Act(services.open_center, CenterInput, {"registry": "510100", "name": "成都智算中心"}),
    change=Act(services.revise_center, CenterChange, {"opened_on": "2021-05-31"}),
    verbs={
        "publish": Act(services.publish_center),
        "archive": Act(services.archive_center),
        "restore": Act(services.restore_center),
        "platforms-from-template": Act(from_template, TemplateInput, {"starts_on": "2021-05-31"}),
        "usual-steps": Act(usual_steps),
        "hand-over-cases": Act(hand_over_cases, PortfolioInput, {"officer": "qian", "to": "lin", "reason": "调岗"}),
        "hand-over-portfolio": Act(hand_over_all, HandOverInput, {"officer": "qian", "to": ["lin"], "reason": "离职"}),
    },
    parts=(PHASES, PARTIES, STEPS, MONTHLY_TOTALS, USAGE_FILES),
    asks={
        "utilization": Ask(utilization, UtilizationShape, MonthsFacts),
        "report": Ask(monthly_report, ReportShape, MonthFacts, needs="reports.view"),
    },
)

PLATFORMS = Noun(
    name="platforms",
    singular="platform",
    about="What centers offer their members. `function` says what a platform is for, whatever its city calls it.",
    model=Platform,
    shape=PlatformShape,
    listed=visible(Platform),
    opened=visible(Platform),
    filters=PlatformFilter,
    best_first=Findable.best_match_first,
    orders={"position": (Key("center_id"), Key("position"), Key("id")), **OLDEST_FIRST},
    by_registry=True,
    of_today=True,
    add=Act(
        services.add_platform,
        PlatformInput,
        {"center": "0123456789", "name": "算力调度平台", "function": "compute"},
    ),
    change=Act(services.revise_platform, PlatformChange, {"aliases": ["算力平台"]}),
    remove=Act(services.remove_platform),
)


PEER_CITIES = Noun(
    name="peer-cities",
    singular="peer city",
    about="Cities that a source names as having or planning a center, beside the city whose registry says so.",
    model=PeerCity,
    shape=PeerCityShape,
    listed=every(PeerCity),
    opened=every(PeerCity),
    key="pk",
    key_pattern="[0-9]{1,18}",
    filters=PeerCityFilter,
    orders=OLDEST_FIRST,
    by_registry=True,
    add=Act(
        services.add_peer_city,
        PeerCityInput,
        {"registry": "420100", "place": "610100", "standing": "planned_or_built"},
    ),
    change=Act(services.revise_peer_city, PeerCityChange, {"standing": "in_service"}),
    remove=Act(services.remove_peer_city),
)
