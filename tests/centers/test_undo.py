"""Whatever is done to a center can be undone."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM, scope_of
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers import services, staff
from ecosystem.core.errors import Conflict, NotAllowed
from ecosystem.vocabulary.models import Place
from tests.personas import PASSWORD
from tests.undoing import everything, is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db
OPENED = date(2021, 5, 31)


@pytest.fixture
def world(wuhan_center, lin, sun, organization):
    """A center with one of everything."""
    center, operator = wuhan_center, organization("武汉昇腾生态创新中心", kind="ecosystem_operator")
    facts = {"by": SYSTEM}
    return SimpleNamespace(
        center=center,
        operator=operator,
        sun=sun,
        xian=Place.objects.get(code="610100"),
        dalian=Place.objects.get(code="210200"),
        phase=services.add_phase(center, name="一期", pflops=100, state="in_service", starts_on=OPENED, **facts),
        party=services.add_party(center, organization=operator, role="operator", starts_on=OPENED, **facts),
        platform=services.add_platform(center, name="公共算力平台", function="compute", **facts),
        steps=[services.add_step(center, name=name, **facts) for name in ("场景分析", "方案设计", "模型开发")],
        peer=services.add_peer_city(
            center.registry, place=Place.objects.get(code="610100"), standing="planned", **facts
        ),
        role=sun.staff_roles.get(),
    )


def _archived(world):
    services.archive_center(world.center, by=SYSTEM)
    return lambda by: services.restore_center(world.center, by=by)


def _unpublished(world):
    services.archive_center(world.center, by=SYSTEM)
    services.restore_center(world.center, by=SYSTEM)
    return lambda by: services.publish_center(world.center, by=by)


CASES = {
    "open_center": lambda w: lambda by: services.open_center(by=by, registry=w.xian, name="西安未来人工智能计算中心"),
    "revise_center": lambda w: (
        lambda by: services.revise_center(
            w.center, by=by, name="武汉智算中心", opened_on=OPENED, organization=w.operator
        )
    ),
    "archive_center": lambda w: lambda by: services.archive_center(w.center, by=by),
    "restore_center": _archived,
    "publish_center": _unpublished,
    "add_phase": lambda w: (
        lambda by: services.add_phase(
            w.center, by=by, name="二期", pflops=200, basis="total", state="under_construction"
        )
    ),
    "revise_phase": lambda w: lambda by: services.revise_phase(w.phase, by=by, pflops="120.5", remark="上线即饱和运营"),
    "remove_phase": lambda w: lambda by: services.remove_phase(w.phase, by=by),
    "add_party": lambda w: lambda by: services.add_party(w.center, by=by, organization=w.operator, role="builder"),
    "revise_party": lambda w: lambda by: services.revise_party(w.party, by=by, role="ecosystem_operator"),
    "end_party": lambda w: lambda by: services.end_party(w.party, by=by, on=date(2024, 1, 1)),
    "remove_party": lambda w: lambda by: services.remove_party(w.party, by=by),
    "add_platforms_from_template": lambda w: lambda by: services.add_platforms_from_template(w.center, by=by),
    "add_platform": lambda w: lambda by: services.add_platform(w.center, by=by, name="数据平台", function="industry"),
    "revise_platform": lambda w: lambda by: services.revise_platform(w.platform, by=by, aliases=["算力平台"]),
    "remove_platform": lambda w: lambda by: services.remove_platform(w.platform, by=by),
    "add_step": lambda w: lambda by: services.add_step(w.center, by=by, name="应用开发", position=1),
    "revise_step": lambda w: lambda by: services.revise_step(w.steps[0], by=by, name="需求分析", position=3),
    "add_usual_steps": lambda w: lambda by: services.add_usual_steps(w.center, by=by),
    "end_step": lambda w: lambda by: services.end_step(w.steps[0], on=OPENED, by=by),
    "remove_step": lambda w: lambda by: services.remove_step(w.steps[0], by=by),
    "add_peer_city": lambda w: (
        lambda by: services.add_peer_city(w.center.registry, by=by, place=w.dalian, standing="planned_or_built")
    ),
    "revise_peer_city": lambda w: lambda by: services.revise_peer_city(w.peer, by=by, standing="in_service"),
    "remove_peer_city": lambda w: lambda by: services.remove_peer_city(w.peer, by=by),
    "give_role": lambda w: lambda by: staff.give_role(w.sun, by=by, role="data_editor", center=w.center),
    "take_role": lambda w: lambda by: staff.take_role(w.role, by=by),
    "dismiss": lambda w: lambda by: staff.dismiss(w.sun, by=by),
}
NOT_PUT_BACK_WHOLE = {
    "employ": "the account stays, without any role: tested below",
    "set_password": "nobody but its owner knows the old one",
    "issue_token": "a key is no fact of the registry; it is revoked",
    "revoke_token": "a key that may be known to others must never work again",
}
LEAVES_NOTHING = {"remove_phase", "remove_party", "remove_platform", "remove_peer_city", "take_role", "dismiss"}


def test_every_verb_of_centers_and_staff_is_here():
    assert public_functions(services) | public_functions(staff) == set(CASES) | set(NOT_PUT_BACK_WHOLE)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, lin):
    is_put_back(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - LEAVES_NOTHING))
def test_it_is_not_put_back_over_a_later_edit(verb, world, lin):
    is_refused_after_a_later_edit(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", CASES)
def test_only_who_may_do_it_may_undo_it(verb, world, lin, zhao, chen):
    CASES[verb](world)(lin)
    before = everything()
    for person in (zhao, chen):
        with pytest.raises(NotAllowed):
            undo(ChangeSet.objects.latest("pk"), by=person)
    assert everything() == before


def test_whoever_was_employed_by_mistake_can_do_nothing(lin, wuhan_center):
    staff.employ(username="gao", name="高", password=PASSWORD, role="viewer", center=wuhan_center, by=lin)
    undo(ChangeSet.objects.latest("pk"), by=lin)
    assert scope_of(User.objects.get(username="gao")).grants == ()


def test_undo_cannot_take_the_last_administrator(lin):
    given = ChangeSet.objects.latest("pk")
    with pytest.raises(Conflict) as refusal:
        undo(given, by=lin)
    assert refusal.value.code == "last_administrator"
    assert lin.staff_roles.count() == 1


def test_undo_brings_no_party_back_over_another(world, lin):
    services.end_party(world.party, by=lin, on=date(2022, 1, 1))
    services.remove_party(world.party, by=lin)
    removed = ChangeSet.objects.latest("pk")
    services.add_party(
        world.center, by=lin, organization=world.operator, role="operator", starts_on=OPENED, ends_on=date(2023, 1, 1)
    )
    with pytest.raises(Conflict) as refusal:
        undo(removed, by=lin)
    assert refusal.value.code == "overlap"


def test_a_center_that_has_come_into_use_is_not_undone(lin, wuhan):
    services.open_center(by=lin, registry=wuhan, name="第二中心")
    opened = ChangeSet.objects.latest("pk")
    services.add_platforms_from_template(wuhan.centers.get(name="第二中心"), by=lin)
    with pytest.raises(Conflict) as refusal:
        undo(opened, by=lin)
    assert refusal.value.code == "still_used"
