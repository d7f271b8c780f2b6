"""What can be said of a center, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.centers import services
from ecosystem.centers.models import Center, Platform
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.programs.models import Program
from ecosystem.vocabulary.models import Place, ServiceStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OPENED = date(2021, 5, 31)


@pytest.fixture
def operator(organization):
    return organization("武汉昇腾生态创新中心", kind="ecosystem_operator")


def names_of(center: Center) -> list[tuple[int, str]]:
    return list(center.steps.order_by("position").values_list("position", "name"))


def test_opening_a_center_is_for_administrators_of_the_whole_installation(lin, zhao, wuhan):
    center = services.open_center(by=lin, registry=wuhan, name=" 武汉 超算中心 ", reason="新建")
    assert (center.name, center.status) == ("武汉 超算中心", "public")
    assert ChangeSet.objects.latest("pk").reason == "新建"
    with pytest.raises(NotAllowed):
        services.open_center(by=zhao, registry=wuhan, name="第三中心")


def test_a_city_has_a_center_of_one_name_once(lin, wuhan_center, wuhan, chengdu):
    with pytest.raises(InvalidInput) as refusal:
        services.open_center(by=lin, registry=wuhan, name=wuhan_center.name)
    assert refusal.value.sentence == "The city has a center of this name already."
    assert services.open_center(by=lin, registry=chengdu, name=wuhan_center.name).registry == chengdu


@pytest.mark.parametrize("field", ["status", "registry"])
def test_city_and_status_are_not_revised(field, lin, wuhan_center, chengdu):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_center(wuhan_center, by=lin, **{field: chengdu if field == "registry" else "archived"})
    assert refusal.value.fields == {field: ["This cannot be changed here."]}


def test_an_archived_center_is_restored_as_a_draft_and_shown_again(lin, nobody, wuhan_center):
    services.archive_center(wuhan_center, by=lin)
    assert not Center.objects.visible_to(nobody).exists()
    with pytest.raises(Conflict) as refusal:
        services.archive_center(wuhan_center, by=lin)
    assert str(refusal.value) == "It is archived already."
    with pytest.raises(Conflict, match=r"It is archived\. Restore it first\."):
        services.publish_center(wuhan_center, by=lin)
    assert services.restore_center(wuhan_center, by=lin).status == "draft"
    services.publish_center(wuhan_center, by=lin)
    assert Center.objects.visible_to(nobody).get() == wuhan_center
    with pytest.raises(Conflict, match=r"Only an archived record can be restored\."):
        services.restore_center(wuhan_center, by=lin)


def test_the_public_edition_grows_with_what_the_public_sees_only(lin, wuhan_center):
    before = current_edition()
    services.add_step(wuhan_center, by=lin, name="场景分析")
    assert current_edition() == before + 1
    services.archive_center(wuhan_center, by=lin)
    assert current_edition() == before + 2
    services.add_step(wuhan_center, by=lin, name="方案设计")
    assert current_edition() == before + 2


def test_a_phase_in_service_needs_its_day(lin, wuhan_center):
    with pytest.raises(InvalidInput, match=r"A phase in service needs the date it went into service\."):
        services.add_phase(wuhan_center, by=lin, name="一期", pflops=100, state="in_service")
    phase = services.add_phase(wuhan_center, by=lin, name="一期", pflops=100, state="under_construction")
    phase = services.revise_phase(phase, by=lin, state="in_service", starts_on=OPENED)
    assert (phase.position, phase.state, phase.starts_on) == (1, "in_service", OPENED)
    assert services.add_phase(wuhan_center, by=lin, name="扩容", pflops=200, state="planned").position == 2


@pytest.mark.parametrize("pflops", [0, -1])
def test_a_phase_has_some_capacity(pflops, lin, wuhan_center):
    with pytest.raises(InvalidInput, match=r"Capacity must be more than zero\."):
        services.add_phase(wuhan_center, by=lin, name="一期", pflops=Decimal(pflops), state="planned")


def test_an_organization_has_a_role_once_at_a_time(lin, wuhan_center, operator):
    first = services.add_party(wuhan_center, by=lin, organization=operator, role="operator", starts_on=OPENED)
    with pytest.raises(Conflict) as refusal:
        services.add_party(wuhan_center, by=lin, organization=operator, role="operator", starts_on=date(2023, 1, 1))
    assert (refusal.value.code, str(refusal.value)) == (
        "overlap",
        "The organization has this role at that time already.",
    )
    services.add_party(wuhan_center, by=lin, organization=operator, role="builder", starts_on=OPENED)
    services.end_party(first, by=lin, on=date(2023, 1, 1))
    again = services.add_party(wuhan_center, by=lin, organization=operator, role="operator", starts_on=date(2023, 1, 1))
    with pytest.raises(Conflict) as refusal:
        services.revise_party(again, by=lin, starts_on=date(2022, 12, 31))
    assert refusal.value.code == "overlap"
    assert list(wuhan_center.parties.as_of(date(2022, 12, 31)).values_list("role", flat=True).order_by("role")) == [
        "builder",
        "operator",
    ]


def test_a_role_ends_once_and_after_it_began(lin, wuhan_center, operator):
    party = services.add_party(wuhan_center, by=lin, organization=operator, role="operator", starts_on=OPENED)
    with pytest.raises(InvalidInput) as refusal:
        services.end_party(party, by=lin, on=OPENED)
    assert refusal.value.fields == {"ends_on": ["The end must be after the start."]}
    services.end_party(party, by=lin, on=date(2022, 1, 1))
    with pytest.raises(Conflict) as refusal:
        services.end_party(party, by=lin, on=date(2023, 1, 1))
    assert refusal.value.code == "ended"


def test_the_four_platforms_come_from_the_template_and_are_found_by_their_other_names(lin, wuhan_center):
    added = services.add_platforms_from_template(wuhan_center, by=lin, starts_on=OPENED)
    assert [(platform.position, platform.function) for platform in added] == [
        (1, "compute"),
        (2, "incubation"),
        (3, "industry"),
        (4, "research_talent"),
    ]
    assert {platform.starts_on for platform in added} == {OPENED}
    assert Platform.objects.search("产业聚集发展").get().name == "产业聚合发展平台"
    assert Platform.objects.search("產業聚合").get().name == "产业聚合发展平台"
    assert ChangeSet.objects.latest("pk").size == 4


def test_the_template_leaves_alone_what_a_center_has(lin, wuhan_center):
    own = services.add_platform(wuhan_center, by=lin, name="产业聚集发展平台", function="industry")
    assert [platform.position for platform in services.add_platforms_from_template(wuhan_center, by=lin)] == [2, 3, 4]
    assert services.add_platforms_from_template(wuhan_center, by=lin) == []
    own.refresh_from_db()
    assert own.aliases == []


def test_a_platform_with_programs_stays(lin, wuhan_center):
    platform = services.add_platform(wuhan_center, by=lin, name="公共算力服务平台", function="compute")
    Program.objects.create(platform=platform, name="普惠算力计划")
    with pytest.raises(Conflict) as refusal:
        services.remove_platform(platform, by=lin)
    assert (refusal.value.code, str(refusal.value)) == ("still_used", "Other records still need this: 普惠算力计划.")


@pytest.mark.parametrize("aliases", ["算力平台", [1], {"name": "算力平台"}])
def test_other_names_are_a_list_of_names(aliases, lin, wuhan_center):
    platform = services.add_platform(wuhan_center, by=lin, name="公共算力服务平台", function="compute")
    with pytest.raises(InvalidInput) as refusal:
        services.revise_platform(platform, by=lin, aliases=aliases)
    assert set(refusal.value.fields) == {"aliases"}


def test_steps_are_numbered_in_order_whatever_is_added_moved_and_removed(lin, wuhan_center):
    for name in ("场景分析", "模型开发", "联合营销"):
        services.add_step(wuhan_center, by=lin, name=name)
    services.add_step(wuhan_center, by=lin, name="方案设计", position=2)
    assert names_of(wuhan_center) == [(1, "场景分析"), (2, "方案设计"), (3, "模型开发"), (4, "联合营销")]
    last = wuhan_center.steps.get(name="联合营销")
    moved = services.revise_step(last, by=lin, position=1, name_en="Joint marketing")
    assert (moved.position, moved.name_en) == (1, "Joint marketing")
    assert names_of(wuhan_center) == [(1, "联合营销"), (2, "场景分析"), (3, "方案设计"), (4, "模型开发")]
    services.revise_step(moved, by=lin, position=99)
    services.remove_step(wuhan_center.steps.get(name="方案设计"), by=lin)
    assert names_of(wuhan_center) == [(1, "场景分析"), (2, "模型开发"), (3, "联合营销")]


def test_the_usual_steps_are_added_once_beside_ones_own(lin, wuhan_center):
    usual = list(ServiceStep.objects.order_by("position"))
    own = services.add_step(wuhan_center, by=lin, name=usual[1].name)
    added = services.add_usual_steps(wuhan_center, by=lin)
    assert [step.name for step in added] == [step.name for step in usual if step.name != own.name]
    assert [step.service_step for step in added] == [step for step in usual if step.name != own.name]
    assert [place for place, _name in names_of(wuhan_center)] == [1, 2, 3, 4, 5]
    assert services.add_usual_steps(wuhan_center, by=lin) == []


def test_a_step_that_ends_keeps_its_place_and_the_others_move_up(lin, wuhan_center):
    first, second, third = (
        services.add_step(wuhan_center, by=lin, name=name) for name in ("场景分析", "方案设计", "模型开发")
    )
    ended = services.end_step(first, on=date(2022, 1, 1), by=lin)
    assert (ended.position, ended.ends_on) == (1, date(2022, 1, 1))
    present = wuhan_center.steps.present()
    assert [(step.position, step) for step in present] == [(1, second), (2, third)]
    assert set(wuhan_center.steps.as_of(date(2021, 12, 31))) == {first, second, third}
    for again in (
        lambda: services.end_step(ended, on=date(2022, 2, 1), by=lin),
        lambda: services.revise_step(ended, position=2, by=lin),
    ):
        with pytest.raises(Conflict) as refusal:
            again()
        assert refusal.value.code == "ended"
    with pytest.raises(InvalidInput) as refusal:
        services.revise_step(second, ends_on=date(2022, 1, 1), by=lin)
    assert refusal.value.code == "not_here"


def test_a_peer_city_is_another_city_and_named_once(lin, wuhan):
    xian = Place.objects.get(code="610100")
    services.add_peer_city(wuhan, by=lin, place=xian, standing="planned_or_built")
    with pytest.raises(InvalidInput, match=r"This city is listed already\."):
        services.add_peer_city(wuhan, by=lin, place=xian, standing="planned")
    with pytest.raises(InvalidInput, match=r"A city is not its own peer\."):
        services.add_peer_city(wuhan, by=lin, place=wuhan, standing="planned")


@pytest.mark.parametrize("revise", ["revise_phase", "revise_party", "revise_platform", "revise_step"])
def test_nothing_is_moved_to_another_center(revise, lin, wuhan_center, chengdu_center, operator):
    records = {
        "revise_phase": lambda: services.add_phase(wuhan_center, by=lin, name="一期", pflops=1, state="planned"),
        "revise_party": lambda: services.add_party(wuhan_center, by=lin, organization=operator, role="operator"),
        "revise_platform": lambda: services.add_platform(wuhan_center, by=lin, name="平台", function="compute"),
        "revise_step": lambda: services.add_step(wuhan_center, by=lin, name="场景分析"),
    }
    with pytest.raises(InvalidInput) as refusal:
        getattr(services, revise)(records[revise](), by=lin, center=chengdu_center)
    assert set(refusal.value.fields) == {"center"}


def test_a_record_that_somebody_removed_meanwhile_is_a_refusal_not_an_error(lin, wuhan_center):
    platform = services.add_platform(wuhan_center, by=lin, name="平台", function="compute")
    services.remove_platform(Platform.objects.get(pk=platform.pk), by=lin)
    with pytest.raises(Conflict) as refusal:
        services.revise_platform(platform, by=lin, name="别名")
    assert refusal.value.code == "gone"


def test_the_history_of_a_center_and_of_a_party_tell_what_happened(lin, wuhan_center, operator):
    services.add_party(wuhan_center, by=lin, organization=operator, role="operator")
    assert Change.objects.about(wuhan_center).first().change_set.verb == "Add a party of a center"
    assert Change.objects.about(operator).first().label == "centers.centerparty"


def test_an_operator_of_the_machine_may_do_everything(wuhan_center):
    assert services.add_step(wuhan_center, by=SYSTEM, name="场景分析").position == 1
    assert ChangeSet.objects.latest("pk").by is None
