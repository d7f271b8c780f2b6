"""A program that takes applications, for tests of every door."""

from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.programs import services


@pytest.fixture
def intake(wuhan_center, organization):
    """A program that takes applications: a question, a document, a rubric, a panel of none yet."""
    platform = add_platform(wuhan_center, name="产业聚合发展平台", function="industry", by=SYSTEM)
    program = services.register_program(
        platform=platform, name="梧桐孵化营", status="public", seats=2, takes_applications=True, by=SYSTEM
    )
    facts = {"program": program, "by": SYSTEM}
    return SimpleNamespace(
        center=wuhan_center,
        platform=platform,
        program=program,
        scene=services.add_question(label="要解决什么问题？", asked="long_text", **facts),
        plan=services.add_required_document(label="商业计划书", types=["pdf"], **facts),
        merit=services.add_rubric_criterion(label="技术水平", weight=3, scale=10, **facts),
        market=services.add_rubric_criterion(label="市场前景", weight=1, scale=5, **facts),
        weili=organization("唯理"),
    )
