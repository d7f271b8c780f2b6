"""Every write leaves who, when, why and before → after, and raises the edition only where the public can see it."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.choices import Action
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.organizations.services import (
    add_contact,
    add_identifier,
    erase_contact,
    publish_organization,
    register_organization,
    revise_contact,
    revise_organization,
)
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def wuhan() -> Place:
    return Place.objects.get(code="420100")


@pytest.fixture
def weili(wuhan: Place) -> Organization:
    return register_organization(by=SYSTEM, registry=wuhan, kind="company", name="武汉唯理科技", status="public")


def test_a_write_outside_a_change_set_is_a_programming_error(wuhan: Place) -> None:
    with pytest.raises(RuntimeError, match="outside a change set"):
        create(Organization(registry=wuhan, kind="company", name="谁写的"))
    assert Organization.objects.count() == 0


def test_a_revision_keeps_only_what_changed_with_its_reason(weili: Organization) -> None:
    revise_organization(weili, by=SYSTEM, website="https://weili.example", reason="核对官网")
    change = Change.objects.about(weili).first()
    assert (change.action, change.before, change.after) == (
        Action.UPDATE,
        {"website": ""},
        {"website": "https://weili.example"},
    )
    assert change.change_set.reason == "核对官网"
    assert change.change_set.verb == "Revise an organization"
    assert change.change_set.by is None


def test_a_change_of_nothing_leaves_no_trace(weili: Organization) -> None:
    before = ChangeSet.objects.count(), current_edition()
    revise_organization(weili, by=SYSTEM, website="")
    assert (ChangeSet.objects.count(), current_edition()) == before


def test_one_change_set_raises_the_edition_once(wuhan: Place) -> None:
    edition = current_edition()
    weili = register_organization(
        by=SYSTEM, registry=wuhan, kind="company", name="武汉唯理科技", short_name="唯理科技", status="public"
    )
    assert ChangeSet.objects.get().size == 3
    assert current_edition() == edition + 1 == ChangeSet.objects.get().edition
    assert Change.objects.about(weili).count() == 3


def test_drafts_and_contacts_leave_the_edition_alone(wuhan: Place, weili: Organization) -> None:
    edition = current_edition()
    draft = register_organization(by=SYSTEM, registry=wuhan, kind="company", name="未公开的公司")
    contact = add_contact(weili, by=SYSTEM, name="王测试", phone="000")
    revise_contact(contact, by=SYSTEM, phone="111")
    assert current_edition() == edition
    publish_organization(draft, by=SYSTEM)
    assert current_edition() == edition + 1


def test_a_refusal_inside_takes_back_only_its_own_part(wuhan: Place, weili: Organization) -> None:
    other = register_organization(by=SYSTEM, registry=wuhan, kind="company", name="武汉倍特威视", status="public")
    add_identifier(weili, by=SYSTEM, scheme="ror", value="033vjfk17")
    with change_set(by=SYSTEM, verb="Several"):
        revise_organization(other, by=SYSTEM, website="https://a.example")
        with pytest.raises(InvalidInput) as refusal:
            add_identifier(other, by=SYSTEM, scheme="ror", value="https://ror.org/033vjfk17")
    assert refusal.value.fields.keys() == {"__all__"}
    latest = ChangeSet.objects.order_by("-pk").first()
    assert (latest.verb, latest.size) == ("Several", 1)
    assert Identifier.objects.count() == 1


def test_the_database_holds_the_rule_when_validation_could_not_see_it(weili: Organization, wuhan: Place) -> None:
    other = register_organization(by=SYSTEM, registry=wuhan, kind="company", name="武汉倍特威视")
    add_identifier(weili, by=SYSTEM, scheme="ror", value="033vjfk17")
    clash = Identifier(organization=other, scheme="ror", value="033vjfk17")
    clash.full_clean = lambda *args, **kwargs: None  # as if the other one had been written in between
    with pytest.raises(Conflict) as refusal, change_set(by=SYSTEM, verb="Race"):
        create(clash)
    assert refusal.value.code == "identifier_taken"


def test_the_actor_is_kept(weili: Organization) -> None:
    lin = get_user_model().objects.create_user("lin", name="林")
    with change_set(by=lin, verb="Test"):
        update(locked(weili), website="https://lin.example")
    assert ChangeSet.objects.order_by("-pk").first().by == lin


def test_erasing_a_contact_takes_every_value_out_of_the_history(weili: Organization) -> None:
    contact = add_contact(weili, by=SYSTEM, name="王测试", phone="13900000000", email="wang@example.com")
    revise_contact(contact, by=SYSTEM, phone="13911111111", note="早上联系")
    erase_contact(contact, by=SYSTEM, reason="本人要求")
    kept = " ".join(f"{c.name} {c.before} {c.after}" for c in Change.objects.all())
    for personal in ("王测试", "13900000000", "13911111111", "wang@example.com", "早上联系"):
        assert personal not in kept
    assert Change.objects.filter(label="organizations.contact").count() == 3


def test_a_large_change_set_has_the_planner_look_again_before_keys_are_checked(
    wuhan: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the kind where only little is written."""
    monkeypatch.setattr("ecosystem.audit.raising.MANY", 3)

    def analyzed(names: tuple[str, ...]) -> int:
        with CaptureQueriesContext(connection) as queries, change_set(by=SYSTEM, verb="Import"):
            for name in names:
                create(Organization(registry=wuhan, kind="company", name=name))
        return sum(query["sql"] == "ANALYZE" for query in queries)

    assert analyzed(("甲科技", "乙科技")) == 0
    assert analyzed(("丙科技", "丁科技", "戊科技")) == (1 if connection.vendor == "postgresql" else 0)


def test_what_is_read_beside_a_locked_record_is_taken_over_only_while_it_is_the_same(
    weili: Organization, django_assert_num_queries: Any
) -> None:
    wuhan, elsewhere = weili.registry, Place.objects.exclude(pk=weili.registry_id).first()
    with change_set(by=SYSTEM, verb="Look"):
        with django_assert_num_queries(1):
            assert locked(weili, "registry").registry is wuhan
        with django_assert_num_queries(2):
            assert locked(weili).registry == wuhan
        Organization.objects.filter(pk=weili.pk).update(registry=elsewhere)
        assert locked(weili, "registry").registry == elsewhere


def test_a_reference_to_what_is_not_there_is_refused_unless_it_was_read(wuhan: Place) -> None:
    with change_set(by=SYSTEM, verb="Refer"), pytest.raises(InvalidInput) as refusal:
        create(Organization(registry_id=999_999, kind="company", name="无处可依"))
    assert set(refusal.value.fields) == {"registry"}


def test_a_revision_asks_again_of_what_it_changes(weili: Organization) -> None:
    with change_set(by=SYSTEM, verb="Revise"):
        with pytest.raises(InvalidInput):
            update(locked(weili), place_id=999_999)
        assert update(locked(weili), website="https://weili.example").website == "https://weili.example"
