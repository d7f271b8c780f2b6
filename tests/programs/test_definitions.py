"""A program as staff define it: parts in order, what is retired rather than removed, and the copy for the next cohort."""

from datetime import date, timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from ecosystem.programs import services
from ecosystem.programs.models import Enrollment
from tests.programs.applying import handed_in, in_review, judged, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def refused(act) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


class TestParts:
    def test_they_stand_in_the_order_in_which_they_came_until_it_is_changed(self, intake, qian):
        first = intake.scene
        second, third = (services.add_question(intake.program, label=label, by=qian) for label in ("二", "三"))
        services.reorder([third, first, second], by=qian)
        assert [str(q) for q in intake.program.questions.order_by("position")] == ["三", "要解决什么问题？", "二"]

    @pytest.mark.parametrize("person", ["zhao", "rui", "sun", "chen"])
    def test_only_who_keeps_programs_defines_them(self, intake, people, person):
        by = people[person]
        for verb, values in (
            (services.add_question, {"label": "x"}),
            (services.add_required_document, {"label": "x"}),
            (services.add_rubric_criterion, {"label": "x"}),
            (services.add_graduation_criterion, {"label": "x"}),
            (services.add_panel_member, {"user": by}),
            (services.copy_program, {"name": "x"}),
        ):
            with pytest.raises(NotAllowed):
                verb(intake.program, by=by, **values)

    @pytest.mark.parametrize(
        "values",
        [
            {"asked": "choice"},
            {"asked": "choice", "options": ["只有一个"]},
            {"asked": "choice", "options": ["甲", "甲"]},
            {"asked": "choice", "options": ["甲", " "]},
            {"asked": "choice", "options": [1, 2]},
            {"asked": "text", "options": ["甲", "乙"]},
            {"asked": "choices", "options": [str(n) for n in range(61)]},
        ],
    )
    def test_options_belong_to_questions_that_offer_them(self, intake, values):
        with pytest.raises(InvalidInput) as refusal:
            services.add_question(intake.program, label="选", by=SYSTEM, **values)
        assert list(refusal.value.fields) == ["options"]

    def test_a_question_that_was_answered_is_retired_and_keeps_its_answer(self, intake, mei, qian):
        application = handed_in(intake, mei)
        services.remove_question(intake.scene, by=qian)
        intake.scene.refresh_from_db()
        assert intake.scene.retired
        assert application.answers == {intake.scene.key: "路面裂缝看不清。"}

    def test_a_question_that_nobody_answered_goes(self, intake, mei, qian):
        written(intake, mei)
        services.remove_question(intake.scene, by=qian)
        assert not intake.program.questions.exists()

    def test_what_was_answered_keeps_its_kind_and_options(self, intake, mei, qian):
        pick = services.add_question(intake.program, label="选", asked="choice", options=["甲", "乙"], by=qian)
        handed_in(intake, mei, answers={intake.scene.key: "是", pick.key: "甲"})
        assert refused(lambda: services.revise_question(pick, options=["乙", "丙"], by=qian)).code == "answered"
        assert refused(lambda: services.revise_question(intake.scene, asked="number", by=qian)).code == "answered"
        assert services.revise_question(pick, options=["甲", "乙", "丙"], label="请选", by=qian).label == "请选"

    def test_the_rubric_stands_still_once_somebody_has_judged_by_it(self, intake, mei, rui, qian):
        judged(in_review(intake, mei), intake, rui)
        assert refused(lambda: services.revise_rubric_criterion(intake.merit, weight=5, by=qian)).code == "rubric_used"
        assert refused(lambda: services.remove_rubric_criterion(intake.merit, by=qian)).code == "rubric_used"
        assert refused(lambda: services.add_rubric_criterion(intake.program, label="新", by=qian)).code == "rubric_used"
        assert services.revise_rubric_criterion(intake.merit, guidance="看专利", by=qian).guidance == "看专利"

    def test_a_document_that_is_there_is_retired(self, intake, mei, qian):
        application = written(intake, mei)
        services.remove_required_document(intake.plan, by=qian)
        assert application.documents.count() == 1
        intake.plan.refresh_from_db()
        assert intake.plan.retired

    def test_kinds_of_file_are_among_those_that_can_be_looked_into(self, intake, qian):
        refusal = refused(lambda: services.revise_required_document(intake.plan, types=["exe"], by=qian))
        assert list(refusal.fields) == ["types"]

    def test_a_panel_is_of_people_who_review_here(self, intake, rui, chen, sun, qian):
        services.add_panel_member(intake.program, user=rui, by=qian)
        for person in (chen, sun):
            refusal = refused(lambda person=person: services.add_panel_member(intake.program, user=person, by=qian))
            assert refusal.code == "not_a_reviewer"


class TestCopying:
    def test_the_next_cohort_has_the_same_rules_form_rubric_and_panel(self, intake, rui, qian):
        services.add_graduation_criterion(intake.program, label="上线一个模型", by=qian)
        services.add_panel_member(intake.program, user=rui, most=5, by=qian)
        services.revise_program(intake.program, admitted_kinds=["company"], blind=True, notice_days=5, by=qian)
        intake.program.refresh_from_db()
        when = {"intake_opens_on": date(2027, 3, 1), "intake_closes_on": date(2027, 4, 1)}
        copied = services.copy_program(intake.program, name="梧桐孵化营二期", by=qian, **when)
        assert (copied.status, copied.seats, copied.blind, copied.notice_days) == ("draft", 2, True, 5)
        assert (copied.admitted_kinds, copied.intake_opens_on) == (["company"], date(2027, 3, 1))
        assert copied.public_id != intake.program.public_id
        for parts in ("questions", "required_documents", "rubric", "graduation_criteria"):
            mine, other = (
                [(str(part), part.key) for part in getattr(program, parts).order_by("position")]
                for program in (intake.program, copied)
            )
            assert mine == other != []
        assert [(member.user, member.most) for member in copied.panel.all()] == [(rui, 5)]

    def test_what_is_retired_and_whoever_applied_stays_behind(self, intake, mei, qian):
        handed_in(intake, mei)
        services.remove_question(intake.scene, by=qian)
        copied = services.copy_program(intake.program, name="二期", by=qian)
        assert not copied.questions.exists()
        assert not copied.applications.exists()

    def test_its_name_must_be_another(self, intake, qian):
        with pytest.raises(InvalidInput):
            services.copy_program(intake.program, name=intake.program.name, by=qian)


class TestTerms:
    @pytest.fixture
    def member(self, intake):
        return services.enroll(
            intake.weili, intake.program, on=today() - timedelta(days=90), term_ends_on=today(), by=SYSTEM
        )

    def test_renewing_agrees_on_a_later_end(self, member, qian):
        later = today() + timedelta(days=180)
        assert services.renew(member, until=later, reason="表现良好", by=qian).term_ends_on == later
        refusal = refused(lambda: services.renew(member, until=later, reason="再来", by=qian))
        assert (refusal.code, list(refusal.fields)) == ("too_early", ["until"])

    def test_not_beyond_the_end_of_the_program_nor_after_leaving(self, intake, member, qian):
        services.revise_program(intake.program, ends_on=today() + timedelta(days=30), by=qian)
        member = Enrollment.objects.get(pk=member.pk)
        late = today() + timedelta(days=31)
        assert refused(lambda: services.renew(member, until=late, reason="续", by=qian)).code == "not_running"
        services.withdraw(member, on=today(), reason="迁出", by=qian)
        assert refused(lambda: services.renew(member, until=late, reason="续", by=qian)).code == "not_possible"

    def test_nobody_graduates_before_what_is_wanted_is_shown(self, intake, member, qian):
        must = services.add_graduation_criterion(intake.program, label="上线一个模型", by=qian)
        services.add_graduation_criterion(intake.program, label="发表论文", required=False, by=qian)
        leave = {"on": today(), "reason": "达到目标", "by": qian}
        refusal = refused(lambda: services.graduate(member, **leave))
        assert (refusal.code, str(refusal)) == ("criteria_unmet", "Not shown to be met yet: 上线一个模型.")
        shown = services.record_evidence(member, criterion=must, met=False, text="还在测试", by=qian)
        assert refused(lambda: services.graduate(member, **leave)).code == "criteria_unmet"
        services.revise_evidence(shown, met=True, text="已上线", url="https://example.org/m", by=qian)
        assert services.graduate(member, **leave).state == "graduated"

    def test_evidence_is_for_the_programs_own_criteria_once_each(self, intake, member, qian):
        must = services.add_graduation_criterion(intake.program, label="上线", by=qian)
        other = services.copy_program(intake.program, name="二期", by=qian).graduation_criteria.get()
        refusal = refused(lambda: services.record_evidence(member, criterion=other, met=True, text="x", by=qian))
        assert refusal.code == "other_program"
        services.record_evidence(member, criterion=must, met=True, text="x", by=qian)
        with pytest.raises((InvalidInput, Conflict)):
            services.record_evidence(member, criterion=must, met=True, text="y", by=qian)

    def test_evidence_is_not_of_the_future(self, intake, member, qian):
        must = services.add_graduation_criterion(intake.program, label="上线", by=qian)
        tomorrow = today() + timedelta(days=1)
        refusal = refused(
            lambda: services.record_evidence(member, criterion=must, met=True, text="x", on=tomorrow, by=qian)
        )
        assert refusal.code == "in_future"
