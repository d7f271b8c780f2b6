"""A center with a member, an application and somebody's task, for the tests of casework."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.casework import services
from ecosystem.centers.services import add_platform
from ecosystem.programs import services as programs
from tests.programs.applying import in_review

JOINED = date(2022, 1, 10)


@pytest.fixture
def media(tmp_path):
    """Files of tests are kept where pytest throws them away."""
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    with override_settings(STORAGES={**settings.STORAGES, "private": place}):
        yield tmp_path


@pytest.fixture
def world(wuhan_center, organization, media, mei, qian, zhao):
    """A program with a member and an application in review; a task and a note about each of the two."""
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    facts = {"by": SYSTEM}
    program = programs.register_program(
        platform=platform, name="梧桐孵化营", status="public", takes_applications=True, **facts
    )
    asked = SimpleNamespace(
        program=program,
        scene=programs.add_question(program, label="要解决什么问题？", asked="long_text", **facts),
        plan=programs.add_required_document(program, label="商业计划书", types=["pdf"], **facts),
    )
    weili = organization("唯理科技")
    enrollment = programs.enroll(weili, program, on=JOINED, by=SYSTEM)
    application = in_review(asked, mei)
    return SimpleNamespace(
        center=wuhan_center,
        platform=platform,
        program=program,
        weili=weili,
        enrollment=enrollment,
        application=application,
        task=services.add_task(title="回访", center=wuhan_center, organization=weili, assignee=zhao, by=qian),
        hidden_task=services.add_task(title="补材料", application=application, by=qian),
        note=services.add_note(text="很有潜力\n下周再谈", center=wuhan_center, organization=weili, by=zhao),
        hidden_note=services.add_note(text="资金可能不足", application=application, by=qian),
        welcome=services.add_welcome_task(
            program, title="办理门禁", title_en="Hand out a key card", days=3, role="data_editor", by=SYSTEM
        ),
    )


@pytest.fixture
def colleague(wuhan_center):
    """Employ one more person at the center: ``colleague("data_editor", "he")``."""
    from ecosystem.centers.staff import employ  # noqa: PLC0415
    from tests.personas import PASSWORD  # noqa: PLC0415

    def employed(role: str, username: str, **place: Any) -> User:
        center = place.get("center", wuhan_center)
        return employ(username=username, name=username, password=PASSWORD, role=role, center=center, by=SYSTEM)

    return employed
