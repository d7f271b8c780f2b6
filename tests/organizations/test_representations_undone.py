"""Undo puts back whatever was claimed, decided, invited or ended, and keeps its hands off what was changed since."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, NotAllowed
from ecosystem.organizations.models import Contact, Invitation, Organization, Representation
from ecosystem.organizations.services import (
    accept_invitation,
    claim_organization,
    end_representation,
    invite_colleague,
    refuse_representation,
    verify_representation,
    withdraw_invitation,
)
from tests.organizations.conftest import link
from tests.undoing import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(weili, representation, mei, bo, invite, organization):
    """A representative, an invitation to a colleague, and two other organizations, one of them claimed."""
    other = organization("武汉倍特威视")
    secret = invite(weili, mei, "bo@mail.example")
    claimed = claim_organization(other, by=bo, role="经理")
    return SimpleNamespace(
        weili=weili, own=representation, mei=mei, bo=bo, secret=secret, claimed=claimed, third=organization("中科遥感")
    )


CASES: dict[str, Callable[[Any], Callable[[Any], Any]]] = {
    "claim_organization": lambda w: lambda by: claim_organization(w.third, by=w.bo, role="经理"),
    "verify_representation": lambda w: lambda by: verify_representation(w.claimed, by=by, reason="核实"),
    "refuse_representation": lambda w: lambda by: refuse_representation(w.claimed, by=by, reason="不"),
    "end_representation": lambda w: lambda by: end_representation(w.own, by=by, reason="离职"),
    "invite_colleague": lambda w: (
        lambda by: invite_colleague(w.weili, by=w.mei, email="third@mail.example", role="工程师", link=link)
    ),
    "withdraw_invitation": lambda w: lambda by: withdraw_invitation(Invitation.objects.get(), by=w.mei),
    "accept_invitation": lambda w: lambda by: accept_invitation(w.secret, by=w.bo),
}


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back_by_undo_and_forward_again(verb, world, zhao):
    before = everything()
    CASES[verb](world)(zhao)
    written = everything()
    assert written != before
    undone = undo(ChangeSet.objects.latest("pk"), by=zhao, reason="误操作")
    assert everything() == before
    undo(undone, by=zhao)
    assert everything() == written


@pytest.mark.parametrize("verb", ["verify_representation", "end_representation", "accept_invitation"])
def test_undo_leaves_a_later_change_alone(verb, world, zhao):
    CASES[verb](world)(zhao)
    target = ChangeSet.objects.latest("pk")
    Representation.objects.update(decision="另有说法", ending="另有说法")
    with pytest.raises(Conflict) as refusal:
        undo(target, by=zhao)
    assert refusal.value.code == "undo_conflict"


def test_only_staff_who_see_contacts_undo_it(world, people, mei):
    verify_representation(world.claimed, by=people["qian"])
    target = ChangeSet.objects.latest("pk")
    for name in ("sun", "rui", "chen"):
        with pytest.raises(NotAllowed):
            undo(target, by=people[name])
    with pytest.raises(NotAllowed):
        undo(target, by=mei)


def test_it_makes_no_new_edition(claim, zhao):
    verify_representation(claim, by=zhao)
    sets = ChangeSet.objects.filter(changes__label="organizations.representation")
    assert {found.edition for found in sets} == {None}
    assert Contact.objects.count() == 0
    assert Organization.objects.count() == 1
