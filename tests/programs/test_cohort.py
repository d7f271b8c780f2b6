"""The cohort of a program: how far everybody came, how long they stayed where, what became of whoever joined."""

from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.programs import services
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import ApplicationSpell
from ecosystem.programs.standings import cohort, reached
from tests.programs.applying import handed_in, in_review, judged, person, written

pytestmark = pytest.mark.django_db
FURTHEST = ("written", "handed in", "in review", "reviewed", "rejected", "accepted", "graduated")
# Which steps of the funnel each of them is counted in.
COUNTED = {
    "written": ("applied",),
    "handed in": ("applied", "submitted"),
    "in review": ("applied", "submitted", "eligible"),
    "reviewed": ("applied", "submitted", "eligible", "reviewed"),
    "rejected": ("applied", "submitted", "eligible", "reviewed"),
    "accepted": ("applied", "submitted", "eligible", "reviewed", "accepted", "active"),
    "graduated": ("applied", "submitted", "eligible", "reviewed", "accepted", "active", "graduated"),
}
YESTERDAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def seats_for_all(intake):
    services.revise_program(intake.program, seats=None, by=SYSTEM)
    intake.program.refresh_from_db()


def lead(intake, rui, name, furthest):
    """Somebody's application, led as far as that."""
    applicant = person(name)
    if furthest in {"written", "handed in"}:
        return written(intake, applicant) if furthest == "written" else handed_in(intake, applicant)
    application = in_review(intake, applicant)
    if furthest == "in review":
        return application
    judged(application, intake, rui)
    application.refresh_from_db()
    if furthest == "rejected":
        return services.reject(application, reason="名额有限", by=SYSTEM)
    if furthest in {"accepted", "graduated"}:
        enrollment = services.accept(application, on=today() - YESTERDAY, by=SYSTEM).enrollment
        if furthest == "graduated":
            services.graduate(enrollment, on=today(), reason="达标", by=SYSTEM)
    return application


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(ways=st.lists(st.sampled_from(FURTHEST), min_size=1, max_size=6))
def test_each_step_counts_who_came_at_least_that_far(ways, intake, rui):
    with transaction.atomic():
        for number, furthest in enumerate(ways):
            lead(intake, rui, f"人{number}", furthest)
        found = cohort(intake.program)
        transaction.set_rollback(True)
    expected = Counter(step for furthest in ways for step in COUNTED[furthest])
    assert {step.name: step.count for step in found.funnel} == {name: expected[name] for name in COUNTED["graduated"]}
    states = Counter("graduated" if way == "graduated" else "active" for way in ways if "active" in COUNTED[way])
    assert found.states == dict(states)
    assert found.direct == 0


def test_who_was_enrolled_without_an_application_is_told_apart(intake, rui, organization):
    lead(intake, rui, "人", "accepted")
    services.enroll(organization("老成员"), intake.program, on=today(), by=SYSTEM)
    found = cohort(intake.program)
    assert (found.states["active"], found.direct) == (2, 1)
    assert next(step.count for step in found.funnel if step.name == "active") == 1


def test_nothing_of_it_is_there_the_day_before(intake, rui):
    lead(intake, rui, "人", "accepted")
    found = cohort(intake.program, today() - 2 * YESTERDAY)
    assert {step.count for step in found.funnel} == {0}
    assert (found.states, found.stays) == ({}, ())


def test_the_time_in_each_state_is_that_of_whoever_has_left_it(intake, rui):
    days = {"甲": 2.0, "乙": 4.0, "丙": 9.0}
    for name, lasted in days.items():
        application = in_review(intake, person(name))
        spell = application.spells.get(state=Stage.SUBMITTED)
        began = timezone.now() - timedelta(days=300)
        ApplicationSpell.objects.filter(pk=spell.pk).update(starts_at=began, ends_at=began + timedelta(days=lasted))
    stays = {stay.stage: stay for stay in cohort(intake.program).stays}
    submitted = stays[Stage.SUBMITTED]
    assert (submitted.left, submitted.median_days, submitted.longest_days) == (3, median(days.values()), 9.0)
    assert Stage.IN_REVIEW not in stays


def test_what_the_members_reached_is_counted_criterion_by_criterion(intake, rui):
    wanted = [services.add_graduation_criterion(intake.program, label=label, by=SYSTEM) for label in ("上线", "培训")]
    members = [lead(intake, rui, name, "accepted").enrollment for name in ("甲", "乙", "丙")]
    for member, met in zip(members, (True, True, False), strict=True):
        services.record_evidence(member, criterion=wanted[0], met=met, text="报告", by=SYSTEM)
    assert [(str(one.criterion), one.met, one.members) for one in reached(intake.program)] == [
        ("上线", 2, 3),
        ("培训", 0, 3),
    ]
