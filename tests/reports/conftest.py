"""A center whose month is written by mail: a report with a reader who agreed, one who was asked, and one who ended it."""

from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.programs.services import register_program
from ecosystem.reports import services
from ecosystem.reports.services.recipients import agree_by_link, end_by_link


@pytest.fixture
def world(wuhan_center):
    platform = add_platform(wuhan_center, name="公共算力服务平台", function="compute", by=SYSTEM)
    program = register_program(platform=platform, name="普惠算力", status="public", by=SYSTEM)
    monthly = services.subscribe_report(center=wuhan_center, kind="month", day=3, workbook=True, by=SYSTEM)
    add = lambda name: services.add_recipient(monthly, email=f"{name}@city.example", name=name, by=SYSTEM)  # noqa: E731
    agreed, asked, ended = add("agreed"), add("asked"), add("ended")
    return SimpleNamespace(
        center=wuhan_center,
        program=program,
        monthly=monthly,
        agreed=agree_by_link(agreed),
        asked=asked,
        ended=end_by_link(ended),
        paused=services.pause_subscription(
            services.subscribe_report(center=wuhan_center, kind="month", day=9, by=SYSTEM), by=SYSTEM
        ),
    )
