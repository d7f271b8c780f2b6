"""Which of several organizations comes first, and by which ways of typing each is found: the same on every database."""

from typing import Any

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.paging import keyset_page
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.organizations.finding import engine, lookup
from ecosystem.organizations.finding.own import INDEX
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import add_identifier, register_organization
from ecosystem.relationships.services import relate
from ecosystem.vocabulary.models import Place
from tests.paging import page_by_page
from tests.search.opensearch_server import copy_everything

pytestmark = pytest.mark.django_db

NAMES: list[dict[str, Any]] = [
    {"name": "武汉大学", "name_en": "Wuhan University", "short_name": "武大", "kind": "university"},
    {"name": "武汉大学中南医院", "kind": "hospital"},
    {"name": "武汉大学遥感信息工程学院", "kind": "university_school"},
    {"name": "武汉理工大学", "kind": "university"},
    {"name": "武大吉奥信息技术有限公司"},
    {"name": "华中科技大学", "name_en": "Huazhong University of Science and Technology", "kind": "university"},
    {"name": "哈尔滨工业大学", "kind": "university"},
    {"name": "哈尔滨商业大学", "name_en": "Harbin Daxue, Shangye: erudita gonghe, hanye", "kind": "university"},
    {"name": "哈工大机器人集团股份有限公司"},
    {"name": "中国科学院自动化研究所", "kind": "research_institute"},
    {"name": "中国社会科学院", "kind": "research_institute"},
    {"name": "北京航空航天大学", "kind": "university"},
    {"name": "武汉倍特威视系统有限公司", "names": [{"name": "武汉昇騰智慧", "kind": "former", "language": "zh-hant"}]},
    {"name": "武汉烽火通信科技股份有限公司"},
    {"name": "平安银行股份有限公司"},
    {"name": "重庆长安汽车股份有限公司"},
    {"name": "Café Betvision", "name_en": "Café Betvision"},
]
CODES = [
    ("武汉大学", "ror", "https://ror.org/033vjfk17"),
    ("武汉大学", "isni", "0000 0001 2331 6153"),
    ("武汉倍特威视系统有限公司", "uscc", "91330205254083045P"),
    ("武汉烽火通信科技股份有限公司", "stock_code", "600498.SH"),
    ("平安银行股份有限公司", "stock_code", "000001.SZ"),
]


@pytest.fixture(params=["asked of the database", "asked of a search server"])
def registry(request: pytest.FixtureRequest) -> Place:
    if request.param == "asked of a search server":
        request.getfixturevalue("cluster")
    wuhan = Place.objects.get(code="420100")
    for values in NAMES:
        register_organization(by=SYSTEM, registry=wuhan, status="public", **{"kind": "company", **values})
    for name, scheme, value in CODES:
        add_identifier(Organization.objects.get(name=name), by=SYSTEM, scheme=scheme, value=value)
    copy_everything()
    return wuhan


def found(query: str) -> list[str]:
    return [organization.name for organization in Organization.objects.search(query).best_match_first(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("武汉大", "武汉大学"),
        ("武汉大学", "武汉大学"),
        ("武漢大學", "武汉大学"),
        ("武大", "武汉大学"),
        ("wuhandaxue", "武汉大学"),
        ("wu han da xue", "武汉大学"),
        ("ha er bin gong ye da xue", "哈尔滨工业大学"),
        ("whdx", "武汉大学"),
        ("武汉daxue", "武汉大学"),
        ("大学 武汉", "武汉大学"),
        ("WUHAN university", "武汉大学"),
        ("武大吉奥", "武大吉奥信息技术有限公司"),
        ("华科", "华中科技大学"),
        ("HUST", "华中科技大学"),
        ("哈工大", "哈尔滨工业大学"),
        ("北航", "北京航空航天大学"),
        ("中科院自动化所", "中国科学院自动化研究所"),
        ("自动化所", "中国科学院自动化研究所"),
        ("社科院", "中国社会科学院"),
        ("倍特威视系统", "武汉倍特威视系统有限公司"),
        ("武汉 beitewei", "武汉倍特威视系统有限公司"),
        ("昇腾智慧", "武汉倍特威视系统有限公司"),
        ("chongqingchangan", "重庆长安汽车股份有限公司"),
        ("ＣＡＦＥ", "Café Betvision"),
        ("033vjfk17", "武汉大学"),
        ("https://ror.org/033vjfk17", "武汉大学"),
        ("ROR:033vjfk17", "武汉大学"),
        ("0000 0001 2331 6153", "武汉大学"),
        ("ISNI 0000000123316153", "武汉大学"),
        ("统一社会信用代码:91330205254083045p", "武汉倍特威视系统有限公司"),
        ("9133 0205 2540 8304 5P", "武汉倍特威视系统有限公司"),
        ("25408304", "武汉倍特威视系统有限公司"),
        ("600498", "武汉烽火通信科技股份有限公司"),
        ("600498.SH", "武汉烽火通信科技股份有限公司"),
        ("SH600498", "武汉烽火通信科技股份有限公司"),
        ("600498.SS", "武汉烽火通信科技股份有限公司"),
        ("SZ000001", "平安银行股份有限公司"),
    ],
)
def test_the_one_that_is_meant_comes_first(registry: Place, query: str, first: str) -> None:
    assert found(query)[:1] == [first]


@pytest.mark.parametrize(
    "query",
    [
        "紫东太初",
        "紫东太初（武汉）智能科技有限公司",
        "紫东太初武汉智能科技有限公司",
        "紫东太初武汉",
        "紫東太初武漢",
        "zidongtaichu",
        "zidongtaichuwuhan",
        "zidongtaichuwuhanzhinengkejiyouxiangongsi",
        "zi dong tai chu wu han",
    ],
)
def test_marks_inside_a_name_need_not_be_typed(registry: Place, query: str) -> None:
    name = "紫东.太初（武汉）智能科技有限公司"
    register_organization(by=SYSTEM, registry=registry, status="public", kind="company", name=name)
    copy_everything()
    assert found(query) == [name]
    assert not engine.find(Organization.objects.public(), INDEX, query).is_guess


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("武汉大雪", "武汉大学"),
        ("武汉理工大穴", "武汉理工大学"),
        ("武汉理大学", "武汉理工大学"),
        ("武汉市理工大学", "武汉理工大学"),
        ("武汉工理大学", "武汉理工大学"),
        ("倍特威示系统", "武汉倍特威视系统有限公司"),
        ("wuhanligongdaxeu", "武汉理工大学"),
        ("zhongguokexueyuanzidonghuayanjiusou", "中国科学院自动化研究所"),
        ("Huazong University of Science", "华中科技大学"),
        ("Betvison", "Café Betvision"),
        ("Wuhn University", "武汉大学"),
    ],
)
def test_one_slip_still_finds_it(registry: Place, query: str, name: str) -> None:
    assert found(query)[:1] == [name]


@pytest.mark.parametrize(
    "query",
    [
        "不存在的名字",
        "火星第三医院",
        "清华大学",
        "zzqxjkvw",
        "武汉 不存在",
        "12345678",
        "Q12345",
        "华山医院",
        "。。。",
        "%_%",
    ],
)
def test_what_is_like_nothing_finds_nothing(registry: Place, query: str) -> None:
    assert found(query) == []


def test_an_institution_comes_before_what_is_named_after_it(registry: Place) -> None:
    hospital, school = (
        Organization.objects.get(name=name) for name in ("武汉大学中南医院", "武汉大学遥感信息工程学院")
    )
    relate(hospital, school, by=SYSTEM, kind="collaborates_with")
    relate(hospital, Organization.objects.get(name="武汉理工大学"), by=SYSTEM, kind="collaborates_with")
    assert found("武汉大")[:3] == ["武汉大学", "武汉大学中南医院", "武汉大学遥感信息工程学院"]


def test_what_has_more_links_comes_first_among_equals(registry: Place) -> None:
    assert found("有限公司")[0] == "平安银行股份有限公司"
    changan = Organization.objects.get(name="重庆长安汽车股份有限公司")
    relate(changan, Organization.objects.get(name="武汉大学"), by=SYSTEM, kind="collaborates_with")
    assert found("有限公司")[0] == "重庆长安汽车股份有限公司"


def test_pages_of_a_search_hold_each_organization_once(registry: Place) -> None:
    for query in ("武汉", "有限公司", "大学", "wuhan"):
        rows = Organization.objects.search(query).best_match_first(query)
        pages = [one.name for one in page_by_page(rows, BY_RELEVANCE, 2)]
        assert pages == [one.name for one in rows]
        assert len(set(pages)) == len(pages) > 2


def test_a_search_that_too_many_answer_to_shows_those_that_stand_first(
    registry: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    exactly = {query: found(query) for query in ("武汉", "wuhan", "有限公司")}
    monkeypatch.setattr(engine, "OFTEN", 2)
    monkeypatch.setattr(lookup, "MOST", 2)
    monkeypatch.setattr(lookup.keys_with, "__defaults__", (2,))
    for query, names in exactly.items():
        rows = Organization.objects.search(query).best_match_first(query)
        assert not rows.found.whole
        assert {one.name for one in rows} == set(names)
        page = keyset_page(rows, BY_RELEVANCE, "", 3)
        following = keyset_page(rows, BY_RELEVANCE, page.next, 3)
        back = keyset_page(rows, BY_RELEVANCE, following.previous, 3)
        assert [one.pk for one in back.rows] == [one.pk for one in page.rows]
        assert not {one.pk for one in page.rows} & {one.pk for one in following.rows}
    assert Organization.objects.search("武汉").best_match_first("武汉")[0].name == "武汉大学"


def test_a_search_narrowed_afterwards_keeps_its_order(registry: Place) -> None:
    rows = Organization.objects.search("武汉大学").filter(kind="hospital").best_match_first("武汉大学")
    assert [one.name for one in rows] == ["武汉大学中南医院"]


def test_the_keys_of_what_is_found_can_be_asked_for(registry: Place) -> None:
    keys, is_whole = Organization.objects.matching_ids("武汉大学", 2)
    assert (len(keys), is_whole) == (2, False)
    keys, is_whole = Organization.objects.matching_ids("武汉大学", 100)
    assert (len(keys), is_whole) == (3, True)
