"""What the database refuses about figures, whoever writes."""

from datetime import date

import pytest

from ecosystem.figures import models
from ecosystem.figures.models import Figure
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2021, 11, 30)


def reported(w, **values):
    return Figure(registry=w.wuhan, measure=w.measure, value=100, **{"scope": "center", "center": w.center, **values})


CASES = {
    "figures_figure_one_subject": lambda w: [reported(w), reported(w, scope="place")],
    "figures_figure_period_in_order": lambda w: [reported(w, period_starts_on=DAY, period_ends_on=DAY)],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, world):
    is_refused_by(name, *CASES[name](world))


@pytest.mark.parametrize(
    "subject",
    [
        {"scope": "center", "center": None},
        {"scope": "center", "organization": "weili"},
        {"scope": "place", "center": None},
        {"scope": "organization", "center": None, "place": "wuhan"},
        {"scope": "country"},
    ],
)
def test_a_figure_is_about_exactly_what_its_scope_says(subject, world):
    named = {name: getattr(world, one) if name in {"organization", "place"} else one for name, one in subject.items()}
    is_refused_by("figures_figure_one_subject", reported(world, **named))
