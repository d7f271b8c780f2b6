"""Answers are what the documentation says they are: every list of Wuhan against its schema."""

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from api.nouns.all import NOUNS

pytestmark = pytest.mark.django_db


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
        assert answer["results"] or noun.name in {"programs", "enrollments"}
        documented = schema["paths"][f"/api/v1/{noun.name}/"]["get"]["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator({**documented["schema"], "components": schema["components"]})
        if errors := [error.message for error in validator.iter_errors(answer)]:
            differing[noun.name] = errors[:3]
    assert differing == {}
