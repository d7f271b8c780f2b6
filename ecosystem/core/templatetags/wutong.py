"""Tags and filters shared by the directory, the desk and the sign-in pages. Loaded everywhere (a builtin library).

Items may be mappings or objects; what is missing may be left out. Every picture is SVG with classes only: colors come
from the stylesheet, numbers from you. Put the same content as a table or list beside each picture.

Pictures
    {% leaf_diagram leaves value="100 P" caption="FP16" ring=92 ring_label="…" url="…" title="…" %}
        ``leaves``: up to six items ``label`` (short), ``name`` (full), ``detail, url, active``; ``ring``: percent or None; ``url``: of the center.
    {% leaf_glyph states title="2 of 4 platforms" %}
        A small mark, one leaf for each truth value (items with ``covered`` work too): filled or hollow.
    {% dumbbell baseline=85 result=95 comparator="gte" unit="pct" better="up" change_value=None change_unit="" label="…" %}
        Before → after. Without a baseline the change is drawn alone; with neither change nor result, nothing.
        ``better``: "up" or "down". A change's comparator speaks of its size.
    {% bar_chart bars title="…" top=100 unit="%" %}
        Columns: items ``label, value, display, state, url``. ``state``: in_service (solid), under_construction, planned
        (hatched), plain.
    {% step_chart phases as_of=day title="…" until=None unit="PFLOPS" %}
        Amounts stacked over time: items ``starts_on, ends_on, amount, basis, state, label, display, url``. ``basis``:
        "added" (the default), or "total" when the amount is what there is after the phase.
    {% mini_graph label neighbors total=None more_url="" title="…" %}
        An organization and up to twelve neighbors: items ``label, url, relation, tone`` (tone: leaf, ochre, plain).
    {% sparkline values title="…" %}
        The course of a few numbers; nothing for fewer than two.

Numbers and dates
    {% quantity value comparator unit %}       100+ · ≥ 95% · ×10 · ≈ 92% · 200 PFLOPS (units: pct pp x abs count, or text)
    {% big_number value comparator unit %}     the same as <b class="number">, sign and unit raised
    {% change value unit comparator %}         −50% or more · +9 percentage points · ×10
    {% outcome_text baseline=85 result=95 comparator="gte" unit="pct" change_value=None change_unit="" %}   85% → ≥ 95%
    {{ value|compared:"gte" }}                 ≥ 95 (no unit)
    {{ value|number }}                         1,234.5
    {{ value|precise_date:"month" }}           a date of which year, month or day is known, in the reader's language
    {{ value|iso_date:"month" }}               2021-11, for dense tables and datetime=""
    {% when value precision="month" %}         <time datetime="2021-11">November 2021</time>; with style="iso", 2021-11
    {% period starts_on ends_on %}             2021-05-31 – now; half-open ends are shown as the last day included

Addresses (the sticky parameters are ``as_of`` and ``registry``)
    {% place_url "directory:organization" public_id %}   like {% url %}, keeping the sticky parameters
    {% sticky_url object.get_absolute_url %}             the same for an address you have
    {% keep_query %}                                     "?as_of=…&registry=…" of this request, or ""
    {% query_with sort="name" page=None %}               this request's query changed, without its paging cursor: "?…"
    {% query_toggle "kind" "company" %}                  this request's query with one value added or taken away
    {% hidden_query "as_of" "q" %}                       hidden inputs for the query, except the names given
    {% hidden_sticky %}                                  hidden inputs for the sticky parameters alone
    {% language_tag %}                                   zh-Hans, zh-Hant or en, for lang=""
    {% language_links %}                                 the languages of this page: items ``code, url, current``
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zlib import crc32

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ecosystem.core import display, jinja, marked, queries
from ecosystem.core.dates import today
from ecosystem.core.drawing import charts, leaves, shapes
from ecosystem.core.jinja import macro

register = template.Library()
FACTS = "components/facts.html"


@register.inclusion_tag("drawings/leaf_diagram.html")
def leaf_diagram(
    items: Iterable[Any],
    value: str = "",
    caption: str = "",
    ring: float | None = None,
    ring_label: str = "",
    url: str = "",
    title: str = "",
) -> dict[str, Any]:
    """A center and up to six things around it, each leaf a link."""
    drawing = leaves.leaf_diagram(items or (), str(value), str(caption), ring)
    return {
        "drawing": drawing,
        "title": title,
        "ring_label": ring_label,
        "url": url,
        "name": f"{value} {caption}".strip(),
    }


@register.inclusion_tag("drawings/leaf_glyph.html")
def leaf_glyph(states: Iterable[Any], title: str = "") -> dict[str, Any]:
    """The mark in small: a leaf for each state, filled where it is true."""
    truths = [
        state if isinstance(state, bool) else bool(shapes.pick(state, "covered", False)) for state in states or ()
    ]
    return {"leaves": leaves.glyph(truths), "title": title}


@register.simple_tag
def dumbbell(
    baseline: Any = None,
    result: Any = None,
    comparator: str = "eq",
    unit: str = "",
    better: str = "up",
    change_value: Any = None,
    change_unit: str = "",
    label: str = "",
) -> SafeString:
    """Before → after, or the change alone."""
    known = (_known(baseline), _known(result), comparator, unit, better, _known(change_value), change_unit)
    return SafeString(jinja.dumbbell(*known, label))


@register.inclusion_tag("drawings/chart.html")
def bar_chart(
    items: Iterable[Any], title: str = "", top: float | None = None, unit: str = "", points: Iterable[Any] = ()
) -> dict[str, Any]:
    """Columns side by side, and points that stand beside them."""
    return _chart(charts.bar_chart(items or (), top, points or ()), title, unit, "bars")


@register.inclusion_tag("drawings/flow.html")
def flow_chart(picture: Any, title: str = "") -> dict[str, Any]:
    """Bands from one source to its targets."""
    return {"picture": picture, "title": title}


@register.inclusion_tag("drawings/chart.html")
def step_chart(
    phases: Iterable[Any], as_of: date | None = None, title: str = "", until: date | None = None, unit: str = ""
) -> dict[str, Any]:
    """Amounts stacked over time, with a line at the day asked about."""
    chart = charts.step_chart(phases or (), as_of or today(), until)
    return _chart(chart, title, unit, "steps")


def _chart(chart: charts.Chart, title: str, unit: str, kind: str) -> dict[str, Any]:
    # Two charts on a page must not share the id of their hatching, and a page must come out the same every time.
    return {
        "chart": chart,
        "title": title,
        "unit": unit,
        "kind": kind,
        "hatch": f"hatch-{crc32(f'{kind}{title}'.encode())}",
    }


@register.simple_tag
def mini_graph(
    label: str, neighbors: Iterable[Any], total: int | None = None, more_url: str = "", title: str = ""
) -> SafeString:
    """A node and its neighbors."""
    return SafeString(jinja.mini_graph(str(label), neighbors or (), total, more_url, title))


@register.inclusion_tag("drawings/sparkline.html")
def sparkline(values: Iterable[Any], title: str = "") -> dict[str, Any]:
    """The course of a few numbers."""
    return {"line": charts.sparkline(values or ()), "title": title}


@register.simple_tag
def quantity(value: Any, comparator: str = "eq", unit: str = "") -> str:
    """A value with comparator and unit; empty for None."""
    return "" if display.is_nothing(value) else str(display.quantity(value, comparator, unit))


@register.simple_tag
def big_number(value: Any, comparator: str = "eq", unit: str = "") -> SafeString:
    """A value set large: the sign and the unit are raised beside it."""
    if display.is_nothing(value):
        return format_html('<b class="number">{}</b>', "—")
    parts = display.quantity(value, comparator, unit)
    before = format_html("<sup>{}</sup>", parts.prefix) if parts.prefix else ""
    after = format_html("<sup>{}</sup>", parts.mark) if parts.mark else ""
    named = format_html(" <small>{}</small>", parts.unit) if parts.unit else ""
    return format_html('<b class="number">{}{}{}{}</b>', before, parts.number, after, named)


@register.simple_tag
def change(value: Any, unit: str = "", comparator: str = "eq") -> str:
    """A change alone, signed; empty for None."""
    return "" if display.is_nothing(value) else display.change(value, unit, comparator)


@register.simple_tag
def outcome_text(
    baseline: Any = None,
    result: Any = None,
    comparator: str = "eq",
    unit: str = "",
    change_value: Any = None,
    change_unit: str = "",
) -> str:
    """An outcome in one line: before → after, else the change, else the result."""
    return display.outcome(baseline, result, comparator, unit, change_value, change_unit)


@register.filter
def compared(value: Any, comparator: str = "eq") -> str:
    """A number with its comparator."""
    return quantity(value, comparator)


@register.filter(name="number")
def number_filter(value: Any) -> str:
    """A number with its thousands separated; empty for None."""
    return "" if display.is_nothing(value) else display.number(value)


@register.filter
def precise_date(value: date | None, precision: str = "day") -> str:
    """A date with as much of it as is known."""
    return display.precise_date(value, precision)


@register.filter
def iso_date(value: date | None, precision: str = "day") -> str:
    """The same in ISO 8601."""
    return display.machine_date(value, precision)


register.simple_tag(marked.when)
register.simple_tag(marked.period)


@register.simple_tag(takes_context=True)
def place_url(context: template.Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view, keeping the sticky parameters."""
    return sticky_url(context, reverse(name, args=args, kwargs=kwargs))


@register.simple_tag(takes_context=True)
def sticky_url(context: template.Context, address: str) -> str:
    """An address with the sticky parameters of this request that it does not set itself."""
    return queries.with_sticky(address, _request(context))


@register.simple_tag(takes_context=True)
def keep_query(context: template.Context) -> str:
    """The sticky parameters of this request as a query string."""
    return queries.with_sticky("", _request(context))


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """This request's query with changes; None or "" takes a parameter away."""
    return queries.changed(_request(context), changes)


@register.simple_tag(takes_context=True)
def query_toggle(context: template.Context, name: str, value: Any) -> str:
    """This request's query with ``value`` of ``name`` added, or taken away where it is there."""
    return queries.toggled(_request(context), name, str(value))


@register.simple_tag(takes_context=True)
def hidden_query(context: template.Context, *names: str) -> SafeString:
    """Hidden inputs that carry this request's query through a form, except ``names`` and the paging cursor."""
    pairs = queries.pairs(_request(context), without=names)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag(takes_context=True)
def hidden_sticky(context: template.Context) -> SafeString:
    """Hidden inputs that carry the sticky parameters of this page through a form."""
    request = _request(context)
    pairs = queries.sticky(request).items() if request else ()
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag
def language_tag() -> str:
    """The page's language as HTML writes it: zh-Hans, zh-Hant, en."""
    language, _dash, script = (get_language() or settings.LANGUAGE_CODE).partition("-")
    return f"{language}-{script.title()}" if script else language


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict[str, Any]]:
    """This page in each language, its whole query kept."""
    request, current = _request(context), get_language()
    path = request.get_full_path() if request else "/"
    return [
        {"code": code, "url": translate_url(path, code), "current": code == current}
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag
def badge(kind: str = "", label: str = "") -> SafeString:
    """What something is, in a word: reported, counted, a plan; or in words of its own."""
    return SafeString(macro(FACTS, "badge")(kind, label))


@register.simple_tag(takes_context=True)
def citation(
    context: template.Context, source: Any, quote: str = "", day: Any = None, precision: str = ""
) -> SafeString:
    """The document a fact rests on, and the sentence in it."""
    told = {name: shapes.pick(source, name) for name in ("publisher", "url", "published", "page_url")}
    told["title"] = shapes.pick(source, "title", source)
    keeping = queries.keeping(_request(context))
    return SafeString(macro(FACTS, "citation")(told, quote, keeping, day or None, precision or "day"))


@register.simple_tag(takes_context=True)
def fact(context: template.Context, name: str, told: Any) -> SafeString:
    """A ``timeline`` of entries, an ``outcome``, or ``links`` of an organization: see ``ecosystem/jinja/components/facts.html``."""
    return SafeString(macro(FACTS, name)(told, queries.keeping(_request(context))))


@register.simple_tag
def filter_chips(chips: Any, clear_url: str = "") -> SafeString:
    """What a list is narrowed by; nothing for no chips."""
    return SafeString(macro("components/lists.html", "chips")(chips or (), clear_url or ""))


@register.simple_tag
def pager(previous: str = "", following: str = "", note: str = "") -> SafeString:
    """The way to the neighboring pages; nothing where there are none."""
    return SafeString(macro("components/lists.html", "pager")(previous or "", following or "", note or ""))


def _known(value: Any) -> Any:
    # A name that a template cannot find arrives as an empty text.
    return None if value == "" else value


def _request(context: template.Context) -> HttpRequest | None:
    return context.get("request")
