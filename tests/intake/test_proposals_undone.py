"""Undo puts back what was proposed and decided, the organization with it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.intake.services import (
    accept_proposal,
    decide_proposal,
    propose_change,
    refuse_proposal,
    withdraw_proposal,
)
from ecosystem.organizations.services import claim_organization, revise_organization, verify_representation
from tests.undoing import everything

pytestmark = pytest.mark.django_db

CHANGES = {"website": "https://new.example", "short_name": "唯理"}


@pytest.fixture
def world(organization: Callable[..., Any], mei: Any) -> SimpleNamespace:
    weili = organization("武汉唯理科技", website="https://old.example")
    verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
    return SimpleNamespace(weili=weili, mei=mei, proposal=propose_change(weili, by=mei, changes=CHANGES))


CASES: dict[str, Callable[[Any], Callable[[Any], Any]]] = {
    "propose_change": lambda w: lambda by: propose_change(w.weili, by=w.mei, changes={"name_en": "Weili"}),
    "withdraw_proposal": lambda w: lambda by: withdraw_proposal(w.proposal, by=w.mei),
    "accept_proposal": lambda w: lambda by: accept_proposal(w.proposal, by=by),
    "refuse_proposal": lambda w: lambda by: refuse_proposal(w.proposal, by=by, reason="不"),
    "decide_proposal": lambda w: lambda by: decide_proposal(w.proposal, by=by, accepted={"website"}, reason="不"),
}


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back_by_undo_and_forward_again(verb: str, world: SimpleNamespace, zhao: Any) -> None:
    before = everything()
    CASES[verb](world)(zhao)
    written = everything()
    assert written != before
    undone = undo(ChangeSet.objects.latest("pk"), by=zhao, reason="误操作")
    assert everything() == before
    undo(undone, by=zhao)
    assert everything() == written


def test_a_later_edit_of_what_was_accepted_stands_in_the_way(world: SimpleNamespace, zhao: Any) -> None:
    accept_proposal(world.proposal, by=zhao)
    target = ChangeSet.objects.latest("pk")
    revise_organization(world.weili, by=SYSTEM, website="https://third.example")
    with pytest.raises(Conflict) as refusal:
        undo(target, by=zhao)
    assert refusal.value.code == "undo_conflict"
