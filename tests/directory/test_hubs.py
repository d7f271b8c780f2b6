"""An organization with very many links has a page that can be read, and each of its lists leads to the rest."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.services import add_milestone
from ecosystem.programs.services import enroll, register_program
from ecosystem.solutions.services import register_solution
from tests.directory.conftest import body
from tests.directory.pages import links, text_of

MANY = 15
FACTS = {"by": SYSTEM}


@pytest.fixture
def hub(town):
    """Weili with fifteen more solutions, milestones and programs than the town gives it."""
    for number in range(MANY):
        register_solution(
            registry=town.center.registry,
            status="public",
            name=f"Solution {number}",
            parties=[{"organization": town.weili, "role": "owner"}],
            **FACTS,
        )
        add_milestone(town.weili, title=f"Milestone {number}", happened_on=date(2020, 1, 1 + number), **FACTS)
        program = register_program(platform=town.platforms[0], status="public", name=f"Program {number}", **FACTS)
        enroll(town.weili, program, on=date(2021, 11, 1), **FACTS)
    return town.weili


def test_a_few_solutions_are_told_and_the_others_are_one_click_away(visitor, hub):
    page = body(visitor.get(f"/en{hub.get_absolute_url()}"))
    assert page.count("own-solution") == 6
    button = next(link for link in links(page) if link.startswith("/en/solutions/?organization="))
    assert f"All {MANY + 1} solutions" in text_of(page)
    listing = text_of(body(visitor.get(button)))
    assert f"{MANY + 1} solutions" in listing
    assert "Organization: Weili Roads Ltd" in listing


def test_what_does_not_fit_a_glance_is_folded_and_not_left_out(visitor, hub):
    page = body(visitor.get(f"/en{hub.get_absolute_url()}"))
    reasons, timeline = page.split('<details class="more"><summary>')[1:]
    assert reasons.split("</details>")[0].count(">Program ") + 1 == int(reasons.split()[0]) == MANY + 1 - 3
    assert "Milestone 0" in timeline
    assert all(f"Milestone {number}" in page for number in range(MANY))
    assert all(f"Program {number}" in page for number in range(MANY))


def test_an_organization_with_few_links_has_nothing_folded(visitor, town):
    page = body(visitor.get(f"/en{town.weili.get_absolute_url()}"))
    assert '<details class="more">' not in page
    assert "solutions/?organization=" not in page
