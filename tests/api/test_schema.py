"""Answers are what the documentation says they are: every list of Wuhan against its schema."""

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from api.nouns.all import NOUNS
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.programs import services
from tests.programs.applying import in_review

pytestmark = pytest.mark.django_db
# What no source tells of Wuhan.
NOT_OF_WUHAN = {"programs", "enrollments", "offices", "needs", "events", "trainings"}


@pytest.fixture
def schema(anybody):
    call_command("load_city", "wuhan", verbosity=0)
    return anybody.read("schema/")


def test_every_list_of_wuhan_is_as_documented(anybody, schema):
    differing = {}
    for noun in NOUNS:
        if noun.with_key:
            continue
        answer = anybody.read(f"{noun.name}/?page_size=1000")
        assert answer["results"] or noun.name in NOT_OF_WUHAN
        documented = schema["paths"][f"/api/v1/{noun.name}/"]["get"]["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator({**documented["schema"], "components": schema["components"]})
        if errors := [error.message for error in validator.iter_errors(answer)]:
            differing[noun.name] = errors[:3]
    assert differing == {}


def test_what_stands_around_every_organization_of_wuhan_is_as_documented(anybody, schema):
    path = schema["paths"]["/api/v1/organizations/{key}/neighbors/"]["get"]
    shown = path["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**shown, "components": schema["components"]})
    most = 0
    for one in anybody.read("organizations/?page_size=1000")["results"]:
        answer = anybody.read(f"organizations/{one['id']}/neighbors/?depth=3")
        assert [error.message for error in validator.iter_errors(answer)] == []
        most = max(most, len(answer["relationships"]))
    assert most > 5
    depth = next(one for one in path["parameters"] if one["name"] == "depth")
    assert depth["schema"] == {"type": "integer", "minimum": 1, "maximum": 3, "default": 1}


def test_what_is_answered_to_a_key_is_as_documented(anybody, program_of, intake, mei, rui, qian):
    """Applications, reviews and what belongs to them, to each who reads them."""
    services.revise_program(intake.program, notice_days=5, by=SYSTEM)
    services.add_panel_member(intake.program, user=rui, by=SYSTEM)
    application = in_review(intake, mei)
    review = services.assign_review(application, reviewer=rui, by=SYSTEM)
    services.declare_affiliation(rui, organization=intake.weili, tie="adviser", by=SYSTEM)
    services.object_to(services.give_notice(application, by=SYSTEM), text="与事实不符", by=SYSTEM)
    documented = anybody.read("schema/")
    own, key = f"applications/{application.public_id}/", "{key}"
    told = [
        *((person, "applications/", "applications/") for person in (mei, qian)),
        *((person, own, f"applications/{key}/") for person in (mei, qian)),
        (mei, f"{own}check/", f"applications/{key}/check/"),
        (qian, f"{own}documents/", f"applications/{key}/documents/"),
        *((person, "reviews/", "reviews/") for person in (rui, qian)),
        (rui, f"reviews/{review.public_id}/dossier/", f"reviews/{key}/dossier/"),
        (qian, "objections/", "objections/"),
        (qian, "affiliations/", "affiliations/"),
        (qian, f"programs/{intake.program.public_id}/panel/", f"programs/{key}/panel/"),
        (qian, f"programs/{intake.program.public_id}/eligibility/?kind=team", f"programs/{key}/eligibility/"),
    ]
    differing = {}
    for person, path, address in told:
        answer = program_of(person).read(path)
        shown = documented["paths"][f"/api/v1/{address}"]["get"]["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator({**shown["schema"], "components": documented["components"]})
        if errors := [error.message for error in validator.iter_errors(answer)]:
            differing[str(person), path] = errors[:3]
    assert differing == {}
