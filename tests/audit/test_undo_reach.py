"""Undo goes as far as its person may go: no further, and no less far; and it brings nothing impossible back."""

import pytest

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import change_set
from ecosystem.audit.undo import may_undo, undo
from ecosystem.centers.models import StaffRole
from ecosystem.centers.staff import dismiss, employ, give_role, take_role
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.figures.services import remove_figure, report_figure, supersede_figure
from ecosystem.organizations import services
from ecosystem.organizations.models import Identifier
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import relate, remove_relationship
from ecosystem.sources.models import Source
from ecosystem.sources.services import add_source
from ecosystem.vocabulary.models import Measure, Place, Sector
from ecosystem.vocabulary.services import add_sector, remove_sector, revise_place, revise_sector
from tests.personas import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def gao(wuhan_center) -> User:
    """Administrator of the center of Wuhan, and of nothing else."""
    return employ(username="gao", name="高", password=PASSWORD, role="administrator", center=wuhan_center, by=SYSTEM)


def newest() -> ChangeSet:
    return ChangeSet.objects.latest("pk")


def test_a_center_s_administrator_does_not_undo_what_every_center_shares(gao, lin, wuhan):
    revise_place(wuhan, by=lin, name_en="Wuhan City")
    assert not may_undo(gao, newest())
    with pytest.raises(NotAllowed):
        undo(newest(), by=gao)
    wuhan.refresh_from_db()
    assert wuhan.name_en == "Wuhan City"


def test_a_center_s_administrator_undoes_a_role_of_that_center(gao, sun):
    take_role(sun.staff_roles.get(), by=gao)
    undo(newest(), by=gao)
    assert StaffRole.objects.filter(user=sun).count() == 1


def test_a_center_s_administrator_gives_nobody_the_whole_installation_back(gao, lin, sun):
    give_role(sun, role="administrator", by=lin)
    dismiss(sun, by=lin)
    with pytest.raises(NotAllowed):
        undo(newest(), by=gao)
    assert not StaffRole.objects.filter(user=sun).exists()


def test_who_added_a_source_can_undo_that(zhao, sun):
    add_source(by=zhao, title="一篇文章")
    with pytest.raises(NotAllowed):
        undo(newest(), by=sun)
    undo(newest(), by=zhao)
    assert not Source.objects.exists()


def test_nothing_comes_back_to_an_organization_that_is_gone(wuhan, lin):
    weili = services.register_organization(by=lin, registry=wuhan, kind="company", name="唯理")
    registered = newest()
    code = services.add_identifier(weili, by=lin, scheme="stock_code", value="600000")
    services.remove_identifier(code, by=lin)
    removed = newest()
    undo(registered, by=lin)
    with pytest.raises(Conflict) as refusal:
        undo(removed, by=lin)
    assert refusal.value.code == "undo_conflict"
    assert not Identifier.objects.exists()


def test_no_sector_comes_back_below_one_that_is_gone(lin):
    roads = add_sector(by=lin, code="all-roads", name="道路")
    bridges = add_sector(by=lin, code="all-bridges", name="桥梁", broader=roads)
    revise_sector(bridges, by=lin, broader=None)
    moved = newest()
    remove_sector(bridges, by=lin)
    undo(newest(), by=lin)
    remove_sector(roads, by=lin)
    with pytest.raises(Conflict) as refusal:
        undo(moved, by=lin)
    assert refusal.value.code == "undo_conflict"
    assert Sector.objects.get(code="all-bridges").broader is None


def test_a_removed_sector_does_not_come_back_without_its_broader_one(lin):
    roads = add_sector(by=lin, code="all-roads", name="道路")
    remove_sector(add_sector(by=lin, code="all-bridges", name="桥梁", broader=roads), by=lin)
    removed = newest()
    remove_sector(roads, by=lin)
    with pytest.raises(Conflict) as refusal:
        undo(removed, by=lin)
    assert refusal.value.code == "undo_conflict"


def test_sectors_that_went_together_come_back_together(lin):
    with change_set(by=lin, verb="Make sectors") as recorder:
        roads = add_sector(by=lin, code="all-roads", name="道路")
        add_sector(by=lin, code="all-bridges", name="桥梁", broader=roads)
    undone = undo(recorder.change_set, by=lin)
    assert not Sector.objects.filter(code__startswith="all-").exists()
    undo(undone, by=lin)
    assert Sector.objects.get(code="all-bridges").path == "/all-roads/all-bridges/"


def test_a_figure_is_not_superseded_again_by_one_that_is_gone(wuhan, wuhan_center, lin):
    facts = {"registry": wuhan, "center": wuhan_center, "by": lin}
    measure = Measure.objects.current().get(code="resident_companies")
    old, new = (report_figure(measure=measure, value=value, **facts) for value in (100, 200))
    supersede_figure(old, by_figure=new, by=lin)
    undone = undo(newest(), by=lin)
    remove_figure(new, by=lin)
    with pytest.raises(Conflict) as refusal:
        undo(undone, by=lin)
    assert refusal.value.code == "undo_conflict"
    old.refresh_from_db()
    assert (old.standing, old.superseded_by) == ("reported", None)


def test_a_relationship_does_not_come_back_to_what_can_no_longer_have_it(organization, lin):
    team, park = organization("创客团队", kind="team"), organization("孵化器")
    remove_relationship(relate(park, team, kind="hosts", by=lin), by=lin)
    removed = newest()
    services.revise_organization(team, by=lin, kind="university")
    with pytest.raises(Conflict) as refusal:
        undo(removed, by=lin)
    assert refusal.value.code == "undo_conflict"
    assert not Relationship.objects.exists()


def _register_by_a_wrong_code(wuhan: Place, by: User) -> None:
    """A refusal that comes after the public organization itself was written."""
    wrong = [{"scheme": "uscc", "value": "91420100YY00000010"}]
    services.register_organization(
        by=by, registry=wuhan, kind="company", name="公开企业", status="public", identifiers=wrong
    )


def test_a_refused_public_part_does_not_raise_the_edition_of_a_private_whole(wuhan, organization, lin):
    draft = organization("草稿企业", status="draft")
    before = current_edition()
    with change_set(by=lin, verb="Both"):
        services.revise_organization(draft, by=lin, website="https://draft.example")
        with pytest.raises(InvalidInput):
            _register_by_a_wrong_code(wuhan, lin)
    assert current_edition() == before
    assert newest().edition is None
