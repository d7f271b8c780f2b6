"""A center with five service steps, a member that looks for something, and three that may meet it."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform, add_usual_steps
from ecosystem.incubation.services import finish_case, plan_case, start_case
from ecosystem.industry import services
from ecosystem.organizations.services import claim_organization, revise_organization, verify_representation
from ecosystem.solutions.services import register_solution
from ecosystem.vocabulary.models import Sector, ServiceStep, ValueChainLayer

OPENED, MET, SIGNED = date(2022, 3, 1), date(2022, 3, 10), date(2022, 5, 1)


def sector(code):
    return Sector.objects.get(code=code)


def layer(code):
    return ValueChainLayer.objects.get(code=code)


@pytest.fixture
def city(wuhan, wuhan_center, organization):
    """武大遥感 looks for a solution; 唯理科技 has one, 倍特威视 works in a narrower sector, 江城水务 in another."""
    add_usual_steps(wuhan_center, by=SYSTEM)
    platform = add_platform(wuhan_center, name="产业聚合发展平台", function="industry", by=SYSTEM)
    tree = list(Sector.objects.filter(broader__isnull=False).order_by("path"))
    below = tree[0]
    above = below.broader
    other = Sector.objects.exclude(path__startswith=above.path).order_by("path").first()
    layers = list(ValueChainLayer.objects.order_by("position"))
    poster, weili, beite, water = (organization(name) for name in ("市政工程院", "唯理科技", "倍特威视", "江城水务"))
    revise_organization(weili, sectors=[above], layers=[layers[1]], by=SYSTEM)
    revise_organization(beite, sectors=[below], by=SYSTEM)
    revise_organization(water, sectors=[other], by=SYSTEM)
    solution = register_solution(
        by=SYSTEM,
        registry=wuhan,
        center=wuhan_center,
        name="道路裂缝巡检",
        status="public",
        sectors=[above],
        parties=[{"organization": weili, "role": "developer"}],
    )
    return SimpleNamespace(
        registry=wuhan,
        center=wuhan_center,
        platform=platform,
        sector=above,
        narrower=below,
        layer=layers[1],
        step=ServiceStep.objects.order_by("position").first(),
        poster=poster,
        weili=weili,
        beite=beite,
        water=water,
        solution=solution,
    )


@pytest.fixture
def post(city):
    def make(**values):
        facts = {
            "center": city.center,
            "posted_by": city.poster,
            "title": "道路裂缝自动识别",
            "text": "每月巡检一千公里城市道路，希望自动识别裂缝和坑槽。",
            "sectors": [city.sector],
            "layers": [city.layer],
            "by": SYSTEM,
        }
        return services.post_need(**{**facts, **values})

    return make


@pytest.fixture
def need(post):
    """Published on March 1st, 2022."""
    return services.publish_need(post(), on=OPENED, by=SYSTEM)


@pytest.fixture
def introduction(city, need):
    """唯理科技 was introduced with its solution on March 10th."""
    about = {"need": need, "organization": city.weili, "solution": city.solution}
    return services.introduce(**about, on=MET, by=SYSTEM)


@pytest.fixture
def event(city):
    return services.add_event(
        center=city.center,
        platform=city.platform,
        kind="joint_marketing",
        title="智慧道路联合推介会",
        starts_on=date(2022, 6, 10),
        by=SYSTEM,
    )


def finish_step(city, organization, solution=None):
    """The first usual step is done for somebody."""
    step = city.center.steps.get(service_step=city.step)
    case = plan_case(step=step, organization=organization, solution=solution, on=date(2022, 1, 10), by=SYSTEM)
    case = start_case(case, on=date(2022, 2, 1), by=SYSTEM)
    return finish_case(case, deliverable="报告", on=date(2022, 2, 20), by=SYSTEM)


def represents(person, organization):
    """The person acts for the organization from now on."""
    return verify_representation(claim_organization(organization, by=person, role="总经理"), by=SYSTEM)
