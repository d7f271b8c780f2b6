"""Lists of solutions, programs, centers, platforms and sectors are searched as organizations are."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center, Platform
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.organizations.finding import engine, lookup
from ecosystem.programs.models import Program
from ecosystem.programs.services import register_program
from ecosystem.solutions.models import Solution
from ecosystem.solutions.services import advance_solution, archive_solution, register_solution
from ecosystem.vocabulary.models import Place, Sector
from tests.paging import page_by_page

pytestmark = pytest.mark.django_db


def found(model: Any, query: str, rows: Any = None) -> list[str]:
    rows = model.objects.all() if rows is None else rows
    return [one.name for one in rows.search(query).best_match_first(query)]


def register(wuhan: Place, *names: str, **values: Any) -> list[Solution]:
    return [register_solution(by=SYSTEM, registry=wuhan, name=name, status="public", **values) for name in names]


@pytest.mark.parametrize(
    ("model", "query", "first"),
    [
        (Solution, "倍特威视算法", "倍特威视算法模型迭代训练迁移"),
        (Solution, "beiteweishi", "倍特威视算法模型迭代训练迁移"),
        (Solution, "倍特威視算法", "倍特威视算法模型迭代训练迁移"),
        (Solution, "倍特威示算法模型", "倍特威视算法模型迭代训练迁移"),
        (Center, "武汉人工智能计算中心", "武汉人工智能计算中心"),
        (Center, "whrgznjszx", "武汉人工智能计算中心"),
        (Center, "武汉人工只能计算中心", "武汉人工智能计算中心"),
        (Platform, "gonggongsuanli", "公共算力服务平台"),
        (Platform, "公共算力服务台平", "公共算力服务平台"),
        (Sector, "yaogan", "遥感"),
    ],
)
def test_a_record_is_found_by_whatever_may_be_typed(wuhan: Place, model: Any, query: str, first: str) -> None:
    assert found(model, query)[:1] == [first]


def test_a_program_is_found_in_pinyin_and_with_a_slip(wuhan: Place) -> None:
    platform = Platform.objects.order_by("pk")[0]
    register_program(by=SYSTEM, platform=platform, name="算力补贴计划", status="public")
    for query in ("算力补贴", "suanlibutie", "算力补帖计划"):
        assert found(Program, query) == ["算力补贴计划"]


def test_what_is_said_of_a_record_finds_it_after_what_is_called_so(wuhan: Place) -> None:
    register(wuhan, "路面巡检", description="识别城乡道路的病害")
    register(wuhan, "道路病害")
    assert found(Solution, "病害 道路")[:1] == ["道路病害"]
    assert "路面巡检" in found(Solution, "病害 道路")


@pytest.mark.parametrize("query", ["", "。。。", "%_%", "\x00", "不存在的方案", "zzqxjkvw"])
def test_what_is_like_nothing_finds_nothing(wuhan: Place, query: str) -> None:
    assert found(Solution, query) == []


def test_a_slip_is_looked_for_among_the_rows_that_are_asked(wuhan: Place) -> None:
    hidden, _seen = register(wuhan, "边缘推理网关", "边缘推理网官")
    archive_solution(hidden, by=SYSTEM)
    assert found(Solution, "边缘推理网关")[0] == "边缘推理网关"
    assert found(Solution, "边缘推理网关", Solution.objects.visible_to(AnonymousUser())) == ["边缘推理网官"]


def test_pages_hold_each_record_once_in_the_order_of_the_list(wuhan: Place) -> None:
    register(wuhan, *(f"桥梁裂缝识别{number}代" for number in range(7)), "桥梁裂缝", "城乡桥梁裂缝识别")
    rows = Solution.objects.search("桥梁裂缝").best_match_first("桥梁裂缝")
    everybody = [one.name for one in rows]
    assert [one.name for one in page_by_page(rows, BY_RELEVANCE, 2)] == everybody
    assert everybody[0] == "桥梁裂缝"
    assert everybody[-1] == "城乡桥梁裂缝识别"


def test_what_too_many_answer_to_is_found_all_the_same(wuhan: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    register(wuhan, *(f"桥梁裂缝识别{number}代" for number in range(7)), "桥梁裂缝")
    exactly = found(Solution, "桥梁裂缝")
    monkeypatch.setattr(engine, "OFTEN", 2)
    monkeypatch.setattr(lookup.keys_with, "__defaults__", (2,))
    rows = Solution.objects.search("桥梁裂缝")
    assert not rows.found.whole
    assert {one.name for one in rows} == set(exactly)
    assert found(Solution, "桥梁裂缝")[0] == "桥梁裂缝"


def test_a_search_asks_as_many_questions_for_many_as_for_one(wuhan: Place) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(Solution, "桥梁裂缝")
        return len(queries)

    register(wuhan, "桥梁裂缝")
    few = asked()
    register(wuhan, *(f"桥梁裂缝识别{number}代" for number in range(20)))
    assert asked() == few


OPTION = re.compile(r'name="stage" value="(\w+)"[^>]*><span>[^<]*</span><span>(\d+)</span>')


def shown(html: str) -> list[str]:
    """The solutions of a page, in their order."""
    return re.findall(r">(桥梁裂缝|城乡桥梁裂缝识别)</", html)


def test_the_list_of_solutions_brings_the_best_match_first_and_counts_in_every_facet(wuhan: Place) -> None:
    older, _newer = register(wuhan, "桥梁裂缝", "城乡桥梁裂缝识别")
    advance_solution(older, stage="scouting", on=date(2021, 6, 1), by=SYSTEM)

    def page(**query: str) -> str:
        return Client().get("/en/solutions/", query).content.decode()

    for query in ("桥梁裂缝", "qiaoliangliefeng", "橋梁裂縫", "桥梁裂逢"):
        html = page(q=query)
        counts: dict[str, str] = dict(OPTION.findall(html))
        assert shown(html) == ["桥梁裂缝", "城乡桥梁裂缝识别"], query
        assert "2 solutions" in html
        assert counts["scouting"] == "1"
    assert shown(page(q="qiaoliangliefeng", stage="scouting")) == ["桥梁裂缝"]
    assert shown(page(q="qiaoliangliefeng", sort="newest")) == ["城乡桥梁裂缝识别", "桥梁裂缝"]


def test_what_is_downloaded_is_what_the_list_shows_in_its_order(wuhan: Place) -> None:
    register(wuhan, "桥梁裂缝", "城乡桥梁裂缝识别")
    file = Client().get("/solutions/export.csv", {"q": "qiaoliangliefeng"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()[1:]] == ["桥梁裂缝", "城乡桥梁裂缝识别"]


def test_the_api_brings_the_best_match_first(wuhan: Place) -> None:
    register(wuhan, "桥梁裂缝", "城乡桥梁裂缝识别")

    def names(**query: str) -> list[str]:
        return [one["name"] for one in Client().get("/api/v1/solutions/", query).json()["results"]]

    for query in ("桥梁裂缝", "qiaoliangliefeng", "桥梁裂逢"):
        assert names(q=query) == ["桥梁裂缝", "城乡桥梁裂缝识别"], query
    assert names(q="桥梁裂缝", ordering="newest") == ["城乡桥梁裂缝识别", "桥梁裂缝"]
