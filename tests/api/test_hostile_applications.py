"""Applications by programs that mean harm or know no better: told what is wrong, never an error of the server."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.programs import services
from tests.api.test_applying import begun
from tests.programs.applying import handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def applicant(mei, program_of):
    """A program of 梅's."""
    return program_of(mei)


@pytest.fixture
def staff(qian, program_of):
    """A program of the center's manager."""
    return program_of(qian)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "%25" * 200,
        "state=%00",
        "program=" + "9" * 500,
        "waiting=late&waiting=x",
        "cursor=" + "A" * 5000,
    ],
)
def test_a_hostile_query_is_never_a_server_error(staff, intake, mei, query):
    handed_in(intake, mei)
    for noun in (
        "applications",
        "reviews",
        "objections",
        "affiliations",
        f"programs/{intake.program.public_id}/eligibility",
    ):
        assert staff.send("GET", f"{noun}/?{query}").status_code in {200, 400}, noun


@pytest.mark.parametrize(
    "values",
    [
        {"answers": {"a": {"b": [None, 1.5, "x"]}, "c": [[1]], "d": 10**18, "e" * 500: True}},
        {"place": "x" * 5000, "host": "y" * 5000, "sectors": ["z" * 900], "kind": "team"},
        {
            "title": "\u202e\ufeff",
            "name": "　",
            "uscc": "Ｘ" * 40,
            "website": "javascript:alert(1)",
            "contact_email": "@",
        },
        {"founded_on": "0001-01-01"},
        {"founded_on": None, "agreed": False, "sectors": []},
    ],
)
def test_a_hostile_draft_is_kept_as_it_is_typed_and_told_what_is_wrong(applicant, intake, values):
    services.add_question(intake.program, label="真的吗？", asked="yes_no", by=SYSTEM)
    path = begun(applicant, intake)
    applicant.write(path, values, method="PATCH")
    assert applicant.read(f"{path}check/")["complete"] is False
    assert applicant.write(f"{path}submit/", status=400)["code"] == "incomplete"


def test_too_much_text_is_refused(applicant, intake):
    body = {"description": "长" * 100_000}
    assert applicant.write(begun(applicant, intake), body, method="PATCH", status=400)["code"] == "too_long"
