"""A visitor with a phone: looks for a company, checks a number, narrows a list, asks about a day, reads in English."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from ecosystem.vocabulary.models import Place
from tests.e2e.addresses import DAY_OF_THE_ARTICLE

pytestmark = pytest.mark.django_db

ARTICLE = "昇腾的武汉故事"


def search(phone: Page, words: str) -> None:
    """The list has a box of its own; the one over everything is tried in test_searching.py."""
    phone.goto("/organizations/")
    phone.get_by_role("main").get_by_role("searchbox").fill(words)
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("q="))


def outcome(phone: Page, metric: str) -> Locator:
    named = phone.locator(":scope > span:first-child", has_text=metric)
    return phone.get_by_role("main").locator(".outcome").filter(has=named)


def tile(phone: Page, label: str) -> Locator:
    return phone.locator(".figure").filter(has=phone.get_by_role("link", name=label, exact=True))


def cards(phone: Page) -> Locator:
    return phone.locator("#results article")


def option(phone: Page, label: str) -> Locator:
    return phone.locator("#facet-groups label").filter(has_text=re.compile(rf"^\s*{label}\s*[\d,]*\s*$"))


def total(phone: Page) -> int:
    return int(re.search(r"[\d,]+", phone.locator(".results__count").inner_text()).group().replace(",", ""))


def count(label: Locator) -> int:
    return int(label.locator("span").last.inner_text().replace(",", ""))


def asked(phone: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(phone.url).query)


@pytest.mark.parametrize("words", ["唯理", "weili", "WeiLi", "唯理科技"])
def test_a_company_is_found_by_its_name_and_by_its_sound(phone: Page, words: str) -> None:
    search(phone, words)
    expect(cards(phone)).to_have_count(1)
    expect(cards(phone)).to_contain_text("武汉唯理科技")


def test_a_claim_is_one_click_from_the_sentence_it_rests_on(phone: Page) -> None:
    search(phone, "唯理")
    phone.get_by_role("link", name="武汉唯理科技").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("武汉唯理科技")
    precision = outcome(phone, "病害分析的精准率")
    expect(precision).to_contain_text("85% → ≥ 95%")
    quote = precision.locator("blockquote")
    expect(quote).to_be_hidden()
    precision.get_by_text(ARTICLE).first.click()
    expect(quote).to_be_visible()
    expect(quote).to_contain_text("85%提升到了95%以上")


def test_filters_count_what_is_left_and_the_address_says_what_was_chosen(phone: Page) -> None:
    phone.goto("/organizations/")
    everybody = total(phone)
    phone.get_by_role("button", name="筛选条件").click()
    companies = count(option(phone, "企业"))
    option(phone, "企业").click()
    expect(phone).to_have_url(re.compile(r"/organizations/\?kind=company$"))
    expect(phone.locator(".results__count")).to_contain_text(f"{companies} ")
    expect(cards(phone)).to_have_count(companies)
    assert companies < everybody
    # No university is left among companies: its fields are where they were, and lead nowhere.
    expect(option(phone, "遥感")).to_have_class("none")
    expect(option(phone, "遥感").locator("span").last).to_have_text("0")
    option(phone, "道路养护").locator("xpath=ancestor::details[1]/summary").click()
    roads = count(option(phone, "道路养护"))
    option(phone, "道路养护").click()
    expect(phone).to_have_url(re.compile("sector=road-maintenance"))
    assert asked(phone) == {"kind": ["company"], "sector": ["road-maintenance"]}
    expect(cards(phone)).to_have_count(roads)
    expect(cards(phone)).to_contain_text("武汉唯理科技")
    phone.reload()
    expect(cards(phone)).to_have_count(roads)
    phone.go_back()
    expect(cards(phone)).to_have_count(companies)


def test_every_filter_leads_to_as_many_rows_as_it_counts(phone: Page) -> None:
    city = Place.objects.get(is_synthetic=True, level="city")
    for query in ("", "&kind=company"):
        phone.goto(f"/organizations/?registry={city.code}{query}")
        choices = phone.eval_on_selector_all(
            "#facet-groups label:not(:has(:checked))",
            """labels => labels.map(label => [label.querySelector("input").name, label.querySelector("input").value,
               label.lastElementChild.textContent])""",
        )
        promised = [(name, value, int(text)) for name, value, text in choices if text and name != "kind"]
        assert len(promised) > 10
        for name, value, number in promised[:: len(promised) // 5]:
            phone.goto(f"/organizations/?registry={city.code}{query}&{name}={value}")
            assert total(phone) == number, (query, name, value)


def test_the_day_of_the_article_tells_its_story(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("button", name="截至今天").click()
    phone.get_by_label("查看截至某日的登记").fill("2021-11-30")
    phone.get_by_role("button", name="显示", exact=True).click()
    expect(phone).to_have_url(re.compile(rf"/\?{DAY_OF_THE_ARTICLE}$"))
    for label, number in {
        "入驻企业": "100+",
        "孵化解决方案": "50+",
        "月均算力使用率": "92%",
        "在用算力": "100 PFLOPS",
        "规划总算力": "200 PFLOPS",
    }.items():
        expect(tile(phone, label).locator("p").first).to_contain_text(number)
        expect(tile(phone, label)).to_contain_text(ARTICLE)
    for metric, change in {
        "算法的迭代速度": "×10",
        "病害分析的精准率": "85% → ≥ 95%",
        "资产识别率": "90% → ≥ 99%",
        "巡检费用": "−50%",
    }.items():
        expect(outcome(phone, metric)).to_contain_text(change)
        expect(outcome(phone, metric)).to_contain_text(ARTICLE)
    expect(tile(phone, "入驻企业")).to_contain_text("2021-11-30 为 0 家")
    phone.goto(f"/centers/?{DAY_OF_THE_ARTICLE}")
    expect(phone.get_by_role("main")).to_contain_text(re.compile(r"100 PFLOPS.*→\s*200 PFLOPS"))


def test_before_the_center_opened_nothing_is_in_service_and_nothing_was_reported(phone: Page) -> None:
    phone.goto("/?as_of=2021-05-30")
    expect(tile(phone, "在用算力").locator("p").first).to_have_text(re.compile(r"^\s*0\s*PFLOPS\s*$"))
    expect(phone.locator(".figure").get_by_text("报道", exact=True)).to_have_count(0)


def test_another_language_keeps_the_question(phone: Page) -> None:
    phone.goto(f"/organizations/?q=weili&{DAY_OF_THE_ARTICLE}")
    for name, code, found in (("EN", "en", "Wuhan Weili Technology"), ("繁", "zh-hant", "武漢唯理科技")):
        phone.get_by_role("button", name=re.compile("^(菜单|Menu)$")).click()
        phone.locator("#site-nav").get_by_role("link", name=name, exact=True).click()
        expect(phone).to_have_url(re.compile(rf"/{code}/organizations/\?"))
        assert asked(phone) == {"q": ["weili"], "as_of": ["2021-11-30"]}
        expect(cards(phone)).to_have_count(1)
        expect(cards(phone).get_by_role("link").first).to_have_text(found)


def test_a_counted_number_leads_to_its_rows(phone: Page) -> None:
    phone.goto(f"/?{DAY_OF_THE_ARTICLE}")
    for label, text in {"孵化解决方案": "2021-11-30 为 4 个", "使用算力的机构": "查看计数的内容"}.items():
        tile(phone, label).get_by_role("link", name=text).click()
        expect(cards(phone)).to_have_count(4)
        assert asked(phone)["as_of"] == ["2021-11-30"]
        phone.go_back()


def test_reading_needs_no_script(browser, site: str) -> None:
    """Everything but speed is there without it: search, filters, the sentence behind a claim."""
    context = browser.new_context(java_script_enabled=False, base_url=site, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto("/organizations/?q=weili")
    page.get_by_role("button", name="筛选条件").click()
    option(page, "企业").click()
    page.get_by_role("button", name="应用").click()
    assert asked(page) == {"q": ["weili"], "kind": ["company"]}
    page.get_by_role("link", name="武汉唯理科技").click()
    precision = outcome(page, "病害分析的精准率")
    precision.get_by_text(ARTICLE).first.click()
    expect(precision.locator("blockquote")).to_be_visible()
    context.close()


def test_pages_of_a_long_list_lead_on_and_back_and_letters_into_the_middle(phone: Page) -> None:
    city = Place.objects.get(is_synthetic=True, level="city")
    phone.goto(f"/organizations/?registry={city.code}")
    first = cards(phone).first.text_content()
    following = phone.get_by_role("link", name="下一页")
    following.click()
    expect(phone).to_have_url(re.compile("cursor="))
    expect(cards(phone).first).not_to_have_text(first or "")
    phone.get_by_role("link", name="上一页").click()
    expect(cards(phone).first).to_have_text(first or "")
    letters = phone.get_by_role("navigation", name="按首字母跳转")
    letters.get_by_role("link", name="S", exact=True).click()
    expect(letters.get_by_role("link", name="S", exact=True)).to_have_attribute("aria-current", "true")
    expect(phone.get_by_role("link", name="上一页")).to_be_visible()
    phone.go_back()
    expect(cards(phone).first).to_have_text(first or "")
