"""Applying from one's own system, and deciding from the center's."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.programs import services
from ecosystem.programs.models import Application, ApplicationDocument
from tests.programs.applying import PDF, handed_in, in_review, pdf, represent, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def applicant(mei, program_of):
    """A program of 梅's."""
    return program_of(mei)


@pytest.fixture
def staff(qian, program_of):
    """A program of the center's manager."""
    return program_of(qian)


def said(intake, **values):
    """A draft with everything that the program of ``intake`` asks."""
    return {
        "title": "道路病害识别",
        "name": "梅的公司",
        "kind": "company",
        "contact_name": "梅",
        "contact_email": "mei@veritas.example",
        "answers": {intake.scene.key: "路面裂缝看不清。"},
        **values,
    }


def begun(applicant, intake):
    """The address of an application just begun."""
    made = applicant.write("applications/", {"program": intake.program.public_id}, status=201)
    return f"applications/{made['id']}/"


def upload(caller, path, document, file=None, status=201, **headers):
    """Send a file as a form."""
    headers = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    answer = caller.post(f"/api/v1/{path}documents/", {"document": document, "file": file or pdf()}, **headers)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


class TestApplying:
    """Begin, write, attach, check, hand in, withdraw."""

    def test_from_the_first_word_to_handing_in(self, applicant, intake, mei):
        path = begun(applicant, intake)
        first = applicant.read(path)
        assert (first["state"], first["submitted_at"], first["name"]) == ("draft", None, "")
        assert first["draft"]["contact_email"] == mei.email
        missing = applicant.read(f"{path}check/")
        assert missing["complete"] is False
        assert set(missing["missing"]) == {
            *("title", "name", "kind"),
            f"answers.{intake.scene.key}",
            f"documents.{intake.plan.key}",
        }
        saved = applicant.write(path, said(intake, version=0, founded_on="2019-05-04"), method="PATCH")
        assert (saved["draft_version"], saved["draft"]["founded_on"]) == (1, "2019-05-04")
        document = upload(applicant, path, intake.plan.key)
        assert (document["document"], document["name"]) == (intake.plan.key, "商业计划书.pdf")
        assert applicant.read(f"{path}check/") == {"complete": True, "missing": {}, "telling": [], "rules": []}
        handed = applicant.write(f"{path}submit/")
        assert (handed["state"], handed["name"], handed["contact_name"]) == ("submitted", "梅的公司", "梅")
        assert handed["answers"] == {intake.scene.key: "路面裂缝看不清。"}
        assert [one["id"] for one in handed["documents"]] == [document["id"]]
        assert [spell["state"] for spell in handed["spells"]] == ["draft", "submitted"]

    def test_who_would_be_known_to_a_blind_reviewer_is_told_and_not_refused(self, applicant, intake):
        path = begun(applicant, intake)
        services.revise_program(intake.program, blind=True, by=SYSTEM)
        applicant.write(path, said(intake, version=0, title="梅的公司的平台"), method="PATCH")
        assert applicant.read(f"{path}check/")["telling"] == ["title"]
        upload(applicant, path, intake.plan.key)
        assert applicant.read(f"{path}check/")["complete"] is True

    def test_a_retried_request_makes_one_application_and_one_document(self, applicant, intake, mei):
        represent(intake.weili, mei)
        body = {"program": intake.program.public_id, "organization": intake.weili.public_id}
        first, again = (applicant.send("POST", "applications/", body, Idempotency_Key="k-1") for _twice in range(2))
        assert (first.status_code, first.content) == (again.status_code, again.content)
        assert again["Idempotency-Replayed"] == "true"
        assert Application.objects.count() == 1
        path = f"applications/{first.json()['id']}/"
        files = [upload(applicant, path, intake.plan.key, pdf(), Idempotency_Key="k-2") for _twice in range(2)]
        assert files[0] == files[1]
        other = upload(applicant, path, intake.plan.key, pdf(more=b"other"), status=422, Idempotency_Key="k-2")
        assert other["code"] == "key_used"
        assert ApplicationDocument.objects.count() == 1

    def test_what_was_there_already_is_not_called_created(self, applicant, intake):
        body = {"program": intake.program.public_id}
        first, again = (applicant.send("POST", "applications/", body) for _twice in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert (first["Location"], first.json()["id"]) == (again["Location"], again.json()["id"])
        assert ("Change-Set" in first, "Change-Set" in again) == (True, False)
        path = f"applications/{first.json()['id']}/"
        assert upload(applicant, path, intake.plan.key, pdf()) == upload(
            applicant, path, intake.plan.key, pdf(), status=200
        )

    def test_sending_nothing_for_a_document_is_told_field_by_field(self, applicant, intake):
        path = f"/api/v1/{begun(applicant, intake)}documents/"
        for headers in ({}, {"HTTP_IDEMPOTENCY_KEY": "k-3"}, {"HTTP_IDEMPOTENCY_KEY": "k-3"}):
            answer = applicant.generic("POST", path, **headers)
            assert (answer.status_code, set(answer.json()["fields"])) == (400, {"document", "file"})

    def test_an_organization_applies_through_who_acts_for_it(self, applicant, intake, mei):
        body = {"program": intake.program.public_id, "organization": intake.weili.public_id}
        assert applicant.write("applications/", body, status=403)["code"] == "not_allowed"
        represent(intake.weili, mei)
        made = applicant.write("applications/", body, status=201)
        assert made["organization"]["name"] == "唯理"
        assert made["draft"]["name"] == "唯理"

    def test_whoever_represents_it_too_goes_on_with_it(self, applicant, program_of, intake, mei, bo):
        for person in (mei, bo):
            represent(intake.weili, person)
        application = written(intake, mei, organization=intake.weili)
        path = f"applications/{application.public_id}/"
        assert program_of(bo).write(path, {"title": "新名字"}, method="PATCH")["draft"]["title"] == "新名字"

    def test_what_two_wrote_at_once_is_a_conflict(self, applicant, intake):
        path = begun(applicant, intake)
        applicant.write(path, {"version": 0, "title": "甲"}, method="PATCH")
        refused = applicant.write(path, {"version": 0, "title": "乙"}, method="PATCH", status=409)
        assert refused["code"] == "draft_changed"
        tag = applicant.send("GET", path)["ETag"]
        applicant.write(path, {"title": "丙"}, method="PATCH", If_Match=tag)
        assert (
            applicant.write(path, {"title": "丁"}, method="PATCH", status=412, If_Match=tag)["code"] == "changed_since"
        )
        assert applicant.read(path)["draft"]["title"] == "丙"

    def test_answers_that_are_not_named_stay(self, applicant, intake):
        path = begun(applicant, intake)
        for key in ("a", "b"):
            applicant.write(path, {"answers": {key: "说明"}}, method="PATCH")
        assert applicant.read(path)["draft"]["answers"] == {"a": "说明", "b": "说明"}

    @pytest.mark.parametrize(
        "body", [{"state": "accepted"}, {"reason": "x"}, {"rank": 1}, {"draft": {}}, {"host_text": "x"}]
    )
    def test_nothing_else_can_be_set(self, applicant, intake, body):
        assert set(applicant.write(begun(applicant, intake), body, method="PATCH", status=400)["fields"]) == set(body)

    def test_what_is_missing_is_said_place_by_place_when_it_is_handed_in(self, applicant, intake):
        refused = applicant.write(f"{begun(applicant, intake)}submit/", status=400)
        assert refused["code"] == "incomplete"
        assert f"documents.{intake.plan.key}" in refused["fields"]

    def test_who_is_not_eligible_is_told_why(self, applicant, intake):
        services.revise_program(intake.program, by=SYSTEM, personality="team")
        path = begun(applicant, intake)
        applicant.write(path, said(intake), method="PATCH")
        upload(applicant, path, intake.plan.key)
        assert applicant.read(f"{path}check/")["rules"][0]["met"] is False
        refused = applicant.write(f"{path}submit/", status=400)
        assert (refused["code"], set(refused["fields"])) == ("not_eligible", {"kind"})

    def test_it_is_withdrawn_and_then_no_longer_written(self, applicant, intake, mei):
        path = f"applications/{handed_in(intake, mei).public_id}/"
        assert applicant.write(f"{path}withdraw/", {"reason": "项目暂停"})["state"] == "withdrawn"
        assert applicant.write(path, {"title": "再来"}, method="PATCH", status=409)["code"] == "not_editable"

    def test_a_closed_intake_takes_nobody(self, applicant, intake):
        services.revise_program(intake.program, by=SYSTEM, intake_closes_on=today() - timedelta(days=1))
        refused = applicant.write("applications/", {"program": intake.program.public_id}, status=409)
        assert refused["code"] == "not_taking"


class TestDocuments:
    """One file at a time, looked into before it is kept, handed out to who may read it."""

    @pytest.fixture
    def path(self, applicant, intake):
        return begun(applicant, intake)

    def test_another_file_takes_its_place(self, applicant, intake, path):
        old = upload(applicant, path, intake.plan.key)
        new = upload(applicant, path, intake.plan.key, pdf("第二稿.pdf", b"more"))
        assert [one["id"] for one in applicant.read(f"{path}documents/")["results"]] == [new["id"]]
        assert applicant.send("GET", f"{path}documents/{old['id']}/").status_code == 404

    def test_it_is_read_as_it_was_sent(self, applicant, intake, path):
        made = upload(applicant, path, intake.plan.key)
        answer = applicant.get(f"/api/v1/documents/{made['id']}/", headers={"Accept": "application/pdf"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert b"".join(answer) == PDF
        assert answer["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"

    def test_it_is_taken_away(self, applicant, intake, path):
        made = upload(applicant, path, intake.plan.key)
        applicant.write(f"{path}documents/{made['id']}/", method="DELETE", status=204)
        assert applicant.read(path)["documents"] == []

    def test_what_is_in_it_counts_and_not_its_name(self, applicant, intake, path):
        script = SimpleUploadedFile("plan.pdf", b"#!/bin/sh\nexit\n", "application/pdf")
        refused = upload(applicant, path, intake.plan.key, script, status=400)
        assert (refused["code"], set(refused["fields"])) == ("file_type", {f"documents.{intake.plan.key}"})
        empty = upload(applicant, path, intake.plan.key, SimpleUploadedFile("plan.pdf", b""), status=400)
        assert empty["code"] == "file_empty"
        assert not ApplicationDocument.objects.exists()

    def test_it_is_one_that_the_program_wants(self, applicant, path):
        assert upload(applicant, path, "nothing", status=400)["code"] == "not_wanted"

    def test_json_is_not_read_here_nor_a_form_elsewhere(self, applicant, intake, path):
        assert applicant.write(f"{path}documents/", {"document": intake.plan.key}, status=415)["code"]
        assert applicant.post("/api/v1/applications/", {"program": intake.program.public_id}).status_code == 415

    def test_a_form_that_is_too_large_is_refused_unread(self, applicant, intake, path, monkeypatch):
        monkeypatch.setattr("api.views.uploads.LARGEST", 100)
        assert upload(applicant, path, intake.plan.key, status=413)["code"] == "too_large"

    def test_a_form_without_a_file_or_with_unknown_fields_is_refused(self, applicant, intake, path):
        address = f"/api/v1/{path}documents/"
        assert set(applicant.post(address, {"document": intake.plan.key}).json()["fields"]) == {"file"}
        answer = applicant.post(address, {"document": intake.plan.key, "file": pdf(), "name": "x"})
        assert set(answer.json()["fields"]) == {"name"}
        assert applicant.post(address, {"document": "a\x00b", "file": pdf()}).json()["code"] == "nul"


class TestDeciding:
    """What staff do with what is handed in."""

    def test_changes_are_asked_for_and_more_time_is_given(self, staff, applicant, intake, mei):
        path = f"applications/{handed_in(intake, mei).public_id}/"
        asked = staff.write(f"{path}request-changes/", {"request": "补充第三章", "respond_by": "2999-01-15"})
        assert (asked["state"], asked["request"], asked["respond_by"]) == (
            "changes_requested",
            "补充第三章",
            "2999-01-15",
        )
        later = staff.write(f"{path}extend/", {"respond_by": "2999-02-15", "reason": "材料在途"})
        assert later["respond_by"] == "2999-02-15"
        told = applicant.read(path)
        assert told["spells"][-1]["reason"] == "补充第三章"
        applicant.write(path, {"title": "第三章补充"}, method="PATCH")
        assert staff.read(path)["title"] == "道路病害识别"
        assert applicant.write(f"{path}submit/")["title"] == "第三章补充"

    def test_from_review_to_a_member(self, staff, intake, mei):
        services.revise_program(intake.program, by=SYSTEM, notice_days=5)
        path = f"applications/{handed_in(intake, mei).public_id}/"
        assert staff.write(f"{path}begin-review/")["checked_at"]
        assert staff.write(f"{path}waitlist/", {"rank": 3, "reason": "席位已满"})["rank"] == 3
        noticed = staff.write(f"{path}notice/")
        assert noticed["notice_ends_on"] == (today() + timedelta(days=5)).isoformat()
        assert staff.write(f"{path}accept/", status=409)["code"] == "notice_running"
        Application.objects.update(notice_starts_on=today() - timedelta(days=6), notice_ends_on=today())
        accepted = staff.write(f"{path}accept/", {"reason": "公示无异议"})
        assert accepted["state"] == "accepted"
        enrolled = staff.read(f"enrollments/?organization={accepted['organization']['id']}")["results"]
        assert [one["state"] for one in enrolled] == ["active"]

    def test_a_rejection_says_why(self, staff, applicant, intake, mei):
        path = f"applications/{in_review(intake, mei).public_id}/"
        assert staff.write(f"{path}reject/", status=400)["fields"]["reason"]
        assert staff.write(f"{path}reject/", {"reason": "领域不符"})["state"] == "rejected"
        assert applicant.read(path)["spells"][-1]["reason"] == "领域不符"

    def test_the_applicant_is_linked_to_who_they_are(self, staff, intake, mei, organization):
        path = f"applications/{handed_in(intake, mei).public_id}/"
        known = organization("梅的公司")
        assert staff.write(f"{path}link/", {"organization": known.public_id})["organization"]["id"] == known.public_id

    def test_staff_withdraw_for_the_applicant_with_a_reason(self, staff, intake, mei):
        path = f"applications/{handed_in(intake, mei).public_id}/"
        assert staff.write(f"{path}withdraw/", status=400)["fields"]["reason"]
        assert staff.write(f"{path}withdraw/", {"reason": "来电撤回"})["state"] == "withdrawn"

    def test_the_list_is_narrowed(self, staff, intake, mei, bo):
        ours, theirs = handed_in(intake, mei), in_review(intake, bo, kind="university")
        for query, expected in {
            "state=in_review": [theirs],
            "kind=company": [ours],
            f"program={intake.program.public_id}&ordering=oldest": [ours, theirs],
            "waiting=unknown&ordering=waiting": [ours, theirs],
            "waiting=late": [],
            f"q={ours.public_id}": [ours],
            "center=nowhere": [],
        }.items():
            found = [one["id"] for one in staff.read(f"applications/?{query}")["results"]]
            assert found == [one.public_id for one in expected], query
        assert staff.send("GET", "applications/?waiting=never").status_code == 400

    def test_nobody_decides_about_their_own(self, program_of, intake, qian):
        qian.email = "qian@example.org"
        qian.save()
        path = f"applications/{handed_in(intake, qian).public_id}/"
        assert program_of(qian).write(f"{path}begin-review/", status=409)["code"] == "own_application"

    def test_an_applicant_decides_nothing_and_staff_write_nothing(self, staff, applicant, intake, mei):
        path = f"applications/{in_review(intake, mei).public_id}/"
        for verb, body in {
            "accept": {},
            "reject": {"reason": "x"},
            "begin-review": {},
            "notice": {},
            "waitlist": {"reason": "x"},
            "extend": {"respond_by": "2999-01-01", "reason": "x"},
            "request-changes": {"request": "x"},
        }.items():
            assert applicant.write(f"{path}{verb}/", body, status=403)["code"] == "not_allowed", verb
        assert staff.write(path, {"title": "x"}, method="PATCH", status=403)
        assert staff.write(f"{path}submit/", status=403)
        assert upload(staff, path, intake.plan.key, status=403)


class TestObjecting:
    """What is said against an acceptance."""

    @pytest.fixture
    def announced(self, intake, mei):
        services.revise_program(intake.program, by=SYSTEM, notice_days=5)
        return services.give_notice(in_review(intake, mei), by=SYSTEM)

    def test_an_objection_is_written_down_and_settled(self, staff, announced):
        body = {
            "application": announced.public_id,
            "text": "与事实不符",
            "objector": "某公司",
            "reached_at": "a@b.example",
        }
        for verb, state in (("dismiss", "dismissed"), ("uphold", "upheld")):
            made = staff.write("objections/", body, status=201)
            assert (made["state"], made["objector"]) == ("open", "某公司")
            settled = staff.write(f"objections/{made['id']}/{verb}/", {"answer": "经核实"})
            assert (settled["state"], settled["answer"]) == (state, "经核实")
        assert len(staff.read("objections/?state=upheld")["results"]) == 1

    def test_nobody_else_reads_them(self, staff, announced, program_of, applicant, rui, zhao, chen):
        made = staff.write("objections/", {"application": announced.public_id, "text": "与事实不符"}, status=201)
        for program in (applicant, *map(program_of, (rui, zhao, chen))):
            assert program.read("objections/")["results"] == []
            assert program.send("GET", f"objections/{made['id']}/").status_code == 404
            assert program.write(f"objections/{made['id']}/dismiss/", {"answer": "x"}, status=404)


def test_the_public_is_asked_for_a_key(anybody, intake, mei):
    application = handed_in(intake, mei)
    document = application.documents.get()
    for path in (
        *("applications/", "reviews/", "objections/", "affiliations/"),
        f"applications/{application.public_id}/",
        f"documents/{document.public_id}/",
        f"programs/{intake.program.public_id}/panel/",
    ):
        assert anybody.send("GET", path).status_code == 401, path


def test_lists_take_as_many_queries_for_many_as_for_one(staff, applicant, intake, mei, bo, queries_of):
    handed_in(intake, mei)
    few = [queries_of(partial(one.read, "applications/")) for one in (staff, applicant)]
    for number in range(4):
        handed_in(intake, mei, title=f"项目{number}")
        handed_in(intake, bo, title=f"项目{number}")
    assert [queries_of(partial(one.read, "applications/")) for one in (staff, applicant)] == few
