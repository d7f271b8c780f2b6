"""The rules of research and talent: what is refused, in words that name the fields."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.research import services
from ecosystem.research.identifiers import address_of, check_digit, spelled
from ecosystem.research.models import Output, OutputUse, Training
from ecosystem.research.reports import served_on, sums

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("paper", "https://doi.org/10.1000/ABC.182", "10.1000/abc.182"),
        ("paper", " doi: 10.1000/182 ", "10.1000/182"),
        ("model", "ARXIV:2107.00249v3", "arXiv:2107.00249v3"),
        ("dataset", "https://example.org/data?v=1", "https://example.org/data?v=1"),
        ("patent", "cn 113221764 a", "CN113221764A"),
        ("patent", "ZL 2021 1 0512345.6", None),
        ("patent", "10.1000/182", None),
        ("paper", "javascript:alert(1)", None),
        ("paper", "CN113221764A", None),
    ],
)
def test_an_identifier_has_one_spelling_or_is_refused(world, kind, typed, kept):
    if kept is None:
        with pytest.raises(InvalidInput) as refusal:
            services.add_output(world.project, kind=kind, title="成果", identifier=typed, by=SYSTEM)
        assert set(refusal.value.fields) == {"identifier"}
    else:
        made = services.add_output(world.project, kind=kind, title="成果", identifier=typed, by=SYSTEM)
        assert made.identifier == kept


@given(st.from_regex(r"[12][0-9]{11}", fullmatch=True))
def test_one_check_digit_of_an_application_number_is_right(number):
    right = check_digit(number)
    for digit in "0123456789X":
        if digit == right:
            assert spelled("patent", f"ZL{number}.{digit}") == f"ZL{number}.{digit}"
        else:
            with pytest.raises(Exception, match=r"check digit|校验"):
                spelled("patent", f"ZL{number}{digit}")


def test_identifiers_lead_where_they_are_resolved():
    assert address_of("10.1000/182") == "https://doi.org/10.1000/182"
    assert address_of("arXiv:2107.00249") == "https://arxiv.org/abs/2107.00249"
    assert address_of("CN113221764A") == ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"trained": 10, "certified": 11}, "certified"),
        ({"certified": 1}, "certified"),
        ({"starts_on": today() + timedelta(days=9), "trained": 3}, "trained"),
        ({"starts_on": date(2021, 5, 2), "ends_on": date(2021, 5, 2)}, "ends_on"),
        ({"seats": 0}, "seats"),
    ],
)
def test_a_training_counts_no_more_people_than_there_were(world, values, field):
    with pytest.raises(InvalidInput) as refusal:
        services.add_training(center=world.center, title="培训", by=SYSTEM, **values)
    assert field in refusal.value.fields
    assert Training.objects.count() == 1


def test_the_database_refuses_more_certified_than_trained(world):
    for change in ({"certified": 51}, {"trained": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Training.objects.filter(pk=world.training.pk).update(**change)


def test_more_may_be_trained_than_seats_were_planned(world):
    assert services.revise_training(world.training, trained=70, by=SYSTEM).trained == 70


def test_an_organization_uses_an_output_once_at_a_time(world):
    with pytest.raises(Conflict) as refusal:
        services.add_use(world.output, organization=world.member, by=SYSTEM)
    assert refusal.value.code == "overlap"
    services.end_use(world.use, on=date(2022, 1, 1), by=SYSTEM)
    services.add_use(world.output, organization=world.member, starts_on=date(2022, 1, 1), by=SYSTEM)
    assert OutputUse.objects.filter(output=world.output).count() == 2
    with pytest.raises(Conflict):
        services.end_use(world.use, on=date(2022, 2, 1), by=SYSTEM)


def test_a_use_names_only_a_solution_of_whoever_uses_it(world):
    with pytest.raises(InvalidInput) as refusal:
        services.add_use(world.output, organization=world.university, solution=world.solution, by=SYSTEM)
    assert refusal.value.fields.keys() == {"solution"}


def test_an_output_that_is_used_is_not_removed(world):
    with pytest.raises(Conflict):
        services.remove_output(world.output, by=SYSTEM)
    assert Output.objects.filter(pk=world.output.pk).exists()


def test_a_release_to_come_is_refused(world):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_output(world.output, released_on=today() + timedelta(days=1), by=SYSTEM)
    assert set(refusal.value.fields) == {"released_on"}


def test_who_edits_elsewhere_may_not(world, chen):
    for verb in (
        lambda: services.revise_project(world.project, title_en="X", by=chen),
        lambda: services.add_output(world.project, kind="model", title="模型", by=chen),
        lambda: services.revise_training(world.training, seats=1, by=chen),
        lambda: services.end_use(world.use, on=date(2022, 1, 1), by=chen),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_edition_follows_what_is_public_and_nothing_else(world):
    before = current_edition()
    services.revise_training(world.training, seats=61, by=SYSTEM)
    assert current_edition() == before
    services.publish_training(world.training, by=SYSTEM)
    published = current_edition()
    services.revise_use(world.use, starts_on=date(2021, 11, 1), by=SYSTEM)
    assert before < published < current_edition()


def test_sums_are_of_the_period_alone(world):
    services.add_training(center=world.center, title="未计", starts_on=date(2021, 12, 31), seats=5, by=SYSTEM)
    found = sums(world.center, date(2021, 1, 1), date(2022, 1, 1))
    told = (found.projects_running, found.outputs_released, found.uses_begun, found.trainings, found.seats)
    assert told == (1, 1, 1, 2, 65)
    assert (found.trained, found.certified, found.untold) == (50, 40, 1)
    later = sums(world.center, date(2022, 1, 1), date(2023, 1, 1))
    assert (later.projects_running, later.outputs_released, later.trainings, later.trained) == (1, 0, 0, 0)
    assert sums(world.center, date(2021, 1, 1), date(2022, 1, 1), public=True).trainings == 0


def test_who_was_served_is_told_by_what_held_in_the_year(world):
    both = {world.university.pk, world.member.pk}
    assert served_on(world.center, both, date(2021, 12, 31)) == both
    services.end_use(world.use, on=date(2021, 12, 1), by=SYSTEM)
    assert served_on(world.center, both, date(2022, 11, 29)) == both
    assert served_on(world.center, both, date(2022, 12, 1)) == {world.university.pk}
    assert served_on(world.center, {world.member.pk}, date(2021, 9, 30)) == set()
