"""A team becomes the company it founded: one record goes on, under a new name, with everything that was its."""

from datetime import date, timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.organizations import services
from ecosystem.organizations.models import Organization
from ecosystem.programs.services import enroll
from ecosystem.relationships.services import relate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FOUNDED, CODE = date(2025, 5, 1), "91420100MA4K2F7L8R"


@pytest.fixture
def team(organization):
    return organization("裂缝小队", kind="team")


def test_the_record_its_enrollments_and_its_host_go_on(team, organization, intake, qian):
    host = organization("武汉大学", kind="university")
    edge = relate(host, team, kind="hosts", starts_on=date(2024, 1, 1), by=SYSTEM)
    enrolled = enroll(team, intake.program, on=date(2025, 1, 1), by=SYSTEM)
    company = services.incorporate(team, name="武汉裂缝科技有限公司", uscc=CODE, on=FOUNDED, by=qian, reason="工商登记")
    assert (company.pk, company.kind, company.founded_on) == (team.pk, "company", FOUNDED)
    assert company.identifiers.get().value == CODE
    names = {(name.name, name.kind, name.ends_on) for name in company.names.all()}
    assert names == {("裂缝小队", "former", FOUNDED), ("武汉裂缝科技有限公司", "official", None)}
    enrolled.refresh_from_db()
    edge.refresh_from_db()
    assert (enrolled.organization_id, enrolled.ends_on, edge.ends_on) == (company.pk, None, None)
    assert list(Organization.objects.search("裂缝小队")) == [company]


def test_only_a_team_becomes_a_company(organization, qian):
    with pytest.raises(Conflict) as refusal:
        services.incorporate(organization("唯理科技"), name="唯理", on=FOUNDED, by=qian)
    assert refusal.value.code == "no_team"


def test_not_in_the_future_nor_under_somebody_elses_code(team, organization, qian):
    with pytest.raises(InvalidInput):
        services.incorporate(team, name="裂缝公司", on=today() + timedelta(days=1), by=qian)
    organization("别家", identifiers=[{"scheme": "uscc", "value": CODE}])
    with pytest.raises((Conflict, InvalidInput)):
        services.incorporate(team, name="裂缝公司", on=FOUNDED, uscc=CODE, by=qian)
    team.refresh_from_db()
    assert (team.kind, team.name) == ("team", "裂缝小队")


@pytest.mark.parametrize("person", ["rui", "sun", "chen", "nobody"])
def test_only_who_keeps_organizations_does_it(team, people, person):
    with pytest.raises(NotAllowed):
        services.incorporate(team, name="裂缝公司", on=FOUNDED, by=people[person])
