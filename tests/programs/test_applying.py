"""An applicant's side: beginning, writing, attaching, handing in, changing, withdrawing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError, InvalidInput, NotAllowed
from ecosystem.programs import services
from ecosystem.programs.choices import Stage
from ecosystem.programs.contents import read
from ecosystem.programs.drafts import LARGEST_DRAFT, save_draft
from ecosystem.programs.models import Application
from ecosystem.programs.recognition import recognize
from ecosystem.programs.services.applying import is_taking, may_hand_in
from tests.programs.applying import CODES, handed_in, pdf, represent, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
A_DAY = timedelta(days=1)


def refused(act) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


class TestBeginning:
    def test_a_second_click_goes_on_with_what_was_begun(self, intake, mei):
        first = services.start_application(intake.program, by=mei)
        again = services.start_application(intake.program, by=mei)
        assert again == first
        assert Application.objects.count() == 1

    def test_what_is_known_of_the_person_and_the_organization_is_filled_in(self, intake, mei, organization, wuhan):
        company = organization("倍特威视", identifiers=[{"scheme": "uscc", "value": CODES[0]}], place=wuhan)
        represent(company, mei)
        draft = services.start_application(intake.program, by=mei, organization=company).draft
        assert (draft["name"], draft["uscc"], draft["place"]) == ("倍特威视", CODES[0], "420100")
        assert (draft["contact_name"], draft["contact_email"]) == ("梅", "mei@veritas.example")

    @pytest.mark.parametrize(
        "change",
        [
            lambda: {"takes_applications": False},
            lambda: {"intake_opens_on": today() + A_DAY},
            lambda: {"intake_closes_on": today() - A_DAY},
            lambda: {"ends_on": today()},
        ],
    )
    def test_nobody_begins_outside_of_the_intake(self, intake, mei, change):
        services.revise_program(intake.program, by=SYSTEM, **change())
        intake.program.refresh_from_db()
        assert refused(lambda: services.start_application(intake.program, by=mei)).code == "not_taking"

    def test_the_last_day_of_the_intake_is_one_of_it(self, intake, mei):
        services.revise_program(intake.program, by=SYSTEM, intake_opens_on=today(), intake_closes_on=today())
        intake.program.refresh_from_db()
        assert is_taking(intake.program)
        assert services.start_application(intake.program, by=mei).state == Stage.DRAFT

    def test_a_draft_program_takes_nobody(self, intake, mei):
        program = services.register_program(platform=intake.platform, name="草稿", takes_applications=True, by=SYSTEM)
        assert refused(lambda: services.start_application(program, by=mei)).code == "not_taking"

    def test_an_organization_has_one_application_to_a_program(self, intake, mei, bo):
        represent(intake.weili, mei)
        represent(intake.weili, bo)
        services.start_application(intake.program, by=mei, organization=intake.weili)
        again = refused(lambda: services.start_application(intake.program, by=bo, organization=intake.weili))
        assert again.code == "already_applied"

    def test_nobody_applies_without_an_account(self, intake, nobody):
        with pytest.raises(NotAllowed):
            services.start_application(intake.program, by=nobody)

    def test_a_team_can_apply_while_another_of_the_same_person_is_judged(self, intake, mei):
        handed_in(intake, mei)
        assert services.start_application(intake.program, by=mei).state == Stage.DRAFT


class TestWriting:
    def test_what_is_typed_is_kept_as_it_is_and_leaves_no_history(self, intake, mei):
        application = services.start_application(intake.program, by=mei)
        sets = ChangeSet.objects.count()
        saved = save_draft(application, by=mei, values={"title": "路", "founded_on": "some day"})
        assert (saved.draft["title"], saved.draft["founded_on"], saved.draft_version) == ("路", "some day", 1)
        assert saved.draft_saved_at is not None
        assert ChangeSet.objects.count() == sets

    def test_answers_are_kept_one_by_one(self, intake, mei):
        application = services.start_application(intake.program, by=mei)
        save_draft(application, by=mei, values={"answers": {"aaa": "1"}})
        saved = save_draft(application, by=mei, values={"answers": {"bbb": "2"}})
        assert saved.draft["answers"] == {"aaa": "1", "bbb": "2"}

    def test_another_window_is_not_written_over(self, intake, mei):
        application = services.start_application(intake.program, by=mei)
        save_draft(application, by=mei, values={"title": "one"}, version=0)
        late = refused(lambda: save_draft(application, by=mei, values={"title": "two"}, version=0))
        assert late.code == "draft_changed"
        application.refresh_from_db()
        assert application.draft["title"] == "one"

    def test_saving_the_same_again_is_no_change(self, intake, mei):
        application = services.start_application(intake.program, by=mei)
        save_draft(application, by=mei, values={"title": "one"})
        assert save_draft(application, by=mei, values={"title": "one"}).draft_version == 1

    @pytest.mark.parametrize("values", [{"state": "accepted"}, {"organization": 1}, {"answers": ["a"]}])
    def test_nothing_but_the_form_can_be_written(self, intake, mei, values):
        application = services.start_application(intake.program, by=mei)
        assert refused(lambda: save_draft(application, by=mei, values=values)).code == "unknown_field"

    def test_more_than_an_application_holds_is_refused(self, intake, mei):
        application = services.start_application(intake.program, by=mei)
        values = {"description": "x" * LARGEST_DRAFT}
        assert refused(lambda: save_draft(application, by=mei, values=values)).code == "too_long"

    def test_nobody_else_writes(self, intake, mei, bo, qian):
        application = services.start_application(intake.program, by=mei)
        for person in (bo, qian):
            with pytest.raises(NotAllowed):
                save_draft(application, by=person, values={"title": "mine"})

    def test_a_draft_is_nobody_elses_to_read(self, intake, mei, bo, qian, lin):
        application = services.start_application(intake.program, by=mei)
        seen = {who.username: Application.objects.visible_to(who).count() for who in (mei, bo, qian, lin)}
        assert seen == {"mei": 1, "bo": 0, "qian": 0, "lin": 0}
        services.submit(written(intake, mei), by=mei)
        seen = {who.username: Application.objects.visible_to(who).count() for who in (mei, bo, qian, lin)}
        assert seen == {"mei": 1, "bo": 0, "qian": 1, "lin": 1}
        assert application.public_id


class TestDocuments:
    def test_a_file_is_kept_under_a_name_that_says_nothing(self, intake, mei, private_files):
        application = services.start_application(intake.program, by=mei)
        kept = services.attach_document(application, intake.plan, file=pdf("../../唯理 商业计划.exe.pdf"), by=mei)
        assert kept.name == "唯理 商业计划_exe.pdf"
        assert (kept.content_type, kept.size) == ("application/pdf", len(pdf().read()))
        assert kept.file.name.startswith("applications/")
        assert "唯理" not in kept.file.name
        assert (private_files / kept.file.name).read_bytes() == pdf().read()

    def test_files_sent_again_and_again_are_bounded(self, intake, mei, monkeypatch):
        monkeypatch.setattr("ecosystem.programs.services.applying.MOST_UPLOADS", 2)
        application = services.start_application(intake.program, by=mei)
        for more in (b"1", b"2"):
            services.attach_document(application, intake.plan, file=pdf(more=more), by=mei)
        refusal = refused(lambda: services.attach_document(application, intake.plan, file=pdf(more=b"3"), by=mei))
        assert refusal.code == "too_many_uploads"
        assert services.attach_document(application, intake.plan, file=pdf(more=b"2"), by=mei).removed_at is None
        monkeypatch.setattr("ecosystem.programs.services.applying.MOST_UPLOADS", 9)
        monkeypatch.setattr("ecosystem.programs.services.applying.MOST_MEGABYTES", 0)
        refusal = refused(lambda: services.attach_document(application, intake.plan, file=pdf(more=b"4"), by=mei))
        assert refusal.code == "too_many_uploads"

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("计划.pdf", b"", "file_empty"),
            ("计划.pdf", b"MZ\x90\x00" + b"\0" * 200, "file_type"),
            ("计划.pdf", b"<html><script>alert(1)</script></html>", "file_type"),
            ("计划.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "file_type"),
            ("计划.pdf", b"%PDF-1.7" + b"\0" * (1024 * 1024), "file_too_large"),
        ],
    )
    def test_what_is_in_a_file_decides(self, intake, mei, name, content, code):
        services.revise_required_document(intake.plan, most_megabytes=1, by=SYSTEM)
        intake.plan.refresh_from_db()
        application = services.start_application(intake.program, by=mei)
        file = SimpleUploadedFile(name, content, "application/pdf")
        refusal = refused(lambda: services.attach_document(application, intake.plan, file=file, by=mei))
        assert (refusal.code, list(refusal.fields)) == (code, [f"documents.{intake.plan.key}"])
        assert application.documents.count() == 0

    def test_a_new_file_takes_the_place_of_the_old_one(self, intake, mei):
        application = services.start_application(intake.program, by=mei)
        first = services.attach_document(application, intake.plan, file=pdf(), by=mei)
        same = services.attach_document(application, intake.plan, file=pdf("again.pdf"), by=mei)
        other = services.attach_document(application, intake.plan, file=pdf(more=b"2"), by=mei)
        assert same == first
        assert list(application.documents.filter(removed_at__isnull=True)) == [other]

    def test_a_document_that_is_missing_is_named(self, intake, mei):
        application = written(intake, mei)
        services.remove_document(application.documents.get(), by=mei)
        assert read(application).errors == {f"documents.{intake.plan.key}": ["This document is missing."]}

    def test_nobody_attaches_to_anothers_application(self, intake, mei, bo):
        application = written(intake, mei)
        with pytest.raises(NotAllowed):
            services.attach_document(application, intake.plan, file=pdf(), by=bo)
        with pytest.raises(NotAllowed):
            services.remove_document(application.documents.get(), by=bo)


class TestHandingIn:
    def test_what_was_written_becomes_the_application(self, intake, mei):
        application = handed_in(intake, mei, uscc=CODES[0])
        assert (application.state, application.name, application.uscc) == ("submitted", "梅的公司", CODES[0])
        assert application.answers == {intake.scene.key: "路面裂缝看不清。"}
        assert application.submitted_at is not None
        spells = [(spell.state, spell.ends_at is None) for spell in application.spells.order_by("pk")]
        assert spells == [("draft", False), ("submitted", True)]

    def test_a_second_click_changes_nothing(self, intake, mei):
        application = handed_in(intake, mei)
        sets = ChangeSet.objects.count()
        again = services.submit(application, by=mei)
        assert (again.submitted_at, ChangeSet.objects.count()) == (application.submitted_at, sets)

    def test_an_incomplete_one_is_refused_with_everything_that_is_missing(self, intake, mei):
        application = services.start_application(intake.program, by=mei)
        refusal = refused(lambda: services.submit(application, by=mei))
        wanted = {"title", "name", "kind", f"answers.{intake.scene.key}", f"documents.{intake.plan.key}"}
        assert (refusal.code, set(refusal.fields)) == ("incomplete", wanted)
        application.refresh_from_db()
        assert application.state == Stage.DRAFT

    def test_who_is_not_eligible_is_told_why(self, intake, mei):
        services.revise_program(intake.program, by=SYSTEM, admitted_kinds=["university"])
        refusal = refused(lambda: handed_in(intake, mei))
        assert refusal.code == "not_eligible"
        assert refusal.fields == {"kind": ["It is for these kinds of organization: university."]}

    def test_terms_are_agreed_to_as_they_read_then(self, intake, mei):
        services.revise_program(intake.program, by=SYSTEM, terms="按季度报告。")
        assert set(refused(lambda: handed_in(intake, mei)).fields) == {"agreed"}
        application = handed_in(intake, mei, agreed=True)
        assert len(application.terms_version) == 16

    def test_the_registry_recognizes_its_own_by_their_code(self, intake, mei, organization):
        known = organization("倍特威视", identifiers=[{"scheme": "uscc", "value": CODES[0]}])
        assert handed_in(intake, mei, uscc=CODES[0]).organization == known

    def test_one_code_applies_once(self, intake, mei, bo):
        handed_in(intake, mei, uscc=CODES[0])
        assert refused(lambda: handed_in(intake, bo, uscc=CODES[0])).code == "already_applied"
        assert Application.objects.handed_in().count() == 1

    def test_it_can_be_changed_until_the_intake_closes(self, intake, mei):
        application = handed_in(intake, mei)
        save_draft(application, by=mei, values={"title": "改进"})
        assert Application.objects.get(pk=application.pk).title == "道路病害识别"
        changed = services.submit(application, by=mei)
        assert (changed.title, changed.state) == ("改进", "submitted")
        change = ChangeSet.objects.latest("pk").changes.get()
        assert (change.before, change.after) == ({"title": "道路病害识别"}, {"title": "改进"})
        services.revise_program(intake.program, by=SYSTEM, intake_closes_on=today() - A_DAY)
        changed.refresh_from_db()
        assert refused(lambda: services.submit(Application.objects.get(pk=changed.pk), by=mei)).code == "too_late"

    def test_more_time_can_be_given_to_one(self, intake, mei, qian):
        application = handed_in(intake, mei)
        services.revise_program(intake.program, by=SYSTEM, intake_closes_on=today() - A_DAY)
        services.extend(application, respond_by=today() + A_DAY, reason="系统维护", by=qian)
        application = Application.objects.get(pk=application.pk)
        assert may_hand_in(application)
        assert may_hand_in(application, today() + A_DAY)
        assert not may_hand_in(application, today() + 2 * A_DAY)

    def test_what_is_handed_in_goes_back_to_where_changes_were_asked(self, intake, mei):
        application = services.begin_review(handed_in(intake, mei), by=SYSTEM)
        application = services.request_changes(application, request="补充检测数据", by=SYSTEM)
        assert application.respond_by == today() + timedelta(days=14)
        save_draft(application, by=mei, values={"description": "附检测数据"})
        again = services.submit(application, by=mei)
        assert (again.state, again.description, again.request, again.respond_by) == (
            *("in_review", "附检测数据", ""),
            None,
        )

    def test_nobody_hands_in_for_somebody_else(self, intake, mei, bo, qian):
        application = written(intake, mei)
        for person in (bo, qian):
            with pytest.raises(NotAllowed):
                services.submit(application, by=person)


class TestWithdrawing:
    def test_the_applicant_can_at_any_time_before_the_decision(self, intake, mei):
        application = services.withdraw_application(handed_in(intake, mei), by=mei)
        assert (application.state, application.decided_at is not None) == ("withdrawn", True)
        assert refused(lambda: services.withdraw_application(application, by=mei)).code == "not_possible"

    def test_a_draft_is_given_up_and_another_can_be_begun(self, intake, mei):
        services.withdraw_application(services.start_application(intake.program, by=mei), by=mei)
        assert services.start_application(intake.program, by=mei).state == Stage.DRAFT

    def test_the_center_says_why(self, intake, mei, qian):
        application = handed_in(intake, mei)
        with pytest.raises(InvalidInput):
            services.withdraw_application(application, by=qian)
        assert services.withdraw_application(application, by=qian, reason="电话撤回").state == "withdrawn"

    def test_nobody_else_can(self, intake, mei, bo, rui):
        application = handed_in(intake, mei)
        for person in (bo, rui):
            with pytest.raises(NotAllowed):
                services.withdraw_application(application, by=person, reason="不行")


class TestRecognizing:
    def test_by_code_before_name(self, intake, organization, wuhan):
        coded = organization("倍特威视", identifiers=[{"scheme": "uscc", "value": CODES[0]}])
        named = organization("武汉梧桐科技有限公司")
        assert recognize(wuhan, name="武汉梧桐科技有限公司", code=CODES[0]) == [coded]
        assert recognize(wuhan, name="武漢梧桐科技 有限公司") == [named]
        assert recognize(wuhan, name="梧桐") == []
        assert recognize(wuhan) == []

    def test_only_what_everybody_can_see_in_the_city(self, organization, wuhan, chengdu):
        organization("未公开", status="draft")
        organization("成都企业", registry=chengdu)
        assert recognize(wuhan, name="未公开") == recognize(wuhan, name="成都企业") == []
