"""The tags and filters that every surface's templates share."""

from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

LANGUAGES = ("zh-hans", "zh-hant", "en")


urlpatterns = i18n_patterns(
    path("things/", lambda request: HttpResponse(), name="things"), prefix_default_language=False
)


def render(source: str, asked: str = "/", language: str = "en", **context: Any) -> str:
    request = RequestFactory().get(asked)
    with translation.override(language):
        return Template(source).render(Context({"request": request, **context})).strip()


def picture(source: str, **context: Any) -> Element:
    return fromstring(render(source, **context))


def having(root: Element, name: str) -> list[Element]:
    return [node for node in root.iter() if name in node.get("class", "").split()]


def texts(nodes: list[Element]) -> list[str]:
    return [node.text or "" for node in nodes]


class TestQuantities:
    @pytest.mark.parametrize(
        ("value", "comparator", "unit", "written"),
        [
            (100, "gt", "", "100+"),
            (95, "gte", "pct", "≥\u00a095%"),
            (10, "eq", "x", "×10"),
            (92, "approx", "%", "≈\u00a092%"),
            (200, "eq", "PFLOPS", "200\u00a0PFLOPS"),
            (1234567, "eq", "count", "1,234,567"),
            ("12.5000", "lt", "", "<\u00a012.5"),
            (9, "eq", "pp", "9\u00a0percentage points"),
        ],
    )
    def test_are_written_with_comparator_and_unit(self, value: Any, comparator: str, unit: str, written: str) -> None:
        source = "{% quantity value comparator unit %}"
        assert render(source, value=value, comparator=comparator, unit=unit) == written.replace("<", "&lt;")

    def test_are_empty_where_nothing_is_known(self) -> None:
        assert render("{% quantity None %}{{ None|number }}{{ None|compared:'gte' }}") == ""

    def test_keep_text_that_is_no_number(self) -> None:
        assert render("{% quantity 'first place' %}") == "first place"

    def test_set_large_raise_the_sign(self) -> None:
        assert render("{% big_number 100 'gt' %}") == '<b class="number">100<sup>+</sup></b>'
        assert render("{% big_number None %}") == '<b class="number">—</b>'

    def test_use_a_real_minus_sign(self) -> None:
        assert render("{{ value|number }}", value=-1234.5) == "−1,234.5"


class TestChanges:
    @pytest.mark.parametrize(
        ("value", "unit", "comparator", "written"),
        [
            (-50, "pct", "gte", "−50% or more"),
            (9, "pp", "eq", "+9\u00a0percentage points"),
            (10, "x", "eq", "×10"),
            (-20, "abs", "lte", "up to −20"),
        ],
    )
    def test_are_signed_and_the_comparator_speaks_of_their_size(
        self, value: int, unit: str, comparator: str, written: str
    ) -> None:
        assert render("{% change value unit comparator %}", value=value, unit=unit, comparator=comparator) == written

    def test_stand_for_an_outcome_without_a_baseline(self) -> None:
        before_after = "{% outcome_text baseline=85 result=95 comparator='gte' unit='pct' %}"
        assert render(before_after) == "85% → ≥\u00a095%"
        assert render("{% outcome_text comparator='gte' change_value=-50 change_unit='pct' %}") == "−50% or more"
        assert render("{% outcome_text result=95 unit='pct' %}") == "95%"


class TestDates:
    @pytest.mark.parametrize(
        ("language", "precision", "written"),
        [
            ("en", "day", "30 November 2021"),
            ("en", "month", "November 2021"),
            ("en", "year", "2021"),
            ("zh-hans", "day", "2021年11月30日"),
            ("zh-hans", "month", "2021年11月"),
            ("zh-hant", "year", "2021年"),
        ],
    )
    def test_say_no_more_than_is_known(self, language: str, precision: str, written: str) -> None:
        source = "{{ day|precise_date:precision }}"
        assert render(source, language=language, day=date(2021, 11, 30), precision=precision) == written

    def test_are_marked_up_for_machines(self) -> None:
        day = date(2021, 11, 1)
        assert render("{% when day 'month' %}", day=day) == '<time datetime="2021-11">November 2021</time>'
        assert render("{% when day 'month' 'iso' %}", day=day) == '<time datetime="2021-11">2021-11</time>'
        assert render("{% when None %}{% when nothing precision %}") == ""

    def test_of_a_period_end_with_its_last_day(self) -> None:
        source = "{% period starts ends %}"
        assert render(source, starts=date(2021, 1, 1), ends=date(2022, 1, 1)) == "2021-01-01 – 2021-12-31"
        assert render(source, starts=date(2021, 5, 31), ends=None) == "2021-05-31 – now"
        assert render(source, starts=None, ends=None) == ""


class TestAddresses:
    def test_keep_the_day_and_the_registry_on_internal_links(self) -> None:
        asked = "/organizations/?as_of=2021-11-30&registry=demo&q=road"
        assert render("{% sticky_url '/solutions/' %}", asked) == "/solutions/?as_of=2021-11-30&amp;registry=demo"
        assert render("{% keep_query %}", asked) == "?as_of=2021-11-30&amp;registry=demo"

    def test_keep_what_the_link_says_itself(self) -> None:
        source = "{% sticky_url '/solutions/?as_of=2020-01-01#top' %}"
        assert render(source, "/?as_of=2021-11-30") == "/solutions/?as_of=2020-01-01#top"

    def test_lose_the_paging_when_anything_changes(self) -> None:
        asked = "/?kind=company&kind=university&cursor=abc&q=road"
        changed = render("{% query_with sort='name' q=None %}", asked)
        assert changed == "?kind=company&amp;kind=university&amp;sort=name"
        assert render("{% query_with cursor='next' %}", "/?cursor=abc") == "?cursor=next"

    def test_toggle_one_of_several_values(self) -> None:
        asked = "/?kind=company&kind=university"
        assert render("{% query_toggle 'kind' 'company' %}", asked) == "?kind=university"
        assert render("{% query_toggle 'kind' 'agency' %}", asked).endswith("kind=university&amp;kind=agency")

    def test_pass_through_a_form_as_hidden_inputs(self) -> None:
        fields = render("{% hidden_query 'as_of' %}", "/?as_of=2021-11-30&q=%22road%22&cursor=abc")
        assert fields == '<input type="hidden" name="q" value="&quot;road&quot;">'

    @pytest.mark.urls(__name__)
    def test_of_the_other_languages_keep_the_whole_query(self) -> None:
        source = "{% language_links as links %}{% for link in links %}{{ link.url }} {{ link.current }} {% endfor %}"
        assert render(source, "/en/things/?as_of=2021-11-30&kind=company").split() == [
            "/things/?as_of=2021-11-30&amp;kind=company",
            "False",
            "/zh-hant/things/?as_of=2021-11-30&amp;kind=company",
            "False",
            "/en/things/?as_of=2021-11-30&amp;kind=company",
            "True",
        ]

    @pytest.mark.urls(__name__)
    def test_of_a_view_keep_the_day(self) -> None:
        assert render("{% place_url 'things' %}", "/en/things/?as_of=2021-11-30") == "/en/things/?as_of=2021-11-30"

    @pytest.mark.parametrize(("language", "tag"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
    def test_name_the_language_as_html_does(self, language: str, tag: str) -> None:
        assert render("{% language_tag %}", language=language) == tag


class TestLeafDiagram:
    leaves = [
        {"label": "公共算力服务", "detail": "4 家在用", "url": "/platforms/compute/"},
        {"label": "应用创新孵化", "url": "/platforms/incubation/", "active": False},
    ]

    def test_has_one_link_for_each_leaf(self) -> None:
        drawing = picture("{% leaf_diagram leaves value='100 P' ring=92 title='Four platforms' %}", leaves=self.leaves)
        links = list(drawing.iter("a"))
        assert [link.get("href") for link in links] == ["/platforms/compute/", "/platforms/incubation/"]
        assert links[0].get("aria-label") == "公共算力服务 · 4 家在用"
        assert "leaf--off" in links[1].get("class", "")

    @pytest.mark.parametrize("count", range(1, 7))
    def test_holds_one_to_six_leaves(self, count: int) -> None:
        leaves = [{"label": f"Platform {index}"} for index in range(count)]
        assert len(having(picture("{% leaf_diagram leaves %}", leaves=leaves), "leaf")) == count

    def test_fills_its_ring_as_far_as_the_share_and_never_beyond(self) -> None:
        def ring(share: str) -> list[str | None]:
            drawing = picture("{% leaf_diagram leaves ring=" + share + " %}", leaves=self.leaves)
            return [node.get("stroke-dasharray") for node in having(drawing, "leaf-center__ring")]

        assert ring("92") == ["92 100"]
        assert ring("140") == ["100 100"]
        assert ring("None") == []

    def test_wraps_a_long_name_where_a_reader_would(self) -> None:
        leaves = [{"label": "科研创新和人才培养平台"}] * 4
        labels = texts(having(picture("{% leaf_diagram leaves %}", leaves=leaves), "leaf__label"))
        assert labels[:2] == ["科研创新和", "人才培养平台"]

    def test_in_small_says_how_many_are_covered(self) -> None:
        glyph = picture("{% leaf_glyph states '2 of 3' %}", states=[True, {"covered": True}, False])
        assert glyph.get("aria-label") == "2 of 3"
        assert (len(having(glyph, "on")), len(having(glyph, "off"))) == (2, 1)


class TestDumbbell:
    def test_draws_before_and_after_on_the_scale_of_percent(self) -> None:
        drawing = picture("{% dumbbell 85 95 'gte' 'pct' label='Precision' %}")
        assert having(drawing, "dumbbell__before")[0].get("cx") == "82.9%"
        assert having(drawing, "dumbbell__after")[0].get("cx") == "92.3%"
        assert drawing.get("aria-label") == "Precision: 85% → ≥\u00a095%"
        assert having(drawing, "dumbbell__open")

    def test_never_invents_a_baseline(self) -> None:
        drawing = picture("{% dumbbell comparator='gte' better='down' change_value=-50 change_unit='pct' %}")
        assert not having(drawing, "dumbbell__before")
        assert having(drawing, "dumbbell__origin")
        assert drawing.get("aria-label") == "−50% or more"
        assert "dumbbell--worse" not in drawing.get("class", "")

    def test_draws_a_factor_against_what_it_multiplies(self) -> None:
        drawing = picture("{% dumbbell change_value=10 change_unit='x' %}")
        origin, arrow = having(drawing, "dumbbell__origin")[0], having(drawing, "dumbbell__arrow")[0]
        assert (origin.get("x1"), arrow.get("x")) == ("11.65%", "89.48%")

    def test_tells_a_result_for_the_worse(self) -> None:
        assert "dumbbell--worse" in picture("{% dumbbell 90 80 'eq' 'pct' %}").get("class", "")
        assert "dumbbell--worse" in picture("{% dumbbell 80 90 'eq' 'pct' better='down' %}").get("class", "")
        assert "dumbbell--worse" not in picture("{% dumbbell 90 80 'eq' 'pct' better='neither' %}").get("class", "")

    def test_is_nothing_where_there_is_nothing_to_draw(self) -> None:
        assert render("{% dumbbell missing missing %}") == ""


class TestCharts:
    def test_hatch_what_is_not_in_service_yet(self) -> None:
        phases = [
            {"starts_on": date(2021, 5, 31), "amount": 100, "state": "in_service", "label": "Phase 1"},
            {"starts_on": None, "amount": 200, "basis": "total", "state": "under_construction", "label": "Phase 2"},
        ]
        drawing = picture("{% step_chart phases as_of=day title='Capacity' %}", phases=phases, day=date(2021, 11, 30))
        built, planned = having(drawing, "chart__bar")
        assert built.get("fill") is None
        assert planned.get("fill", "").startswith("url(#hatch-")
        assert built.get("height") == planned.get("height") == "80"
        assert [node.get("aria-label") for node in drawing.iter("g") if node.get("aria-label")] == [
            "Phase 1: 100",
            "Phase 2: 200",
        ]

    def test_let_a_phase_down_when_the_one_below_it_ends(self) -> None:
        phases = [
            {"starts_on": date(2019, 1, 1), "ends_on": date(2021, 1, 1), "amount": 50, "label": "Old"},
            {"starts_on": date(2020, 1, 1), "amount": 100, "label": "New"},
        ]
        drawing = picture("{% step_chart phases as_of=day %}", phases=phases, day=date(2022, 1, 1))
        new = [bar for bar in having(drawing, "chart__bar") if bar[0].text == "New: 100"]
        tops = [float(bar.get("y", "")) + float(bar.get("height", "")) for bar in new]
        assert len(tops) == 2
        assert tops[0] < tops[1] == 186

    def test_draw_columns_up_to_a_round_number(self) -> None:
        bars = [{"label": "2021-10", "value": 95, "display": "95%"}, {"label": "2021-11", "value": None}]
        drawing = picture("{% bar_chart bars title='Utilization' unit='%' %}", bars=bars)
        known, gap = having(drawing, "chart__bar")
        assert known.get("height") == "152"
        assert gap.get("height") == "0"
        assert texts(having(drawing, "chart__scale")) == ["50%", "100%"]

    def test_are_nothing_without_data(self) -> None:
        assert (
            render(
                "{% bar_chart none %}{% step_chart none as_of=day %}{% sparkline one %}",
                one=[3],
                none=[],
                day=date(2021, 1, 1),
            )
            == ""
        )

    def test_of_a_few_numbers_run_from_left_to_right(self) -> None:
        drawing = picture("{% sparkline values 'Members' %}", values=[0, 5, 10])
        assert next(drawing.iter("polyline")).get("points") == "2,90 49,50 96,10"


class TestMiniGraph:
    def test_shows_twelve_neighbors_and_counts_the_rest(self) -> None:
        neighbors = [{"label": f"Firm {index}", "url": f"/organizations/{index}/"} for index in range(15)]
        html = render("{% mini_graph 'Weili' neighbors total=40 more_url='/all/' %}", neighbors=neighbors)
        assert html.count('class="node node--plain"') == 12
        assert '<a href="/all/">and 28 more</a>' in html

    def test_names_each_link_by_its_relation(self) -> None:
        neighbors = [{"label": "The center", "url": "/centers/", "relation": "uses compute of", "tone": "leaf"}]
        html = render("{% mini_graph 'Weili' neighbors %}", neighbors=neighbors)
        assert 'aria-label="uses compute of: The center"' in html

    def test_is_nothing_for_somebody_alone(self) -> None:
        assert render("{% mini_graph 'Weili' neighbors %}", neighbors=[]) == ""


PICTURES = (
    "{% leaf_diagram items value='100 P' caption='FP16' ring=92.5 url='/centers/' %}",
    "{% dumbbell 1234.5 98765.4 'gte' '' %}",
    "{% bar_chart items unit='%' %}",
    "{% step_chart items as_of=day %}",
    "{% mini_graph 'Weili' items %}",
    "{% sparkline values %}",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", PICTURES)
def test_pictures_are_well_formed_carry_no_styles_and_are_drawn_alike_in_every_language(
    source: str, language: str, settings: Any
) -> None:
    settings.USE_THOUSAND_SEPARATOR = True
    hostile = "<script>\"&'"
    items = [
        {"label": hostile, "value": 1234.5, "amount": 2345.6, "url": "/?a=1&b=2", "starts_on": date(2020 + n, 1, 1)}
        for n in range(3)
    ]
    context = {"items": items, "values": [1000.5, 2000, 1500], "day": date(2021, 11, 30)}
    html = render(source, language=language, **context)
    drawing = fromstring(html)
    assert "style" not in {name for node in drawing.iter() for name in node.attrib}
    assert "<script>" not in html
    numbers = [node.get(name) for node in drawing.iter() for name in ("x", "y", "x1", "cx", "cy", "height", "width")]
    english = fromstring(render(source, **context))
    assert numbers == [
        node.get(name) for node in english.iter() for name in ("x", "y", "x1", "cx", "cy", "height", "width")
    ]
    assert not [number for number in numbers if number and "," in number]
