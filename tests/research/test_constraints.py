"""What the database itself refuses of research and talent."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Model

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import Conflict
from ecosystem.research import models, services
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ProjectSector, ResearchProject, Training
from ecosystem.vocabulary.models import Sector
from tests.constraints import constraints_of, is_refused_by
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db
DAY = date(2022, 1, 1)
Rows = Callable[[Any], tuple[Model, ...]]


def twice(make: Callable[[Any], Model]) -> Rows:
    return lambda w: (make(w), make(w))


def once(make: Callable[[Any], Model]) -> Rows:
    return lambda w: (make(w),)


def _of_sector(w):
    return ProjectSector(project=w.project, sector=Sector.objects.in_order()[0])


CASES: dict[str, Rows] = {
    "research_researchproject_title_once": twice(lambda w: ResearchProject(center=w.center, title="同名")),
    "research_researchproject_dates_in_order": once(
        lambda w: ResearchProject(center=w.center, title="倒置", starts_on=DAY, ends_on=DAY)
    ),
    "research_sector_once": twice(_of_sector),
    "research_projectpartner_one_open": twice(
        lambda w: ProjectPartner(project=w.project, organization=w.member, role="user")
    ),
    "research_projectpartner_dates_in_order": once(
        lambda w: ProjectPartner(project=w.project, organization=w.member, role="user", starts_on=DAY, ends_on=DAY)
    ),
    "research_output_title_once": twice(lambda w: Output(project=w.project, kind="model", title="模型")),
    "research_output_identifier_once": lambda w: tuple(
        Output(project=w.project, kind="paper", title=title, identifier="10.1000/182") for title in "甲乙"
    ),
    "research_outputuse_one_open": once(lambda w: OutputUse(output=w.output, organization=w.member)),
    "research_outputuse_dates_in_order": once(
        lambda w: OutputUse(output=w.output, organization=w.university, starts_on=DAY, ends_on=DAY)
    ),
    "research_training_dates_in_order": once(
        lambda w: Training(center=w.center, title="培训", starts_on=DAY, ends_on=DAY)
    ),
    "research_training_certified_within_trained": once(
        lambda w: Training(center=w.center, title="培训", trained=1, certified=2)
    ),
    "research_training_certified_of_trained": once(lambda w: Training(center=w.center, title="培训", certified=2)),
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, world):
    is_refused_by(name, *CASES[name](world))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_say_at_once_that_it_uses_an_output_one_is_heard(world):
    def use(_number):
        try:
            services.add_use(world.output, organization=world.university, by=SYSTEM)
        except Conflict as refusal:
            return refusal.code
        return "said"

    assert sorted(all_at_once(use, range(6))) == ["overlap"] * 5 + ["said"]
