"""Judging from one's own program, and what the center keeps of it: sheets, panels, ties, evidence, terms."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.programs import services
from ecosystem.programs.models import Review
from tests.programs.applying import handed_in, in_review, pdf, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def judge(rui, program_of):
    """A program of the reviewer's."""
    return program_of(rui)


@pytest.fixture
def staff(qian, program_of):
    """A program of the center's manager."""
    return program_of(qian)


@pytest.fixture
def review(intake, mei, rui):
    """What 芮 is asked to judge."""
    return services.assign_review(in_review(intake, mei), reviewer=rui, by=SYSTEM)


def sheet(intake, **values):
    """A whole sheet."""
    scores = {intake.merit.key: 8, intake.market.key: 4}
    return {"scores": scores, "advice": "accept", "reason": "技术扎实", **values}


class TestReviews:
    """Assigned, filled in, handed in, opened again, released, recused."""

    def test_from_assigning_to_handing_in(self, staff, judge, intake, mei, rui):
        path = f"applications/{in_review(intake, mei).public_id}/"
        staff.write(f"{path}assign/", {"reviewer": "rui", "due_on": "2999-01-15"})
        (owed,) = judge.read("reviews/?reviewer=me&state=assigned&ordering=due")["results"]
        assert (owed["state"], owed["due_on"], owed["reviewer"]) == (
            "assigned",
            "2999-01-15",
            {"username": "rui", "name": "芮"},
        )
        one = f"reviews/{owed['id']}/"
        kept = judge.write(one, {"scores": {intake.merit.key: 8}, "advice": "accept"}, method="PATCH")
        assert kept["draft"] == {"scores": {intake.merit.key: "8"}, "advice": "accept", "reason": ""}
        refused = judge.write(f"{one}submit/", {"scores": {intake.merit.key: 80}}, status=400)
        assert refused["code"] == "incomplete"
        assert set(refused["fields"]) == {
            *(f"scores.{one.key}" for one in (intake.merit, intake.market)),
            "advice",
            "reason",
        }
        done = judge.write(f"{one}submit/", sheet(intake))
        assert (done["state"], done["total"], done["advice"]) == ("submitted", 80, "accept")
        assert judge.write(one, {"advice": "reject"}, method="PATCH", status=409)["code"] == "not_possible"
        assert [found["total"] for found in staff.read(f"reviews/?application={owed['application']}")["results"]] == [
            80
        ]

    def test_the_draft_is_the_reviewers_alone_and_the_note_the_centers(self, staff, judge, intake, review):
        path = f"reviews/{review.public_id}/"
        judge.write(path, {"reason": "还没想好"}, method="PATCH")
        assert staff.read(path)["draft"] is None
        judge.write(f"{path}submit/", sheet(intake))
        opened = staff.write(f"{path}reopen/", {"reason": "分数填错"})
        assert (opened["state"], opened["total"], opened["note"], opened["draft"]) == (
            "assigned",
            None,
            "分数填错",
            None,
        )
        assert judge.read(path)["note"] is None

    def test_who_recuses_or_is_released_reads_it_no_more(self, staff, judge, intake, review, bo, rui):
        other = services.assign_review(in_review(intake, bo), reviewer=rui, by=SYSTEM)
        assert judge.write(f"reviews/{review.public_id}/recuse/", status=400)["fields"]["reason"]
        judge.write(f"reviews/{review.public_id}/recuse/", {"reason": "与申报单位有合作"})
        staff.write(f"reviews/{other.public_id}/release/", {"reason": "出差"})
        assert judge.read("reviews/")["results"] == []
        for one in (review, other):
            assert judge.send("GET", f"reviews/{one.public_id}/").status_code == 404
            assert judge.send("GET", f"reviews/{one.public_id}/dossier/").status_code == 404
        assert {one["state"]: one["note"] for one in staff.read("reviews/")["results"]} == {
            "recused": "与申报单位有合作",
            "released": "出差",
        }

    def test_nobody_judges_for_somebody_else(self, staff, intake, review, program_of, mei, zhao, chen):
        path = f"reviews/{review.public_id}/"
        assert staff.write(f"{path}submit/", sheet(intake), status=403)["code"] == "not_allowed"
        assert staff.write(path, {"advice": "reject"}, method="PATCH", status=403)
        for person in (mei, zhao, chen):
            assert program_of(person).send("GET", path).status_code == 404
            assert program_of(person).write(f"{path}submit/", sheet(intake), status=404)

    def test_the_reviewer_hands_nothing_out_and_reopens_nothing(self, judge, intake, review):
        path = f"reviews/{review.public_id}/"
        for verb in ("release", "reopen"):
            assert judge.write(f"{path}{verb}/", {"reason": "x"}, status=403)["code"] == "not_allowed"
        assert judge.send("GET", f"applications/{review.application.public_id}/").status_code == 404

    def test_they_read_what_they_judge(self, judge, intake, review):
        read = judge.read(f"reviews/{review.public_id}/dossier/")
        assert (read["applicant"], read["blind"], read["project"]) == ("梅的公司", False, "道路病害识别")
        assert read["answers"] == [{"label": "要解决什么问题？", "text": "路面裂缝看不清。"}]
        (file,) = read["documents"]
        assert file["name"] == "商业计划书.pdf"
        assert judge.get(f"/api/v1/documents/{file['id']}/").status_code == 200

    def test_the_panel_shares_them(self, staff, judge, intake, mei, bo, rui):
        services.revise_program(intake.program, by=SYSTEM, reviews_wanted=1)
        path = f"programs/{intake.program.public_id}/"
        assert staff.write(f"{path}assign-reviews/", status=409)["code"] == "no_panel"
        made = staff.write(f"{path}panel/", {"user": "rui", "most": 1}, status=201)
        for person in (mei, bo):
            in_review(intake, person)
        assert staff.write(f"{path}assign-reviews/", {"due_on": "2999-01-15"})["reviews_wanted"] == 1
        assert Review.objects.count() == 1
        staff.write(f"{path}panel/{made['id']}/", {"most": None}, method="PATCH")
        staff.write(f"{path}assign-reviews/")
        assert Review.objects.count() == 2
        assert judge.send("GET", f"{path}panel/").status_code == 404
        staff.write(f"{path}panel/{made['id']}/", method="DELETE", status=204)
        assert staff.read(f"{path}panel/")["results"] == []

    def test_an_interest_is_declared_and_refuses_them(self, staff, judge, intake, mei, rui):
        body = {"user": "rui", "organization": intake.weili.public_id, "tie": "adviser", "starts_on": "2020-01-01"}
        made = judge.write("affiliations/", body, status=201)
        assert (made["tie"], made["organization"]["name"]) == ("adviser", "唯理")
        application = in_review(intake, mei, organization=intake.weili, name="唯理")
        path = f"applications/{application.public_id}/assign/"
        assert staff.write(path, {"reviewer": "rui"}, status=409)["code"] == "conflict_of_interest"
        ended = staff.write(f"affiliations/{made['id']}/end/", {"on": "2021-11-30"})
        assert ended["ends_on"] == "2021-11-30"
        staff.write(path, {"reviewer": "rui"})
        assert judge.read("affiliations/?as_of=2021-01-01")["results"][0]["id"] == made["id"]

    def test_a_tie_is_ones_own_or_the_centers_to_know(self, intake, judge, program_of, mei, bo, zhao, chen, rui):
        judge.write(
            "affiliations/", {"user": "rui", "organization": intake.weili.public_id, "tie": "adviser"}, status=201
        )
        for person in (mei, zhao, chen):
            assert program_of(person).read("affiliations/")["results"] == []
        other = {"user": "qian", "organization": intake.weili.public_id, "tie": "adviser"}
        assert set(judge.write("affiliations/", other, status=400)["fields"]) == {"user"}
        own = {**other, "user": "mei"}
        assert program_of(mei).write("affiliations/", own, status=403)["code"] == "not_allowed"

    def test_lists_take_as_many_queries_for_many_as_for_one(self, staff, judge, intake, review, bo, rui, queries_of):
        few = [queries_of(lambda: judge.read("reviews/")), queries_of(lambda: staff.read("reviews/"))]
        for number in range(4):
            services.assign_review(in_review(intake, bo, title=f"项目{number}"), reviewer=rui, by=SYSTEM)
        assert [queries_of(lambda: judge.read("reviews/")), queries_of(lambda: staff.read("reviews/"))] == few


class TestBlind:
    """Nothing that reaches a reviewer tells who applies."""

    CANARY = {
        "name": "金丝雀科技有限公司",
        "name_en": "Canary Technologies",
        "uscc": "91420100MA4K2F7L8R",
        "website": "https://canary.example/",
        "description": "金丝雀的自我介绍",
        "contact_name": "金小雀",
        "contact_role": "雀总",
        "contact_phone": "13900001111",
        "contact_email": "boss@canary.example",
    }
    # What an applicant writes into an answer although it tells who they are, and a mark covers.
    COVERED = ("name", "name_en", "uscc", "website", "contact_name", "contact_phone", "contact_email")
    FILE, IDENTIFYING = "金丝雀计划书.pdf", "我们是金丝雀团队"

    @pytest.fixture
    def blind(self, intake, mei, rui):
        """A review of a program that is judged blind, of an applicant whom every field names."""
        facts = {"program": intake.program, "by": SYSTEM}
        services.revise_program(intake.program, by=SYSTEM, blind=True)
        who = services.add_question(label="团队是谁？", identifies=True, required=False, **facts)
        licence = services.add_required_document(label="营业执照", identifies=True, required=False, **facts)
        application = self.applied(intake, mei, who, licence)
        return services.assign_review(application, reviewer=rui, by=SYSTEM)

    def applied(self, intake, mei, who, licence):
        """One handed in, with a document that tells and one that does not."""
        said = "；".join(["路面裂缝看不清", *(text for name, text in self.CANARY.items() if name in self.COVERED)])
        answers = {intake.scene.key: said, who.key: self.IDENTIFYING}
        title = f"{self.CANARY['name']}的道路病害识别"
        application = written(intake, mei, **{**self.CANARY, "title": title, "answers": answers})
        for wanted in (intake.plan, licence):
            services.attach_document(application, wanted, file=pdf(self.FILE, more=wanted.key.encode()), by=mei)
        return services.begin_review(services.submit(application, by=mei), by=SYSTEM)

    def told(self, caller, review):
        """Everything that every address answers to somebody, files by name."""
        application = review.application
        paths = [
            *(f"{noun}/" for noun in ("applications", "reviews", "objections", "affiliations", "tasks", "notes")),
            *("programs/", "organizations/", "enrollments/", "change-sets/", "", "schema/"),
            f"applications/{application.public_id}/",
            f"applications/{application.public_id}/documents/",
            f"applications/{application.public_id}/check/",
            f"reviews/{review.public_id}/",
            f"reviews/{review.public_id}/dossier/",
            f"programs/{application.program.public_id}/",
            f"programs/{application.program.public_id}/eligibility/?kind=company",
            *(f"documents/{document.public_id}/" for document in application.documents.all()),
        ]
        answers = [caller.send("GET", path) for path in paths]
        bodies = [b"".join(one) if one.streaming else one.content for one in answers]
        return " ".join(
            [*(body.decode(errors="replace") for body in bodies), *(str(dict(one.headers)) for one in answers)]
        )

    def canaries(self, mei):
        return {
            *self.CANARY.values(),
            self.FILE,
            "金丝雀",
            self.IDENTIFYING,
            mei.email,
            mei.username,
            "%E9%87%91%E4%B8%9D",
        }

    @pytest.mark.parametrize("who", ["rui", "bo", "zhao", "sun", "chen", "nobody"])
    def test_no_answer_to_anybody_who_may_not_know_names_the_applicant(
        self, blind, who, people, bo, mei, program_of, anybody
    ):
        person = {**people, "bo": bo}[who]
        told = self.told(anybody if who == "nobody" else program_of(person), blind)
        assert {canary for canary in self.canaries(mei) if canary in told} == set()

    def test_the_canaries_are_there_for_who_decides_and_for_whom_they_belong_to(self, blind, staff, program_of, mei):
        for caller in (staff, program_of(mei)):
            told = self.told(caller, blind)
            seen = {*self.CANARY.values(), self.FILE, self.IDENTIFYING}
            assert {canary for canary in seen if canary not in told} == set()

    def test_the_reviewer_reads_all_the_rest(self, blind, judge):
        read = judge.read(f"reviews/{blind.public_id}/dossier/")
        assert read["applicant"] == f"申请人 {blind.application.public_id}"
        (answer,) = [one["text"] for one in read["answers"]]
        assert answer.startswith("路面裂缝看不清；▇▇▇；")
        assert read["project"] == judge.read(f"reviews/{blind.public_id}/")["project"] == "▇▇▇的道路病害识别"
        assert [(one["label"], one["name"]) for one in read["documents"]] == [("商业计划书", "商业计划书.pdf")]
        assert judge.read(f"reviews/{blind.public_id}/")["blind"] is True
        (told,) = read["documents"]
        hidden = blind.application.documents.filter(removed_at__isnull=True).exclude(public_id=told["id"]).get()
        assert judge.send("GET", f"documents/{hidden.public_id}/").status_code == 404

    def test_the_applicant_reads_nothing_of_the_judging(self, blind, staff, judge, intake, program_of, mei):
        judge.write(f"reviews/{blind.public_id}/submit/", sheet(intake, reason="评语不外传"))
        path = f"applications/{blind.application.public_id}/"
        staff.write(f"{path}waitlist/", {"reason": "候补说明"})
        staff.write(f"{path}begin-review/", {"reason": "内部理由"})
        told = self.told(program_of(mei), blind)
        assert "候补说明" in told
        assert not {word for word in ("评语不外传", "内部理由", "芮") if word in told}
        assert "内部理由" in self.told(staff, blind)


def test_drafts_of_others_are_invisible_to_staff(intake, mei, bo, program_of, people):
    application = services.start_application(intake.program, by=mei)
    for person in (bo, *(one for name, one in people.items() if name != "nobody")):
        caller = program_of(person)
        assert caller.read("applications/")["results"] == []
        assert caller.send("GET", f"applications/{application.public_id}/").status_code == 404
        assert caller.write(f"applications/{application.public_id}/withdraw/", {"reason": "x"}, status=404)


def test_what_is_typed_after_handing_in_stays_the_applicants(intake, mei, program_of, staff):
    application = handed_in(intake, mei)
    path = f"applications/{application.public_id}/"
    program_of(mei).write(path, {"contact_phone": "13911112222"}, method="PATCH")
    seen = staff.read(path)
    assert (seen["draft"], seen["draft_version"], seen["contact_phone"]) == (None, None, "")
    assert seen["contact_name"] == "梅"
