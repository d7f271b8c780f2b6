"""Judging on the desk: the board, sharing out, the sheet beside the application, blind and with conflicts; the ranking."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.casework.services import add_task
from ecosystem.core.dates import today
from ecosystem.correspondence.models import Message
from ecosystem.programs import services
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Application, Review
from tests.programs.applying import handed_in, in_review, judged, person

pytestmark = pytest.mark.django_db
ENGLISH = "/en/desk"


def page(client, address, **data):
    answer = client.post(f"{ENGLISH}{address}", data) if data else client.get(f"{ENGLISH}{address}")
    return answer, answer.content.decode()


@pytest.fixture
def blind(intake):
    """The program judges blind, and one question and one document tell who applies."""
    services.revise_program(intake.program, blind=True, by=SYSTEM)
    intake.program.refresh_from_db()
    facts = {"program": intake.program, "by": SYSTEM, "identifies": True}
    intake.history = services.add_question(label="公司沿革", **facts)
    intake.license = services.add_required_document(label="营业执照", required=False, **facts)
    return intake


def applied_blind(blind, mei):
    return in_review(
        blind,
        mei,
        website="https://plum.example.org",
        description="梅氏集团旗下",
        answers={blind.scene.key: "路面裂缝看不清。", blind.history.key: "梅家三代"},
    )


class TestBlind:
    TELLING = ("梅", "mei@veritas.example", "plum.example.org", "梅家三代", "梅氏集团")

    def test_nothing_on_the_sheet_tells_who_applies(self, blind, mei, rui, signed_in):
        application = applied_blind(blind, mei)
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        answer, html = page(signed_in(rui), f"/judging/{review.public_id}/")
        assert answer.status_code == 200
        assert "路面裂缝看不清。" in html
        assert [word for word in self.TELLING if word in html] == []
        assert f"Applicant {application.public_id}" in html

    def test_documents_come_under_a_name_that_tells_nothing(self, blind, mei, rui, qian, signed_in):
        application = applied_blind(blind, mei)
        services.assign_review(application, reviewer=rui, by=SYSTEM)
        document = application.documents.get()
        answer, _html = signed_in(rui).get(f"{ENGLISH}/documents/{document.public_id}/"), None
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        said = answer["Content-Disposition"]
        assert "utf-8''%E5%95%86%E4%B8%9A%E8%AE%A1%E5%88%92%E4%B9%A6.pdf" in said
        assert answer["Content-Security-Policy"].startswith("sandbox")
        whole = signed_in(qian).get(f"{ENGLISH}/documents/{document.public_id}/")
        assert whole.status_code == 200

    def test_what_tells_who_applies_is_not_handed_out(self, blind, mei, rui, signed_in):
        from tests.programs.applying import pdf, written  # noqa: PLC0415

        application = written(blind, mei, answers={blind.scene.key: "是", blind.history.key: "沿革"})
        services.attach_document(application, blind.license, file=pdf("梅.pdf", b"x"), by=mei)
        application = services.begin_review(services.submit(application, by=mei), by=SYSTEM)
        services.assign_review(application, reviewer=rui, by=SYSTEM)
        license_ = application.documents.get(requirement=blind.license)
        assert signed_in(rui).get(f"{ENGLISH}/documents/{license_.public_id}/").status_code == 404

    def test_a_reviewer_has_no_other_way_to_the_application(self, blind, mei, rui, signed_in):
        application = applied_blind(blind, mei)
        services.assign_review(application, reviewer=rui, by=SYSTEM)
        client = signed_in(rui)
        for address in (
            f"/applications/{application.public_id}/",
            f"/applications/{application.public_id}/history/",
            "/applications/",
            "/applications/export.csv",
            "/changes/",
            "/reviews/",
            f"/boards/{blind.program.public_id}/",
            f"/boards/{blind.program.public_id}/ranking/",
        ):
            assert client.get(f"{ENGLISH}{address}").status_code == 403, address
        _answer, html = page(client, "/find/?q=梅")
        assert "梅的公司" not in html
        for number in range(1, 400, 37):
            assert client.get(f"{ENGLISH}/changes/{number}/").status_code in {403, 404}


class TestSheet:
    @pytest.fixture
    def review(self, intake, mei, rui):
        return services.assign_review(in_review(intake, mei), reviewer=rui, by=SYSTEM)

    def test_it_waits_in_ones_list_and_on_the_first_page(self, review, rui, signed_in):
        _answer, html = page(signed_in(rui), "/judging/")
        assert reverse("desk:judging", args=[review.public_id]) in html or f"/judging/{review.public_id}/" in html

    def test_what_is_wrong_is_said_where_it_is_and_nothing_typed_is_lost(self, review, intake, rui, signed_in):
        sent = {f"score-{intake.merit.key}": "11", "advice": "accept", "reason": "扎实"}
        answer, html = page(signed_in(rui), f"/judging/{review.public_id}/", **sent)
        assert answer.status_code == 422
        assert "Give between 0 and 10 points." in html
        assert 'value="11"' in html
        assert "扎实" in html

    def test_it_is_kept_while_it_is_typed(self, review, intake, rui, signed_in):
        client = signed_in(rui)
        sent = {f"score-{intake.merit.key}": "7", "reason": "还在看"}
        answer = client.post(f"{ENGLISH}/judging/{review.public_id}/", sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "Saved at" in answer.content.decode()
        _answer, html = page(client, f"/judging/{review.public_id}/")
        assert 'value="7"' in html
        assert Review.objects.get(pk=review.pk).state == "assigned"

    def test_it_is_handed_in(self, review, intake, rui, signed_in):
        sent = {f"score-{intake.merit.key}": "8", f"score-{intake.market.key}": "4", "advice": "accept", "reason": "好"}
        answer, _html = page(signed_in(rui), f"/judging/{review.public_id}/", **sent)
        assert answer.status_code == 302
        review.refresh_from_db()
        assert (review.state, float(review.total)) == ("submitted", 80.0)

    def test_the_next_sheet_comes_at_once_for_who_wants_it(self, review, intake, bo, rui, signed_in):
        other = services.assign_review(in_review(intake, bo), reviewer=rui, by=SYSTEM)
        sent = {f"score-{intake.merit.key}": "8", f"score-{intake.market.key}": "4", "advice": "accept", "reason": "好"}
        client = signed_in(rui)
        answer, _html = page(client, f"/judging/{review.public_id}/", next="1", **sent)
        assert answer["Location"] == f"{ENGLISH}/judging/{other.public_id}/"
        answer, _html = page(client, f"/judging/{other.public_id}/", next="1", **sent)
        assert answer["Location"] == f"{ENGLISH}/judging/"

    def test_a_conflict_is_declared_and_the_sheet_is_gone(self, review, rui, signed_in):
        client = signed_in(rui)
        answer, _html = page(client, f"/judging/{review.public_id}/recuse/", reason="带过他们的学生")
        assert answer.status_code == 302
        assert client.get(f"{ENGLISH}/judging/{review.public_id}/").status_code == 404

    def test_nobody_else_opens_it(self, review, people, signed_in):
        for name in ("qian", "zhao", "sun", "lin", "chen"):
            answer = signed_in(people[name]).get(f"{ENGLISH}/judging/{review.public_id}/")
            assert answer.status_code in {403, 404}, name

    def test_a_tie_is_declared_by_name_and_ended(self, intake, rui, signed_in, organization):
        organization("大桥科技有限公司")
        client = signed_in(rui)
        answer, html = page(client, "/judging/ties/", organization="大桥", tie="employed")
        assert answer.status_code == 422
        assert "大桥科技有限公司" in html
        page(client, "/judging/ties/", organization="大桥科技有限公司", tie="employed")
        tie = rui.affiliations.get()
        assert (str(tie.organization), tie.tie) == ("大桥科技有限公司", "employed")
        tie.starts_on = "2020-01-01"
        tie.save()
        client.post(f"{ENGLISH}/judging/ties/{tie.pk}/end/")
        tie.refresh_from_db()
        assert tie.ends_on is not None


class TestBoard:
    def test_cards_stand_in_their_columns_with_where_they_can_go(self, intake, mei, bo, qian, signed_in):
        first, second = handed_in(intake, mei), in_review(intake, bo)
        _answer, html = page(signed_in(qian), f"/boards/{intake.program.public_id}/")
        assert html.index("梅的公司") < html.index("博的公司")
        assert f"/applications/{first.public_id}/review/" in html
        assert f"/applications/{second.public_id}/accept/" in html
        assert f"/applications/{first.public_id}/accept/" not in html

    def test_the_board_is_searched_and_what_is_moved_leads_back_to_what_was_found(
        self, intake, mei, bo, qian, signed_in
    ):
        handed_in(intake, mei)
        found = handed_in(intake, bo)
        address = f"/boards/{intake.program.public_id}/?q=博"
        _answer, html = page(signed_in(qian), address)
        assert "博的公司" in html
        assert "梅的公司" not in html
        assert f"/applications/{found.public_id}/review/?back=" in html
        assert "%3Fq%3D" in html

    def test_names_are_in_the_readers_language_and_the_program_leads_to_its_board(self, intake, mei, qian, signed_in):
        handed_in(intake, mei, name_en="Plum Robotics")
        client = signed_in(qian)
        _answer, html = page(client, f"/boards/{intake.program.public_id}/")
        assert "Plum Robotics" in html
        _answer, html = page(client, f"/programs/{intake.program.public_id}/")
        assert f'href="{ENGLISH}/boards/{intake.program.public_id}/"' in html

    def test_seats_are_counted_alike_for_staff_and_public_and_a_notice_holds_one(
        self, intake, mei, bo, qian, client, signed_in, organization
    ):
        services.revise_program(intake.program, seats=5, notice_days=7, by=SYSTEM)
        services.enroll(organization("常客科技"), intake.program, on=today(), by=SYSTEM)
        services.give_notice(in_review(intake, mei), by=SYSTEM)
        staff, key = signed_in(qian), intake.program.public_id
        assert "2 of 5 seats taken" in page(staff, "/boards/")[1]
        assert "2 / 5" in page(staff, f"/programs/{key}/")[1]
        assert "2 / 5" in page(staff, "/programs/")[1]
        public = client.get(f"/en/programs/{key}/").content.decode()
        assert "3 of 5 left" in public

    def test_a_card_is_moved_and_the_board_comes_back(self, intake, mei, qian, signed_in):
        application = handed_in(intake, mei)
        back = f"{ENGLISH}/boards/{intake.program.public_id}/"
        answer, _html = page(signed_in(qian), f"/applications/{application.public_id}/review/?back={back}", reason="")
        assert (answer.status_code, answer["Location"]) == (302, back)
        application.refresh_from_db()
        assert application.state == Stage.IN_REVIEW

    def test_pages_cost_the_same_for_many(self, intake, mei, bo, qian, signed_in, django_assert_max_num_queries):
        for applicant in (mei, bo):
            judged(in_review(intake, applicant), intake, qian)
        client = signed_in(qian)
        for name in ("", "ranking/", "cohort/", "share/"):
            with django_assert_max_num_queries(30):
                assert client.get(f"{ENGLISH}/boards/{intake.program.public_id}/{name}").status_code == 200

    def test_only_who_decides_opens_a_board(self, intake, people, signed_in):
        key = intake.program.public_id
        opened = {
            name
            for name, person in people.items()
            if signed_in(person).get(f"{ENGLISH}/boards/{key}/").status_code == 200
        }
        assert opened == {"lin", "qian"}


class TestRanking:
    def test_means_spread_and_the_formula_are_shown(self, intake, mei, rui, qian, signed_in):
        application = in_review(intake, mei)
        judged(application, intake, rui, merit=10, market=5)
        judged(application, intake, qian, merit=2, market=1)
        _answer, html = page(signed_in(qian), f"/boards/{intake.program.public_id}/ranking/")
        assert "60.0" in html
        assert "80.0" in html
        assert "M + S · (x − m) / s" in html

    def test_the_best_are_chosen_there_and_decided_together(self, intake, mei, bo, rui, qian, signed_in):
        best, other = in_review(intake, mei), in_review(intake, bo)
        judged(best, intake, rui, merit=10, market=5)
        judged(other, intake, rui, merit=2, market=1)
        client, address = signed_in(qian), f"{ENGLISH}/boards/{intake.program.public_id}/ranking/"
        html = client.get(address).content.decode()
        assert html.index(f'value="{best.public_id}"') < html.index(f'value="{other.public_id}"')
        waitlisting = f"{ENGLISH}/applications/bulk/waitlist/?back={quote(address, safe='')}"
        assert f'formaction="{waitlisting}"' in html
        preview = client.post(waitlisting, {"chosen": other.public_id}).content.decode()
        assert f'href="{address}"' in preview
        done = client.post(waitlisting, {"chosen": other.public_id, "confirmed": "1", "reason": "名额有限"})
        assert (done.status_code, done["Location"]) == (302, address)
        other.refresh_from_db()
        assert other.state == Stage.WAITLISTED

    def test_a_long_ranking_comes_in_pages_that_count_on(self, intake, mei, bo, rui, qian, signed_in, monkeypatch):
        monkeypatch.setattr("ecosystem.desk.views.boards.RANKED_AT_ONCE", 1)
        best, other = in_review(intake, mei), in_review(intake, bo)
        judged(best, intake, rui, merit=10, market=5)
        judged(other, intake, rui, merit=2, market=1)
        _answer, html = page(signed_in(qian), f"/boards/{intake.program.public_id}/ranking/?page=2")
        assert other.public_id in html
        assert best.public_id not in html
        assert '<td class="num" data-label="#">2</td>' in html

    def test_reviews_are_shared_out(self, intake, mei, rui, qian, signed_in):
        services.revise_program(intake.program, reviews_wanted=1, by=SYSTEM)
        services.add_panel_member(intake.program, user=rui, by=SYSTEM)
        application = in_review(intake, mei)
        client = signed_in(qian)
        _answer, html = page(client, f"/boards/{intake.program.public_id}/share/")
        assert "芮" in html
        answer, _html = page(client, f"/boards/{intake.program.public_id}/share/", due_on="2030-01-01")
        assert answer.status_code == 302
        assert application.reviews.get().reviewer == rui


class TestDeciding:
    def test_the_whole_application_is_on_one_page(self, intake, mei, qian, signed_in):
        application = handed_in(intake, mei, contact_phone="027-1234")
        _answer, html = page(signed_in(qian), f"/applications/{application.public_id}/")
        for text in ("道路病害识别", "梅的公司", "路面裂缝看不清。", "商业计划书", "027-1234", "Take into review"):
            assert text in html

    def test_many_are_decided_together_after_a_look(self, intake, mei, bo, qian, signed_in):
        services.revise_program(intake.program, seats=1, by=SYSTEM)
        first, second = in_review(intake, mei), in_review(intake, bo)
        client = signed_in(qian)
        chosen = {"chosen": [first.public_id, second.public_id]}
        preview = client.post(f"{ENGLISH}/applications/bulk/accept/", chosen)
        html = preview.content.decode()
        assert Application.objects.filter(state=Stage.ACCEPTED).count() == 0
        assert "has 1 seats; this would take 2" in html
        assert "Welcome to" in html or "欢迎入驻" in html
        client.post(f"{ENGLISH}/applications/bulk/accept/", {**chosen, "confirmed": "1", "on": "", "reason": ""})
        done = client.post(
            f"{ENGLISH}/applications/bulk/accept/", {**chosen, "confirmed": "1", "on": str(first.created_at.date())}
        )
        assert done.status_code in {200, 302}
        assert Application.objects.filter(state=Stage.ACCEPTED).count() == 1

    def test_those_refused_are_put_together_by_the_reason(self, intake, qian, signed_in):
        services.revise_program(intake.program, reviews_wanted=2, by=SYSTEM)
        waiting = [in_review(intake, person(f"人{n}")) for n in range(3)]
        chosen = {"chosen": [one.public_id for one in waiting]}
        html = signed_in(qian).post(f"{ENGLISH}/applications/bulk/accept/", chosen).content.decode()
        assert html.count("Reviews wanted: 2, handed in: 0.") == 1
        assert [str(one) in html for one in waiting] == [True] * 3

    def test_deciding_about_many_tells_how_far_it_is_in_one_change_set(self, intake, mei, qian, signed_in, monkeypatch):
        monkeypatch.setattr("ecosystem.desk.views.bulk.MANY", 3)
        monkeypatch.setattr("ecosystem.desk.bulk.TOLD_EVERY", 2)
        services.revise_program(intake.program, seats=4, by=SYSTEM)
        many = [in_review(intake, person(f"人{n}")) for n in range(6)]
        before = ChangeSet.objects.count()
        answer = signed_in(qian).post(
            f"{ENGLISH}/applications/bulk/accept/",
            {"chosen": [one.public_id for one in many], "confirmed": "1", "on": str(today())},
        )
        assert answer.streaming
        html = b"".join(answer.streaming_content).decode()
        assert [f"{n} of 6" in html for n in (2, 4, 6)] == [True, True, True]
        assert "4 records were changed." in html
        assert "2 records were refused" in html
        assert html.rstrip().endswith("</html>")
        assert Application.objects.filter(state=Stage.ACCEPTED).count() == 4
        newest = ChangeSet.objects.latest("pk")
        assert (ChangeSet.objects.count() - before, newest.door, newest.by) == (1, "desk", qian)

    def test_rehearsing_many_tells_how_far_it_is_and_then_asks(self, intake, mei, qian, signed_in, monkeypatch):
        monkeypatch.setattr("ecosystem.desk.views.bulk.MANY", 3)
        monkeypatch.setattr("ecosystem.desk.bulk.TOLD_EVERY", 2)
        services.revise_program(intake.program, seats=4, by=SYSTEM)
        many = [in_review(intake, person(f"人{n}")) for n in range(6)]
        client, chosen = signed_in(qian), {"chosen": [one.public_id for one in many]}
        before = ChangeSet.objects.count()
        for more in ({}, {"checked": "1", "on": str(today())}):
            answer = client.post(f"{ENGLISH}/applications/bulk/accept/", {**chosen, **more})
            assert answer.streaming
            html = b"".join(answer.streaming_content).decode()
            assert [f"{n} of 6" in html for n in (2, 4, 6)] == [True, True, True]
            assert "4 records will be changed." in html
            assert "2 records cannot be changed" in html
            assert html.count("csrfmiddlewaretoken") >= 1
            assert html.count("<h1") == 1
            assert html.rstrip().endswith("</html>")
        assert (ChangeSet.objects.count(), Application.objects.filter(state=Stage.ACCEPTED).count()) == (before, 0)
        refused = client.post(f"{ENGLISH}/applications/bulk/reject/", {**chosen, "checked": "1", "reason": ""})
        assert (refused.status_code, refused.streaming) == (422, False)

    def test_whoever_leaves_before_the_end_has_done_nothing(self, intake, mei, qian, signed_in, monkeypatch):
        monkeypatch.setattr("ecosystem.desk.views.bulk.MANY", 3)
        monkeypatch.setattr("ecosystem.desk.bulk.TOLD_EVERY", 1)
        many = [handed_in(intake, person(f"人{n}")) for n in range(4)]
        answer = signed_in(qian).post(
            f"{ENGLISH}/applications/bulk/review/", {"chosen": [one.public_id for one in many], "confirmed": "1"}
        )
        told = iter(answer.streaming_content)
        while b"2 of 4" not in next(told):
            pass
        answer._iterator.close()
        assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}


class TestWhatIsNamedLeadsThere:
    """From a message, a task or a note one gets to what it is about; whoever may not see that gets no link."""

    def test_a_message_and_a_task_lead_to_the_application(self, intake, mei, qian, lin, signed_in):
        application = handed_in(intake, mei)
        message = Message.objects.get(about_id=application.pk)
        task = add_task(title="核实营业执照", application=application, center=intake.center, by=qian)
        there = f'href="{ENGLISH}/applications/{application.public_id}/"'
        for record in (f"/outbox/{message.public_id}/", f"/tasks/{task.public_id}/", "/tasks/"):
            answer, html = page(signed_in(qian), record)
            assert (answer.status_code, there in html) == (200, True), record

    def test_who_works_here_is_a_link_only_for_who_keeps_accounts(self, intake, qian, lin, signed_in):
        task = add_task(
            title="走访", organization=intake.weili, assignee=qian, center=intake.center, due_on=today(), by=qian
        )
        there = f'href="{ENGLISH}/users/{qian.pk}/"'
        shown = {one.username: there in page(signed_in(one), f"/tasks/{task.public_id}/")[1] for one in (qian, lin)}
        assert shown == {"qian": False, "lin": True}
