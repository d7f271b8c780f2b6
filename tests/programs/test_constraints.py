"""What the database refuses about programs and enrollments, whoever writes."""

from datetime import date

import pytest
from django.utils import timezone

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.programs import models
from ecosystem.programs.models import (
    Affiliation,
    Application,
    ApplicationDocument,
    ApplicationSpell,
    Enrollment,
    EnrollmentSpell,
    Evidence,
    GraduationCriterion,
    Objection,
    PanelMember,
    Program,
    Question,
    RequiredDocument,
    Review,
    RubricCriterion,
)
from ecosystem.programs.services import register_program
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY, LATER = date(2022, 1, 10), date(2022, 6, 1)
NOW = timezone.now()
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


def application(w, **values):
    return Application(program=w["program"], applicant=w["mei"], **values)


def handed(w, **values):
    facts = {"name": "梅的公司", "state": "submitted", "submitted_at": NOW}
    return application(w, **{**facts, **values})


def stay(w, **values):
    kept, _new = Application.objects.get_or_create(program=w["program"], applicant=w["mei"])
    return ApplicationSpell(application=kept, state="draft", **values)


def document(w, **values):
    kept, _new = Application.objects.get_or_create(program=w["program"], applicant=w["mei"])
    wanted, _new = RequiredDocument.objects.get_or_create(program=w["program"], label="计划书", key="aaa")
    return ApplicationDocument(application=kept, requirement=wanted, file="x", name="x.pdf", size=1, **values)


def objection(w, **values):
    kept, _new = Application.objects.get_or_create(program=w["program"], applicant=w["mei"])
    return Objection(application=kept, text="异议", **values)


def review(w, **values):
    kept, _new = Application.objects.get_or_create(program=w["program"], applicant=w["mei"])
    return Review(application=kept, reviewer=w["mei"], **values)


def part(model, **fixed):
    return lambda w, **values: model(program=w["program"], **{**fixed, **values})


question, wanted = part(Question, label="问题"), part(RequiredDocument, label="计划书")
criterion, graduating = part(RubricCriterion, label="水平"), part(GraduationCriterion, label="上线")


def evidence(w, **values):
    kept, _new = Enrollment.objects.get_or_create(
        program=w["program"], organization=w["weili"], defaults={"starts_on": DAY}
    )
    aim, _new = GraduationCriterion.objects.get_or_create(program=w["program"], label="上线", key="aaa")
    return Evidence(enrollment=kept, criterion=aim, on=DAY, text="x", **values)


def affiliation(w, **values):
    return Affiliation(user=w["mei"], organization=w["weili"], tie="employed", **values)


def once(make, **other):
    """The key twice in one program."""
    return lambda w: [make(w, key="aaa"), make(w, key="aaa", **(other or {"label": "另一"}))]


def no_two(make):
    """The label twice, unless the first is retired."""
    return lambda w: [make(w, key="a", retired=True), make(w, key="b"), make(w, key="c")]


CASES |= {
    "programs_program_ages_in_order": lambda w: [
        program(w, "一月", least_months=1, most_months=1),
        program(w, least_months=2, most_months=1),
    ],
    "programs_program_reviews_few": lambda w: [program(w, "九", reviews_wanted=9), program(w, reviews_wanted=10)],
    "programs_enrollment_term_after_start": lambda w: [enrollment(w, term_ends_on=DAY)],
    "programs_application_one_open": lambda w: [
        handed(w, organization=w["weili"], state="rejected"),
        handed(w, organization=w["weili"]),
        application(w, organization=w["weili"]),
    ],
    "programs_application_one_draft": lambda w: [handed(w), application(w), application(w)],
    "programs_application_code_once": lambda w: [
        application(w, uscc="914201007483062457"),
        handed(w, uscc="914201007483062457", state="withdrawn"),
        handed(w, uscc="914201007483062457"),
        handed(w, uscc="914201007483062457", state="in_review"),
    ],
    "programs_application_handed_in_says_who": lambda w: [
        application(w, state="withdrawn"),
        handed(w, name=""),
    ],
    "programs_application_notice_has_dates": lambda w: [
        handed(w, state="notice", notice_starts_on=DAY, notice_ends_on=LATER),
        handed(w, state="notice", notice_starts_on=DAY, notice_ends_on=DAY),
    ],
    "programs_applicationspell_one_open": lambda w: [stay(w, ends_at=NOW), stay(w), stay(w)],
    "programs_applicationdocument_one": lambda w: [document(w, removed_at=NOW), document(w), document(w)],
    "programs_objection_answered": lambda w: [
        objection(w, state="upheld", answer="属实", answered_at=NOW),
        objection(w, state="upheld", answered_at=NOW),
    ],
    "programs_review_one": lambda w: [review(w, state="released"), review(w, state="recused"), review(w), review(w)],
    "programs_review_submitted_is_whole": lambda w: [
        review(w, state="submitted", total=80, submitted_at=NOW, advice="accept", reason="好"),
        review(w, state="submitted", total=80, submitted_at=NOW, advice="accept"),
    ],
    "programs_affiliation_dates_in_order": lambda w: [affiliation(w, **BACKWARDS)],
    "programs_affiliation_once": lambda w: [
        affiliation(w, starts_on=DAY, ends_on=LATER),
        affiliation(w),
        affiliation(w),
    ],
    "programs_question_key_once": once(question),
    "programs_question_once": no_two(question),
    "programs_requireddocument_key_once": once(wanted),
    "programs_requireddocument_once": no_two(wanted),
    "programs_requireddocument_size": lambda w: [wanted(w, most_megabytes=21)],
    "programs_rubriccriterion_key_once": once(criterion),
    "programs_rubriccriterion_once": no_two(criterion),
    "programs_rubriccriterion_counts": lambda w: [criterion(w, weight=0)],
    "programs_graduationcriterion_key_once": once(graduating),
    "programs_graduationcriterion_once": no_two(graduating),
    "programs_evidence_once": lambda w: [evidence(w), evidence(w)],
    "programs_panelmember_once": lambda w: [
        PanelMember(program=w["program"], user=w["mei"]),
        PanelMember(program=w["program"], user=w["mei"]),
    ],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, wuhan_center, organization, mei):
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    world = {
        "platform": platform,
        "program": register_program(platform=platform, name="已有计划", by=SYSTEM),
        "weili": organization("唯理科技"),
        "mei": mei,
    }
    is_refused_by(name, *CASES[name](world))


def test_an_enrollment_that_is_open_cannot_be_final(wuhan_center, organization):
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    world = {"program": register_program(platform=platform, name="计划", by=SYSTEM), "weili": organization("唯理科技")}
    is_refused_by("programs_enrollment_ended_is_final", enrollment(world, state="withdrawn"))
