"""What the database refuses about programs and enrollments, whoever writes."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.programs import models
from ecosystem.programs.models import Enrollment, EnrollmentSpell, Program
from ecosystem.programs.services import register_program
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY, LATER = date(2022, 1, 10), date(2022, 6, 1)
BACKWARDS = {"starts_on": DAY, "ends_on": DAY}


def program(w, name="梧桐计划", **values):
    return Program(platform=w["platform"], name=name, **values)


def enrollment(w, **values):
    return Enrollment(program=w["program"], organization=w["weili"], **{"starts_on": DAY, **values})


def spell(w, **values):
    kept, _new = Enrollment.objects.get_or_create(
        program=w["program"], organization=w["weili"], defaults={"starts_on": DAY}
    )
    return EnrollmentSpell(enrollment=kept, state="active", **values)


CASES = {
    "programs_program_dates_in_order": lambda w: [program(w, **BACKWARDS)],
    "programs_program_name_once": lambda w: [program(w), program(w, name="另一计划"), program(w)],
    "programs_program_intake_in_order": lambda w: [
        program(w, "一日", intake_opens_on=DAY, intake_closes_on=DAY),
        program(w, intake_opens_on=LATER, intake_closes_on=DAY),
    ],
    "programs_enrollment_dates_in_order": lambda w: [enrollment(w, state="graduated", **BACKWARDS)],
    "programs_enrollment_one_open": lambda w: [
        enrollment(w, ends_on=LATER, state="withdrawn"),
        enrollment(w, starts_on=LATER),
        enrollment(w, starts_on=LATER, state="suspended"),
    ],
    "programs_enrollment_has_start": lambda w: [enrollment(w, starts_on=None)],
    "programs_enrollment_ended_is_final": lambda w: [
        enrollment(w, ends_on=LATER, state="graduated"),
        enrollment(w, ends_on=LATER, state="active"),
    ],
    "programs_enrollmentspell_dates_in_order": lambda w: [spell(w, **BACKWARDS)],
    "programs_enrollmentspell_one_open": lambda w: [
        spell(w, starts_on=DAY, ends_on=LATER),
        spell(w, starts_on=LATER),
        spell(w, starts_on=LATER),
    ],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, wuhan_center, organization):
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    world = {
        "platform": platform,
        "program": register_program(platform=platform, name="已有计划", by=SYSTEM),
        "weili": organization("唯理科技"),
    }
    is_refused_by(name, *CASES[name](world))


def test_an_enrollment_that_is_open_cannot_be_final(wuhan_center, organization):
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    world = {"program": register_program(platform=platform, name="计划", by=SYSTEM), "weili": organization("唯理科技")}
    is_refused_by("programs_enrollment_ended_is_final", enrollment(world, state="withdrawn"))
