"""What staff write by key: every verb of every noun, and what makes writing safe."""

from datetime import date
from typing import Any

import pytest

from api.nouns.all import NOUNS
from api.nouns.base import Act
from api.views.nouns import NounView
from ecosystem.accounts.models import RepeatableRequest
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.organizations.models import Organization
from ecosystem.programs.services import register_program
from ecosystem.research import services as research
from ecosystem.sources.models import Source
from tests.calling import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(program_of, lin):
    """A program with the key of 林, who may do everything."""
    return program_of(lin)


@pytest.fixture
def ids(wuhan_center, organization):
    """Records that requests refer to."""
    from ecosystem.centers.services import add_platforms_from_template  # noqa: PLC0415

    platform = add_platforms_from_template(wuhan_center, by=SYSTEM)[0]
    course = register_program(platform=platform, name="算力普惠计划", status="public", by=SYSTEM)
    member = organization("倍特威视").public_id
    project = research.add_project(center=wuhan_center, title="遥感解译", status="public", by=SYSTEM)
    return {
        "organization": member,
        "record": member,
        "subject": organization("唯理科技").public_id,
        "object": organization("光谷智造").public_id,
        "center": wuhan_center.public_id,
        "platform": platform.public_id,
        "program": course.public_id,
        "project": project.public_id,
    }


def _filled(example: Any, ids: dict[str, str]) -> dict[str, Any]:
    """An example of the documentation with ids that exist."""
    return {name: ids.get(name, value) for name, value in example.items()}


# What takes an applicant, a reviewer, a notice or a member, or is only decided: see test_applying, test_judging,
# test_suggestions and tests/compute/test_api and test_usage_files_api, tests/incubation/test_api, tests/vouchers/test_api,
# tests/officers/test_api.
OF_SERVICE = {"officer-assignments", "service-log"}
# tests/industry/test_api.
OF_INDUSTRY = {"needs", "introductions", "events"}
OF_COMPUTE = {"allocations", "monthly-totals", "usage-files", "voucher-schemes", "vouchers", "voucher-claims"}
OF_APPLICATIONS = {"applications", "objections", "affiliations", "panel", "evidence"}
ELSEWHERE = {"suggestions", "service-cases", *OF_SERVICE, *OF_APPLICATIONS, *OF_COMPUTE, *OF_INDUSTRY}
WRITTEN = [noun for noun in NOUNS if noun.add and noun.name not in ELSEWHERE]


@pytest.mark.parametrize("noun", WRITTEN, ids=lambda noun: noun.name)
def test_the_documented_requests_work(program, ids, noun):
    """Adding, reading, changing and removing each kind of record, as the documentation shows it."""
    body = _filled(noun.add.example, ids)
    before = ChangeSet.objects.count()
    answer = program.send("POST", f"{noun.name}/", body)
    assert answer.status_code == 201, answer.content.decode()
    made, place = answer.json(), answer["Location"]
    assert program.read(place) == made
    assert ChangeSet.objects.count() == before + 1
    assert answer["Change-Set"] == str(ChangeSet.objects.latest("pk").pk)
    reason = {"reason": "如文件所示"}
    changed = program.write(place, {**reason, **_filled(noun.change.example, ids)}, method="PATCH")
    assert changed != made
    assert ChangeSet.objects.latest("pk").door == "api"
    if noun.remove:
        program.write(f"{place}?reason=录入有误", method="DELETE", status=204)
        assert program.send("GET", place).status_code == 404
        assert ChangeSet.objects.latest("pk").reason == "录入有误"


PARTS = [(noun, part) for noun in NOUNS for part in noun.parts if part.add and not {noun.name, part.name} & ELSEWHERE]


@pytest.mark.parametrize(("noun", "part"), PARTS, ids=lambda one: one.name)
def test_the_documented_requests_about_parts_work(program, ids, noun, part):
    record = program.write(f"{noun.name}/", _filled(noun.add.example, ids), status=201)
    start = f"{noun.name}/{record['id']}/{part.name}/"
    answer = program.send("POST", start, _filled(part.add.example, ids))
    assert answer.status_code == 201, answer.content.decode()
    made, place = answer.json(), answer["Location"]
    assert made in program.read(start)["results"]
    assert program.read(place) == made
    assert program.write(place, _filled(part.change.example, ids), method="PATCH") != made
    for verb, act in part.verbs.items():
        program.write(f"{place}{verb}/", dict(act.example))
    program.write(place, method="DELETE", status=204)
    assert made["id"] not in [one["id"] for one in program.read(start)["results"]]


def test_organizations_are_published_unlisted_archived_restored_verified_and_renamed(program, anybody, ids):
    path = f"organizations/{ids['organization']}/"
    assert program.write(f"{path}unlist/", {"reason": "暂不列出"})["status"] == "unlisted"
    assert program.write(f"{path}archive/")["status"] == "archived"
    assert anybody.send("GET", path).status_code == 404
    assert program.write(f"{path}restore/")["status"] == "draft"
    assert program.write(f"{path}publish/")["status"] == "public"
    assert program.write(f"{path}verify/", {"on": "2021-11-30"})["verified_on"] == "2021-11-30"
    assert program.write(f"{path}verify/", {"on": "2999-01-01"}, status=400)["fields"]["on"]
    renamed = program.write(f"{path}rename/", {"name": "倍特威视科技", "on": "2021-11-30"})
    assert renamed["name"] == "倍特威视科技"
    assert [name["kind"] for name in renamed["names"]] == ["former", "official"]
    conflict = program.write(f"{path}publish/", status=409)
    assert (conflict["code"], conflict["status"]) == ("same_status", 409)


def test_enrollments_move_with_date_and_reason(program, anybody, ids):
    made = program.write(
        "enrollments/",
        {"organization": ids["organization"], "program": ids["program"], "on": "2021-06-01", "note": "首批"},
        status=201,
    )
    path = f"enrollments/{made['id']}/"
    assert (made["state"], made["note"]) == ("active", "首批")
    assert program.write(f"{path}suspend/", {"on": "2021-07-01"}, status=400)["fields"]["reason"]
    program.write(f"{path}suspend/", {"on": "2021-07-01", "reason": "项目暂停"})
    program.write(f"{path}resume/", {"on": "2021-08-01", "reason": "项目恢复"})
    ended = program.write(f"{path}withdraw/", {"on": "2021-11-01", "reason": "企业迁出"})
    assert (ended["state"], ended["ends_on"]) == ("withdrawn", "2021-11-01")
    spells = [(spell["state"], spell["starts_on"], spell["reason"]) for spell in ended["spells"]]
    assert spells[1] == ("suspended", "2021-07-01", "项目暂停")
    assert program.write(f"{path}resume/", {"on": "2021-12-01", "reason": "再来"}, status=409)["code"] == "not_possible"
    public = anybody.read(path)
    assert public["note"] is None
    assert {spell["reason"] for spell in public["spells"]} == {None}


def test_notes_and_reasons_are_for_staff_of_the_center(program, program_of, ids, sun, chen):
    body = {"organization": ids["organization"], "program": ids["program"], "on": "2021-06-01", "note": "内部"}
    made = program.write("enrollments/", body, status=201)
    assert program_of(sun).read(f"enrollments/{made['id']}/")["note"] == "内部"
    assert program_of(chen).read(f"enrollments/{made['id']}/")["note"] is None


def test_members_are_found_by_program_and_state(program, anybody, ids):
    body = {"organization": ids["organization"], "program": ids["program"], "on": "2021-06-01"}
    made = program.write("enrollments/", body, status=201)
    for query in ("member=true", f"program={ids['program']}", f"platform={ids['platform']}", "enrollment=active"):
        assert names(anybody.read(f"organizations/?{query}")) == ["倍特威视"], query
    program.write(f"enrollments/{made['id']}/suspend/", {"on": "2021-07-01", "reason": "项目暂停"})
    assert names(anybody.read(f"organizations/?program={ids['program']}")) == []
    assert names(anybody.read(f"organizations/?program={ids['program']}&as_of=2021-06-15")) == ["倍特威视"]


def test_figures_are_verified_disputed_and_superseded(program, ids):
    body = {"registry": "420100", "measure": "utilization_average", "center": ids["center"], "value": 92}
    first = program.write("figures/", {**body, "as_of_on": "2021-11-30"}, status=201)
    newer = program.write("figures/", {**body, "value": "93.25"}, status=201)
    assert newer["value"] == 93.25
    path = f"figures/{first['id']}/"
    assert program.write(f"{path}verify/")["standing"] == "verified"
    assert program.write(f"{path}dispute/", status=400)["fields"]["reason"]
    assert program.write(f"{path}dispute/", {"reason": "口径不一致"})["standing"] == "disputed"
    superseded = program.write(f"{path}supersede/", {"by_figure": newer["id"]})
    assert superseded["superseded_by"] == {"id": newer["id"]}


def test_solutions_advance_and_a_measure_is_redefined(program, ids):
    made = program.write(
        "solutions/",
        {
            "registry": "420100",
            "center": ids["center"],
            "name": "道路巡检",
            "stage": "incubating",
            "stage_starts_on": "2021-06-01",
            "parties": [{"organization": ids["subject"], "role": "developer"}],
        },
        status=201,
    )
    assert made["parties"][0]["organization"]["id"] == ids["subject"]
    path = f"solutions/{made['id']}/"
    advanced = program.write(f"{path}advance/", {"stage": "piloting", "on": "2021-11-30", "reason": "试点"})
    assert [stage["stage"] for stage in advanced["stages"]] == ["incubating", "piloting"]
    assert program.write(f"{path}advance/", {"stage": "space", "on": "2021-12-01"}, status=400)["fields"]["stage"]
    redefined = program.write("measures/utilization_average/redefine/", {"definition": "按月加权平均"})
    assert (redefined["version"], redefined["is_current"]) == (2, True)


def test_a_relationship_ends_and_centers_get_their_platforms(program, ids):
    edge = program.write(
        "relationships/", {"subject": ids["subject"], "kind": "supplies", "object": ids["object"]}, status=201
    )
    assert program.write(f"relationships/{edge['id']}/end/", {"on": "2021-11-30"})["ends_on"] == "2021-11-30"
    chengdu = program.write("centers/", {"registry": "510100", "name": "成都智算中心"}, status=201)
    program.write(f"centers/{chengdu['id']}/platforms-from-template/", {"starts_on": "2022-05-10"})
    platforms = program.read(f"platforms/?center={chengdu['id']}&registry=all")["results"]
    assert [platform["function"] for platform in platforms] == ["compute", "incubation", "industry", "research_talent"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "company", "name": "示例"}, "registry"),
        ({"registry": "999999", "kind": "company", "name": "示例"}, "registry"),
        ({"registry": "420100", "kind": "planet", "name": "示例"}, "kind"),
        ({"registry": "420100", "kind": "company", "name": "=1+1"}, "name"),
        ({"registry": "420100", "kind": "company", "name": "<script>"}, "name"),
        ({"registry": "420100", "kind": "company", "name": ""}, "name"),
        ({"registry": "420100", "kind": "company", "name": "示例", "website": "javascript:alert(1)"}, "website"),
        ({"registry": "420100", "kind": "company", "name": "示例", "founded_on": "2021-02-30"}, "founded_on"),
        ({"registry": "420100", "kind": "company", "name": "示例", "sectors": ["nothing"]}, "sectors.0"),
        ({"registry": "420100", "kind": "company", "name": "示例", "verified_on": "2021-01-01"}, "verified_on"),
        ({"registry": "420100", "kind": "company", "name": "示例", "contacts": []}, "contacts"),
        ({"registry": "420100", "kind": "company", "name": "示例", "names": [{"name": "x"}]}, "names.0.kind"),
        (
            {
                "registry": "420100",
                "kind": "company",
                "name": "示例",
                "identifiers": [{"scheme": "uscc", "value": "91420100MA4KXYQ38X"}],
            },
            "uscc",
        ),
    ],
)
def test_what_is_wrong_is_named_by_field_and_nothing_is_written(program, wuhan_center, body, field):
    before = Change.objects.count()
    problem = program.write("organizations/", body, status=400)
    assert field in problem["fields"], problem
    assert not Organization.objects.exists()
    assert Change.objects.count() == before


def test_somebody_of_another_city_may_not_and_cannot_tell_what_is_there(program_of, organization, chen):
    draft, public = organization("草稿", status="draft"), organization("公开的")
    program = program_of(chen)
    assert program.send("POST", f"organizations/{draft.public_id}/publish/", {}).status_code == 404
    assert program.write(f"organizations/{public.public_id}/archive/", status=403)["code"] == "not_allowed"
    refused = program.write("organizations/", {"registry": "420100", "kind": "company", "name": "新的"}, status=403)
    assert refused["detail"]


def test_a_change_set_is_undone(program, anybody, ids):
    answer = program.send("POST", f"organizations/{ids['organization']}/archive/", {"reason": "误操作"})
    undone = program.write(f"change-sets/{answer['Change-Set']}/undo/", {"reason": "恢复"})
    assert undone["undoes"] == int(answer["Change-Set"])
    assert anybody.read(f"organizations/{ids['organization']}/")["status"] == "public"
    again = program.write(f"change-sets/{answer['Change-Set']}/undo/", status=409)
    assert again["code"] == "already_undone"
    assert program.read(f"change-sets/{answer['Change-Set']}/")["undone_by"] == undone["id"]


def test_a_change_of_nothing_is_no_change_set(program, ids):
    program.write(f"organizations/{ids['organization']}/", {"website": "https://example.org/"}, method="PATCH")
    again = program.send("PATCH", f"organizations/{ids['organization']}/", {"website": "https://example.org/"})
    assert again.status_code == 200
    assert "Change-Set" not in again


def test_what_the_same_account_writes_meanwhile_is_another_change_set(program, program_of, lin, monkeypatch):
    """Two of one account's requests at once: the later one is not what the earlier one has done."""
    answer, others = NounView.answer, []

    def slow(view, record, status=200):
        if not others:
            others.append(None)
            others[0] = program_of(lin).send("POST", "sources/", {"title": "同时写的"})
        return answer(view, record, status)

    monkeypatch.setattr(NounView, "answer", slow)
    mine = program.send("POST", "sources/", {"title": "先写的"})
    assert [mine.status_code, others[0].status_code] == [201, 201]
    told = [Change.objects.get(change_set_id=int(one["Change-Set"])).name for one in (mine, others[0])]
    assert told == ["先写的", "同时写的"]


class TestTheSameRequestOnceMore:
    """A program that lost the answer sends the request again, under its key."""

    BODY = {"title": "年度报告", "publisher": "武汉市政府"}

    def test_it_is_carried_out_once_and_answered_alike(self, program):
        first = program.send("POST", "sources/", self.BODY, Idempotency_Key="k-1")
        again = program.send("POST", "sources/", dict(reversed(self.BODY.items())), Idempotency_Key="k-1")
        assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
        assert again["Idempotency-Replayed"] == "true"
        assert Source.objects.count() == 1

    def test_another_key_is_another_request(self, program):
        for key in ("k-1", "k-2"):
            program.write("sources/", self.BODY, status=201, Idempotency_Key=key)
        assert Source.objects.count() == 2

    def test_a_key_belongs_to_one_request(self, program):
        program.write("sources/", self.BODY, status=201, Idempotency_Key="k-1")
        other = program.write("sources/", {"title": "另一份"}, status=422, Idempotency_Key="k-1")
        assert other["code"] == "key_used"
        assert program.write("sectors/", {"code": "x", "name": "甲"}, status=422, Idempotency_Key="k-1")

    def test_a_key_belongs_to_its_owner(self, program, program_of, zhao):
        program.write("sources/", self.BODY, status=201, Idempotency_Key="k-1")
        program_of(zhao).write("sources/", {"title": "另一份"}, status=201, Idempotency_Key="k-1")
        assert set(Source.objects.values_list("title", flat=True)) == {"年度报告", "另一份"}

    def test_what_was_refused_is_not_kept(self, program):
        program.write("sources/", {}, status=400, Idempotency_Key="k-1")
        program.write("sources/", self.BODY, status=201, Idempotency_Key="k-1")
        assert Source.objects.get().title == "年度报告"

    def test_a_removal_is_answered_alike(self, program):
        made = program.write("sources/", self.BODY, status=201)
        for _twice in range(2):
            program.write(f"sources/{made['id']}/", method="DELETE", status=204, Idempotency_Key="k-2")
        assert not Source.objects.exists()

    @pytest.mark.parametrize("key", ["x" * 256, "武汉", "a\tb"])
    def test_an_unusable_key_is_refused(self, program, key):
        answer = program.post("/api/v1/sources/", self.BODY, "application/json", HTTP_IDEMPOTENCY_KEY=key)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_key")

    def test_keys_are_kept_a_week(self, program, time_passes):
        program.write("sources/", self.BODY, status=201, Idempotency_Key="k-1")
        time_passes(days=8)
        program.write("sources/", self.BODY, status=201, Idempotency_Key="k-2")
        assert list(RepeatableRequest.objects.values_list("key", flat=True)) == ["k-2"]

    @pytest.fixture
    def time_passes(self):
        """Let every kept request be older."""
        from datetime import timedelta  # noqa: PLC0415

        from django.db.models import F  # noqa: PLC0415

        return lambda **ago: RepeatableRequest.objects.update(at=F("at") - timedelta(**ago))


class TestNobodyOverwritesWhatTheyHaveNotSeen:
    """``If-Match``."""

    def test_an_unchanged_record_is_changed(self, program, ids):
        path = f"organizations/{ids['organization']}/"
        tag = program.send("GET", path)["ETag"]
        program.write(path, {"website": "https://example.org/"}, method="PATCH", If_Match=tag)
        assert program.read(path)["website"] == "https://example.org/"

    @pytest.mark.parametrize("write", ["PATCH", "POST"])
    def test_a_changed_one_is_not(self, program, ids, write):
        path = f"organizations/{ids['organization']}/"
        tag = program.send("GET", path)["ETag"]
        program.write(f"{path}names/", {"name": "倍特", "kind": "short"}, status=201)
        address, body = (path, {"description": "新"}) if write == "PATCH" else (f"{path}archive/", {})
        problem = program.write(address, body, status=412, method=write, If_Match=tag)
        assert problem["code"] == "changed_since"
        assert program.read(path)["status"] == "public"

    @pytest.mark.parametrize("write", ["PATCH", "DELETE"])
    def test_nor_is_a_part_that_somebody_else_has_changed(self, program, ids, write):
        names = f"organizations/{ids['organization']}/names/"
        made = program.write(names, {"name": "倍特", "kind": "short"}, status=201)
        path = f"{names}{made['id']}/"
        tag = program.send("GET", path)["ETag"]
        program.write(path, {"name": "倍特视"}, method="PATCH", If_Match=tag)
        body = {"name": "倍特威"} if write == "PATCH" else None
        problem = program.write(path, body, status=412, method=write, If_Match=tag)
        assert problem["code"] == "changed_since"
        assert program.read(path)["name"] == "倍特视"
        program.write(path, body, status=200 if body else 204, method=write, If_Match=program.send("GET", path)["ETag"])


def test_every_verb_is_in_the_documentation_with_a_request_that_fits():
    acts = [act for noun in NOUNS for act in (noun.add, noun.change, *noun.verbs.values()) if isinstance(act, Act)]
    acts += [
        act for noun in NOUNS for part in noun.parts for act in (part.add, part.change, *part.verbs.values()) if act
    ]
    assert len(acts) > 60
    for act in acts:
        fields = act.input().fields
        required = {name for name, field in fields.items() if field.required}
        assert act.summary
        assert set(act.example) <= set(fields), act
        assert set(act.example) >= required or act.example.keys() == {"reason"} or not required or _is_change(act), act


def _is_change(act: Act) -> bool:
    """A correction names only what it corrects."""
    return act.service.__name__.startswith(("revise", "correct"))


def test_dates_of_the_registry_stay_dates(program, ids):
    path = f"organizations/{ids['organization']}/"
    program.write(path, {"founded_on": "2016-01-01", "founded_on_precision": "year"}, method="PATCH")
    assert Organization.objects.get(public_id=ids["organization"]).founded_on == date(2016, 1, 1)
