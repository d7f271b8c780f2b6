"""Over the API two records become one, and pairs that may be one are listed and decided."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.duplicates.scanning import scan
from ecosystem.organizations.models import DuplicatePair, Organization
from ecosystem.organizations.services import add_identifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(organization, wuhan, wuhan_center):
    organization("武汉倍特威视系统有限公司", website="https://www.betvision.example/")
    organization("武汉倍特威视系统有限责任公司", description="视觉算法")
    scan(wuhan)
    return DuplicatePair.objects.select_related("low", "high").get()


def path(pair):
    return f"organizations/{pair.low.public_id}/merge/"


def test_one_becomes_part_of_the_other(pair, zhao, program_of):
    body = {"absorbed": pair.high.public_id, "choices": {"name": "absorbed"}, "reason": "重复登记"}
    told = program_of(zhao).write(path(pair), body)
    assert (told["id"], told["name"], told["description"]) == (
        pair.low.public_id,
        "武汉倍特威视系统有限责任公司",
        "视觉算法",
    )
    assert Organization.objects.get(pk=pair.high.pk).merged_into == pair.low
    answer = program_of(zhao).send("GET", f"organizations/{pair.high.public_id}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/organizations/{pair.low.public_id}/")
    again = program_of(zhao).write(path(pair), {"absorbed": pair.high.public_id}, status=400)
    assert again["code"] == "same_record"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"absorbed": "0000000000"}, 400),
        ({"absorbed": 7}, 400),
        ({"choices": {"colour": "kept"}}, 400),
        ({"choices": {"name": "both"}}, 400),
        ({"choices": []}, 400),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(body, status, pair, zhao, program_of):
    absorbed = {"absorbed": pair.high.public_id} if "choices" in body else {}
    program_of(zhao).write(path(pair), {**absorbed, **body}, status=status)
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_a_reason_against_it_is_answered_with_its_code(pair, zhao, program_of):
    add_identifier(pair.low, by=SYSTEM, scheme="uscc", value="91420100MA4K2F7L8R")
    add_identifier(pair.high, by=SYSTEM, scheme="uscc", value="91420100MA4KXYQ386")
    told = program_of(zhao).write(path(pair), {"absorbed": pair.high.public_id}, status=409)
    assert told["code"] == "two_codes"


def test_only_editors_of_the_city_merge(pair, people, program_of):
    body = {"absorbed": pair.high.public_id}
    for name, status in {"sun": 403, "rui": 403, "chen": 403}.items():
        program_of(people[name]).write(path(pair), body, status=status)
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_pairs_are_listed_with_their_reasons_and_decided(pair, zhao, program_of, anybody):
    staff = program_of(zhao)
    (told,) = staff.read("duplicates/?state=open")["results"]
    assert (told["low"]["id"], told["high"]["id"], told["verdict"]) == (
        pair.low.public_id,
        pair.high.public_id,
        "possible",
    )
    assert told["why"]
    assert staff.read("duplicates/?likeness=same")["results"] == []
    assert staff.read("duplicates/?q=黄鹤")["results"] == []
    staff.write(f"duplicates/{pair.pk}/apart/", {}, status=400)
    staff.write(f"duplicates/{pair.pk}/apart/", {"reason": "两家"})
    assert staff.read("duplicates/?state=open")["results"] == []
    assert len(staff.read("duplicates/?state=apart")["results"]) == 1
    assert anybody.send("GET", "duplicates/").status_code == 401


def test_pairs_of_another_city_are_not_there(pair, chen, program_of):
    assert program_of(chen).read("duplicates/?registry=all")["results"] == []
    assert program_of(chen).send("GET", f"duplicates/{pair.pk}/").status_code == 404
