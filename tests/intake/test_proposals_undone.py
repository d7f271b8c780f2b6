"""Undo puts back what was proposed and decided, the organization with it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.correspondence.models import Message
from ecosystem.figures.services import report_figure
from ecosystem.intake.services import (
    accept_proposal,
    decide_proposal,
    mark_as_spam,
    propose_change,
    refuse_proposal,
    settle_proposal,
    suggest,
    withdraw_proposal,
)
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import claim_organization, revise_organization, verify_representation
from ecosystem.vocabulary.models import Measure
from tests.undoing import everything

pytestmark = pytest.mark.django_db

CHANGES = {"website": "https://new.example", "short_name": "唯理"}


@pytest.fixture
def world(organization: Callable[..., Any], mei: Any) -> SimpleNamespace:
    weili = organization("武汉唯理科技", website="https://old.example")
    # Whoever can be reached gets an answer, in a change set of its own: see below.
    mei.email = ""
    mei.save()
    verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
    return SimpleNamespace(weili=weili, mei=mei, proposal=propose_change(weili, by=mei, changes=CHANGES))


CASES: dict[str, Callable[[Any], Callable[[Any], Any]]] = {
    "propose_change": lambda w: lambda by: propose_change(w.weili, by=w.mei, changes={"name_en": "Weili"}),
    "withdraw_proposal": lambda w: lambda by: withdraw_proposal(w.proposal, by=w.mei),
    "accept_proposal": lambda w: lambda by: accept_proposal(w.proposal, by=by),
    "refuse_proposal": lambda w: lambda by: refuse_proposal(w.proposal, by=by, reason="不"),
    "decide_proposal": lambda w: lambda by: decide_proposal(w.proposal, by=by, accepted={"website"}, reason="不"),
    "settle_proposal": lambda w: lambda by: settle_proposal(w.proposal, by=by, reason="已在别处更正"),
    "mark_as_spam": lambda w: lambda by: mark_as_spam(w.proposal, by=by),
    "suggest": lambda w: lambda by: suggest(w.weili, by=by, message="电话号码是旧的", reason="打不通"),
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


def test_what_was_decided_can_be_undone_after_the_answer_has_gone_out(world, zhao, wuhan_center):
    proposal = suggest(world.weili, by=world.mei, changes=CHANGES, reason="官网", email="reader@mail.example")
    accept_proposal(proposal, by=zhao)
    Message.objects.filter(kind="intake.answer").update(state="sent", next_attempt_at=None, sent_at="2021-12-01T00:00Z")
    undo(ChangeSet.objects.filter(by=zhao).latest("pk"), by=zhao, reason="误操作")
    assert Organization.objects.get(pk=world.weili.pk).website == "https://old.example"
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_correction_of_a_figure_is_undone_with_what_the_public_was_told(world, zhao, wuhan, wuhan_center):
    figure = _figure(wuhan, wuhan_center)
    proposal = suggest(figure, by=world.mei, changes={"value": "120"}, source="长江日报")
    before = everything()
    accept_proposal(proposal, by=zhao)
    assert figure.corrections.count() == 1
    undo(ChangeSet.objects.latest("pk"), by=zhao)
    assert everything() == before


def _figure(wuhan: Any, center: Any) -> Any:
    measure = Measure.objects.current().get(code="resident_companies")
    return report_figure(by=SYSTEM, registry=wuhan, measure=measure, center=center, value=100)
