"""Needs, introductions and events over the API: the public reads what is published, staff write with a key."""

import pytest

from api.nouns.industry import EVENTS, INTRODUCTIONS, NEEDS
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.industry import services
from ecosystem.industry.models import Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(qian, program_of):
    return program_of(qian)


def test_the_public_reads_what_is_published_and_never_who_typed_it(city, need, post, introduction, anybody):
    services.submit_need(post(title="待审"), by=SYSTEM)
    services.propose_need_change(need, title="改后的标题", by=SYSTEM)
    found = anybody.read("needs/")["results"]
    assert [one["id"] for one in found] == [need.public_id]
    told = anybody.read(f"needs/{need.public_id}/")
    assert (told["title"], told["state"], told["posted_by"]["name"]) == ("道路裂缝自动识别", "matched", "市政工程院")
    assert [told[name] for name in ("proposal", "answer", "submitted_on", "proposed_on")] == [None] * 4
    assert "account" not in told
    assert anybody.send("GET", "introductions/").status_code == 401


def test_the_list_is_asked_by_state_sector_layer_and_day(city, need, introduction, post, staff):
    other = services.publish_need(post(title="管网漏损", text="漏水", sectors=[], layers=[]), by=SYSTEM)

    def found(query):
        return {one["id"] for one in staff.read(f"needs/?{query}")["results"]}

    assert found("state=matched") == found(f"layer={city.layer.code}") == found("q=裂缝") == {need.public_id}
    assert found(f"sector={city.sector.code}") == found("as_of=2022-03-05") == {need.public_id}
    assert found("state=matched&as_of=2022-03-05") == set()
    assert found("state=open&as_of=2022-03-05") == {need.public_id}
    assert found("state=open") == {other.public_id}
    assert found("waits=submitted") == set()


def test_candidates_are_told_with_their_reasons(city, need, staff, anybody):
    path = f"needs/{need.public_id}/candidates/"
    told = staff.read(path)
    assert [one["name"] for one in told["organizations"]] == ["唯理科技", "倍特威视"]
    assert {reason["kind"] for reason in told["solutions"][0]["reasons"]} == {"sector", "layer", "text"}
    assert [one["name"] for one in anybody.read(path)["solutions"]] == ["道路裂缝巡检"]


def test_the_documented_requests_work(city, post, staff):
    new = {**NEEDS.add.example, "center": city.center.public_id, "posted_by": city.poster.public_id}
    new["sectors"] = [city.sector.code]
    made = staff.write("needs/", new, status=201)
    place = f"needs/{made['id']}/"
    verbs = {name: dict(act.example) for name, act in NEEDS.verbs.items()}
    assert staff.write(place, dict(NEEDS.change.example), method="PATCH")["budget_to"] == 800_000
    for verb, state in (("submit", "submitted"), ("refuse", "refused"), ("submit", "submitted"), ("publish", "open")):
        assert staff.write(f"{place}{verb}/", verbs[verb])["state"] == state
    assert staff.write(f"{place}propose-change/", verbs["propose-change"])["proposal"] == verbs["propose-change"]
    assert staff.write(f"{place}refuse-change/", verbs["refuse-change"])["answer"] == "请保留里程。"
    staff.write(f"{place}propose-change/", verbs["propose-change"])
    assert staff.write(f"{place}accept-change/", {})["title"] == "城市道路病害自动识别"
    assert staff.write(f"{place}lapse/", verbs["lapse"])["state"] == "lapsed"
    assert staff.write(f"{place}reopen/", verbs["reopen"])["wanted_by"] == "2023-06-30"

    about = {"need": made["id"], "organization": city.weili.public_id, "solution": city.solution.public_id}
    met = staff.write("introductions/", {**INTRODUCTIONS.add.example, **about}, status=201)
    way = f"introductions/{met['id']}/"
    steps = {name: dict(act.example) for name, act in INTRODUCTIONS.verbs.items()}
    staff.write(way, dict(INTRODUCTIONS.change.example), method="PATCH")
    assert staff.write(f"{way}talk/", steps["talk"])["state"] == "talking"
    for verb, state in (("decline", "declined"), ("lapse", "lapsed")):
        other = staff.write("introductions/", {**about, "organization": city.beite.public_id}, status=201)
        assert staff.write(f"introductions/{other['id']}/{verb}/", steps[verb])["state"] == state
    assert staff.write(f"{way}sign/", steps["sign"])["amount"] == 600_000
    assert staff.read(place)["state"] == "signed"
    assert staff.write(f"{place}withdraw/", {}, status=409)["code"] == "signed"


def test_events_and_who_takes_part(city, staff, anybody):
    made = staff.write("events/", {**EVENTS.add.example, "center": city.center.public_id}, status=201)
    place = f"events/{made['id']}/"
    assert (made["status"], made["ends_on"]) == ("draft", "2022-06-11")
    staff.write(place, dict(EVENTS.change.example), method="PATCH")
    people = {"organization": city.weili.public_id, "role": "exhibitor", "solution": city.solution.public_id}
    one = staff.write(f"{place}participants/", people, status=201)
    assert staff.write(f"{place}participants/{one['id']}/", {"role": "speaker"}, method="PATCH")["role"] == "speaker"
    assert anybody.send("GET", place).status_code == 404
    staff.write(f"{place}publish/", {})
    told = anybody.read(place)
    assert (told["visitors"], told["participants"][0]["solution"]["name"]) == (320, "道路裂缝巡检")
    assert staff.write(f"{place}archive/", {"reason": "重复"})["status"] == "archived"
    assert staff.write(f"{place}restore/", {})["status"] == "draft"


def test_who_may_not_write_is_refused(need, sun, chen, program_of):
    path = f"needs/{need.public_id}/"
    assert program_of(sun).write(f"{path}withdraw/", {}, status=403)["code"] == "not_allowed"
    assert program_of(chen).write(f"{path}publish/", {}, status=403)["code"] == "not_allowed"
    assert Need.objects.get(pk=need.pk).state == "open"
