"""``/api/reconcile/``: the Reconciliation Service API, version 0.2, as OpenRefine asks it."""

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations import services
from ecosystem.organizations.choices import Kind

pytestmark = pytest.mark.django_db
ENDPOINT = "/api/reconcile/"
CODE = "91420100YY0000001H"
TEXT = {"type": "string", "minLength": 1}
TYPE = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
SERVICE = {"type": "object", "required": ["service_url", "service_path"]}
TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
# The shapes of the specification, in our own words.
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"], "properties": {"url": TEMPLATE}},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {"type": "object", "required": ["entity", "property", "type"], "additionalProperties": SERVICE},
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": SERVICE,
                "property_settings": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["type", "label", "name"],
                        "properties": {"type": {"enum": ["number", "text", "checkbox", "select"]}},
                    },
                },
            },
        },
        "batchSize": {"type": "integer"},
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name", "score"],
                    "properties": {
                        "id": TEXT,
                        "name": TEXT,
                        "description": {"type": "string"},
                        "score": {"type": "number", "minimum": 0, "maximum": 100},
                        "match": {"type": "boolean"},
                        "type": {"type": "array", "items": TYPE},
                        "features": {
                            "type": "array",
                            "items": {"type": "object", "properties": {"value": {"type": ["boolean", "number"]}}},
                        },
                    },
                },
            }
        },
    },
}
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
VALUE = {
    "oneOf": [
        {
            "type": "object",
            "required": ["str"],
            "properties": {"str": {"type": "string"}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "required": ["date"],
            "properties": {"date": {"type": "string", "pattern": MOMENT}},
            "additionalProperties": False,
        },
        {**TYPE, "additionalProperties": False},
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["rows", "meta"],
    "properties": {
        "meta": {"type": "array", "items": TYPE},
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "array", "items": VALUE}},
        },
    },
}


def conforms(answer, shape):
    Draft202012Validator(shape).validate(answer)
    return answer


def asked(client, queries, address=ENDPOINT, status=200, **headers):
    answer = client.post(address, {"queries": json.dumps(queries)}, headers=headers)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


FORM = "application/x-www-form-urlencoded"


class Refine(Client):
    """A client that sends forms as browsers do where nothing is uploaded."""

    def post(self, path, data=None, **extra):
        return self.generic("POST", path, urlencode(data or {}), FORM, **extra)


@pytest.fixture
def client():
    return Refine()


@pytest.fixture
def weili(organization, wuhan):
    found = organization(
        "武汉唯理科技有限公司", name_en="Wuhan Weili Technology", place=wuhan, founded_on=date(2016, 5, 1)
    )
    services.add_identifier(found, scheme="uscc", value=CODE, by=SYSTEM)
    services.add_name(found, name="武汉唯理软件有限公司", kind="former", language="zh-hans", by=SYSTEM)
    return found


def test_the_manifest_says_what_the_service_can_do(client, wuhan):
    manifest = conforms(client.get(ENDPOINT).json(), MANIFEST)
    assert manifest["schemaSpace"] == "https://schema.org/Organization"
    assert [one["id"] for one in manifest["defaultTypes"]] == ["organization"]
    assert manifest["view"]["url"] == manifest["identifierSpace"] + "{{id}}/"
    for service in [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]:
        path = (service["service_url"] + service["service_path"]).removeprefix("http://testserver")
        assert client.get(path).status_code == 200
    english = client.get(ENDPOINT, headers={"Accept-Language": "en"}).json()
    assert english["identifierSpace"] == manifest["identifierSpace"]
    assert english["view"]["url"] == "http://testserver/en/organizations/{{id}}/"
    elsewhere = client.get(f"{ENDPOINT}?registry=510100").json()["suggest"]["entity"]["service_path"]
    assert elsewhere.endswith("?registry=510100")


def test_addresses_of_the_manifest_lead_to_the_record(client, weili):
    manifest = client.get(ENDPOINT).json()
    for name in ("view", "preview"):
        path = manifest[name]["url"].replace("{{id}}", weili.public_id).removeprefix("http://testserver")
        answer = client.get(path)
        assert answer.status_code == 200
        assert "武汉唯理科技有限公司" in answer.content.decode()


def test_a_batch_of_queries_is_answered_by_its_keys(client, weili):
    queries = {
        "q0": {"query": "武漢唯理科技有限公司"},
        "q1": {"query": "武汉唯理科技有限责任公司", "limit": 3},
        "q2": {"query": "没有这家", "type": ["organization"], "type_strict": "any"},
        "q3": {"query": "唯理", "properties": [{"pid": "uscc", "v": CODE}]},
        "q4": {"properties": [{"pid": "uscc", "v": [CODE]}, {"pid": "colour", "v": "red"}]},
        "q5": {"query": weili.public_id},
        "q6": {"query": "武汉唯理软件有限公司"},
    }
    answer = conforms(asked(client, queries), RESULTS)
    assert answer.keys() == queries.keys()
    matches = {
        key: [(one["id"] == weili.public_id, one["match"]) for one in found["result"]] for key, found in answer.items()
    }
    certain, open_question = [(True, True)], [(True, False)]
    assert matches == {
        "q0": certain,
        "q1": open_question,
        "q2": [],
        "q3": certain,
        "q4": certain,
        "q5": certain,
        "q6": certain,
    }
    found = answer["q3"]["result"][0]
    assert found["score"] == 100
    assert found["type"][0]["id"] == "company"
    assert found["features"] == [{"id": "same_identifier", "value": True}]
    assert "武汉" in found["description"]


def test_properties_are_evidence(client, weili):
    query = {"query": "武汉唯理科技有限公司"}
    away = {**query, "properties": [{"pid": "city", "v": {"id": "110000", "name": "北京"}}]}
    answer = asked(client, {"near": query, "away": away})
    assert [one["match"] for one in answer["near"]["result"]] == [True]
    assert [one["match"] for one in answer["away"]["result"]] == [False]


def test_a_type_narrows_the_candidates(client, weili):
    query = {"query": "武汉唯理科技有限公司"}
    answer = asked(client, {kind: {**query, "type": kind} for kind in ("company", "university", "organization", "Q5")})
    assert {kind: len(found["result"]) for kind, found in answer.items()} == {
        "company": 1,
        "university": 0,
        "organization": 1,
        "Q5": 1,
    }


def test_queries_may_come_in_the_address(client, weili):
    answer = client.get(ENDPOINT, {"queries": json.dumps({"q0": {"query": "武汉唯理科技有限公司"}})})
    assert conforms(answer.json(), RESULTS)["q0"]["result"][0]["id"] == weili.public_id


@pytest.mark.parametrize(
    ("queries", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ('{"q0": []}', 400),
        ('{"q0": {}}', 400),
        ('{"q0": {"query": ""}}', 400),
        ('{"q0": {"query": 5}}', 400),
        ('{"q0": {"query": "a", "limit": 0}}', 400),
        ('{"q0": {"query": "a", "limit": "x"}}', 400),
        ('{"q0": {"query": "a", "type": 5}}', 400),
        ('{"q0": {"query": "a", "properties": {}}}', 400),
        ('{"q0": {"query": "a", "properties": [{"v": 1}]}}', 400),
        ('{"q0": {"query": "a", "colour": "red"}}', 400),
        ('{"q0": {"query": "a", "type_strict": "maybe"}}', 400),
        ('{"q0": {"query": "a\\u0000"}}', 400),
        (json.dumps({"q0": {"query": "武" * 301}}), 400),
        (json.dumps({f"q{n}": {"query": "a"} for n in range(51)}), 413),
        ("[" * 5000, 400),
    ],
)
def test_what_is_no_batch_is_refused_with_a_reason(client, wuhan, queries, status):
    answer = client.post(ENDPOINT, {"queries": queries})
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["detail"]


def test_other_requests_are_refused(client, wuhan):
    assert client.post(ENDPOINT, {}).status_code == 400
    assert client.post(ENDPOINT, {"extend": "{}"}).status_code == 400
    assert client.generic("POST", ENDPOINT, b"{}", "application/json").status_code == 415
    assert client.delete(ENDPOINT).status_code == 405
    assert client.get(f"{ENDPOINT}?registry=000").status_code == 400
    assert client.get(f"{ENDPOINT}suggest/entity/?prefix=a&cursor=-1").status_code == 400


def test_every_website_may_ask_and_nothing_of_a_person_is_used(client, weili):
    first = client.options(
        ENDPOINT, headers={"Origin": "https://refine.example", "Access-Control-Request-Method": "POST"}
    )
    assert first.status_code == 204
    assert "POST" in first["Access-Control-Allow-Methods"]
    paths = [
        "",
        "suggest/entity/?prefix=唯",
        "suggest/type/",
        "suggest/property/",
        "properties/",
        f"preview/{weili.public_id}/",
        "preview/0/",
    ]
    for path in paths:
        answer = client.get(ENDPOINT + path)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert not answer.cookies


def test_nobody_runs_a_callback(client, wuhan):
    answer = client.get(f"{ENDPOINT}?callback=alert")
    assert answer["Content-Type"] == "application/json"
    assert not answer.content.startswith(b"alert")


def test_only_public_organizations_are_found(client, organization, weili):
    draft = organization("武汉秘密科技有限公司", status="draft")
    queries = {"q0": {"query": "武汉秘密科技有限公司"}, "q1": {"query": draft.public_id}}
    assert [found["result"] for found in asked(client, queries).values()] == [[], []]
    assert client.get(f"{ENDPOINT}preview/{draft.public_id}/").status_code == 404
    assert client.get(f"{ENDPOINT}suggest/entity/?prefix={draft.public_id}").json() == {"result": []}
    wanted = {"ids": [draft.public_id], "properties": [{"id": "name"}]}
    assert client.post(ENDPOINT, {"extend": json.dumps(wanted)}).json()["rows"] == {draft.public_id: {"name": []}}


def test_entities_are_suggested_by_the_beginning_of_a_name_or_their_id(client, weili, organization):
    for number in range(25):
        organization(f"江城示例{number:02}有限公司")
    found = client.get(f"{ENDPOINT}suggest/entity/?prefix=唯理").json()["result"]
    assert [(one["id"], one["notable"]) for one in found] == [(weili.public_id, ["company"])]
    assert [
        one["id"] for one in client.get(f"{ENDPOINT}suggest/entity/?prefix={weili.public_id}").json()["result"]
    ] == [weili.public_id]
    first = client.get(f"{ENDPOINT}suggest/entity/?prefix=江城示例").json()["result"]
    rest = client.get(f"{ENDPOINT}suggest/entity/?prefix=江城示例&cursor=20").json()["result"]
    assert (len(first), len(rest)) == (20, 5)
    assert not {one["id"] for one in first} & {one["id"] for one in rest}


def test_types_and_properties_are_suggested(client, wuhan):
    types = client.get(f"{ENDPOINT}suggest/type/").json()["result"]
    assert {one["id"] for one in types} == {"organization", *Kind.values}
    english = client.get(f"{ENDPOINT}suggest/type/?prefix=univ", headers={"Accept-Language": "en"}).json()["result"]
    assert [one["id"] for one in english] == ["university", "university_school"]
    assert english[0]["broader"] == [{"id": "organization", "name": "organization"}]
    codes = client.get(f"{ENDPOINT}suggest/property/?prefix=us").json()["result"]
    assert [one["id"] for one in codes] == ["uscc"]


def test_columns_are_proposed_and_fetched(client, weili, organization):
    vague = organization("江城大学", kind="university", founded_on=date(1893, 1, 1), founded_on_precision="year")
    proposed = client.get(f"{ENDPOINT}properties/?type=company&limit=3").json()
    assert (proposed["type"], proposed["limit"], len(proposed["properties"])) == ("company", 3, 3)
    properties = [
        {"id": name} for name in ("name_en", "uscc", "kind", "city", "province", "founded_on", "former_names")
    ]
    wanted = {"ids": [weili.public_id, vague.public_id, "unknown"], "properties": properties}
    answer = conforms(client.post(ENDPOINT, {"extend": json.dumps(wanted)}).json(), EXTENSION)
    assert [one["id"] for one in answer["meta"]] == [one["id"] for one in properties]
    mine = answer["rows"][weili.public_id]
    assert mine["uscc"] == [{"str": CODE}]
    assert (mine["city"], mine["province"]) == ([{"str": "武汉市"}], [{"str": "湖北省"}])
    assert mine["founded_on"] == [{"date": "2016-05-01T00:00:00Z"}]
    assert mine["former_names"] == [{"str": "武汉唯理软件有限公司"}]
    assert answer["rows"][vague.public_id]["founded_on"] == [{"str": "1893"}]
    assert all(values == [] for values in answer["rows"]["unknown"].values())


def test_a_column_may_be_limited(client, weili):
    services.add_name(weili, name="武汉唯理信息有限公司", kind="former", language="zh-hans", by=SYSTEM)
    wanted = {"ids": [weili.public_id], "properties": [{"id": "former_names", "settings": {"limit": 1}}]}
    assert (
        len(client.post(ENDPOINT, {"extend": json.dumps(wanted)}).json()["rows"][weili.public_id]["former_names"]) == 1
    )
    wanted["properties"][0]["settings"]["limit"] = "many"
    assert client.post(ENDPOINT, {"extend": json.dumps(wanted)}).status_code == 400


def test_only_the_preview_may_be_framed(client, weili):
    preview = client.get(f"{ENDPOINT}preview/{weili.public_id}/")
    policy = preview["Content-Security-Policy"]
    assert "X-Frame-Options" not in preview
    assert "frame-ancestors *" in policy
    assert "'none' *" not in policy
    assert CODE in preview.content.decode()
    for path in (ENDPOINT, f"{ENDPOINT}suggest/type/", f"/organizations/{weili.public_id}/"):
        other = client.get(path)
        assert other["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_a_name_is_text_in_the_preview(client, organization):
    found = organization("武汉唯理科技有限公司", name_en='Weili "&lt;b&gt;"')
    content = client.get(f"{ENDPOINT}preview/{found.public_id}/").content.decode()
    assert "Weili &quot;&amp;lt;b&amp;gt;&quot;" in content
