"""A condition is judged without the database only where that is plain; what is not, stays open."""

import copy

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower

from ecosystem.audit.models import Audited
from ecosystem.core.conditions import HeldUnique, concerns, holds, lighter, says_nothing
from ecosystem.intake.synthetic import make_city
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Application, RubricCriterion

APPLICATION = Application(state=Stage.IN_REVIEW, name="唯理", rank=None, organization_id=7)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (Q(state="in_review"), True),
        (Q(state__in=["draft", "in_review"]), True),
        (Q(state__in=["draft"]), False),
        (~Q(state="in_review"), False),
        (Q(organization__isnull=False), True),
        (Q(rank__isnull=True) & ~Q(name=""), True),
        (Q(state="draft") | Q(rank__isnull=True), True),
        (Q(state="draft") & Q(rank=3), False),
        # No comparison with null is true or false; other fields, other records and other kinds of values are not compared.
        (Q(rank=3), None),
        (~Q(rank__in=[3]), None),
        (Q(state="in_review") & Q(rank=3), None),
        (Q(notice_ends_on__gt=F("notice_starts_on")), None),
        (Q(organization__name="唯理"), None),
        (Q(name=7), None),
        (Q(name__startswith="唯"), None),
        (Q(nothing=1), None),
        (Q(state="in_review") ^ Q(name="唯理"), None),
    ],
)
def test_a_condition_is_judged_where_it_is_plain(condition: Q, told: bool | None) -> None:
    assert holds(condition, APPLICATION) is told


def test_numbers_are_compared() -> None:
    counts = Q(weight__gte=1, weight__lte=100, scale__gt=0, scale__lt=101)
    assert holds(counts, RubricCriterion(weight=1, scale=100)) is True
    assert holds(counts, RubricCriterion(weight=0, scale=100)) is False


def test_a_constraint_that_could_be_violated_is_always_asked() -> None:
    violated = CheckConstraint(condition=Q(state="draft"), name="a")
    open_ones = UniqueConstraint(fields=["program"], condition=Q(state="in_review"), name="b")
    assert not any(says_nothing(one, APPLICATION) for one in (violated, open_ones))
    assert not says_nothing(UniqueConstraint(fields=["public_id"], name="c"), APPLICATION)


@pytest.mark.django_db
def test_what_is_judged_here_is_what_the_database_says() -> None:
    make_city(organizations=40, seed=2)
    judged = 0
    for model in apps.get_models():
        if not issubclass(model, Audited):
            continue
        conditions = [one.condition for one in model._meta.constraints if getattr(one, "condition", None) is not None]
        for condition in conditions:
            met = set(model._default_manager.filter(condition).values_list("pk", flat=True))
            for record in model._default_manager.all()[:40]:
                told = holds(condition, record)
                judged += told is not None
                assert told is None or told == (record.pk in met), (model, condition)
    assert judged > 1000
    assert Organization.objects.exists()


def test_only_what_is_about_a_changed_column_is_asked_again() -> None:
    once = UniqueConstraint(fields=["program", "organization"], condition=Q(state="in_review"), name="a")
    for changed, told in ((["organization_id"], True), (["state"], True), (["title"], False), ([], False)):
        assert concerns(once, Application, changed) is told
    dates = CheckConstraint(condition=Q(notice_ends_on__gt=F("notice_starts_on")), name="b")
    assert concerns(dates, Application, ["notice_ends_on"])
    assert not concerns(dates, Application, ["rank"])
    # What cannot be told is asked: expressions, and other records.
    assert concerns(UniqueConstraint(Lower("name"), name="c"), Application, [])
    assert concerns(CheckConstraint(condition=Q(organization__name="x"), name="d"), Application, ["organization_id"])


def refused(constraint: object, record: Application, model: type) -> tuple[str, str | None] | None:
    try:
        constraint.validate(model, record)  # type: ignore[attr-defined]
    except ValidationError as error:
        return str(error.messages), error.code
    return None


@pytest.mark.django_db
def test_the_lighter_check_refuses_what_the_constraint_itself_refuses() -> None:
    """Every record as it is, and once more as if it were to be entered again."""
    make_city(organizations=40, seed=2)
    found = {None: 0, "refused": 0}
    for model in apps.get_models():
        if not issubclass(model, Audited):
            continue
        conditional = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint) and one.condition]
        for record in model._default_manager.all()[:25]:
            again = copy.copy(record)
            again.pk, again._state = None, copy.copy(record._state)
            again._state.adding = True
            for constraint in conditional:
                for one in (record, again):
                    light = lighter(constraint, one)
                    if isinstance(light, HeldUnique):
                        told = refused(light, one, model)
                        assert told == refused(constraint, one, model), (constraint.name, one)
                        found["refused" if told else None] += 1
    assert found[None] > 100
    assert found["refused"] > 100
