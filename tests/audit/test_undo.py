"""A change set can be put back as a whole, or not at all."""

import re
from datetime import date, timedelta, timezone

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.recording import change_set
from ecosystem.audit.undo import undo
from ecosystem.casework.models import Note
from ecosystem.casework.services import add_note
from ecosystem.core.errors import Conflict
from ecosystem.organizations import services
from ecosystem.organizations.models import Organization, SearchEntry
from ecosystem.vocabulary.models import Place, Sector
from ecosystem.vocabulary.services import add_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def wuhan() -> Place:
    return Place.objects.get(code="420100")


@pytest.fixture
def weili(wuhan: Place) -> Organization:
    organization = services.register_organization(
        by=SYSTEM,
        registry=wuhan,
        kind="company",
        name="武汉唯理科技",
        short_name="唯理",
        status="public",
        sectors=list(Sector.objects.filter(code="road-maintenance")),
    )
    services.add_identifier(organization, by=SYSTEM, scheme="stock_code", value="600000")
    services.add_contact(organization, by=SYSTEM, name="王测试")
    services.add_milestone(organization, by=SYSTEM, title="成立")
    return organization


def whole(organization: Organization) -> dict[str, list]:
    """Everything stored of an organization, but for the moments of writing."""
    parts = ["names", "identifiers", "contacts", "milestones", "sector_links", "layer_links"]
    stored = {part: list(getattr(organization, part).order_by("pk").values()) for part in parts}
    fields = Organization.objects.filter(pk=organization.pk).values()
    stored["self"] = [{k: v for k, v in row.items() if k not in {"updated_at", "created_at"}} for row in fields]
    stored["search"] = list(SearchEntry.objects.filter(pk=organization.pk).values())
    return stored


def _archived(organization: Organization) -> None:
    with change_set(by=SYSTEM, verb="Archive and restore"):
        services.archive_organization(organization, by=SYSTEM)
        organization.refresh_from_db()
        services.restore_organization(organization, by=SYSTEM)


def _incorporated(organization):
    organization = services.revise_organization(organization, by=SYSTEM, kind="team", founded_on=None)
    return services.incorporate(
        organization, by=SYSTEM, name="唯理公司", on=date(2021, 6, 1), uscc="91420100MA4K2F7L8R"
    )


VERBS = {
    "revise_organization": lambda o: services.revise_organization(
        o, by=SYSTEM, website="https://w.example", kind="team", founded_on=date(2016, 1, 1), sectors=[]
    ),
    "rename_organization": lambda o: services.rename_organization(o, by=SYSTEM, name="湖北唯理", on=date(2020, 1, 1)),
    "incorporate": _incorporated,
    "add_name": lambda o: services.add_name(o, by=SYSTEM, name="WL", kind="acronym", language="en"),
    "revise_name": lambda o: services.revise_name(o.names.get(kind="official"), by=SYSTEM, name="武汉唯理科技有限公司"),
    "remove_name": lambda o: services.remove_name(o.names.get(kind="short"), by=SYSTEM),
    "add_identifier": lambda o: services.add_identifier(o, by=SYSTEM, scheme="ror", value="033vjfk17"),
    "revise_identifier": lambda o: services.revise_identifier(o.identifiers.get(), by=SYSTEM, value="600001"),
    "remove_identifier": lambda o: services.remove_identifier(o.identifiers.get(), by=SYSTEM),
    "publish_organization": lambda o: (
        services.unlist_organization(o, by=SYSTEM) and services.publish_organization(o, by=SYSTEM)
    ),
    "unlist_organization": lambda o: services.unlist_organization(o, by=SYSTEM),
    "archive_organization": lambda o: services.archive_organization(o, by=SYSTEM),
    "restore_organization": _archived,
    "verify_organization": lambda o: services.verify_organization(o, by=SYSTEM, on=date(2021, 12, 20)),
    "confirm_organization": lambda o: services.confirm_organization(o, by=SYSTEM),
    "add_contact": lambda o: services.add_contact(o, by=SYSTEM, name="李测试"),
    "revise_contact": lambda o: services.revise_contact(o.contacts.get(), by=SYSTEM, phone="1"),
    "remove_contact": lambda o: services.remove_contact(o.contacts.get(), by=SYSTEM),
    "add_milestone": lambda o: services.add_milestone(o, by=SYSTEM, title="搬迁"),
    "revise_milestone": lambda o: services.revise_milestone(o.milestones.get(), by=SYSTEM, title="注册成立"),
    "remove_milestone": lambda o: services.remove_milestone(o.milestones.get(), by=SYSTEM),
}
NOT_UNDONE_HERE = {
    "register_organization": "tested by itself below",
    "erase_contact": "erasure is final: the history keeps no value to bring back",
}


def test_every_verb_of_organizations_is_undone_here() -> None:
    assert set(services.__all__) == set(VERBS) | set(NOT_UNDONE_HERE) | ELSEWHERE


# Statements, representations and merging have undo cases of their own.
ELSEWHERE = {name for name in services.__all__ if re.search("statement|representation|claim|invit|merge|apart", name)}


@pytest.mark.parametrize("verb", VERBS)
def test_undo_puts_everything_back(verb: str, weili: Organization) -> None:
    before = whole(weili)
    marker = ChangeSet.objects.order_by("-pk").values_list("pk", flat=True).first()
    VERBS[verb](weili)
    changed = whole(weili)
    made = list(ChangeSet.objects.filter(pk__gt=marker).order_by("-pk"))
    for target in made:
        undo(target, by=SYSTEM, reason="试一试")
    assert whole(weili) == before
    assert made
    last = ChangeSet.objects.order_by("-pk").first()
    assert (last.verb, last.reason) == ("Undo", "试一试")
    undo(last, by=SYSTEM)
    if len(made) == 1:
        assert whole(weili) == changed


def test_undoing_a_registration_takes_the_organization_and_all_its_parts_away(wuhan: Place) -> None:
    services.register_organization(by=SYSTEM, registry=wuhan, kind="company", name="误登记", name_en="Mistake")
    undone = undo(ChangeSet.objects.get(), by=SYSTEM)
    assert Organization.objects.count() == SearchEntry.objects.count() == 0
    undo(undone, by=SYSTEM)
    assert [str(o.name) for o in Organization.objects.search("mistake")] == ["误登记"]


def test_a_later_edit_stands_in_the_way_and_nothing_is_written(weili: Organization) -> None:
    services.revise_organization(weili, by=SYSTEM, website="https://one.example", founded_on=date(2016, 1, 1))
    first = ChangeSet.objects.order_by("-pk").first()
    services.revise_organization(weili, by=SYSTEM, website="https://two.example")
    before = whole(weili), ChangeSet.objects.count()
    with pytest.raises(Conflict) as refusal:
        undo(first, by=SYSTEM)
    assert refusal.value.code == "undo_conflict"
    assert "武汉唯理科技" in str(refusal.value)
    assert (whole(weili), ChangeSet.objects.count()) == before


def test_a_later_edit_of_another_field_does_not(weili: Organization) -> None:
    services.revise_organization(weili, by=SYSTEM, website="https://one.example")
    first = ChangeSet.objects.order_by("-pk").first()
    services.revise_organization(weili, by=SYSTEM, founded_on=date(2016, 1, 1))
    undo(first, by=SYSTEM)
    weili.refresh_from_db()
    assert (weili.website, weili.founded_on) == ("", date(2016, 1, 1))


def test_what_something_newer_needs_is_not_taken_away(wuhan: Place) -> None:
    organization = services.register_organization(by=SYSTEM, registry=wuhan, kind="company", name="有后来的记录")
    first = ChangeSet.objects.order_by("-pk").first()
    services.add_contact(organization, by=SYSTEM, name="王测试")
    with pytest.raises(Conflict) as refusal:
        undo(first, by=SYSTEM)
    assert refusal.value.code == "still_used"
    assert Organization.objects.filter(pk=organization.pk).exists()


def test_nothing_is_undone_twice(weili: Organization) -> None:
    services.revise_organization(weili, by=SYSTEM, website="https://one.example")
    first = ChangeSet.objects.order_by("-pk").first()
    undo(first, by=SYSTEM)
    with pytest.raises(Conflict) as refusal:
        undo(first, by=SYSTEM)
    assert refusal.value.code == "already_undone"


def test_a_record_changed_twice_in_one_set_is_put_back_step_by_step(weili: Organization) -> None:
    with change_set(by=SYSTEM, verb="Twice"):
        services.revise_organization(weili, by=SYSTEM, website="https://one.example")
        services.revise_organization(weili, by=SYSTEM, website="https://two.example")
    undo(ChangeSet.objects.order_by("-pk").first(), by=SYSTEM)
    weili.refresh_from_db()
    assert weili.website == ""


def test_the_history_tells_of_the_undo_under_the_record(weili: Organization) -> None:
    services.revise_organization(weili, by=SYSTEM, website="https://one.example")
    undo(ChangeSet.objects.order_by("-pk").first(), by=SYSTEM)
    newest = Change.objects.about(weili).first()
    assert (newest.before, newest.after) == ({"website": "https://one.example"}, {"website": ""})
    assert newest.change_set.undoes is not None


def test_a_city_and_its_districts_that_were_made_together_go_together(wuhan):
    with change_set(by=SYSTEM, verb="Make places") as recorder:
        city = add_place(by=SYSTEM, code="990100", level="city", name="示范市", parent=wuhan.parent)
        add_place(by=SYSTEM, code="990101", level="district", name="示范区", parent=city)
    undo(recorder.change_set, by=SYSTEM)
    assert not Place.objects.filter(code__startswith="9901").exists()


def test_a_city_is_kept_while_a_later_district_needs_it(wuhan):
    with change_set(by=SYSTEM, verb="Make a place") as recorder:
        city = add_place(by=SYSTEM, code="990100", level="city", name="示范市", parent=wuhan.parent)
    add_place(by=SYSTEM, code="990101", level="district", name="示范区", parent=city)
    with pytest.raises(Conflict) as refused:
        undo(recorder.change_set, by=SYSTEM)
    assert refused.value.code == "still_used"
    assert Place.objects.filter(code="990100").exists()


def test_a_moment_told_in_another_time_zone_was_not_changed_since(wuhan_center, lin):
    member = services.register_organization(
        by=lin, registry=wuhan_center.registry, kind="company", name="示例", status="public"
    )
    note = add_note(text="来电", center=wuhan_center, organization=member, by=lin)
    written = Change.objects.get(label="casework.note", object_id=note.pk)
    moment = note.created_at.astimezone(timezone(timedelta(hours=8)))
    Change.objects.filter(pk=written.pk).update(after={**written.after, "created_at": moment.isoformat()})

    undo(written.change_set, by=lin)
    assert not Note.objects.filter(pk=note.pk).exists()
