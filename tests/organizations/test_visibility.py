"""Absent and forbidden look the same: what can be fetched and what the policy allows agree for everybody, in every state."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import InvalidInput, NotAllowed
from ecosystem.organizations import services
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Contact, Organization

WHO_SEES_A_DRAFT = {"lin", "qian", "zhao", "sun"}
WHO_EDITS = {"lin", "qian", "zhao"}


@pytest.mark.parametrize("status", Status.values)
def test_what_is_fetched_and_what_is_allowed_agree(
    status: str, people: dict[str, Any], organization: Callable[..., Organization]
) -> None:
    weili = organization("武汉唯理科技", status=status)
    for name, person in people.items():
        fetched = Organization.objects.visible_to(person).filter(pk=weili.pk).exists()
        assert fetched == allowed(person, "organizations.view", weili), name
        expected = status in {Status.PUBLIC, Status.UNLISTED} or name in WHO_SEES_A_DRAFT
        assert fetched == expected, name


def test_only_editors_of_the_city_change_it(people: dict[str, Any], organization: Callable[..., Organization]) -> None:
    weili = organization("武汉唯理科技")
    for name, person in people.items():
        assert allowed(person, "organizations.change", weili) == (name in WHO_EDITS), name


def test_contacts_are_for_those_who_work_with_the_organization(
    people: dict[str, Any], organization: Callable[..., Organization]
) -> None:
    weili = organization("武汉唯理科技")
    services.add_contact(weili, by=SYSTEM, name="王测试")
    for name, person in people.items():
        assert Contact.objects.visible_to(person).exists() == (name in WHO_EDITS), name
        assert allowed(person, "organizations.view_contacts", weili) == (name in WHO_EDITS), name


@pytest.mark.parametrize("name", ["rui", "sun", "chen", "nobody"])
def test_a_refused_change_writes_nothing(
    name: str, people: dict[str, Any], organization: Callable[..., Organization]
) -> None:
    weili = organization("武汉唯理科技")
    attempts = [
        lambda by: services.revise_organization(weili, by=by, website="https://x.example"),
        lambda by: services.archive_organization(weili, by=by),
        lambda by: services.add_name(weili, by=by, name="别名", kind="alias"),
        lambda by: services.add_contact(weili, by=by, name="王测试"),
        lambda by: services.register_organization(by=by, registry=weili.registry, kind="company", name="新公司"),
        lambda by: services.verify_organization(weili, by=by),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt(people[name])
    weili.refresh_from_db()
    assert (weili.website, weili.status, weili.names.count()) == ("", Status.PUBLIC, 1)
    assert Organization.objects.count() == 1


def test_a_permission_nobody_registered_is_refused_to_everybody(people: dict[str, Any]) -> None:
    for person in [*people.values(), SYSTEM]:
        assert not allowed(person, "organizations.fly")


def test_someone_who_left_sees_nothing_more(zhao: Any, organization: Callable[..., Organization]) -> None:
    draft = organization("未公开", status=Status.DRAFT)
    zhao.is_active = False
    assert not allowed(zhao, "organizations.change", draft)
    assert not Organization.objects.visible_to(zhao).exists()


@pytest.mark.parametrize("field", ["name", "status", "registry", "verified_on"])
def test_what_has_a_verb_of_its_own_is_not_slipped_in_with_a_revision(
    field: str, zhao: Any, organization: Callable[..., Organization]
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.revise_organization(organization("武汉唯理科技"), by=zhao, **{field: None})
    assert refusal.value.fields.keys() == {field}


def test_verified_is_set_by_a_persons_check_and_by_nothing_else(
    zhao: Any, organization: Callable[..., Organization]
) -> None:
    weili = organization("武汉唯理科技")
    services.revise_organization(weili, by=zhao, website="https://w.example")
    weili.refresh_from_db()
    assert weili.verified_on is None
    checked = services.verify_organization(weili, by=zhao)
    assert (checked.verified_on is not None, checked.verified_by) == (True, zhao)


def test_a_renamed_organization_is_found_by_both_names_and_shown_by_the_new_one(
    zhao: Any, organization: Callable[..., Organization]
) -> None:
    weili = organization("武汉唯理科技")
    services.rename_organization(weili, by=zhao, name="湖北唯理智能", on=date(2022, 3, 1))
    assert [o.name for o in Organization.objects.search("武汉唯理")] == ["湖北唯理智能"]
    assert set(weili.names.values_list("name", "kind", "ends_on")) == {
        ("武汉唯理科技", "former", date(2022, 3, 1)),
        ("湖北唯理智能", "official", None),
    }
