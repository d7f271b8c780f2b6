"""Suggestions over the API: the same rules as on the public page, for whoever has a key; decided by staff."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.figures.services import revise_figure
from ecosystem.intake.models import ProposedChange
from ecosystem.intake.services import suggest
from ecosystem.organizations.services import revise_organization
from tests.intake.conftest import subjects as _subjects

pytestmark = pytest.mark.django_db

subjects = _subjects
ADDRESS = "/api/v1/suggestions/"


@pytest.fixture
def said(subjects):
    weili = subjects["organization"].public_id
    return {"about": "organization", "record": weili, "changes": {"website": "https://new.example"}, "source": "官网"}


def test_nobody_suggests_or_reads_without_a_key(anybody, said):
    assert anybody.send("POST", ADDRESS, said).status_code == 401
    assert anybody.get(ADDRESS).status_code == 401


def test_somebody_with_a_key_suggests_and_sees_what_became_of_it(program_of, said, mei, bo, zhao):
    answer = program_of(mei).send("POST", ADDRESS, said)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["about"], made["record"], made["state"], made["origin"]) == (
        "organization",
        said["record"],
        "open",
        "api",
    )
    assert made["fields"] == [
        {
            "name": "website",
            "before": "https://old.example",
            "after": "https://new.example",
            "verdict": "open",
            "decision": "",
        }
    ]
    assert [one["id"] for one in program_of(mei).get(ADDRESS).json()["results"]] == [made["id"]]
    assert program_of(bo).get(ADDRESS).json()["results"] == []
    assert program_of(bo).get(f"{ADDRESS}{made['id']}/").status_code == 404
    decided = program_of(zhao).send("POST", f"{ADDRESS}{made['id']}/decide/", {"accepted": ["website"]})
    assert (decided.status_code, decided.json()["state"]) == (200, "accepted")
    assert ProposedChange.objects.get().subject.website == "https://new.example"


def test_the_same_again_is_the_same(program_of, said, mei):
    first, second = program_of(mei).send("POST", ADDRESS, said), program_of(mei).send("POST", ADDRESS, said)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_a_flood_is_told_to_wait(program_of, said, mei):
    client = program_of(mei)
    answers = [
        client.send("POST", ADDRESS, {**said, "changes": {}, "message": f"错字 {number}"}) for number in range(8)
    ]
    assert [answer.status_code for answer in answers] == [201] * 6 + [429] * 2
    assert answers[-1].json()["code"] == "too_many"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"record": "0000000000"}, "record"),
        ({"about": "circus"}, "about"),
        ({"changes": {"status": "archived"}}, "status"),
        ({"changes": {"founded_on": "去年"}}, "founded_on"),
        ({"source": ""}, "source"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_what_cannot_be_is_refused_by_name(change, field, program_of, said, mei):
    answer = program_of(mei).send("POST", ADDRESS, {**said, **change})
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_staff_of_the_place_decide_and_nobody_else(program_of, people, said, mei, bo):
    made = program_of(mei).send("POST", ADDRESS, said).json()["id"]
    for verb, body in (("accept", {}), ("refuse", {"reason": "不"}), ("settle", {"reason": "好"}), ("spam", {})):
        for person in (people["sun"], people["rui"], people["chen"], bo):
            assert program_of(person).send("POST", f"{ADDRESS}{made}/{verb}/", body).status_code == 404, (verb, person)
        assert program_of(mei).send("POST", f"{ADDRESS}{made}/{verb}/", body).status_code == 403
    assert program_of(people["zhao"]).send("POST", f"{ADDRESS}{made}/withdraw/", {}).status_code == 403
    assert program_of(mei).send("POST", f"{ADDRESS}{made}/withdraw/", {}).json()["state"] == "withdrawn"


def test_what_moved_on_is_a_conflict(program_of, said, subjects, mei, zhao):
    made = program_of(mei).send("POST", ADDRESS, said).json()["id"]
    revise_organization(subjects["organization"], by=SYSTEM, website="https://third.example")
    answer = program_of(zhao).send("POST", f"{ADDRESS}{made}/decide/", {"accepted": ["website"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_since")


def test_staff_filter_them(program_of, subjects, zhao, nobody):
    for noun, source in (("solution", "报道"), ("figure", "")):
        suggest(subjects[noun], by=nobody, message=f"{noun}有误", source=source, origin="public")
    client = program_of(zhao)
    for query, expected in (
        ("about=figure", ["figure"]),
        ("about=figure&about=solution", ["figure", "solution"]),
        ("sourced=true", ["solution"]),
        ("sourced=false", ["figure"]),
        ("state=refused", []),
        ("origin=public&ordering=waiting", ["solution", "figure"]),
    ):
        assert [one["about"] for one in client.get(f"{ADDRESS}?{query}").json()["results"]] == expected, query


def test_neither_who_made_it_nor_an_address_is_told(program_of, subjects, zhao, mei):
    suggest(subjects["solution"], by=mei, message="有误", email="reader@mail.example")
    body = program_of(zhao).get(ADDRESS).content.decode()
    assert "reader@mail.example" not in body
    assert "mei" not in body


def test_a_figure_tells_what_it_said_before(anybody, subjects, zhao):
    figure = subjects["figure"]
    revise_figure(figure, by=zhao, value=120, reason="核对了原文")
    told = anybody.get(f"/api/v1/figures/{figure.public_id}/").json()["corrections"]
    assert [(one["kind"], one["reason"], one["before"], one["after"]) for one in told] == [
        ("corrected", "核对了原文", {"value": "100.0000"}, {"value": "120.0000"})
    ]
