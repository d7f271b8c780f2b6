"""That a public figure said something else before is not to vanish: when, why, and what took its place."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import archive_center
from ecosystem.core.errors import InvalidInput
from ecosystem.figures import services
from ecosystem.figures.models import FigureCorrection

pytestmark = pytest.mark.django_db


def test_what_it_said_and_says_now_is_kept_with_the_reason(figure, zhao):
    services.revise_figure(figure, by=zhao, value=120, comparator="gte", remark="120余家", reason="核对了原文")
    correction = figure.corrections.get()
    assert (correction.kind, correction.reason) == ("corrected", "核对了原文")
    assert correction.before == {"value": "100.0000", "comparator": "gt"}
    assert correction.after == {"value": "120.0000", "comparator": "gte"}


def test_a_public_number_is_not_corrected_without_a_reason(figure, zhao):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_figure(figure, by=zhao, value=120, reason=" ")
    assert (refusal.value.code, set(refusal.value.fields)) == ("reason_required", {"reason"})
    figure.refresh_from_db()
    assert (figure.value, figure.corrections.count()) == (100, 0)


def test_what_is_no_number_needs_no_reason_and_is_no_correction(figure, zhao, world):
    services.revise_figure(figure, by=zhao, remark="百余家", quote="原文", source=world.article)
    services.revise_figure(figure, by=zhao, value="100.0")
    assert not figure.corrections.exists()


def test_what_the_public_never_saw_was_not_corrected_in_public(figure, zhao, world):
    archive_center(world.center, by=SYSTEM)
    figure.refresh_from_db()
    services.revise_figure(figure, by=zhao, value=120)
    assert not FigureCorrection.objects.exists()


def test_what_superseded_it_says_why(world, figure, zhao):
    newer = services.report_figure(
        by=zhao, registry=world.wuhan, measure=world.measure, center=world.center, value=150, as_of_on=date(2022, 6, 30)
    )
    services.supersede_figure(figure, by_figure=newer, by=zhao, reason="中心发布了新数")
    correction = figure.corrections.get()
    assert (correction.kind, correction.reason, correction.before) == ("superseded", "中心发布了新数", {})


def test_a_figure_that_nobody_reported_goes_with_its_corrections(figure, zhao):
    services.revise_figure(figure, by=zhao, value=120, reason="核对了原文")
    services.remove_figure(figure, by=zhao, reason="重复")
    assert not FigureCorrection.objects.exists()
