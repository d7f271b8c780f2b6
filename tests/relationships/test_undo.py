"""Whatever is said between organizations can be taken back."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.relationships import services
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(organization):
    one, two, three = (organization(name) for name in ("倍特威视", "武汉唯理科技", "武汉某公司"))
    edge = services.relate(one, two, kind="supplies", by=SYSTEM, starts_on=date(2020, 1, 1))
    return SimpleNamespace(one=one, two=two, three=three, edge=edge)


CASES = {
    "relate": lambda w: lambda by: services.relate(w.three, w.one, kind="collaborates_with", by=by, note="联合实验室"),
    "revise_relationship": lambda w: (
        lambda by: services.revise_relationship(w.edge, by=by, kind="collaborates_with", object=w.three, note="更正")
    ),
    "end_relationship": lambda w: lambda by: services.end_relationship(w.edge, on=date(2022, 1, 1), by=by),
    "remove_relationship": lambda w: lambda by: services.remove_relationship(w.edge, by=by),
}


def test_every_verb_of_relationships_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
@pytest.mark.parametrize("who", ["lin", "zhao"])
def test_it_is_put_back(verb, who, world, people):
    is_put_back(CASES[verb](world), by=people[who])


@pytest.mark.parametrize("verb", sorted(CASES.keys() - {"remove_relationship"}))
def test_it_is_not_put_back_over_a_later_edit(verb, world, lin):
    is_refused_after_a_later_edit(CASES[verb](world), by=lin)
