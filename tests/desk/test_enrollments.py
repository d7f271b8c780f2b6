"""A member's page on the desk: how they came in, and what is still wanted of them before they graduate."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.programs import services
from tests.personas import STAFF
from tests.programs.applying import in_review

pytestmark = pytest.mark.django_db
ENGLISH = "/en/desk"


@pytest.fixture
def member(intake, mei):
    """Enrolled by an application, in a program with two criteria, one of them met."""
    wanted = [
        services.add_graduation_criterion(intake.program, label=label, required=required, by=SYSTEM)
        for label, required in (("方案在用户处上线", True), ("完成培训", True), ("公开案例", False))
    ]
    enrollment = services.accept(in_review(intake, mei), on=today(), by=SYSTEM).enrollment
    services.record_evidence(enrollment, criterion=wanted[0], met=True, text="验收报告", by=SYSTEM)
    return enrollment


def test_the_page_tells_what_is_met_and_what_is_missing(member, qian, signed_in):
    html = signed_in(qian).get(f"{ENGLISH}/enrollments/{member.public_id}/").content.decode()
    card = html[html.index("Criteria for graduating") :]
    told = [
        card.index(text)
        for text in ("方案在用户处上线", f"met on {today()}", "完成培训", "not met yet", "not required")
    ]
    assert told == sorted(told)
    assert f"{ENGLISH}/applications/{member.application.public_id}/" in html


def test_who_only_looks_on_sees_neither_evidence_nor_application(member, people, signed_in):
    html = signed_in(people["zhao"]).get(f"{ENGLISH}/enrollments/{member.public_id}/").content.decode()
    assert "Criteria for graduating" not in html
    assert member.application.public_id not in html


def test_an_organizations_page_tells_what_it_applied_for_to_who_decides(member, people, signed_in):
    address = f"{ENGLISH}/organizations/{member.organization.public_id}/"
    told = {name: member.application.title in signed_in(people[name]).get(address).content.decode() for name in STAFF}
    assert told == {"lin": True, "qian": True, "zhao": False, "rui": False, "sun": False, "chen": False}
