"""Whatever stands in an address, the answer is a page that says what is wrong, never an error of ours."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.directory.conftest import body

LONG = "长" * 5000
ENDLESS = "%F0%9F%98%80" * 200
TEXTS = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    quote(LONG),
    ENDLESS,
    "'%22%3E%3Cscript%3E",
    "%25%25",
    "*",
    "(((",
    "OR%201=1",
    "%E2%80%AE",
]
PARAMETERS = ["q", "kind", "sector", "layer", "place", "platform", "program", "center", "member", "enrollment",
              "uses_compute_of", "sort", "view", "cursor", "as_of", "registry", "status", "measure", "stage"]  # fmt: skip
EVERYWHERE = ("q", "cursor", "as_of", "registry", "measure")
PAGES = ("/solutions/", "/figures/", "/sources/", "/", "/organizations/export.csv")


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_no_parameter_breaks_a_page(visitor, town, text):
    asked = [f"/organizations/?{parameter}={text}" for parameter in PARAMETERS]
    asked += [f"{page}?{parameter}={text}" for page in PAGES for parameter in EVERYWHERE]
    for address in asked:
        response = visitor.get(address)
        assert response.status_code in {200, 400, 404}, address
        assert "<script>" not in body(response)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "!!!",
        cursor(),
        cursor("n"),
        cursor("n", "a"),
        cursor("n", "a", "b"),
        cursor("n", "a", 10**30),
        cursor("n", "a", -(10**30)),
        cursor("n", "a", None),
        cursor("n", "a\x00b", 1),
        cursor("n", "\ud800", 1),
        cursor("n", {"a": 1}, [1]),
        cursor("n", True, 1.5),
        cursor("z", "a", 1),
        cursor("n", "a", 1, 2),
        "W" * 100_000,
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
    ],
)
def test_a_cursor_that_is_none_is_refused_or_leads_somewhere(visitor, town, text):
    for sort in ("name", "newest", "founded", "relevance"):
        response = visitor.get("/en/organizations/", {"cursor": text, "sort": sort, "q": "a"})
        assert response.status_code in {200, 400}
        if response.status_code == 400:
            assert "Start at its first page." in body(response)


def test_a_cursor_of_another_order_is_refused(visitor, town):
    assert visitor.get("/en/organizations/", {"cursor": cursor("n", "a", 1), "sort": "newest"}).status_code == 400


@pytest.mark.parametrize(
    "query", ["kind=nonsense", "sector=nonsense", "sort=nonsense", "view=nonsense", "member=maybe"]
)
def test_what_a_list_cannot_be_narrowed_by_gets_a_clear_message_or_is_ignored(visitor, town, query):
    response = visitor.get(f"/en/organizations/?{query}")
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert "This address cannot be understood" in body(response)


def test_a_visitor_cannot_ask_for_drafts(visitor, organization):
    organization("Draft Shop", name_en="Draft Shop", status="draft")
    assert "Draft Shop" not in body(visitor.get("/en/organizations/?status=draft"))


@pytest.mark.parametrize(
    "path", ["/%00/", "/organizations/%00/", "/sitemap-organization-99999999999999999999999.xml", "/sitemap-x-0.xml"]
)
def test_no_path_breaks_a_page(visitor, town, path):
    assert visitor.get(path).status_code in {400, 404}


def test_markup_in_a_record_stays_text(visitor, organization):
    evil = "</script><script>alert(1)</script><!--"
    shown = organization("Shop", description=evil, description_en=evil)
    page = body(visitor.get(f"/en{shown.get_absolute_url()}"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<!--" not in page
