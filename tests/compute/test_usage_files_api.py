"""Files of usage over the API: below their center, for its staff, with a key."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from api.nouns.usage_files import USAGE_FILES
from ecosystem.compute.models import Usage, UsageFile
from tests.compute.files import HEADING, checked, handed_in, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(qian, program_of):
    return program_of(qian)


@pytest.fixture
def path(city):
    return f"centers/{city.center.public_id}/usage-files/"


def send(caller, path, content, **headers):
    file = SimpleUploadedFile("2022-02.csv", content, content_type="text/csv")
    return caller.post(f"/api/v1/{path}", {"file": file}, headers=headers)


def test_a_file_is_sent_checked_written_and_undone(staff, path, allocation, django_capture_on_commit_callbacks):
    with override_settings(BACKGROUND="inline"), django_capture_on_commit_callbacks(execute=True):
        answer = send(staff, path, lines(f"{allocation.public_id},2022-02-01,1.5", f"{allocation.public_id},2022-02,2"))
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["lines"]) == ("checking", 3)
    place = f"{path}{answer.json()['id']}/"
    assert answer["Location"] == f"/api/v1/{place}"
    ready = staff.read(place)
    assert (ready["state"], ready["created"], ready["errors"]) == ("ready", 1, [])
    with override_settings(BACKGROUND="inline"), django_capture_on_commit_callbacks(execute=True):
        staff.write(f"{place}write/", dict(USAGE_FILES.verbs["write"].example))
    assert Usage.objects.get().amount == 3.5
    assert UsageFile.objects.get().change_set.reason == "2022-02.csv: 二月用量"
    with override_settings(BACKGROUND="inline"), django_capture_on_commit_callbacks(execute=True):
        staff.write(f"{place}undo/", dict(USAGE_FILES.verbs["undo"].example))
    assert staff.read(place)["state"] == "undone"
    assert not Usage.objects.exists()


def test_errors_are_told_and_nothing_is_written(staff, path, city, allocation):
    usage_file = checked(city.center, lines(*[f"{allocation.public_id},2022-02,x"] * 150))
    told = staff.read(f"{path}{usage_file.public_id}/")
    assert (told["state"], told["faulty"], len(told["errors"])) == ("faulty", 150, 100)
    assert (told["errors"][0]["line"], told["errors"][0]["code"]) == (2, "not_an_amount")
    assert staff.write(f"{path}{usage_file.public_id}/write/", status=409)["code"] == "not_now"
    assert staff.write(f"{path}{usage_file.public_id}/check/")["state"] == "checking"
    assert staff.write(f"{path}{usage_file.public_id}/discard/")["state"] == "discarded"
    assert [one["id"] for one in staff.read(path)["results"]] == [usage_file.public_id]


def test_a_request_that_is_repeated_is_one_file(staff, path):
    content = HEADING.encode() + b"\na,2022-02,1\n"
    first = send(staff, path, content, **{"Idempotency-Key": "k-2022-02"})
    again = send(staff, path, content, **{"Idempotency-Key": "k-2022-02"})
    assert first.json()["id"] == again.json()["id"] == send(staff, path, content).json()["id"]
    assert UsageFile.objects.count() == 1


def test_an_empty_file_is_refused(staff, path):
    answer = send(staff, path, b"")
    assert (answer.status_code, answer.json()["code"]) == (400, "file_size")


def test_it_is_nobody_elses_business(path, city, allocation, anybody, chen, sun, zhao, program_of):
    usage_file = handed_in(city.center, lines(f"{allocation.public_id},2022-02,1"))
    assert anybody.send("GET", path).status_code in {401, 404}
    assert program_of(chen).send("GET", path).status_code == 404
    for viewer in (sun, zhao):
        caller = program_of(viewer)
        assert caller.read(f"{path}{usage_file.public_id}/")["state"] == "checking"
        assert send(caller, path, lines("a,2022-02,1")).status_code == 403
        assert caller.write(f"{path}{usage_file.public_id}/discard/", status=403)["code"] == "not_allowed"
