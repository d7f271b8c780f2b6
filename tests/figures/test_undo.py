"""Whatever is done to a figure can be undone."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.figures import services
from ecosystem.figures.models import Figure
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


def _newer(world):
    return services.report_figure(
        by=SYSTEM,
        registry=world.wuhan,
        measure=world.measure,
        center=world.center,
        value=150,
        as_of_on=date(2022, 6, 30),
    )


def _superseded(world, figure):
    newer = _newer(world)
    return lambda by: services.supersede_figure(figure, by_figure=newer, by=by)


CASES = {
    "report_figure": lambda w, f: (
        lambda by: services.report_figure(
            by=by, registry=w.wuhan, measure=w.measure, scope="place", place=w.wuhan, value="500", nature="forecast"
        )
    ),
    "revise_figure": lambda w, f: (
        lambda by: services.revise_figure(f, by=by, value=101, remark="100多家", source=None, reason="报道有误")
    ),
    "verify_figure": lambda w, f: lambda by: services.verify_figure(f, by=by),
    "dispute_figure": lambda w, f: lambda by: services.dispute_figure(f, by=by, reason="口径不明"),
    "supersede_figure": _superseded,
    "remove_figure": lambda w, f: lambda by: services.remove_figure(f, by=by),
}


def test_every_verb_of_figures_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, figure, zhao):
    is_put_back(CASES[verb](world, figure), by=zhao)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - {"remove_figure"}))
def test_it_is_not_put_back_over_a_later_edit(verb, world, figure, zhao):
    is_refused_after_a_later_edit(CASES[verb](world, figure), by=zhao)


def test_a_figure_that_superseded_another_is_not_undone(world, figure, zhao):
    newer = _newer(world)
    reported = ChangeSet.objects.latest("pk")
    services.supersede_figure(figure, by_figure=newer, by=zhao)
    with pytest.raises(Conflict) as refusal:
        undo(reported, by=zhao)
    assert refusal.value.code == "still_used"
    assert Figure.objects.get(pk=figure.pk).superseded_by == newer


def test_undo_closes_no_circle(world, figure, zhao):
    newer = _newer(world)
    services.supersede_figure(figure, by_figure=newer, by=zhao)
    undone = undo(ChangeSet.objects.latest("pk"), by=zhao)
    services.supersede_figure(newer, by_figure=figure, by=zhao)
    with pytest.raises(InvalidInput) as refusal:
        undo(undone, by=zhao)
    assert refusal.value.code == "circle"
    assert Figure.objects.get(pk=figure.pk).standing == "reported"
