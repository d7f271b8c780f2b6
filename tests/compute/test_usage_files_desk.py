"""Files of usage on the desk: handed in, looked at, written, taken back; by whom it is for."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from ecosystem.compute.models import Usage, UsageFile
from tests.compute.files import checked, handed_in, lines, written

pytestmark = pytest.mark.django_db

ENGLISH = "/en/desk/usage-files"


@pytest.fixture(autouse=True)
def _at_once(django_capture_on_commit_callbacks):
    with override_settings(BACKGROUND="inline"):
        yield


@pytest.fixture
def desk(qian, signed_in):
    return signed_in(qian)


def sent(content: bytes, name: str = "2022-02.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content, content_type="text/csv")}


def body(response) -> str:
    return response.content.decode()


def test_a_file_is_handed_in_looked_at_written_and_undone(desk, city, allocation, django_capture_on_commit_callbacks):
    key = allocation.public_id
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(f"{ENGLISH}/new/", {**sent(lines(f"{key},2022-02,1.5")), "center": city.center.pk})
    usage_file = UsageFile.objects.get()
    assert answer["Location"].endswith(f"/desk/usage-files/{usage_file.public_id}/")
    address = f"{ENGLISH}/{usage_file.public_id}/"
    shown = body(desk.get(address))
    assert "ready to be written" in shown
    assert "<b>1 month</b> of an allocation will be written." in shown
    assert not Usage.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{address}commit/", {"reason": "二月"})
    assert Usage.objects.get().amount == 1.5
    shown = body(desk.get(address))
    assert "Undo the whole file" in shown
    change_set = UsageFile.objects.get().change_set
    assert (change_set.reason, change_set.by.username) == ("2022-02.csv: 二月", "qian")
    assert "2022-02.csv: 二月" in body(desk.get(f"/en/desk/changes/{change_set.pk}/"))

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{address}undo/", {})
    assert not Usage.objects.exists()
    shown = body(desk.get(address))
    assert "Undo the whole file" not in shown
    assert "undone" in shown


def test_errors_are_shown_paged_and_handed_out(desk, city, allocation):
    rows = [f"{allocation.public_id},2022-02,x"] * 60
    usage_file = checked(city.center, lines(*rows, "=cmd(),2022-02,1"))
    address = f"{ENGLISH}/{usage_file.public_id}/"
    first = body(desk.get(address))
    assert "61 errors" in first
    assert "will be written" not in first
    assert first.count('<th scope="row" class="num">') == 50
    second = body(desk.get(f"{address}?cursor={_next(first)}"))
    assert second.count('<th scope="row" class="num">') == 11
    table = list(csv.reader(io.StringIO(b"".join(desk.get(f"{address}errors.csv")).decode("utf-8-sig"))))
    assert len(table) == 62
    assert table[1][:3] == ["2", "pflops_hours", "x"]
    assert table[-1][2] == "'=cmd()"


def _next(shown: str) -> str:
    return re.findall(r"\?cursor=([^#\"&]+)", shown)[0]


def test_progress_is_told_and_then_the_whole_page(desk, city, allocation):
    usage_file = handed_in(city.center, lines(f"{allocation.public_id},2022-02,1"))
    address = f"{ENGLISH}/{usage_file.public_id}/"
    working = desk.get(address, headers={"HX-Request": "true"})
    assert "lines checked" in body(working)
    assert "<html" not in body(working)
    UsageFile.objects.update(state="ready")
    assert desk.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    "state", ["checking", "ready", "faulty", "writing", "written", "undoing", "undone", "refused", "discarded"]
)
def test_the_page_of_every_state_opens_in_few_queries(desk, city, allocation, state, django_assert_max_num_queries):
    usage_file = written(city.center, lines(f"{allocation.public_id},2022-02,1"))
    UsageFile.objects.update(state=state)
    with django_assert_max_num_queries(30):
        assert desk.get(f"{ENGLISH}/{usage_file.public_id}/").status_code == 200


def test_a_file_that_cannot_be_taken_is_refused_at_its_field(desk, city):
    answer = desk.post(f"{ENGLISH}/new/", {**sent(b""), "center": city.center.pk})
    assert answer.status_code == 422
    assert not UsageFile.objects.exists()


def test_it_is_given_up(desk, city, allocation):
    usage_file = checked(city.center, lines(f"{allocation.public_id},2022-02,1"))
    answer = desk.post(f"{ENGLISH}/{usage_file.public_id}/discard/", follow=True)
    assert "is discarded" in body(answer)
    usage_file.refresh_from_db()
    assert usage_file.state == "discarded"


@pytest.mark.parametrize("act", ["commit", "check", "discard", "undo"])
def test_other_staff_look_and_do_nothing_and_others_do_not_look(city, allocation, people, signed_in, act):
    usage_file = checked(city.center, lines(f"{allocation.public_id},2022-02,1"))
    address = f"{ENGLISH}/{usage_file.public_id}/"
    # Reviewers see nothing of compute; of another center's files not even that they are there.
    for name, may_look in {"zhao": 200, "sun": 200, "rui": 403, "chen": 404}.items():
        client = signed_in(people[name])
        opened = client.get(address)
        assert opened.status_code == may_look, name
        assert "/commit/" not in body(opened)
        assert client.post(f"{address}{act}/").status_code == (404 if name == "chen" else 403), name
    usage_file.refresh_from_db()
    assert usage_file.state == "ready"


def test_a_center_that_is_not_ones_own_cannot_be_chosen(desk, chengdu_center, city):
    answer = desk.post(f"{ENGLISH}/new/", {**sent(lines("a,2022-02,1")), "center": chengdu_center.pk})
    assert answer.status_code == 422
    assert not UsageFile.objects.exists()
