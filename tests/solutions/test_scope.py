"""Who may keep the solutions of a city, and who sees which of them."""

import pytest

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.choices import Publication
from ecosystem.core.errors import NotAllowed
from ecosystem.solutions import services
from ecosystem.solutions.models import Outcome, Solution
from tests.solutions.test_undo import CASES
from tests.undoing import everything

pytestmark = pytest.mark.django_db
MAY_KEEP = {"lin", "qian", "zhao"}


@pytest.mark.parametrize("verb", CASES)
def test_editors_of_the_city_keep_solutions_and_nobody_else(verb, world, people):
    act = CASES[verb](world)
    before = everything()
    for name in people.keys() - MAY_KEEP:
        with pytest.raises(NotAllowed):
            act(people[name])
    assert everything() == before
    act(people["zhao"])
    assert everything() != before


@pytest.mark.parametrize("status", Publication.values)
def test_reading_agrees_with_the_policy(status, people, world, chengdu):
    services.register_solution(by=SYSTEM, registry=chengdu, name="成都智慧交通")
    Solution.objects.filter(pk=world.solution.pk).update(status=status)
    for person in people.values():
        for model in (Solution, Outcome):
            seen = set(model.objects.visible_to(person))
            assert seen == {record for record in model.objects.all() if allowed(person, "solutions.view", record)}


@pytest.mark.parametrize(
    ("status", "seen_by"),
    [
        ("draft", {"lin", "qian", "zhao", "sun"}),
        ("archived", {"lin", "qian", "zhao", "sun"}),
        ("public", {"lin", "qian", "zhao", "rui", "sun", "chen", "nobody"}),
    ],
)
def test_a_solution_is_public_only_when_published(status, seen_by, people, world):
    Solution.objects.filter(pk=world.solution.pk).update(status=status)
    assert {name for name, person in people.items() if Solution.objects.visible_to(person).exists()} == seen_by
    assert {name for name, person in people.items() if Outcome.objects.visible_to(person).exists()} == seen_by
    assert Solution.objects.public().exists() is Outcome.objects.public().exists() is (status == "public")


def test_another_citys_draft_cannot_be_tied_to_a_solution(zhao, world, organization, chengdu):
    secret = organization("成都未公开机构", registry=chengdu, status="draft")
    tied = {"organization": secret, "role": "adopter"}
    for tie in (
        lambda: services.add_party(world.solution, by=zhao, **tied),
        lambda: services.revise_party(world.party, by=zhao, organization=secret),
        lambda: services.register_solution(by=zhao, registry=world.wuhan, name="另一方案", parties=[tied]),
        lambda: services.add_outcome(world.solution, by=zhao, metric="满意度", result=90, measured_by=secret),
        lambda: services.revise_outcome(world.outcome, by=zhao, measured_by=secret),
    ):
        with pytest.raises(NotAllowed):
            tie()
    assert not Solution.objects.filter(name="另一方案").exists()
    known = organization("成都公开机构", registry=chengdu)
    assert services.add_party(world.solution, by=zhao, organization=known, role="adopter").organization == known
