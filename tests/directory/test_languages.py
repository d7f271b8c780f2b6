"""Three languages by prefix, the root in Simplified Chinese for everybody; no Chinese chrome on English pages."""

import pytest

from ecosystem.directory.addresses import HREFLANG
from tests.directory.conftest import body, in_language
from tests.directory.pages import chinese_in, json_ld, links


def test_no_chinese_on_english_pages_whose_content_is_english(visitor, addresses):
    found = {address: lines for address in addresses if (lines := chinese_in(body(visitor.get(f"/en{address}"))))}
    assert found == {}


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/organizations/?as_of=soon", "/organizations/?q=nowhere", "/programs/?registry=510100"]
)
def test_no_chinese_on_english_pages_that_have_nothing_to_show(visitor, town, address):
    assert chinese_in(body(visitor.get(f"/en{address}"))) == []


def test_every_page_names_itself_in_every_language(visitor, addresses):
    for address in addresses:
        for code in HREFLANG:
            page = body(visitor.get(in_language(address, code)))
            path = address.split("?")[0]
            kept = "?measure=resident_companies" if "measure=" in address else ""
            for other, hreflang in HREFLANG.items():
                href = f"http://testserver{in_language(path, other)}{kept}"
                assert f'<link rel="alternate" hreflang="{hreflang}" href="{href}">' in page, (address, code)
            assert f'<link rel="alternate" hreflang="x-default" href="http://testserver{path}{kept}">' in page
            assert f'<link rel="canonical" href="http://testserver{in_language(path, code)}{kept}">' in page
            assert f'<html lang="{HREFLANG[code]}"' in page


def test_the_language_switch_keeps_the_query(visitor, town):
    page = body(visitor.get("/en/organizations/?kind=company&as_of=2021-11-30"))
    assert "/organizations/?kind=company&as_of=2021-11-30" in links(page)
    assert "/zh-hant/organizations/?kind=company&as_of=2021-11-30" in links(page)


def test_a_missing_slash_keeps_the_query(visitor, town):
    response = visitor.get("/en/organizations?kind=company&as_of=2021-11-30")
    assert (response.status_code, response["Location"]) == (301, "/en/organizations/?kind=company&as_of=2021-11-30")


@pytest.mark.parametrize("accepted", ["en", "zh-TW,zh;q=0.9", "fr"])
def test_the_root_is_the_same_whatever_a_browser_prefers(visitor, town, accepted):
    plain = visitor.get("/organizations/")
    asked = visitor.get("/organizations/", headers={"Accept-Language": accepted, "Cookie": "django_language=en"})
    assert body(asked) == body(plain)
    assert asked["Content-Language"] == "zh-hans"
    assert asked["Vary"] == "Accept-Encoding"


def test_content_is_shown_in_traditional_characters(visitor, organization):
    shown = organization("武汉软件开发有限公司", description="遥感影像与图书馆。")
    page = body(visitor.get(f"/zh-hant{shown.get_absolute_url()}"))
    assert "武漢軟件開發有限公司" in page
    assert "遙感影像與圖書館。" in page
    assert "武漢軟件開發有限公司" in {one.get("name") for one in json_ld(page)}


def test_what_was_typed_stays_as_it_was_typed(visitor, organization):
    organization("武汉软件")
    assert 'value="软件"' in body(visitor.get("/zh-hant/organizations/?q=软件"))


def test_pages_that_refuse_are_in_traditional_characters_too(visitor, town):
    assert '<html lang="zh-Hant"' in body(visitor.get("/zh-hant/nowhere/"))


def test_what_is_narrowed_or_dated_is_not_indexed(visitor, town):
    noindex = '<meta name="robots" content="noindex, follow">'
    assert noindex not in body(visitor.get("/organizations/"))
    assert noindex not in body(visitor.get("/organizations/?registry=420100"))
    assert noindex in body(visitor.get("/organizations/?kind=company"))
    assert noindex in body(visitor.get("/organizations/?as_of=2021-11-30"))


@pytest.mark.django_db
def test_traditional_pages_use_the_characters_that_people_write(visitor, town):
    told = "".join(
        body(visitor.get(f"/zh-hant{address}")) for address in ("/", "/about/", "/organizations/", "/nowhere/")
    )
    assert set("為與機構") <= set(told)
    assert not set("爲羣衆裏") & set(told)
