"""What the database refuses about the controlled lists, whoever writes."""

import pytest

from ecosystem.vocabulary import models
from ecosystem.vocabulary.models import Measure, Sector
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def measure(version=1, **values):
    return Measure(code="patents", version=version, name="专利", definition="专利数。", **values)


CASES = {
    "vocabulary_sector_not_its_own_broader": lambda: [Sector(pk=77001, code="circle", name="圈", broader_id=77001)],
    "vocabulary_measure_version_once": lambda: [measure(is_current=False), measure()],
    "vocabulary_measure_one_current": lambda: [measure(1, is_current=False), measure(2), measure(3)],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name):
    is_refused_by(name, *CASES[name]())
