"""A round as staff see it: who would be asked, how far it is, and how fresh the records are."""

from datetime import timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.confirmations import services
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.core.dates import today
from ecosystem.correspondence.delivery import send_due
from ecosystem.correspondence.models import Message
from ecosystem.intake.services import propose_change
from ecosystem.organizations.freshness import months_before
from ecosystem.organizations.services import verify_organization
from tests.confirmations.conftest import asked

pytestmark = pytest.mark.django_db
NEW, LIST = "/en/desk/confirmation-rounds/new/", "/en/desk/confirmations/"


@pytest.fixture
def desk(qian, signed_in):
    return signed_in(qian)


@pytest.fixture
def sent(town):
    day = (today() + timedelta(days=20)).isoformat()
    return {"center": str(town.center.pk), "whom": "members", "answer_by": day, "remind_after": "14"}


def test_it_is_seen_first_who_is_asked_and_who_cannot_be_reached(desk, town):
    said = desk.get(NEW).content.decode()
    for words in (
        "2 organizations are asked.",
        "mei@veritas.example",
        "representative",
        "wang@beite.example",
        "contact",
    ):
        assert words in said
    assert "1 cannot be reached" in said
    assert "哑巴公司" in said
    assert "{{ link }}" in said
    assert not ConfirmationRound.objects.exists()


def test_looking_again_writes_nothing_and_confirming_opens_it(desk, town, sent):
    looked = desk.post(NEW, {**sent, "whom": "registry", "checked": "1"})
    assert looked.status_code == 200
    assert "2 cannot be reached" in looked.content.decode()
    assert not ConfirmationRound.objects.exists()
    answer = desk.post(NEW, {**sent, "confirmed": "1"})
    opened = ConfirmationRound.objects.get()
    assert answer["Location"] == f"/en/desk/confirmation-rounds/{opened.public_id}/"
    assert set(Message.objects.values_list("state", flat=True)) == {"draft"}
    assert opened.opened_by.username == "qian"


def test_what_is_wrong_is_said_at_its_field(desk, town, sent):
    for wrong, field in (
        ({"answer_by": today().isoformat()}, "answer_by"),
        ({"subject": "请核对", "body": "没有链接"}, "body"),
        ({"subject": "请核对", "body": "{{ link }} {{ phone }}"}, "body"),
        ({"remind_after": "-1"}, "remind_after"),
    ):
        for button in ("confirmed", "checked"):
            answer = desk.post(NEW, {**sent, **wrong, button: "1"})
            assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not ConfirmationRound.objects.exists()


def test_the_round_says_how_far_it_is_and_each_number_leads_to_whom_it_counts(desk, town, opened, mei):
    send_due()
    Message.objects.filter(to_email="wang@beite.example").update(state="failed", sent_at=None, last_error="550 unknown")
    services.report_change(asked(opened, town.weili), by=mei)
    propose_change(town.weili, by=mei, changes={"website": "https://new.example"})
    page = desk.get(f"/en/desk/confirmation-rounds/{opened.public_id}/")
    assert "1 of 2 organizations have answered." in page.content.decode()
    for words, count, url in page.context["steps"]:
        shown = desk.get(url.replace("/desk/", "/en/desk/", 1) if not url.startswith("/en/") else url)
        assert shown.context["table"].count == count, words
    bounced = desk.get(
        f"{LIST}?round={opened.public_id}&more=bounced&columns=organization,mail,mail_error"
    ).content.decode()
    assert "倍特" in bounced
    assert "唯理" not in bounced


def test_one_is_asked_again_the_silent_are_reminded_and_the_round_is_closed(desk, town, opened):
    send_due()
    one = asked(opened, town.beite)
    page = f"/en/desk/confirmation-rounds/{opened.public_id}"
    assert desk.post(f"{LIST}{one.public_id}/ask/", {"release": "on"}).status_code == 302
    assert asked(opened, town.beite).serial == 2
    assert desk.post(f"{page}/remind/", {"release": "on"}).status_code == 302
    assert Message.objects.filter(kind="confirmations.reminder", state="queued").count() == 2
    assert desk.post(f"{page}/close/", {}).status_code == 302
    assert "/remind/" not in desk.get(f"{page}/").content.decode()


def test_the_answers_are_taken_along_as_a_sheet(desk, town, opened):
    lines = b"".join(desk.get(f"/en/desk/confirmations/export.csv?round={opened.public_id}").streaming_content).decode()
    for words in ("唯理", "no answer yet", "cannot be reached"):
        assert words in lines


def test_other_people_s_rounds_are_not_there(town, opened, people, signed_in):
    for name in ("zhao", "rui", "sun", "chen"):
        client = signed_in(people[name])
        for address in (
            NEW,
            "/en/desk/confirmation-rounds/",
            f"/en/desk/confirmation-rounds/{opened.public_id}/",
            LIST,
        ):
            assert client.get(address).status_code in {403, 404}
        assert client.post(NEW, {}).status_code == 403
    assert Confirmation.objects.count() == 3


def test_freshness_is_counted_by_kind_and_for_the_members_of_a_center(desk, town, organization):
    verify_organization(town.weili, by=SYSTEM)
    verify_organization(town.beite, by=SYSTEM, on=months_before(today(), 13))
    organization("某大学", kind="university")
    organization("草稿", status="draft")
    page = desk.get("/en/desk/freshness/")
    rows = {row.label: [one.number for one in row.counts] for row in page.context["kinds"] + page.context["centers"]}
    assert rows == {"company": [2, 1, 1], "university": [1, 0, 0], "Wuhan AI Computing Center": [1, 1, 1]}
    for row in page.context["kinds"] + page.context["centers"]:
        for one in [*row.counts, row.total]:
            assert desk.get(one.url).context["table"].count == one.number, one.url


def test_the_page_of_freshness_takes_as_many_queries_for_many_as_for_few(
    desk, town, organization, django_assert_max_num_queries
):
    desk.get("/en/desk/freshness/")
    with django_assert_max_num_queries(40) as few:
        desk.get("/en/desk/freshness/")
    for number in range(5):
        verify_organization(organization(f"公司{number}"), by=SYSTEM)
    desk.get("/en/desk/freshness/")
    with django_assert_max_num_queries(40) as many:
        desk.get("/en/desk/freshness/")
    assert len(few) == len(many)
