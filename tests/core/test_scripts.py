"""What the scripts add to pages that work without them, driven in a real browser on pages made for it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.urls import include, path
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]

LIST = Template("""{% extends "base.html" %}{% block title %}List{% endblock %}{% block content %}<h1>List</h1>
<form action="{{ request.path }}" data-live>
  <label>Search <input type="search" name="q" value="{{ request.GET.q }}" data-shortcut="/"></label>
  <label><input type="checkbox" name="kind" value="company"{% if "company" in kinds %} checked{% endif %}> Company</label>
  <div id="results" data-live-region><p>Shown: {{ kinds|join:", " }} {{ request.GET.q }}</p></div>
</form>{% endblock %}""")

TABLE = Template("""{% extends "desk_base.html" %}{% block desk_title %}Rows{% endblock %}{% block desk_content %}<h1>Rows</h1>
<form method="post">{% include "components/table.html" with dense=True tick=True caption="Rows" %}
<div class="bulk"><span data-tick-count>0</span> chosen</div></form>{% endblock %}""")

FORM = Template("""{% extends "desk_base.html" %}{% block desk_title %}Form{% endblock %}{% block desk_content %}<h1>Form</h1>
<form class="form" action="/sent/">{% include "components/combobox.html" with field=form.parent url="/en/options/" %}
{% include "components/field.html" with field=form.name %}<button class="button">Send</button></form>{% endblock %}""")


class RecordForm(forms.Form):
    name = forms.CharField(help_text="As on the license")
    parent = forms.ChoiceField(choices=[("", "")], required=False)


def answer(request: HttpRequest, template: Template, **context: object) -> HttpResponse:
    return HttpResponse(template.render(Context({"request": request, **context})))


def listing(request: HttpRequest) -> HttpResponse:
    return answer(request, LIST, kinds=request.GET.getlist("kind"))


def table(request: HttpRequest) -> HttpResponse:
    columns = [{"label": "Name"}, {"label": "Members", "number": True}]
    rows = [
        {
            "id": n,
            "url": f"/sent/?row={n}",
            "label": f"Row {n}",
            "cells": [{"text": f"Row {n}"}, {"text": str(n), "label": "Members"}],
        }
        for n in range(3)
    ]
    return answer(request, TABLE, columns=columns, rows=rows)


def form(request: HttpRequest) -> HttpResponse:
    return answer(request, FORM, form=RecordForm(request.GET or None))


def options(request: HttpRequest) -> HttpResponse:
    found = [
        {"id": "7", "label": "Weili Technology", "kind": "Organization", "url": request.GET.get("as") and "/sent/"}
    ]
    return render(request, "components/options.html", {"options": found if "wei" in request.GET["q"] else []})


def find(request: HttpRequest) -> HttpResponse:
    found = [{"id": "7", "label": "Weili Technology", "url": "/sent/?found=7"}]
    return render(request, "components/options.html", {"options": found})


def sent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sent")


# The frame asks where these are; the same addresses without the name of the desk answer, for its door is not what is tested.
DESK = [path("rows/find/", find, name="find"), path("rows/", table, name="today")]
urlpatterns = [
    path("sent/", sent),
    *i18n_patterns(
        path("rows/", table),
        path("rows/find/", find),
        path("", include((DESK, "desk"))),
        path("", include(([path("", listing, name="home")], "directory"))),
        path("form/", form),
        path("options/", options),
        prefix_default_language=False,
    ),
]


@pytest.fixture
def site(live_server, settings, page: Page) -> str:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return f"{live_server.url}/en"


def test_filters_answer_at_once_and_the_address_follows(site: str, page: Page) -> None:
    page.goto(f"{site}/")
    page.get_by_label("Company").check()
    expect(page.locator("#results")).to_have_text("Shown: company")
    expect(page).to_have_url(f"{site}/?kind=company")
    page.go_back()
    expect(page.locator("#results")).to_have_text("Shown:")
    expect(page.get_by_label("Company")).not_to_be_checked()


def test_a_slash_goes_to_the_search_box_and_typing_is_enough(site: str, page: Page) -> None:
    page.goto(f"{site}/")
    page.keyboard.press("/")
    page.keyboard.type("road")
    expect(page.locator("#results")).to_have_text("Shown: road")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()


def test_a_question_mark_shows_the_shortcuts(site: str, page: Page) -> None:
    page.goto(f"{site}/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_theme_is_kept(site: str, page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{site}/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_another_day_keeps_the_rest_of_the_question(site: str, page: Page) -> None:
    page.goto(f"{site}/?kind=company&cursor=abc")
    page.get_by_role("button", name="As of today").click()
    page.get_by_label("Show the registry as of").fill("2021-11-30")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(f"{site}/?kind=company&as_of=2021-11-30")


def test_rows_are_walked_and_chosen_by_keyboard(site: str, page: Page) -> None:
    page.goto(f"{site}/rows/")
    expect(page.locator(".bulk")).to_be_hidden()
    for key in "jjx":
        page.keyboard.press(key)
    expect(page.get_by_label("Select Row 1")).to_be_checked()
    expect(page.locator(".bulk")).to_have_text("1 chosen")
    page.get_by_label("Select all rows of this page").check()
    expect(page.locator(".bulk")).to_have_text("3 chosen")
    page.keyboard.press("k")
    page.locator("body").press("Enter")
    expect(page).to_have_url(re.compile(r"/sent/\?row=0$"))


def test_the_palette_finds_and_opens_a_record(site: str, page: Page) -> None:
    page.goto(f"{site}/rows/")
    page.keyboard.press("Control+k")
    page.keyboard.type("wei")
    expect(page.get_by_role("option", name="Weili Technology")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sent/\?found=7$"))


def test_a_related_record_is_found_while_typing(site: str, page: Page) -> None:
    page.goto(f"{site}/form/")
    field = page.get_by_role("combobox", name="Parent")
    field.press_sequentially("wei")
    expect(page.get_by_role("option", name="Weili Technology")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("Weili Technology")
    page.get_by_label("Name").fill("A")
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_url(re.compile(r"/sent/\?parent=7&name=A$"))


def test_what_is_half_typed_is_not_taken_for_a_choice(site: str, page: Page) -> None:
    page.goto(f"{site}/form/")
    field = page.get_by_role("combobox", name="Parent")
    field.press_sequentially("nobody")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.get_by_label("Name").focus()
    expect(field).to_have_value("")


def test_a_form_says_what_is_wrong_where_it_is_wrong(site: str, page: Page) -> None:
    page.goto(f"{site}/form/?name=")
    expect(page.get_by_label("Name")).to_have_accessible_description("As on the license This field is required.")


@pytest.mark.parametrize("address", ["/", "/rows/", "/form/?name=", "/nowhere/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_frames_have_no_barriers_and_nothing_scrolls_sideways(
    site: str, page: Page, address: str, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{site}{address}")
    barriers = [
        (found["id"], [node["html"] for node in found["nodes"]]) for found in Axe().run(page).response["violations"]
    ]
    assert barriers == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert refused == []
