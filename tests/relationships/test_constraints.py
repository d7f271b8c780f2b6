"""What the database refuses about relationships, whoever writes."""

from datetime import date

import pytest

from ecosystem.relationships import models
from ecosystem.relationships.models import Relationship
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2021, 5, 31)


def edge(one, two, kind="supplies", **values):
    return Relationship(subject=one, object=two, kind=kind, **values)


CASES = {
    "relationships_relationship_dates_in_order": lambda a, b: [edge(a, b, starts_on=DAY, ends_on=DAY)],
    "relationships_relationship_two_ends": lambda a, b: [edge(a, a)],
    "relationships_relationship_symmetric_once": lambda a, b: [
        edge(a, b, "collaborates_with"),
        edge(b, a, "collaborates_with"),
    ],
    "relationships_relationship_one_open": lambda a, b: [
        edge(a, b, ends_on=DAY),
        edge(b, a),
        edge(a, b),
        edge(a, b, starts_on=DAY),
    ],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, organization):
    is_refused_by(name, *CASES[name](organization("甲公司"), organization("乙公司")))
