"""One question to everything: grouped, marked, told why, and nothing shown that its noun would not show."""

from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.finding.asking import ask
from ecosystem.organizations.finding.marking import marked
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import archive_organization, register_organization
from ecosystem.search.finding import Answer, answer
from ecosystem.search.models import Entry
from ecosystem.solutions.models import Solution
from ecosystem.solutions.services import archive_solution, revise_solution
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db


def found(text: str, registry: Any = None, **options: Any) -> dict[str, list[str]]:
    with translation.override("zh-hans"):
        groups = asked(text, registry, **options).groups
        return {group.kind: [result.title for result in group.results] for group in groups}


def asked(text: str, registry: Any = None, **options: Any) -> Answer:
    return answer(text, user=None, registry=registry, **options)


def test_every_noun_is_found_by_its_names(wuhan: Place) -> None:
    assert found("倍特威视")["organization"] == ["武汉倍特威视"]
    assert found("倍特威视")["solution"] == ["倍特威视算法模型迭代训练迁移"]
    assert found("公共算力服务平台") == {"platform": ["公共算力服务平台"]}
    assert found("ggslfwpt") == {"platform": ["公共算力服务平台"]}
    assert found("武汉人工智能计算中心")["center"] == ["武汉人工智能计算中心"]
    assert found("yaogan")["sector"] == ["遥感"]
    assert found("昇腾的武汉故事")["source"] == ["昇腾的武汉故事:种一颗种子,长出一片树林"]


def test_only_the_nouns_asked_for_are_looked_through(wuhan: Place) -> None:
    assert set(found("武汉", kinds=["source", "center"])) == {"source", "center"}


@pytest.mark.parametrize("text", ["", " ", "。。。", "%_%", "😀", "\x00", "'\"*()", "NEAR(", "a" * 10_000, "ǁ", "ǀǂ"])
def test_what_cannot_be_searched_for_finds_nothing_and_never_fails(wuhan: Place, text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize("text", ["不存在的名字", "魑魅魍魉大学", "zzqxjkvw", "999999999999", "武汉 不存在的名字"])
def test_a_name_that_nobody_has_finds_nothing(wuhan: Place, text: str) -> None:
    assert found(text) == {}


def test_what_is_not_public_is_found_by_nobody(wuhan: Place) -> None:
    solution = Solution.objects.get(name__startswith="倍特威视算法")
    archive_solution(solution, by=SYSTEM)
    archive_organization(Organization.objects.get(name="武汉倍特威视"), by=SYSTEM)
    assert found("倍特威视") == {}


def test_the_index_follows_what_is_written(wuhan: Place) -> None:
    solution = Solution.objects.get(name__startswith="倍特威视算法")
    revise_solution(solution, by=SYSTEM, name="全新的名字")
    assert found("全新的名字") == {"solution": ["全新的名字"]}
    assert "solution" not in found("倍特威视算法模型")


def test_another_city_is_searched_by_itself(wuhan: Place) -> None:
    nanjing = Place.objects.get(code="320100")
    register_organization(by=SYSTEM, registry=nanjing, kind="company", name="南京倍特威视分部", status="public")
    assert found("倍特威视", nanjing) == {"organization": ["南京倍特威视分部"]}
    assert "南京倍特威视分部" not in found("倍特威视", wuhan)["organization"]
    assert set(found("倍特威视")["organization"]) == {"武汉倍特威视", "南京倍特威视分部"}


@pytest.mark.parametrize("text", ["自动化研究索", "zidonghuayanjiusou", "自动研化究所"])
def test_a_slip_is_a_guess_and_says_so(wuhan: Place, text: str) -> None:
    assert asked(text).is_guess
    assert found(text)["organization"] == ["中国科学院自动化研究所"]


def test_what_is_only_near_is_not_shown_beside_what_was_typed(wuhan: Place) -> None:
    assert not asked("武汉大学").is_guess
    assert asked("武汉大雪").is_guess
    assert found("武汉大雪")["organization"][0] == "武汉大学"


@pytest.mark.parametrize(
    ("text", "title", "label", "why"),
    [
        ("武大", "武汉大学", "in short", "武大"),
        ("Wuhan University", "武汉大学", "also", "Wuhan University"),
        ("https://ror.org/033vjfk17", "武汉大学", "ROR", "033vjfk17"),
        ("ROR 033vjfk17", "武汉大学", "ROR", "033vjfk17"),
        ("033vjf", "武汉大学", "ROR", "033vjfk17"),
        ("CASIA", "中国科学院自动化研究所", "also", "CASIA"),
    ],
)
def test_it_is_told_by_which_other_name_a_record_was_found(
    wuhan: Place, text: str, title: str, label: str, why: str
) -> None:
    with translation.override("zh-hans"):
        result = next(result for result in asked(text).results if result.kind == "organization")
        assert (result.title, result.why.text) == (title, why)
    with translation.override("en"):
        assert str(result.why.label) == label


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("武汉大学", "武漢", "<mark>武汉</mark>大学"),
        ("武漢大學", "武汉大学", "<mark>武漢大學</mark>"),
        ("武汉大学遥感学院", "yaogan", "武汉大学<mark>遥感</mark>学院"),
        ("武汉大学遥感学院", "ygxy", "武汉大学<mark>遥感学院</mark>"),
        ("武汉大学", "武大", "<mark>武</mark>汉<mark>大</mark>学"),
        ("ＡＢＣ科技", "abc", "<mark>ＡＢＣ</mark>科技"),
        ("Café & Co <b>", "cafe co", "<mark>Café &amp; Co</mark> &lt;b&gt;"),
        ("华为(武汉)研究所", "华为武汉", "<mark>华为(武汉</mark>)研究所"),
        ("武汉大学", "遥感", "武汉大学"),
        ("遥感与武汉", "武汉 遥感", "<mark>遥感</mark>与<mark>武汉</mark>"),
    ],
)
def test_the_characters_that_were_meant_are_marked(text: str, query: str, shown: str) -> None:
    assert marked(text, ask(query)) == shown


def test_a_search_asks_as_many_questions_whatever_it_finds(wuhan: Place, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(20) as few:
        asked("武汉大学")
    for number in range(30):
        register_organization(
            by=SYSTEM, registry=wuhan, kind="company", name=f"武汉大学第{number}附属公司", status="public"
        )
    with django_assert_max_num_queries(len(few)) as many:
        assert len(asked("武汉大学").groups[0].results) == 10
    assert isinstance(many, CaptureQueriesContext)


def test_every_record_has_its_entry(wuhan: Place) -> None:
    assert Entry.objects.filter(kind="solution").count() == Solution.objects.count()
