"""Search, facets, sorting and paging of the organization list: each state has an address, and each count is true."""

import re
from datetime import date
from html import unescape

import pytest

from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer
from tests.directory.conftest import body
from tests.directory.pages import links, text_of

CARD = re.compile(r'class="card__title" href="[^"]*">([^<]*)<')
CHIP = re.compile(r'<a class="chip chip--filter" href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
OPTION = re.compile(r'name="(\w+)" value="([^"]*)"( checked)?><span>[^<]*</span><span>([\d,]*)</span>')


@pytest.fixture
def shops(organization):
    """Five organizations that differ in kind, sector, layer and place."""
    vision, speech, roads = (
        Sector.objects.get(code=code) for code in ("computer-vision", "speech", "road-maintenance")
    )
    hardware = ValueChainLayer.objects.get(code="hardware")
    wuhan, beijing = Place.objects.get(code="420100"), Place.objects.get(code="110000")
    organization("Alpha", name_en="Alpha", sectors=[vision], place=wuhan, founded_on=date(2010, 1, 1))
    organization("Beta", name_en="Beta", sectors=[vision, speech], layers=[hardware], place=wuhan)
    organization(
        "Gamma", name_en="Gamma", kind="university", sectors=[speech], place=beijing, founded_on=date(2020, 1, 1)
    )
    organization("Delta", name_en="Delta", kind="university", sectors=[roads], place=wuhan, founded_on=date(2015, 1, 1))
    organization("Epsilon", name_en="Epsilon", kind="agency")


def listed(visitor, query: str) -> list[str]:
    return CARD.findall(body(visitor.get(f"/en/organizations/?{query}")))


def facets(visitor, query: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, value, _checked, count in OPTION.findall(body(visitor.get(f"/en/organizations/?{query}"))):
        found.setdefault(name, {})[value] = int(count.replace(",", ""))
    return found


def test_every_option_says_how_many_there_are(visitor, shops):
    found = facets(visitor, "")
    assert found["kind"] == {"company": 2, "university": 2, "agency": 1}
    assert found["sector"] == {
        "ai-technology": 3,
        "computer-vision": 2,
        "speech": 2,
        "transport": 1,
        "road-maintenance": 1,
    }
    assert found["layer"] == {"hardware": 1, "software_rd": 0, "common_platform": 0, "terminal_application": 0}
    assert found["place"] == {"420100": 3, "110000": 1}


def test_of_a_large_tree_every_branch_is_in_sight_and_opens(visitor, organization):
    for number, sector in enumerate(Sector.objects.in_order()):
        organization(f"Shop {number}", name_en=f"Shop {number}", sectors=[sector])
    page = body(visitor.get("/en/organizations/"))
    facet = page.split("<legend>Sector</legend>")[1].split("</fieldset>")[0]
    in_sight = re.sub(r"<details.*?</details>", "", facet.split("</ul><details>")[0], flags=re.DOTALL)
    roots = [sector.code for sector in Sector.objects.filter(broader=None)]
    assert {value for _name, value, _checked, _count in OPTION.findall(in_sight)} <= set(roots)
    assert {value for _name, value, _checked, _count in OPTION.findall(facet)} >= {"speech", *roots}
    assert "<details open>" not in facet
    chosen = body(visitor.get("/en/organizations/?sector=road-maintenance"))
    opened = chosen.split("<details open>")[1].split("</details>")[0]
    assert ("sector", "road-maintenance", " checked", "1") in OPTION.findall(opened)


def test_a_facet_counts_what_the_other_facets_leave(visitor, shops):
    found = facets(visitor, "kind=company")
    assert found["kind"] == {"company": 2, "university": 2, "agency": 1}
    assert found["sector"] == {
        "ai-technology": 2,
        "computer-vision": 2,
        "speech": 1,
        "transport": 0,
        "road-maintenance": 0,
    }
    assert found["place"] == {"420100": 2, "110000": 0}


@pytest.mark.parametrize(
    "query", ["", "kind=company", "sector=speech", "kind=university&sector=speech", "q=a", "place=420100"]
)
def test_choosing_an_option_shows_as_many_as_it_said(visitor, shops, query):
    for name, options in facets(visitor, query).items():
        for value, count in options.items():
            if f"{name}=" not in query:
                assert len(listed(visitor, f"{query}&{name}={value}")) == count, (query, name, value)


def test_several_kinds_are_either_of_them(visitor, shops):
    assert sorted(listed(visitor, "kind=agency&kind=university")) == ["Delta", "Epsilon", "Gamma"]


def test_a_sector_includes_those_below_it(visitor, shops):
    assert sorted(listed(visitor, "sector=ai-technology")) == ["Alpha", "Beta", "Gamma"]


def test_each_chip_takes_its_filter_away(visitor, shops):
    page = body(visitor.get("/en/organizations/?kind=company&sector=speech&q=beta"))
    chips = {text_of(chip).split(" Remove")[0]: unescape(link) for link, chip in CHIP.findall(page)}
    assert chips == {
        "“beta”": "?kind=company&sector=speech",
        "company": "?sector=speech&q=beta",
        "Speech": "?kind=company&q=beta",
    }


def test_a_filter_without_a_facet_has_a_chip_too(visitor, town):
    query = f"uses_compute_of={town.center.public_id}&member=true&enrollment=suspended&freshness=never"
    for language, told in {
        "/en": {"Uses the compute of: Town Center", "Member", "Enrollment: suspended", "Freshness: never checked"},
        "": {"入驻: 暂停", "核对情况: 从未核对"},
    }.items():
        page = body(visitor.get(f"{language}/organizations/?{query}"))
        chips = {re.split(" Remove| 移除", text_of(chip))[0].strip() for _link, chip in CHIP.findall(page)}
        assert chips >= told


def test_lists_are_sorted_as_asked(visitor, shops):
    assert listed(visitor, "sort=name") == ["Alpha", "Beta", "Delta", "Epsilon", "Gamma"]
    assert listed(visitor, "sort=newest") == ["Epsilon", "Delta", "Gamma", "Beta", "Alpha"]
    assert listed(visitor, "sort=founded") == ["Gamma", "Delta", "Alpha", "Beta", "Epsilon"]
    assert listed(visitor, "sort=oldest") == ["Alpha", "Delta", "Gamma", "Beta", "Epsilon"]


def test_chinese_names_are_sorted_by_their_sound(visitor, organization):
    for name in ("武汉软件", "北京智能", "成都视觉", "安徽语音"):
        organization(name)
    names = CARD.findall(body(visitor.get("/organizations/")))
    assert names == ["安徽语音", "北京智能", "成都视觉", "武汉软件"]


def test_any_name_finds_an_organization_the_best_match_first(visitor, organization):
    organization("武汉唯理科技有限公司", names=[{"name": "唯理", "kind": "short", "language": "zh-hans"}])
    organization("唯理")
    organization("大唯理研究院", kind="research_institute")
    found = CARD.findall(body(visitor.get("/organizations/?q=唯理")))
    assert found == ["唯理", "武汉唯理科技有限公司", "大唯理研究院"]
    for spelling in ("weili", "wl", "唯理科技", "WEILI"):
        assert "武汉唯理科技有限公司" in body(visitor.get("/organizations/", {"q": spelling})), spelling


def test_pages_go_forward_and_back_and_lose_nobody(visitor, organization):
    names = [f"Shop {number:02}" for number in range(60)]
    for name in names:
        organization(name)
    address, seen, back = "/en/organizations/", [], []
    for _page in range(3):
        page = body(visitor.get(address))
        seen += CARD.findall(page)
        address = _beside(page, "next") or address
    assert seen == names
    for _page in range(2):
        page = body(visitor.get(_beside(page, "prev")))
        back = CARD.findall(page) + back
    assert back == names[:48]
    assert _beside(page, "prev") is None


def test_changing_a_filter_starts_at_the_first_page(visitor, organization):
    for number in range(30):
        organization(f"Shop {number:02}")
    second = body(visitor.get(_beside(body(visitor.get("/en/organizations/")), "next")))
    assert [link for link in links(second) if "cursor=" in link and "sort" in link] == []
    assert not any("cursor" in link for link in re.findall(r'<input type="hidden" name="([^"]*)"', second))


def test_the_table_holds_what_the_cards_hold(visitor, shops):
    table = body(visitor.get("/en/organizations/?view=table"))
    rows = re.findall(r'<th scope="row"><span><a href="[^"]*">([^<]*)</a>', table)
    assert rows == listed(visitor, "")
    assert "2010-01-01" in table


def test_solutions_are_narrowed_by_stage_and_sector(visitor, town):
    assert "Pothole finder" in body(visitor.get("/en/solutions/?stage=incubating&sector=transport"))
    assert "No solution matches." in body(visitor.get("/en/solutions/?stage=deployed"))
    assert "No solution matches." in body(visitor.get("/en/solutions/?stage=incubating&as_of=2021-08-31"))


def _beside(page: str, direction: str) -> str | None:
    found = re.search(rf'rel="{direction}" href="([^"]*)"', page)
    return f"/en/organizations/{unescape(found.group(1))}" if found else None


def test_who_looks_for_a_product_is_led_on_to_it(visitor, town):
    for address in ("/en/organizations/?q=roads", "/en/organizations/?q=nobody-is-called-so"):
        query = address.partition("?")[2]
        assert f"/en/solutions/?{query}" in links(body(visitor.get(address)))
    assert "/en/solutions/?q" not in body(visitor.get("/en/organizations/"))
