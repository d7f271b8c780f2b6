"""Three of everything that belongs to an intake, for tests that go through every list of the desk."""

from types import SimpleNamespace
from typing import Any

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.organizations.models import Organization
from ecosystem.programs import services
from ecosystem.programs.models import Enrollment, Program
from tests.programs.applying import in_review, person

ORDINALS = ("one", "two", "three")


def furnish_intake(program: Program, members: list[Organization], reviewers: list[Any]) -> None:
    """Questions, documents, rubric, panel, applications with a review and an objection each, ties and evidence."""
    facts = {"program": program, "by": SYSTEM}
    services.revise_program(program, takes_applications=True, notice_days=7, by=SYSTEM)
    program.refresh_from_db()
    questions = [services.add_question(label=f"问题 {n}", required=n == "one", **facts) for n in ORDINALS]
    plans = [services.add_required_document(label=f"材料 {n}", required=n == "one", **facts) for n in ORDINALS]
    rubric = [services.add_rubric_criterion(label=f"评分项 {n}", **facts) for n in ORDINALS]
    criteria = [services.add_graduation_criterion(label=f"毕业条件 {n}", **facts) for n in ORDINALS]
    intake = SimpleNamespace(program=program, scene=questions[0], plan=plans[0], merit=rubric[0], market=rubric[1])
    for number, reviewer in enumerate(reviewers):
        services.add_panel_member(user=reviewer, most=9, **facts)
        services.declare_affiliation(reviewer, organization=members[number], tie="adviser", note="顾问", by=SYSTEM)
    for number, name in enumerate(ORDINALS):
        application = in_review(intake, person(f"申请人{name}"), name=f"申请企业 {name}")
        services.assign_review(application, reviewer=reviewers[number], due_on=today(), by=SYSTEM)
        application = services.give_notice(application, by=SYSTEM)
        services.object_to(application, text=f"异议 {name}", by=SYSTEM)
        enrollment = Enrollment.objects.filter(program=program).first()
        services.record_evidence(
            enrollment, criterion=criteria[number], met=number == 0, text=f"证明 {name}", by=SYSTEM
        )
