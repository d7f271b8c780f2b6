"""Who is reminded by mail, of what, and that nobody is reminded twice."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.correspondence.models import Message
from ecosystem.organizations.services import add_contact
from ecosystem.programs import services
from ecosystem.programs.models import Enrollment
from ecosystem.programs.reminders import remind
from tests.programs.applying import handed_in, represent

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=f"programs.{kind}").values_list("to_email", flat=True))


@pytest.mark.parametrize(("days", "reminded"), [(4, 0), (3, 1), (0, 1)])
def test_who_has_not_handed_in_yet_is_reminded_in_the_last_days(intake, mei, bo, days, reminded):
    services.start_application(intake.program, by=mei)
    handed_in(intake, bo)
    services.revise_program(intake.program, intake_closes_on=today() + timedelta(days=days), by=SYSTEM)
    assert remind()["unfinished"] == reminded
    assert told("unfinished") == ["mei@veritas.example"] * reminded
    assert remind()["unfinished"] == 0


def test_nobody_is_reminded_of_an_intake_that_is_closed(intake, mei):
    services.start_application(intake.program, by=mei)
    services.revise_program(intake.program, intake_closes_on=today() - timedelta(days=1), by=SYSTEM)
    assert remind() == {"unfinished": 0, "ending": 0}


@pytest.fixture
def member(intake):
    return services.enroll(
        intake.weili,
        intake.program,
        on=today() - timedelta(days=300),
        term_ends_on=today() + timedelta(days=61),
        by=SYSTEM,
    )


def test_members_are_reminded_sixty_and_fourteen_days_before_the_end_once_each(intake, member, mei):
    represent(intake.weili, mei)
    ends = member.term_ends_on
    assert remind()["ending"] == 0
    assert remind(ends - timedelta(days=60))["ending"] == 1
    message = Message.objects.get(kind="programs.term_ending")
    assert (message.to_email, message.organization, message.state) == ("mei@veritas.example", intake.weili, "queued")
    Message.objects.update(created_at=message.created_at + timedelta(days=1))
    assert remind(ends - timedelta(days=59))["ending"] == 0
    assert remind(ends - timedelta(days=14))["ending"] == 1


def test_where_nobody_represents_a_member_its_contacts_are_told(intake, member):
    add_contact(intake.weili, name="李工", email="li@weili.example", by=SYSTEM)
    add_contact(intake.weili, name="无址", by=SYSTEM)
    remind(member.term_ends_on - timedelta(days=10))
    assert told("term_ending") == ["li@weili.example"]


def test_who_has_left_is_not_reminded(intake, member, mei):
    represent(intake.weili, mei)
    services.withdraw(member, on=today(), reason="迁出", by=SYSTEM)
    assert remind(member.term_ends_on - timedelta(days=10))["ending"] == 0
    assert Enrollment.objects.get().state == "withdrawn"


def test_the_command_says_how_many(intake, mei, capsys):
    services.start_application(intake.program, by=mei)
    services.revise_program(intake.program, intake_closes_on=today(), by=SYSTEM)
    call_command("send_reminders")
    assert "1" in capsys.readouterr().out
