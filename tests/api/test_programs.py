"""What programs are made of, who may join, and what members reach."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.programs import services
from tests.programs.applying import in_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PARTS = ("questions", "required-documents", "rubric", "graduation-criteria")


@pytest.fixture
def staff(qian, program_of):
    """A program of the center's manager."""
    return program_of(qian)


@pytest.fixture
def path(intake):
    return f"programs/{intake.program.public_id}/"


def test_rules_and_procedure_are_set_and_read(staff, anybody, path):
    said = {
        "admitted_kinds": ["company", "team"],
        "admitted_places": ["420100"],
        "required_schemes": ["uscc"],
        "personality": "legal",
        "least_months": 6,
        "most_months": 120,
        "reviews_wanted": 3,
        "blind": True,
        "notice_days": 5,
        "term_months": 24,
        "terms": "遵守中心管理规定",
        "terms_en": "Keep the rules of the center",
    }
    staff.write(path, said, method="PATCH")
    read = anybody.read(path)
    assert {name: read[name] for name in said} == said
    assert read["takes_applications"] is True


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"admitted_kinds": ["planet"]}, "admitted_kinds.0"),
        ({"admitted_sectors": ["planet"]}, "admitted_sectors"),
        ({"required_schemes": "uscc"}, "required_schemes"),
        ({"personality": "some"}, "personality"),
        ({"most_months": -1}, "most_months"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(staff, path, said, field):
    assert set(staff.write(path, said, method="PATCH", status=400)["fields"]) == {field}


def test_everybody_reads_what_a_public_program_is_made_of(anybody, path, intake):
    services.add_graduation_criterion(intake.program, label="模型已部署", by=SYSTEM)
    for part, label in zip(PARTS, ("要解决什么问题？", "商业计划书", "技术水平", "模型已部署"), strict=True):
        found = anybody.read(f"{path}{part}/")["results"]
        assert found[0]["label"] == label
        assert anybody.read(f"{path}{part}/{found[0]['id']}/") == found[0]


def test_nobody_else_reads_a_draft_or_writes_a_program(anybody, path, intake, program_of, zhao, chen, mei):
    draft = services.copy_program(intake.program, name="下一期", by=SYSTEM)
    for part in PARTS:
        assert anybody.send("GET", f"programs/{draft.public_id}/{part}/").status_code == 404
        for person in (zhao, chen, mei):
            assert program_of(person).write(f"{path}{part}/", {"label": "x"}, status=403)["code"] == "not_allowed"


def test_what_was_answered_is_retired_and_not_taken_away(staff, path, intake, mei):
    in_review(intake, mei)
    staff.write(f"{path}questions/{intake.scene.pk}/", method="DELETE", status=204)
    assert staff.read(f"{path}questions/{intake.scene.pk}/")["retired"] is True


def test_the_next_cohort_is_a_copy(staff, path, intake):
    made = staff.write(f"{path}copy/", {"name": "梧桐孵化营第二期", "intake_opens_on": "2999-03-01"})
    assert (made["status"], made["intake_opens_on"], made["takes_applications"]) == ("draft", "2999-03-01", True)
    assert made["id"] != intake.program.public_id
    copied = staff.read(f"programs/{made['id']}/questions/")["results"]
    assert [one["key"] for one in copied] == [intake.scene.key]


class TestWhoMayJoin:
    """``GET /programs/{id}/eligibility/``."""

    @pytest.fixture(autouse=True)
    def rules(self, intake):
        services.revise_program(
            intake.program,
            by=SYSTEM,
            personality="legal",
            admitted_places=["420100"],
            least_months=12,
            required_schemes=["uscc"],
        )

    def test_what_is_not_known_is_neither_met_nor_failed(self, anybody, path):
        told = anybody.read(f"{path}eligibility/")
        assert told["eligible"] is None
        assert {rule["rule"]: rule["met"] for rule in told["rules"]} == {
            "personality": None,
            "place": None,
            "least_age": None,
            "identifier_uscc": None,
        }

    def test_who_meets_all_can_join(self, anybody, path):
        told = anybody.read(
            f"{path}eligibility/?kind=company&place=420111&founded_on=2015-01-01&schemes=uscc&schemes=lei"
        )
        assert told["eligible"] is True

    def test_who_fails_one_cannot_and_is_told_why(self, anybody, path):
        told = anybody.read(f"{path}eligibility/?kind=team&has_host=true", Accept_Language="en")
        assert told["eligible"] is False
        wrong = {rule["rule"]: (rule["field"], rule["sentence"]) for rule in told["rules"] if rule["met"] is False}
        sentence = "Only legal persons can join; a team applies once it has become a company."
        assert wrong == {"personality": ("kind", sentence)}
        assert next(rule for rule in told["rules"] if rule["rule"] == "host")["met"] is True

    def test_an_organization_is_asked_about_by_its_id(self, anybody, path, organization):
        found = organization(
            "倍特威视", founded_on="2015-01-01", identifiers=[{"scheme": "uscc", "value": "91420100MA4KXYQ386"}]
        )
        told = anybody.read(f"{path}eligibility/?organization={found.public_id}")
        assert {rule["rule"]: rule["met"] for rule in told["rules"]} == {
            "personality": True,
            "place": None,
            "least_age": True,
            "identifier_uscc": True,
        }
        assert anybody.read(f"{path}eligibility/?organization={found.public_id}&place=420100")["eligible"] is True

    def test_a_draft_is_not_there_to_be_asked_about(self, anybody, path, organization):
        draft = organization("草稿", status="draft")
        answer = anybody.send("GET", f"{path}eligibility/?organization={draft.public_id}")
        assert set(answer.json()["fields"]) == {"organization"}

    @pytest.mark.parametrize("query", ["kind=planet", "place=nowhere", "founded_on=soon", "sectors=planet", "age=3"])
    def test_what_means_nothing_is_refused(self, anybody, path, query):
        answer = anybody.send("GET", f"{path}eligibility/?{query}")
        assert answer.status_code == 400
        assert {name.split(".")[0] for name in answer.json()["fields"]} == {query.split("=")[0]}

    def test_it_is_read_conditionally(self, anybody, path):
        tag = anybody.send("GET", f"{path}eligibility/?kind=team")["ETag"]
        assert anybody.send("GET", f"{path}eligibility/?kind=team", If_None_Match=tag).status_code == 304


class TestMembers:
    """Evidence and terms."""

    @pytest.fixture
    def enrollment(self, staff, intake, organization):
        body = {"organization": organization("倍特威视").public_id, "program": intake.program.public_id}
        said = {"on": "2021-06-01", "term_ends_on": "2999-06-01"}
        return staff.write("enrollments/", {**body, **said}, status=201)

    def test_evidence_is_recorded_corrected_and_taken_away(self, staff, intake, enrollment):
        criterion = services.add_graduation_criterion(intake.program, label="模型已部署", by=SYSTEM)
        path = f"enrollments/{enrollment['id']}/evidence/"
        said = {"criterion": criterion.pk, "met": False, "text": "试运行"}
        made = staff.write(path, said, status=201)
        assert (made["criterion"]["label"], made["met"]) == ("模型已部署", False)
        assert staff.write(f"{path}{made['id']}/", {"met": True}, method="PATCH")["met"] is True
        assert staff.read(path)["results"] == [{**made, "met": True}]
        staff.write(f"{path}{made['id']}/", method="DELETE", status=204)
        for wrong in (0, -1, "x", True, None, 10**18, [criterion.pk]):
            assert set(staff.write(path, {**said, "criterion": wrong}, status=400)["fields"]) == {"criterion"}

    def test_a_term_is_renewed_and_known_to_staff(self, staff, enrollment, anybody, program_of, sun):
        path = f"enrollments/{enrollment['id']}/"
        assert enrollment["term_ends_on"] == "2999-06-01"
        assert staff.write(f"{path}renew/", {"until": "2999-12-31"}, status=400)["fields"]["reason"]
        assert staff.write(f"{path}renew/", {"until": "2999-12-31", "reason": "续签"})["term_ends_on"] == "2999-12-31"
        assert program_of(sun).read(path)["term_ends_on"] == "2999-12-31"
        assert anybody.read(path)["term_ends_on"] is None

    def test_evidence_is_the_centers(self, enrollment, anybody, program_of, chen, mei, sun):
        path = f"enrollments/{enrollment['id']}/evidence/"
        assert anybody.send("GET", path).status_code == 401
        for person in (chen, mei, sun):
            assert program_of(person).send("GET", path).status_code == 404
