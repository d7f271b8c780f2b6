"""Whatever is done about service cases can be undone."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.incubation import services
from ecosystem.incubation.models import ServiceCase
from tests.incubation.conftest import BEGUN, DONE, PLANNED
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(city, case, lin, qian):
    """A case that is planned, one that runs, and one that was skipped."""
    about = {"organization": city.beite, "on": PLANNED, "by": SYSTEM}
    running = services.start_case(services.plan_case(step=city.steps[0], **about), on=BEGUN, by=SYSTEM)
    skipped = services.skip_case(services.plan_case(step=city.steps[1], **about), reason="已有方案", by=SYSTEM)
    return SimpleNamespace(city=city, case=case, running=running, skipped=skipped, lin=lin, qian=qian)


CASES = {
    "plan_case": lambda w: (
        lambda by: services.plan_case(step=w.city.steps[2], organization=w.city.beite, officer=w.qian, by=by)
    ),
    "revise_case": lambda w: lambda by: services.revise_case(w.case, due_on=date(2022, 6, 1), by=by),
    "start_case": lambda w: lambda by: services.start_case(w.case, on=BEGUN, by=by),
    "finish_case": lambda w: lambda by: services.finish_case(w.running, deliverable="报告", on=DONE, by=by),
    "advance_case": lambda w: (
        lambda by: services.advance_case(w.running, step=w.city.steps[2], deliverable="报告", on=DONE, by=by)
    ),
    "skip_case": lambda w: lambda by: services.skip_case(w.case, reason="已有方案", by=by),
    "cancel_case": lambda w: lambda by: services.cancel_case(w.case, reason="重复", by=by),
    "reopen_case": lambda w: lambda by: services.reopen_case(w.skipped, reason="仍需要", by=by),
    "hand_over_case": lambda w: lambda by: services.hand_over_case(w.case, officer=w.lin, by=by),
    "hand_over_portfolio": lambda w: (
        lambda by: services.hand_over_portfolio(w.city.center, officer=w.qian, to=w.lin, by=by)
    ),
}


def test_every_verb_of_incubation_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, qian):
    is_put_back(CASES[verb](world), by=qian)


# What was opened again has no reason any more, and the database lets nobody write one: see below.
@pytest.mark.parametrize("verb", sorted(CASES.keys() - {"reopen_case"}))
def test_it_is_not_put_back_over_a_later_edit(verb, world, qian):
    is_refused_after_a_later_edit(CASES[verb](world), by=qian)


def test_what_was_opened_again_is_not_closed_over_what_was_done_since(world, qian):
    again = services.reopen_case(world.skipped, reason="仍需要", by=qian)
    reopened = ChangeSet.objects.latest("pk")
    services.start_case(again, on=BEGUN, by=qian)
    with pytest.raises(Conflict) as refusal:
        undo(reopened, by=qian)
    assert refusal.value.code == "undo_conflict"
    assert ServiceCase.objects.get(pk=again.pk).state == "running"
