"""Who may enroll, and who sees which programs and enrollments."""

from datetime import date

import pytest

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.models import Center
from ecosystem.centers.services import add_platform, open_center
from ecosystem.centers.staff import employ
from ecosystem.core.choices import Publication
from ecosystem.core.errors import Conflict, NotAllowed
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from ecosystem.programs import reports, services
from ecosystem.programs.models import Enrollment, Program
from tests.personas import PASSWORD
from tests.programs.test_undo import CASES, JOINED, PERSONAL
from tests.undoing import everything

pytestmark = [pytest.mark.django_db, pytest.mark.everything]
MAY_ENROLL = {"lin", "qian"}


@pytest.fixture
def dong(chengdu_center):
    """Program manager of Chengdu."""
    return employ(
        username="dong", name="董", password=PASSWORD, role="program_manager", center=chengdu_center, by=SYSTEM
    )


@pytest.fixture
def he(wuhan):
    """Program manager of the second center of Wuhan."""
    second = open_center(by=SYSTEM, registry=wuhan, name="武汉第二中心")
    return employ(username="he", name="何", password=PASSWORD, role="program_manager", center=second, by=SYSTEM)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - PERSONAL))
def test_program_managers_of_the_center_keep_programs_and_nobody_else(verb, everybody, people, dong, he):
    act = CASES[verb](everybody)
    before = everything()
    for person in [*(people[name] for name in people.keys() - MAY_ENROLL), dong, he]:
        with pytest.raises(NotAllowed):
            act(person)
    assert everything() == before
    act(people["qian"])
    assert everything() != before


@pytest.mark.parametrize("verb", sorted(CASES.keys() - PERSONAL))
def test_only_who_may_do_it_may_undo_it(verb, everybody, qian, zhao, sun, dong, he):
    CASES[verb](everybody)(qian)
    before = everything()
    for person in (zhao, sun, dong, he):
        with pytest.raises(NotAllowed):
            undo(ChangeSet.objects.latest("pk"), by=person)
    assert everything() == before


def test_an_organization_of_another_city_is_not_enrolled(world, lin, dong, organization, chengdu):
    stranger = organization("成都企业", registry=chengdu)
    with pytest.raises(Conflict) as refusal:
        services.enroll(stranger, world.program, on=JOINED, by=lin)
    assert refusal.value.code == "other_registry"
    with pytest.raises(NotAllowed):
        services.enroll(stranger, world.program, on=JOINED, by=dong)


@pytest.mark.parametrize("organization_status", Status.values)
@pytest.mark.parametrize("program_status", Publication.values)
@pytest.mark.parametrize("center_status", Publication.values)
def test_reading_agrees_with_the_policy(
    center_status,
    program_status,
    organization_status,
    people,
    dong,
    he,
    world,
    chengdu_center,
):
    abroad = add_platform(chengdu_center, name="算力平台", function="compute", by=SYSTEM)
    services.register_program(platform=abroad, name="成都计划", by=SYSTEM)
    Center.objects.filter(pk=world.center.pk).update(status=center_status)
    Program.objects.filter(pk=world.program.pk).update(status=program_status)
    Organization.objects.filter(pk=world.weili.pk).update(status=organization_status)
    for person in [*people.values(), dong, he]:
        for model in (Program, Enrollment):
            seen = set(model.objects.visible_to(person))
            assert seen == {record for record in model.objects.all() if allowed(person, "programs.view", record)}


@pytest.mark.parametrize(
    ("center_status", "program_status", "organization_status", "is_member"),
    [
        ("public", "public", "public", True),
        ("public", "public", "unlisted", True),
        ("public", "public", "draft", False),
        ("public", "public", "archived", False),
        ("public", "draft", "public", False),
        ("draft", "public", "public", False),
    ],
)
def test_the_public_sees_members_by_public_records_only(
    center_status,
    program_status,
    organization_status,
    is_member,
    world,
    qian,
):
    Center.objects.filter(pk=world.center.pk).update(status=center_status)
    Program.objects.filter(pk=world.program.pk).update(status=program_status)
    Organization.objects.filter(pk=world.weili.pk).update(status=organization_status)
    assert reports.members(world.center).exists() is is_member
    assert reports.members(world.center, user=qian).get() == world.weili
    day = date(2022, 2, 1)
    assert bool(reports.coverage([world.weili], day)[world.weili.pk]) is (center_status == program_status == "public")
