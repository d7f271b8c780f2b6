"""What sources say of an organization: who may write it, that it can be undone, and that it stays where it belongs."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import InvalidInput, NotAllowed
from ecosystem.organizations.models import Organization, OrganizationStatement
from ecosystem.organizations.services import add_statement, remove_statement, revise_statement
from tests.undoing import is_put_back, is_refused_after_a_later_edit

WHO_EDITS = {"lin", "qian", "zhao"}


@pytest.fixture
def world(organization: Callable[..., Organization]) -> SimpleNamespace:
    weili = organization("武汉唯理科技")
    said = add_statement(weili, by=SYSTEM, topic="effect", text="精准率提高", quote="提升到了95%以上")
    return SimpleNamespace(weili=weili, said=said, other=organization("武汉倍特威视"))


CASES: dict[str, Callable[[Any], Callable[[Any], Any]]] = {
    "add_statement": lambda w: lambda by: add_statement(w.weili, by=by, topic="mission", text="让道路更安全"),
    "revise_statement": lambda w: lambda by: revise_statement(w.said, by=by, text_en="Higher precision"),
    "remove_statement": lambda w: lambda by: remove_statement(w.said, by=by),
}


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back_by_undo(verb: str, world: SimpleNamespace, zhao: Any) -> None:
    is_put_back(CASES[verb](world), by=zhao)
    assert OrganizationStatement.objects.count() == {"add_statement": 2, "remove_statement": 0}.get(verb, 1)


@pytest.mark.parametrize("verb", ["add_statement", "revise_statement"])
def test_undo_leaves_a_later_edit_alone(verb: str, world: SimpleNamespace, zhao: Any) -> None:
    is_refused_after_a_later_edit(CASES[verb](world), by=zhao)
    assert OrganizationStatement.objects.filter(pk=world.said.pk).exists()


@pytest.mark.parametrize("verb", CASES)
def test_only_editors_of_the_city_write_it(verb: str, world: SimpleNamespace, people: dict[str, Any]) -> None:
    for name in people.keys() - WHO_EDITS:
        with pytest.raises(NotAllowed):
            CASES[verb](world)(people[name])
    assert OrganizationStatement.objects.get().text_en == ""


def test_it_stays_with_its_organization(world: SimpleNamespace) -> None:
    with pytest.raises(InvalidInput) as refusal:
        revise_statement(world.said, by=SYSTEM, organization=world.other)
    assert refusal.value.code == "not_here"
    world.said.refresh_from_db()
    assert world.said.organization == world.weili


def test_it_needs_a_topic_of_the_list_and_a_text(world: SimpleNamespace) -> None:
    for values in ({"topic": "gossip", "text": "听说"}, {"topic": "effect", "text": ""}):
        with pytest.raises(InvalidInput):
            add_statement(world.weili, by=SYSTEM, **values)
    assert OrganizationStatement.objects.get() == world.said
