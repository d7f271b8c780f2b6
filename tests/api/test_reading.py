"""What anybody reads."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.services import add_contact, rename_organization
from ecosystem.relationships.services import relate
from tests.calling import names

pytestmark = pytest.mark.django_db

USCC = "91420100MA4KXYQ38G"


def test_organizations_are_found_with_everything_that_says_who_they_are(anybody, organization):
    found = organization(
        "武汉倍特威视系统有限公司",
        name_en="Better Vision",
        identifiers=[{"scheme": "local", "value": "K-1", "sender": "a sheet"}],
        names=[{"name": "倍特威视", "kind": "short"}],
    )
    answer = anybody.read("organizations/?q=倍特威视")
    assert set(answer) == {"next", "previous", "results"}
    assert (answer["next"], answer["previous"]) == (None, None)
    (record,) = answer["results"]
    assert record["id"] == found.public_id
    assert record["name"] == "武汉倍特威视系统有限公司"
    assert record["kind"] == "company"
    assert record["identifiers"] == [{"scheme": "local", "value": "K-1", "link": "", "permanent_path": ""}]
    assert {(name["name"], name["kind"]) for name in record["names"]} == {
        ("武汉倍特威视系统有限公司", "official"),
        ("倍特威视", "short"),
        ("Better Vision", "translated"),
    }
    assert record["registry"] == {"code": "420100", "name": "武汉市", "name_en": "Wuhan", "is_synthetic": False}


def test_the_best_match_comes_first_and_the_usual_order_is_by_name(anybody, organization):
    for name in ("光谷智能制造研究院有限公司", "智能", "智能制造", "阿尔法智能"):
        organization(name)
    assert names(anybody.read("organizations/?q=智能"))[:2] == ["智能", "智能制造"]
    assert names(anybody.read("organizations/")) == ["阿尔法智能", "光谷智能制造研究院有限公司", "智能", "智能制造"]
    assert names(anybody.read("organizations/?ordering=newest"))[0] == "阿尔法智能"


def test_any_name_finds_it_a_former_one_too(anybody, organization):
    renamed = organization("东湖软件")
    rename_organization(renamed, name="光谷软件", on=date(2020, 5, 1), by=SYSTEM)
    (record,) = anybody.read("organizations/?q=東湖軟件")["results"]
    assert record["name"] == "光谷软件"
    former = next(name for name in record["names"] if name["kind"] == "former")
    assert (former["name"], former["starts_on"], former["ends_on"]) == ("东湖软件", None, "2020-05-01")


def test_pages_follow_one_another_and_lead_back(anybody, organization):
    for number in range(7):
        organization(f"示例{number}")
    first = anybody.read("organizations/?page_size=3")
    second = anybody.read(first["next"])
    third = anybody.read(second["next"])
    assert [len(page["results"]) for page in (first, second, third)] == [3, 3, 1]
    assert names(first) + names(second) + names(third) == [f"示例{number}" for number in range(7)]
    assert third["next"] is None
    assert anybody.read(third["previous"])["results"] == second["results"]


@pytest.mark.parametrize("size", ["0", "1001", "-1", "x", "1e3", "٣", "99999999999999999999"])
def test_a_page_has_one_to_a_thousand_rows(anybody, wuhan, size):
    answer = anybody.send("GET", f"organizations/?page_size={size}")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["page_size"]


def test_a_thousand_rows_are_one_page(anybody, organization):
    organization("示例")
    assert names(anybody.read("organizations/?page_size=1000")) == ["示例"]


def test_only_the_fields_asked_for(anybody, organization):
    found = organization("示例")
    assert anybody.read("organizations/?fields=name,id")["results"] == [{"id": found.public_id, "name": "示例"}]
    assert anybody.read(f"organizations/{found.public_id}/?fields=kind") == {"kind": "company"}
    answer = anybody.send("GET", "organizations/?fields=id,contacts")
    assert answer.status_code == 400
    assert "fields" in answer.json()["fields"]


@pytest.mark.parametrize(
    "query",
    ["colour=red", "Q=x", "kind__in=company", "fields__x=1", "limit=3", "format=xml"],
)
def test_a_parameter_that_means_nothing_is_refused_by_name(anybody, wuhan, query):
    answer = anybody.send("GET", f"organizations/?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "unknown_parameter"
    assert list(problem["fields"]) == [query.split("=")[0]]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=planet", "kind"),
        ("sector=nothing", "sector"),
        ("as_of=30.11.2021", "as_of"),
        ("as_of=2021-02-30", "as_of"),
        ("registry=999999", "registry"),
        ("ordering=size", "ordering"),
        ("ordering=relevance", "ordering"),
        (f"q={'x' * 201}", "q"),
    ],
)
def test_a_value_that_nothing_knows_is_refused_by_name(anybody, wuhan, query, parameter):
    answer = anybody.send("GET", f"organizations/?{query}")
    assert answer.status_code == 400
    assert parameter in answer.json()["fields"]


def test_a_cursor_of_another_list_is_refused(anybody, wuhan):
    assert anybody.send("GET", "organizations/?cursor=WyJuIiwxXQ").json()["code"] == "bad_cursor"


def test_one_city_unless_all_are_asked_for(anybody, organization, chengdu, wuhan_center):
    organization("江城智能")
    organization("蓉城智能", registry=chengdu)
    assert names(anybody.read("organizations/")) == ["江城智能"]
    assert names(anybody.read("organizations/?registry=510100")) == ["蓉城智能"]
    assert names(anybody.read("organizations/?registry=all")) == ["江城智能", "蓉城智能"]


def test_as_of_a_day_and_as_of_any(anybody, organization):
    organization("老字号", founded_on=date(2000, 1, 1), dissolved_on=date(2010, 1, 1))
    organization("新字号", founded_on=date(2015, 1, 1))
    assert names(anybody.read("organizations/")) == ["新字号"]
    assert names(anybody.read("organizations/?as_of=2005-06-01")) == ["老字号"]
    assert names(anybody.read("organizations/?as_of=all")) == ["老字号", "新字号"]


def test_one_record_by_its_id(anybody, organization):
    found = organization("示例")
    assert anybody.read(f"organizations/{found.public_id}/")["name"] == "示例"
    missing = anybody.send("GET", "organizations/0000000000/")
    assert missing.status_code == 404
    assert missing.json()["code"] == "not_found"


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_public_is_not_there(anybody, organization, status):
    hidden, public = organization("藏起来的", status=status), organization("公开的")
    relate(public, hidden, kind="supplies", by=SYSTEM)
    assert names(anybody.read("organizations/")) == ["公开的"]
    assert names(anybody.read(f"organizations/?status={status}")) == []
    assert anybody.send("GET", f"organizations/{hidden.public_id}/").status_code == 404
    assert anybody.send("GET", f"organizations/{hidden.public_id}/names/").status_code == 404
    assert anybody.read("relationships/")["results"] == []


def test_unlisted_is_opened_by_its_id_and_in_no_list(anybody, organization):
    unlisted = organization("不列出的", status="unlisted")
    assert anybody.read("organizations/")["results"] == []
    assert anybody.read(f"organizations/{unlisted.public_id}/")["name"] == "不列出的"


def test_a_key_shows_the_drafts_its_owner_works_with(program_of, organization, zhao, chen):
    draft = organization("草稿", status="draft")
    assert names(program_of(zhao).read("organizations/?status=draft")) == ["草稿"]
    assert program_of(zhao).read(f"organizations/{draft.public_id}/")["status"] == "draft"
    assert names(program_of(chen).read("organizations/?registry=all")) == []
    assert program_of(chen).send("GET", f"organizations/{draft.public_id}/").status_code == 404


CANARY = "金丝雀Canary"


@pytest.mark.parametrize("person", ["lin", "qian", "zhao", "nobody"])
def test_contacts_are_in_no_answer(people, program_of, anybody, organization, person):
    found = organization("示例")
    email = "canary-7@example.org"
    add_contact(found, by=SYSTEM, name=CANARY, phone="13800138007", email=email, note=CANARY, role=CANARY)
    program = anybody if person == "nobody" else program_of(people[person])
    answers = [program.send("GET", path) for path in _everything(program, found)]
    text = "".join(answer.content.decode() for answer in answers)
    assert "示例" in text
    assert not any(secret in text for secret in (CANARY, "13800138007", email))
    assert anybody.send("GET", f"organizations/{found.public_id}/contacts/").status_code == 404
    assert anybody.read("organizations/?q=canary")["results"] == []


def _everything(program, found):
    nouns = program.read("/api/v1/")
    paths = [address for name, address in nouns.items() if name != "docs"]
    parts = [f"organizations/{found.public_id}/{part}" for part in ("", "names/", "identifiers/", "milestones/")]
    return [*paths, *parts, "change-sets/"]


def test_the_beginning_names_every_address_and_the_edition_grows(anybody, organization, wuhan):
    start = anybody.read("/api/v1/")
    assert start["organizations"] == "http://testserver/api/v1/organizations/"
    before = anybody.read("editions/current/")["number"]
    organization("示例")
    assert anybody.read("editions/current/")["number"] == before + 1


def test_change_sets_are_for_staff(anybody, program_of, zhao, organization):
    organization("示例", by=zhao)
    assert anybody.send("GET", "change-sets/").status_code == 401
    newest = program_of(zhao).read("change-sets/")["results"][0]
    assert (newest["by"], newest["verb"], newest["door"]) == ("赵", "Register an organization", "command")


def test_numbers_have_all_their_digits_and_no_more(anybody, program_of, lin, wuhan_center):
    program_of(lin).write(
        f"centers/{wuhan_center.public_id}/phases/",
        {"name": "一期", "state": "in_service", "starts_on": "2021-05-31", "pflops": "100.5"},
        status=201,
    )
    answer = anybody.send("GET", "centers/")
    assert b'"pflops":100.5,' in answer.content


def test_messages_speak_the_language_asked_for(anybody, wuhan):
    english = anybody.send("GET", "organizations/?page_size=0", Accept_Language="en")
    assert (english["Content-Language"], english.json()["detail"]) == ("en", "Ask for 1 to 1000 rows.")
    chinese = anybody.send("GET", "organizations/?page_size=0", Accept_Language="zh-CN,zh;q=0.9")
    assert chinese["Content-Language"] == "zh-hans"
