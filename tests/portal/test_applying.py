"""Applying in the portal: the form that saves and checks itself, what it says when something is wrong, where it stands."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.correspondence.models import Message
from ecosystem.programs import services
from ecosystem.programs.models import Application, Objection
from tests.programs.applying import CODES, handed_in, in_review, pdf, represent, written

pytestmark = pytest.mark.django_db
PORTAL = "/en/portal"


@pytest.fixture
def begun(intake, mei):
    return services.start_application(intake.program, by=mei)


def sent(intake, **more):
    """What the form sends when everything is filled in."""
    return {
        "title": "道路病害识别",
        "name": "梅的公司",
        "kind": "company",
        "uscc": "",
        "host": "",
        "place": "",
        "contact_name": "梅",
        "contact_email": "mei@veritas.example",
        f"answer-{intake.scene.key}": "裂缝看不清",
        **more,
    }


def edit(application) -> str:
    return f"{PORTAL}/applications/{application.public_id}/edit/"


class TestBeginning:
    def test_the_program_page_leads_there_while_it_takes_applications(self, intake, client):
        address = f"/en/programs/{intake.program.public_id}/"
        assert f"{PORTAL}/apply/{intake.program.public_id}/" in client.get(address).content.decode()
        services.revise_program(intake.program, intake_closes_on=today() - timedelta(days=1), by=SYSTEM)
        assert f"{PORTAL}/apply/" not in client.get(address).content.decode()

    def test_two_clicks_begin_one(self, intake, mei, signed_in):
        client = signed_in(mei)
        answers = [client.post(f"{PORTAL}/apply/{intake.program.public_id}/") for _click in range(2)]
        assert answers[0]["Location"] == answers[1]["Location"]
        assert Application.objects.count() == 1

    def test_ones_own_organization_is_offered_with_what_stands_in_its_way(self, intake, mei, signed_in):
        represent(intake.weili, mei)
        services.revise_program(intake.program, admitted_kinds=["university"], by=SYSTEM)
        client = signed_in(mei)
        html = client.get(f"{PORTAL}/apply/{intake.program.public_id}/").content.decode()
        assert "Apply for 唯理" in html
        assert "It is for these kinds of organization: university." in html
        client.post(f"{PORTAL}/apply/{intake.program.public_id}/", {"organization": intake.weili.public_id})
        assert Application.objects.get().organization == intake.weili

    def test_somebody_elses_organization_is_not_taken(self, intake, mei, signed_in):
        signed_in(mei).post(f"{PORTAL}/apply/{intake.program.public_id}/", {"organization": intake.weili.public_id})
        assert Application.objects.get().organization is None


class TestWriting:
    def test_everything_is_handed_in_without_a_script(self, begun, intake, mei, signed_in):
        client = signed_in(mei)
        saved = client.post(edit(begun), sent(intake, save="1", **{f"file-{intake.plan.key}": pdf()}))
        assert saved["Location"].endswith("#documents")
        done = client.post(edit(begun), sent(intake, submit="1"))
        assert done["Location"] == f"{PORTAL}/applications/{begun.public_id}/"
        begun.refresh_from_db()
        assert begun.state == "submitted"
        receipt = Message.objects.get(kind="programs.received")
        assert (receipt.to_email, receipt.state) == ("mei@veritas.example", "queued")
        assert begun.public_id in receipt.body

    def test_what_is_missing_is_said_where_it_is_and_nothing_typed_is_lost(self, begun, intake, mei, signed_in):
        answer = signed_in(mei).post(edit(begun), sent(intake, submit="1", contact_email="梅花", description="一段话"))
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "Enter a valid email address." in html
        assert "This document is missing." in html
        assert "2 places are missing or wrong" in html
        assert 'value="梅花"' in html
        assert "一段话" in html

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("计划.pdf", b"MZ" + b"\0" * 300, "This is not a file of these kinds: pdf."),
            ("计划.exe", b"", "This file is empty."),
        ],
    )
    def test_a_file_that_is_none_is_refused_and_the_text_kept(
        self, begun, intake, mei, signed_in, name, content, sentence
    ):
        file = SimpleUploadedFile(name, content, "application/pdf")
        answer = signed_in(mei).post(edit(begun), sent(intake, save="1", **{f"file-{intake.plan.key}": file}))
        html = answer.content.decode()
        # A browser sends an empty file too; Django leaves it out, so nothing is there to refuse.
        assert (answer.status_code == 422 and sentence in html) or (not content and answer.status_code == 302)
        begun.refresh_from_db()
        assert begun.draft["title"] == "道路病害识别"
        assert not begun.documents.exists()

    def test_a_file_too_many_is_refused_at_its_place(self, begun, intake, mei, signed_in, monkeypatch):
        monkeypatch.setattr("ecosystem.programs.services.applying.MOST_UPLOADS", 0)
        answer = signed_in(mei).post(edit(begun), sent(intake, save="1", **{f"file-{intake.plan.key}": pdf()}))
        assert answer.status_code == 422
        assert "At most 0 files of 500 MB together are kept" in answer.content.decode()

    def test_typing_saves_and_says_which_rule_is_not_met(self, begun, intake, mei, signed_in):
        services.revise_program(intake.program, personality="legal", by=SYSTEM)
        client = signed_in(mei)
        answer = client.post(edit(begun), sent(intake, kind="team", version="0"), headers={"HX-Request": "true"})
        html = answer.content.decode()
        assert "Saved at" in html
        assert 'id="rule-kind"' in html
        assert "Only legal persons can join" in html
        assert 'value="1" hx-swap-oob="true"' in html
        begun.refresh_from_db()
        assert (begun.draft["kind"], begun.state) == ("team", "draft")

    def test_another_window_is_not_written_over(self, begun, intake, mei, signed_in):
        client = signed_in(mei)
        client.post(edit(begun), sent(intake, title="one", version="0"), headers={"HX-Request": "true"})
        late = client.post(edit(begun), sent(intake, title="two", version="0"), headers={"HX-Request": "true"})
        assert "Not saved:" in late.content.decode()
        begun.refresh_from_db()
        assert begun.draft["title"] == "one"

    def test_a_name_that_a_blind_reviewer_would_read_is_pointed_out_while_one_types(
        self, begun, intake, mei, signed_in
    ):
        client = signed_in(mei)
        services.revise_program(intake.program, blind=True, by=SYSTEM)
        typed = sent(intake, name="武汉梧桐科技有限公司", title="梧桐的道路病害识别")
        html = client.post(edit(begun), typed, headers={"HX-Request": "true"}).content.decode()
        warned = html[html.index('id="telling"') :]
        assert "<li>Name of the project</li>" in warned
        html = client.post(edit(begun), {**typed, "title": "识别"}, headers={"HX-Request": "true"}).content.decode()
        assert 'id="telling"' not in html
        assert "leave names out of it" in client.get(edit(begun)).content.decode()

    def test_whoever_the_registry_knows_is_told_so(self, begun, intake, mei, signed_in, organization):
        organization("武汉梧桐科技有限公司", identifiers=[{"scheme": "uscc", "value": CODES[0]}])
        client = signed_in(mei)
        by_name = client.post(
            edit(begun), sent(intake, name="武汉梧桐科技有限公司"), headers={"HX-Request": "true"}
        ).content.decode()
        assert "The registry has an organization of this name." in by_name
        by_code = client.post(edit(begun), sent(intake, uscc=CODES[0]), headers={"HX-Request": "true"}).content.decode()
        assert "The registry has this code: 武汉梧桐科技有限公司." in by_code

    def test_hosts_are_offered_by_what_they_are_called(self, begun, intake, mei, signed_in, organization):
        host = organization("武汉大学测绘学院", kind="university_school")
        client = signed_in(mei)
        typed = sent(intake, kind="team", host="武汉大学")
        html = client.post(edit(begun), typed, headers={"HX-Request": "true"}).content.decode()
        assert f'value="{host.public_id}"' in html
        client.post(edit(begun), {**typed, "host_id": host.public_id, "save": "1"})
        begun.refresh_from_db()
        assert begun.draft["host"] == host.public_id

    def test_what_was_typed_when_the_sign_in_ended_is_there_again(self, begun, intake, mei, signed_in):
        client = signed_in(mei)
        client.logout()
        answer = client.post(edit(begun), sent(intake, title="写到一半"))
        assert "/account/login/" in answer["Location"]
        client.force_login(mei, backend="allauth.account.auth_backends.AuthenticationBackend")
        back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
        assert back.startswith(edit(begun))

    def test_the_last_days_are_pointed_out(self, begun, intake, mei, signed_in):
        client = signed_in(mei)
        services.revise_program(intake.program, intake_closes_on=today() + timedelta(days=2), by=SYSTEM)
        html = client.get(edit(begun)).content.decode()
        assert "message--warning" in html
        assert f"To be handed in by {today() + timedelta(days=2)}" in html

    def test_the_form_costs_the_same_however_much_is_asked(
        self, begun, intake, mei, signed_in, django_assert_max_num_queries
    ):
        for number in range(10):
            services.add_question(intake.program, label=f"问题{number}", by=SYSTEM)
        client = signed_in(mei)
        client.get(edit(begun))
        with django_assert_max_num_queries(30):
            assert client.get(edit(begun)).status_code == 200


class TestStanding:
    def test_each_state_says_what_comes_next(self, intake, mei, qian, signed_in):
        application = handed_in(intake, mei)
        client, address = signed_in(mei), f"{PORTAL}/applications/{application.public_id}/"
        assert "The center checks whether it is complete" in client.get(address).content.decode()
        services.request_changes(application, request="补充检测报告", by=qian)
        html = client.get(address).content.decode()
        assert "补充检测报告" in html
        assert "Change it" in html

    def test_what_staff_say_to_each_other_is_not_shown(self, intake, mei, qian, signed_in):
        application = handed_in(intake, mei)
        services.begin_review(application, reason="内部：优先", by=qian)
        html = signed_in(mei).get(f"{PORTAL}/applications/{application.public_id}/").content.decode()
        assert "内部：优先" not in html

    def test_a_draft_is_given_up_and_what_is_handed_in_withdrawn(self, intake, mei, signed_in):
        application = handed_in(intake, mei)
        client = signed_in(mei)
        client.post(f"{PORTAL}/applications/{application.public_id}/withdraw/", {"reason": "另有安排"})
        application.refresh_from_db()
        assert application.state == "withdrawn"
        assert Message.objects.filter(kind="programs.withdrawn").count() == 1

    def test_a_colleague_who_represents_the_organization_sees_it_too(self, intake, mei, bo, signed_in):
        application = handed_in(intake, mei, organization=intake.weili)
        address = f"{PORTAL}/applications/{application.public_id}/"
        assert signed_in(bo).get(address).status_code == 404
        represent(intake.weili, bo)
        assert signed_in(bo).get(address).status_code == 200

    def test_ones_documents_are_handed_out_to_oneself(self, intake, mei, bo, signed_in):
        document = written(intake, mei).documents.get()
        address = f"{PORTAL}/documents/{document.public_id}/"
        assert b"".join(signed_in(mei).get(address).streaming_content).startswith(b"%PDF")
        assert signed_in(bo).get(address).status_code == 404


class TestObjecting:
    def test_anybody_with_an_account_objects_while_the_notice_runs(self, intake, mei, bo, client, signed_in):
        services.revise_program(intake.program, notice_days=7, by=SYSTEM)
        announced = services.give_notice(in_review(intake, mei), by=SYSTEM)
        page = client.get(f"/en/programs/{intake.program.public_id}/").content.decode()
        assert "梅的公司" in page
        address = f"{PORTAL}/notices/{announced.public_id}/object/"
        assert address in page
        browser = signed_in(bo)
        assert browser.post(address, {"text": " "}).status_code == 422
        browser.post(address, {"text": "专利不是他们的"})
        objection = Objection.objects.get()
        assert (objection.text, objection.objector, objection.reached_at) == ("专利不是他们的", "博", "bo@mail.example")

    def test_nobody_objects_to_what_is_not_announced(self, intake, mei, bo, signed_in):
        application = in_review(intake, mei)
        address = f"{PORTAL}/notices/{application.public_id}/object/"
        assert signed_in(bo).post(address, {"text": "x"}).status_code == 404
