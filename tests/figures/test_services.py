"""What can be reported, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import Change
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.figures import services
from ecosystem.figures.choices import TRANSITIONS, Standing
from ecosystem.figures.counting import count
from ecosystem.figures.models import Figure
from ecosystem.vocabulary.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LATER = date(2022, 6, 30)


@pytest.fixture
def newer(world, figure, zhao):
    return services.report_figure(
        by=zhao, registry=world.wuhan, measure=world.measure, center=world.center, value=150, as_of_on=LATER
    )


def test_a_figure_is_kept_as_its_source_tells_it(world, figure, zhao):
    before = current_edition()
    kept = services.report_figure(
        by=zhao,
        registry=world.wuhan,
        measure=world.measure,
        center=world.center,
        value="92.5",
        comparator="approx",
        as_of_on=date(2021, 11, 1),
        as_of_on_precision="month",
        remark="约92.5",
        source=world.article,
        quote="原文",
    )
    kept = Figure.objects.get(pk=kept.pk)
    assert (kept.value, kept.comparator, kept.standing, kept.nature) == (Decimal("92.5"), "approx", "reported", "fact")
    assert (kept.source, kept.quote) == (world.article, "原文")
    assert current_edition() == before + 1


def test_reporting_changes_nothing_that_is_counted_and_counting_nothing_that_is_reported(world, figure, zhao):
    counted = count("members_companies", world.wuhan, world.center, figure.as_of_on)
    assert (counted.value, Figure.objects.get().value) == (2, Decimal(100))
    services.revise_figure(figure, by=zhao, value=999, reason="报道有误")
    assert count("members_companies", world.wuhan, world.center, figure.as_of_on) == counted


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": "many"}, "value"),
        ({"comparator": "about"}, "comparator"),
        ({"nature": "dream"}, "nature"),
        ({"center": None}, "__all__"),
        ({"period_starts_on": LATER, "period_ends_on": LATER}, "__all__"),
    ],
)
def test_what_does_not_hold_together_is_refused(values, field, world, zhao):
    facts = {"registry": world.wuhan, "measure": world.measure, "center": world.center, "value": 1}
    with pytest.raises(InvalidInput) as refusal:
        services.report_figure(by=zhao, **{**facts, **values})
    assert set(refusal.value.fields) == {field}
    assert not Figure.objects.exists()


def test_the_center_is_of_the_registrys_city(world, zhao, chengdu_center, figure):
    facts = {"registry": world.wuhan, "measure": world.measure, "value": 1}
    for act in (
        lambda: services.report_figure(by=zhao, center=chengdu_center, **facts),
        lambda: services.revise_figure(figure, by=zhao, center=chengdu_center),
    ):
        with pytest.raises(InvalidInput) as refusal:
            act()
        assert refusal.value.code == "other_registry"
    assert Figure.objects.get().center == world.center


@pytest.mark.parametrize("present", Standing.values)
@pytest.mark.parametrize("wanted", ["verified", "disputed", "superseded"])
def test_a_standing_follows_only_those_it_can(present, wanted, figure, newer, zhao):
    superseded_by = newer if present == "superseded" else None
    Figure.objects.filter(pk=figure.pk).update(standing=present, superseded_by=superseded_by)
    verbs = {
        "verified": lambda: services.verify_figure(figure, by=zhao),
        "disputed": lambda: services.dispute_figure(figure, by=zhao, reason="口径不明"),
        "superseded": lambda: services.supersede_figure(figure, by_figure=newer, by=zhao),
    }
    if wanted in TRANSITIONS[present]:
        assert verbs[wanted]().standing == wanted
        return
    before = Change.objects.count()
    with pytest.raises(Conflict) as refusal:
        verbs[wanted]()
    assert refusal.value.code == "not_possible"
    assert Change.objects.count() == before


def test_a_dispute_says_why(figure, zhao):
    with pytest.raises(InvalidInput) as refusal:
        services.dispute_figure(figure, by=zhao, reason=" ")
    assert refusal.value.code == "reason_required"


def test_a_superseded_figure_stays_on_record_beside_the_one_that_stands(figure, newer, zhao):
    services.supersede_figure(figure, by_figure=newer, by=zhao, reason="中心更正")
    assert set(Figure.objects.all()) == {figure, newer}
    assert Figure.objects.standing().get() == newer
    with pytest.raises(Conflict) as refusal:
        services.remove_figure(newer, by=zhao)
    assert refusal.value.code == "still_used"


def test_figures_do_not_supersede_themselves_in_a_circle_or_another_measure(world, figure, newer, zhao):
    services.supersede_figure(figure, by_figure=newer, by=zhao)
    other = services.report_figure(
        by=zhao,
        registry=world.wuhan,
        measure=Measure.objects.current().get(code="signed_companies"),
        center=world.center,
        value=300,
    )
    for one, by_figure, code in ((newer, figure, "circle"), (newer, newer, "circle"), (newer, other, "unrelated")):
        with pytest.raises(InvalidInput) as refusal:
            services.supersede_figure(one, by_figure=by_figure, by=zhao)
        assert refusal.value.code == code
    assert Figure.objects.get(pk=newer.pk).standing == "reported"


@pytest.mark.parametrize("field", ["registry", "standing", "superseded_by"])
def test_what_has_a_verb_of_its_own_is_not_revised(field, figure, zhao):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_figure(figure, by=zhao, **{field: None})
    assert refusal.value.fields == {field: ["This cannot be changed here."]}
