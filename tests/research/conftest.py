"""A center with a research project of a university, what came out of it, and a member that uses it."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.research import services
from ecosystem.solutions.services import register_solution
from ecosystem.sources.services import add_source

BEGUN, RELEASED, USED = date(2021, 3, 1), date(2021, 9, 1), date(2021, 10, 1)


@pytest.fixture
def world(wuhan, wuhan_center, organization):
    """武汉大学 leads a public project; 倍特威视 uses its framework in a solution of its own. A training is a draft."""
    weili, beite = organization("武汉大学", kind="university"), organization("倍特威视")
    source = add_source(by=SYSTEM, title="报道", publisher="长江日报", url="https://example.org/1")
    solution = register_solution(
        by=SYSTEM,
        registry=wuhan,
        center=wuhan_center,
        name="路面巡检",
        status="public",
        parties=[{"organization": beite, "role": "developer"}],
    )
    project = services.add_project(
        center=wuhan_center,
        title="遥感影像智能解译",
        title_en="Remote sensing interpretation",
        status="public",
        starts_on=BEGUN,
        by=SYSTEM,
        partners=[{"organization": weili, "role": "lead", "starts_on": BEGUN}],
    )
    output = services.add_output(
        project,
        kind="framework",
        title="遥感专用框架",
        released_on=RELEASED,
        by=SYSTEM,
        source=source,
        quote="发布了框架。",
    )
    use = services.add_use(output, organization=beite, solution=solution, starts_on=USED, by=SYSTEM)
    training = services.add_training(
        center=wuhan_center,
        title="昇思培训",
        partner=weili,
        starts_on=BEGUN,
        seats=60,
        trained=50,
        certified=40,
        by=SYSTEM,
    )
    return SimpleNamespace(
        registry=wuhan,
        center=wuhan_center,
        university=weili,
        member=beite,
        solution=solution,
        project=project,
        partner=project.partners.get(),
        output=output,
        use=use,
        training=training,
        source=source,
    )
