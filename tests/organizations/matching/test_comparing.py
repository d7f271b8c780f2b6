"""Two records compared: what decides, what only suggests, and what is said about it."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from ecosystem.core.errors import InvalidInput
from ecosystem.organizations.matching import Side, compare
from ecosystem.organizations.matching.evidence import kinds_conflict, registrable_domain
from ecosystem.organizations.matching.parts import parts
from ecosystem.organizations.matching.places import Relation, located, place_of, relation
from ecosystem.organizations.matching.reasons import SENTENCES

ONE, OTHER = "91420100YY0000001H", "91420100YY000001X9"


def said(a, b):
    """The verdict and the codes of its reasons; a text is a side with this name."""
    sides = [Side.read({"name": side} if isinstance(side, str) else side) for side in (a, b)]
    found = compare(*sides)
    backwards = compare(*reversed(sides))
    assert (found.verdict, found.score) == (backwards.verdict, backwards.score)
    return found.verdict, {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("scheme", "one", "other", "verdict"),
    [
        ("uscc", ONE, "９１４２０１００ YY-0000001h", "same"),
        ("uscc", ONE, OTHER, "different"),
        ("ror", "https://ror.org/033vjfk17", "033VJFK17", "same"),
        ("ror", "033vjfk17", "ror.org/04gcegc37/", "different"),
        ("school_code", "4142010486", "10486", "same"),
        ("school_code", "4142010486", "4142010487", "different"),
        ("stock_code", "601868", "601868.SH", "same"),
        ("stock_code", "SH601868", 601868, "same"),
        ("stock_code", "601868", "600868", "different"),
        ("stock_code", "601868", "03996.HK", "possible"),
        ("stock_code", "601868", "900868", "possible"),
    ],
)
def test_identifiers_decide(scheme, one, other, verdict):
    assert said({"name": "武汉衡瞳科技", scheme: one}, {"name": "武汉衡瞳科技", scheme: other})[0] == verdict


def test_a_different_code_outweighs_the_same_name():
    verdict, codes = said(
        {"name": "武汉衡瞳科技有限公司", "uscc": ONE}, {"name": "武汉衡瞳科技有限公司", "uscc": OTHER}
    )
    assert (verdict, codes) == ("different", {"different_identifier"})


def test_identifiers_that_disagree_are_for_a_person():
    a = {"name": "江城大学", "uscc": ONE, "ror": "033vjfk17"}
    assert said(a, {"name": "江城大学", "uscc": ONE, "ror": "04gcegc37"})[0] == "possible"


def test_invalid_identifiers_are_not_used_and_said():
    verdict, codes = said(
        {"name": "武汉衡瞳科技有限公司", "uscc": "91420100YY00000010"}, {"name": "武汉衡瞳科技有限公司", "uscc": ONE}
    )
    assert (verdict, codes) == ("same", {"same_name", "invalid_identifier"})


def test_one_organization_code_under_two_registrations_is_for_a_person():
    first, second = (f"{start}{ONE[8:17]}" for start in ("91420100", "91420111"))
    a, b = (
        {"name": name, "uscc": code + uscc.calc_check_digit(code)}
        for name, code in (("衡瞳甲", first), ("衡瞳乙", second))
    )
    assert said(a, b) == ("possible", {"other_name", "same_organization_code"})


@pytest.mark.parametrize(
    ("a", "b", "verdict", "code"),
    [
        ("武汉衡瞳科技有限公司", "武漢衡瞳科技有限公司", "same", "same_name"),
        ("武汉衡瞳科技有限公司", "湖北省武汉市衡瞳科技有限公司", "same", "same_name"),
        ("武汉衡瞳科技有限公司", "衡瞳科技(武汉)有限公司", "same", "same_name"),
        ("武汉衡瞳科技有限公司", "武汉衡瞳科技有限责任公司", "possible", "legal_form_differs"),
        ("武汉衡瞳科技有限公司", "武汉衡瞳科技", "possible", "legal_form_missing"),
        ("武汉衡瞳科技有限公司", "武汉衡瞳有限公司", "possible", "industry_missing"),
        ("武汉衡瞳科技有限公司", "衡瞳科技有限公司", "possible", "place_missing"),
        ("武汉衡瞳科技有限公司", "湖北衡瞳科技有限公司", "possible", "place_within"),
        ("武汉衡瞳科技有限公司", "武汉衡童科技有限公司", "possible", "similar_core"),
        ("武汉衡瞳科技有限公司", "武汉衡瞳科技集团有限公司", "possible", "group_differs"),
        ("武汉衡瞳科技有限公司", "北京衡瞳科技有限公司", "different", "place_differs"),
        ("武汉衡瞳科技有限公司", "武汉衡瞳软件有限公司", "different", "industry_differs"),
        ("武汉衡瞳科技有限公司", "武汉序珩科技有限公司", "different", "other_name"),
        ("武汉衡瞳技术有限公司", "武汉衡瞳技术服务有限公司", "different", "industry_differs"),
        ("山西江城科技学院", "陕西江城科技学院", "different", "place_differs"),
        ("中国邮政银行股份有限公司武汉云珏支行", "中国邮政银行股份有限公司武汉云珏支杏", "possible", "similar_core"),
        ("中国科学院江城植物园", "中科院江城植物園", "same", "same_name"),
        ("Wuhan Hengtong Technology Co., Ltd.", "WUHAN HENGTONG TECHNOLOGY CO LTD", "same", "same_english_name"),
        ("Hengtong Technology Co., Ltd.", "HENGTONG TECHNOLOGY CO LTD", "same", "same_english_name"),
        ("Hengtong Technology Co., Ltd.", "Hengtong Technology Limited", "possible", "same_english_name"),
        ("武汉衡瞳科技有限公司", "武汉新衡瞳科技有限公司", "different", "other_name"),
        ("武汉衡瞳科技有限公司", "武汉衡瞳科技有限公司光谷分公司", "different", "branch"),
        ("江城衡瞳啤酒(伊宁)有限公司", "江城衡瞳啤酒(库尔勒)有限公司", "different", "place_differs"),
        ("江城大学", "江城大学附属中学", "different", "affiliated"),
        ("江城大学", "江城大学遥感学院", "different", "part_of"),
        ("江城大学", "江城大学资产经营有限公司", "different", "company_of"),
        ("武汉市第一人民医院", "武汉第1人民医院", "same", "same_name"),
        ("武汉市第一人民医院", "武汉市第二人民医院", "different", "other_ordinal"),
        ("武汉市人民医院", "湖北省人民医院", "different", "place_within"),
        ("中科院江城遥感研究所", "中国科学院江城遥感研究所", "same", "same_name"),
        ("中国科学院江城遥感所", "中国科学院江城遥感研究所", "possible", "similar_core"),
        ("江城遥感研究所", "中国科学院江城遥感研究所", "possible", "without_owner"),
        ("江城理工大学", "江城理工", "possible", "short_for"),
        ("江城大学", "江城工业大学", "different", "other_name"),
        ("中国江城大学(武汉)", "中国江城大学(北京)", "different", "place_differs"),
        ("武汉衡瞳一六五分店", "武汉衡瞳一五二分店", "different", "other_ordinal"),
        ("Jiangcheng University", "JIANGCHENG  UNIVERSITY", "same", "same_english_name"),
        ("Jiangcheng University", "Affiliated Hospital of Jiangcheng University", "different", "part_of"),
        ("Jiangcheng No. 1 Hospital", "Second Hospital of Jiangcheng", "different", "other_ordinal"),
        ("Hengtong Vision Co., Ltd.", "Hengtong Vision Co Ltd Wuhan Branch", "different", "part_of"),
        ("武汉衡瞳视觉科技有限公司", "Wuhan Hengtong Vision Technology Co., Ltd.", "possible", "english_of_chinese"),
        ("江城师范学院", "Jiangcheng Shifan Xueyuan", "possible", "english_of_chinese"),
    ],
)
def test_names_are_compared_by_their_parts(a, b, verdict, code):
    found, codes = said(a, b)
    assert found == verdict, codes
    assert code in codes


@pytest.mark.parametrize(
    ("extra", "verdict"),
    [
        (({"city": "武汉"}, {"city": "Wuhan"}), "same"),
        (({"city": "洪山区"}, {"city": "武汉市"}), "same"),
        (({"city": "武汉"}, {"city": "北京"}), "possible"),
        (({"kind": "company"}, {"kind": "university"}), "possible"),
        (({"kind": "company"}, {"kind": "investor"}), "same"),
        (({"website": "https://a.example"}, {"website": "https://b.example"}), "same"),
    ],
)
def test_what_else_is_known_counts(extra, verdict):
    a, b = ({"name": "武汉衡瞳科技有限公司", **side} for side in extra)
    assert said(a, b)[0] == verdict


def test_a_website_closes_what_only_the_legal_form_left_open():
    a, b = {"name": "武汉衡瞳科技", "website": "www.hengtong.com.cn"}, {"name": "武汉衡瞳科技有限公司"}
    assert said(a, b)[0] == "possible"
    assert said(a, {**b, "website": "https://hengtong.com.cn/about"})[0] == "same"
    shared = "https://weibo.com/hengtong"
    assert said({**a, "website": shared}, {**b, "website": shared})[0] == "possible"
    two = {"name": "武汉衡瞳科技有限责任公司", "website": "hengtong.com.cn"}
    assert said({**b, "website": "hengtong.com.cn"}, two)[0] == "possible"


@pytest.mark.parametrize(
    ("name", "former", "alias"),
    [
        ("武汉衡瞳科技有限公司（原武汉序珩软件有限公司）", "武汉序珩软件有限公司", None),
        ("江城第一医科大学（江城医学科学院）", None, "江城医学科学院"),
        ("江城衡瞳智能股份有限公司(“衡瞳智能”)", None, "衡瞳智能"),
    ],
)
def test_names_in_brackets_are_names(name, former, alias):
    read = parts(name)
    assert (read.former, read.aliases) == ((former,) if former else (), (alias,) if alias else ())


@pytest.mark.parametrize("name", ["（筹）", "公众号", "官网", "（原某厂）", "第", "（（", "中国", "附属"])
def test_a_name_that_is_no_more_than_a_note_is_compared_as_any_other(name):
    assert said(name, name)[0] != "different"
    for other in ("武汉衡瞳科技有限公司", "Hengtong", "江城大学附属医院"):
        verdict, reasons = said(name, other)
        assert verdict != "same"
        assert reasons


def test_a_translation_lifts_no_chinese_names_to_the_same():
    english = {"name_en": "Wuhan Hengtong Technology Co., Ltd.", "city": "武汉"}
    verdict, codes = said({"name": "武汉衡瞳科技有限公司", **english}, {"name": "武汉衡瞳科技有限责任公司", **english})
    assert verdict == "possible"
    assert {"legal_form_differs", "same_english_name"} <= codes


def test_two_cities_of_which_the_list_does_not_know_one_are_a_doubt():
    a, b = ({"name": "东北大学", "city": city} for city in ("沈阳", "仙台"))
    assert said(a, b) == ("possible", {"same_name", "unclear_location"})
    assert said(a, {**b, "city": "沈阳市"})[0] == "same"
    assert said(a, {**b, "city": "未知"})[0] == "same"


@pytest.mark.parametrize(
    ("code", "spelled"),
    [("sz.300999", "300999.SZ"), ("SZSE:300999", "300999.SZ"), ("600999.SS", "600999.SH"), ("600999", "600999")],
)
def test_a_stock_code_has_one_spelling_of_its_market(code, spelled):
    assert Side.read({"stock_code": code}).identifiers == {"stock_code": spelled}


def test_former_and_other_names_count():
    now = {"name": "武汉衡瞳科技有限公司", "former_names": ["武汉序珩软件有限公司"], "short_names": ["衡瞳"]}
    assert said(now, "武汉序珩软件有限公司") == ("same", {"same_former_name"})
    assert (
        said({**now, "short_names": ["衡瞳科技武汉"]}, {"name": "云珏", "short_names": ["衡瞳科技武汉"]})[0]
        == "possible"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("武汉", "420100"),
        ("武漢市", "420100"),
        ("Wuhan", "420100"),
        ("湖北省武汉市", "420100"),
        ("浦东", "310115"),
        ("Xi'an", "610100"),
        ("恩施州", "422800"),
    ],
)
def test_places_are_known_by_every_spelling(text, code):
    assert place_of(text) == {code}


def test_a_spelling_of_several_places_is_read_with_its_province():
    assert place_of("吉林") == {"220000", "220200"}
    assert located("青海省", "海南") == {"632500"}
    assert relation(place_of("武汉"), place_of("洪山区")) is Relation.WITHIN
    assert relation(place_of("武汉"), place_of("成都")) is Relation.APART


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.eco.hengtong.com.cn/a?b", "hengtong.com.cn"),
        ("HENGTONG.COM", "hengtong.com"),
        ("http://cs.jiangcheng.edu.cn", "jiangcheng.edu.cn"),
        ("http://hengtong.bj.cn", "hengtong.bj.cn"),
        ("https://hengtong.github.io", ""),
        ("https://mp.weixin.qq.com/s/x", ""),
        ("http://127.0.0.1/", ""),
        ("http://[", ""),
        ("无", ""),
    ],
)
def test_a_website_is_known_by_the_domain_somebody_registered(url, domain):
    assert registrable_domain(url) == domain


def test_kinds_that_one_organization_may_be_called_do_not_conflict():
    assert kinds_conflict("company", "university")
    assert not kinds_conflict("company", "research_institute")
    assert not kinds_conflict("company", "other")
    assert not kinds_conflict("", "university")


@pytest.mark.parametrize(
    "data",
    [[], "武汉", {"name": ["武汉"]}, {"name": "武" * 301}, {"aliases": "武汉"}, {"aliases": [1]}, {"city": True}],
)
def test_what_is_no_side_is_refused(data):
    with pytest.raises(InvalidInput):
        Side.read(data)


def test_nothing_to_compare_is_no_verdict():
    assert said({}, {"name": "武汉衡瞳科技有限公司"}) == ("possible", {"no_name"})


def test_every_reason_has_a_sentence():
    a, b = Side.read({"name": "武汉衡瞳科技有限公司"}), Side.read({"name": "武汉衡瞳科技有限责任公司"})
    with translation.override("en"):
        sentences = [reason.sentence for reason in compare(a, b).reasons]
    assert sentences[0] == "What is their own in the names is the same: 衡瞳科技."
    assert all(set(str(text).split("%(")) for text in SENTENCES.values())


NAME = st.text(
    st.sampled_from(
        list("武汉北京市省江城衡瞳序珩科技软件有限责任公司大学附属医院第一二三分（）() 集团研究所ＡａBb123股份")
    ),
    min_size=1,
    max_size=24,
)


@settings(max_examples=300, deadline=None)
@given(NAME, NAME)
def test_any_two_names_are_compared_the_same_both_ways(one, other):
    a, b = Side.read({"name": one}), Side.read({"name": other})
    there, back = compare(a, b), compare(b, a)
    assert (there.verdict, there.score) == (back.verdict, back.score)
    assert {"same": there.score >= 0.9, "possible": 0.5 <= there.score < 0.9, "different": there.score < 0.5}[
        there.verdict
    ]
    assert all(reason.sentence for reason in there.reasons)


@settings(max_examples=200, deadline=None)
@given(NAME)
def test_a_name_is_never_two_organizations(name):
    side = Side.read({"name": name, "city": "武汉"})
    if side.names and side.names[0].is_chinese and len(side.names[0].key) > 3:
        assert compare(side, side).verdict != "different"
