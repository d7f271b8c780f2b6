"""Whoever judges, and whoever shares the work among a panel, comes to the same on pages of the desk and over the API."""

from collections.abc import Callable
from typing import Any

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.programs import services
from ecosystem.programs.models import Review
from tests.doors.saying import taken_back
from tests.programs.applying import in_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
KEPT = ("reviewer__username", "state", "scores", "total", "advice", "reason", "note", "draft", "due_on")


@pytest.fixture
def both(signed_in, program_of) -> Callable[..., tuple[Any, Any]]:
    """``both(rui, at_the_desk, over_the_api)``: what each door answers, its history, and what is kept of reviews then."""

    def told(person: Any, *deeds: Callable[[Any], Any]) -> tuple[Any, Any]:
        found = []
        for opened, deed, done in zip((signed_in, program_of), deeds, (302, 200), strict=True):
            with taken_back():
                caller = opened(person)
                before = ChangeSet.objects.latest("pk").pk
                answer = deed(caller)
                made = list(ChangeSet.objects.filter(pk__gt=before).values_list("verb", "reason"))
                kept = list(Review.objects.order_by("reviewer__username", "application").values_list(*KEPT))
                found.append((answer.status_code == done, made, kept))
        return found[0], found[1]

    return told


@pytest.fixture
def review(intake, mei, rui):
    return services.assign_review(in_review(intake, mei), reviewer=rui, by=SYSTEM)


@pytest.fixture
def sheet(intake):
    """A sheet as each door is told it."""
    points = {intake.merit.key: 8, intake.market.key: 4}
    rest = {"advice": "accept", "reason": "技术扎实"}
    return {**{f"score-{key}": value for key, value in points.items()}, **rest}, {"scores": points, **rest}


def test_a_sheet_is_saved_for_oneself_and_leaves_no_history(both, review, sheet, rui):
    typed, said = sheet
    desk, api = both(
        rui,
        lambda browser: browser.post(f"/en/desk/judging/{review.public_id}/", {**typed, "save": "1"}),
        lambda program: program.send("PATCH", f"reviews/{review.public_id}/", said),
    )
    assert desk == api
    assert desk[:2] == (True, [])
    assert desk[2][0][7] == {**said, "scores": {key: str(points) for key, points in said["scores"].items()}}


def test_a_sheet_is_handed_in(both, review, sheet, rui):
    typed, said = sheet
    desk, api = both(
        rui,
        lambda browser: browser.post(f"/en/desk/judging/{review.public_id}/", typed),
        lambda program: program.send("POST", f"reviews/{review.public_id}/submit/", said),
    )
    assert desk == api
    assert desk[:2] == (True, [("Hand in a review", "")])
    assert [(state, total) for _who, state, _scores, total, *_rest in desk[2]] == [("submitted", 80)]


def test_half_a_sheet_is_refused(both, review, rui):
    desk, api = both(
        rui,
        lambda browser: browser.post(f"/en/desk/judging/{review.public_id}/", {"advice": "accept"}),
        lambda program: program.send("POST", f"reviews/{review.public_id}/submit/", {"advice": "accept"}),
    )
    assert desk == api
    assert desk[:2] == (False, [])


def test_an_interest_is_declared(both, review, rui):
    said = {"reason": "与申报单位有合作"}
    desk, api = both(
        rui,
        lambda browser: browser.post(f"/en/desk/judging/{review.public_id}/recuse/", said),
        lambda program: program.send("POST", f"reviews/{review.public_id}/recuse/", said),
    )
    assert desk == api
    assert desk[0] is True
    assert [verb for verb, _reason in desk[1]] == ["Declare a conflict of interest"]
    assert desk[2][0][1:7:5] == ("recused", "与申报单位有合作")


def test_somebody_elses_review_is_not_there(both, review, sheet, qian):
    typed, said = sheet
    desk, api = both(
        qian,
        lambda browser: browser.post(f"/en/desk/judging/{review.public_id}/", typed),
        lambda program: program.send("POST", f"reviews/{review.public_id}/submit/", said),
    )
    assert desk == api
    assert desk[:2] == (False, [])


def test_the_reviews_that_are_missing_are_shared_among_the_panel(both, intake, mei, bo, rui, qian):
    services.revise_program(intake.program, reviews_wanted=1, by=SYSTEM)
    services.add_panel_member(intake.program, user=rui, by=SYSTEM)
    for person in (mei, bo):
        in_review(intake, person)
    said = {"due_on": "2999-01-15", "reason": "本期"}
    desk, api = both(
        qian,
        lambda browser: browser.post(f"/en/desk/boards/{intake.program.public_id}/share/", said),
        lambda program: program.send("POST", f"programs/{intake.program.public_id}/assign-reviews/", said),
    )
    assert desk == api
    assert desk[:2] == (True, [("Assign reviews", "本期")])
    assert [(who, str(due)) for who, *_rest, due in desk[2]] == [("rui", "2999-01-15")] * 2
