"""Wuhan as the cases find it, and somebody else's city."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.casework import services as casework
from ecosystem.centers.models import Center
from ecosystem.centers.services import add_platform
from ecosystem.figures.services import report_figure
from ecosystem.organizations.services import register_organization
from ecosystem.programs.drafts import save_draft
from ecosystem.programs.services import (
    add_graduation_criterion,
    enroll,
    record_evidence,
    register_program,
    start_application,
    submit,
)
from ecosystem.relationships.services import relate
from ecosystem.solutions.services import register_solution
from ecosystem.sources.services import add_source
from ecosystem.vocabulary.models import Measure, Place, Sector
from tests.programs.applying import reachable


def build(center: Center) -> SimpleNamespace:
    """One of everything the cases write about, through the services."""
    platform = add_platform(center, by=SYSTEM, name="算力平台", function="compute")
    chengdu = Place.objects.get(code="510100")
    city = SimpleNamespace(wuhan=center.registry, chengdu=chengdu, center=center, platform=platform)
    city.sectors = list(Sector.objects.order_by("code")[:2])
    city.measure = Measure.objects.get(code="utilization_average", is_current=True)
    city.source = add_source(by=SYSTEM, title="年度报道", publisher="长江日报")
    _members(city)
    _work(city)
    return city


def _members(city: SimpleNamespace) -> None:
    def member(name: str, status: str = "public", registry: Place = city.wuhan) -> Any:
        return register_organization(by=SYSTEM, registry=registry, kind="company", name=name, status=status)

    city.maker, city.buyer, city.newcomer = member("倍特威视"), member("光谷智造"), member("江城数科")
    city.draft, city.archived = member("唯理科技", "draft"), member("旧时光", "archived")
    city.elsewhere = member("蓉城智能", registry=city.chengdu)
    city.supply = relate(city.maker, city.buyer, kind="supplies", by=SYSTEM, starts_on=date(2021, 1, 1))


def _work(city: SimpleNamespace) -> None:
    city.program = register_program(platform=city.platform, name="算力普惠计划", status="public", by=SYSTEM)
    city.enrollment = enroll(city.maker, city.program, on=date(2021, 6, 1), by=SYSTEM)
    city.solution = register_solution(
        by=SYSTEM,
        registry=city.wuhan,
        center=city.center,
        name="道路巡检",
        status="public",
        stage="incubating",
        stage_starts_on=date(2021, 3, 1),
    )
    city.figure = report_figure(
        by=SYSTEM, registry=city.wuhan, measure=city.measure, center=city.center, value=92, as_of_on=date(2021, 11, 30)
    )


def work(city: SimpleNamespace) -> None:
    """Tasks and notes about a member, and about somebody who has applied."""
    by = {"by": city.people["zhao"]}
    city.task = casework.add_task(title="回访", center=city.center, organization=city.maker, **by)
    city.note = casework.add_note(text="很有潜力", center=city.center, organization=city.maker, **by)
    city.welcome = casework.add_welcome_task(city.program, title="介绍同事", by=SYSTEM)
    _graduation(city)
    application = city.application = _application(city)
    city.hidden_task = casework.add_task(title="补材料", application=application, by=SYSTEM)
    city.hidden_note = casework.add_note(text="资金可能不足", application=application, by=SYSTEM)


def _graduation(city: SimpleNamespace) -> None:
    """Two things a member should reach: of one there is evidence."""
    city.criterion, shown = (
        add_graduation_criterion(city.program, label=label, required=False, by=SYSTEM)
        for label in ("模型已部署", "团队已落户")
    )
    facts = {"criterion": shown, "met": False, "text": "试运行", "on": date(2021, 11, 30)}
    city.evidence = record_evidence(city.enrollment, by=SYSTEM, **facts)


def _application(city: SimpleNamespace) -> Any:
    program = city.intake = register_program(
        platform=city.platform, name="梧桐孵化营", status="public", takes_applications=True, by=SYSTEM
    )
    mei = city.mei = reachable(User.objects.create(username="mei", name="梅", email="mei@example.org"))
    application = start_application(program, by=mei)
    contact = {"contact_name": "梅", "contact_email": mei.email}
    save_draft(application, by=mei, values={"title": "道路病害识别", "name": "梅的公司", "kind": "company", **contact})
    application.refresh_from_db()
    return submit(application, by=mei)
