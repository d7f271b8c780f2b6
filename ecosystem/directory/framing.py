"""Pages whose frame is rendered once for an edition, and only what stands in it for every request.

The frame (head, header, footer) is the same for every query of a page but for the few places that repeat the query. It is
rendered by the ordinary templates for a query that stands for any; what stands for it is then replaced by the real one.
"""

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import loader
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ecosystem.audit.editions import release
from ecosystem.audit.keeping import kept_of_many
from ecosystem.core import queries
from ecosystem.core.languages import in_script
from ecosystem.core.site import site_address
from ecosystem.directory.addresses import address_context, is_indexed
from ecosystem.directory.asked import Asked
from ecosystem.directory.structured import breadcrumb_data

ANY_QUERY, ANY_VIEW, ANY_CURSOR, ANY_RECORD = "any-query", "any-view", "any-cursor", "any-record"
SLOT = "\ue000{}\ue001"
MARKS = re.compile(
    rf'\?{ANY_QUERY}=1(?P<sticky>(?:&amp;[a-z_]+=[^"&]*)*?)(?P<view>&amp;view={ANY_VIEW})?(?P<paging>&amp;cursor={ANY_CURSOR})?(?=")'
    rf'|<input type="hidden" name="(?P<hidden>{ANY_QUERY})" value="1">'
    rf'|<input type="hidden" name="(?P<hidden_view>view)" value="{ANY_VIEW}">'
    rf"|(?P<record>{ANY_RECORD})"
    "|\ue000(?P<slot>[a-z_]+)\ue001"
)

# So many frames are kept, of some twenty kilobytes each: addresses decide which are asked for.
MOST_FRAMES = 400


@dataclass(frozen=True)
class Frame:
    """A rendered frame, cut where something of the request stands."""

    texts: list[str]
    marks: list[re.Match[str]]

    def filled(self, request: HttpRequest, slots: Mapping[str, str], record: str = "") -> str:
        """The page: the frame with the request's own query, each slot with its text, and the id of the record it is about."""
        said = Said.of(request, record)
        parts = [self.texts[0]]
        for mark, text in zip(self.marks, self.texts[1:], strict=True):
            parts += [slots[mark["slot"]] if mark["slot"] else said.in_place_of(mark), text]
        return "".join(parts)


@dataclass(frozen=True)
class Said:
    """A request's query in the parts that links of a frame keep or leave out, ready to be written into HTML."""

    pairs: list[tuple[str, str]]
    rest: str
    view: str
    paging: str
    record: str

    @classmethod
    def of(cls, request: HttpRequest, record: str = "") -> "Said":
        if not request.GET:
            return cls([], "", "", "", record)
        pairs = queries.pairs(request, without=(*queries.STICKY, "view"))
        parts = (pairs, *(_asked(request, names) for names in (("view",), queries.PAGING)))
        return cls(pairs, *(escape(_encoded(part)) for part in parts), record)

    def in_place_of(self, mark: re.Match[str]) -> str:
        """What stands where the frame has something of any query, or of any record."""
        if mark["record"]:
            return self.record
        if mark["hidden"]:
            return format_html_join("", '<input type="hidden" name="{}" value="{}">', self.pairs)
        if mark["hidden_view"]:
            # Where a form keeps the view, its page has a slot for it.
            return ""
        view, paging = self.view if mark["view"] else "", self.paging if mark["paging"] else ""
        text = "&amp;".join(part for part in (self.rest, mark["sticky"].removeprefix("&amp;"), view, paging) if part)
        # A bare question mark leads to the page without its query; where the whole query is said, there is none to be said.
        return f"?{text}" if text or not mark["paging"] else ""


def framed(
    asked: Asked, template: str, slots: Mapping[str, str], context: dict[str, Any], record: str = ""
) -> HttpResponse:
    """A page whose body is made already: ``slots`` by name, as ``{% slot %}`` of the template names them.

    ``context`` is what the frame shows and must follow from the path, the registry and the day alone. Every slot is
    HTML, in the script of the language asked for. Of pages about one record each, ``record`` is its public id: they all have
    one frame, in which nothing else of the record may stand but by a slot.
    """
    request = _as_any_record(asked.request, record) if record else asked.request
    registry = context.get("registry", asked.registry)
    key = (
        template,
        release(),
        get_language(),
        request.path,
        site_address(request),
        tuple(queries.sticky(request).items()),
        tuple(_own_sticky(request).items()),
        is_indexed(request),
        asked.day,
        registry.pk if registry else None,
        repr(context),
    )
    frame = kept_of_many("frames", key, lambda: _rendered(asked, request, template, context), most=MOST_FRAMES)
    return HttpResponse(frame.filled(request, slots, record))


def _rendered(asked: Asked, request: HttpRequest, template: str, context: dict[str, Any]) -> Frame:
    values = {**asked.context(), "messages": (), **context, **address_context(request)}
    request = _with_any_query(request)
    values["crumb_data"] = breadcrumb_data(context["crumbs"], request)
    html = in_script(loader.render_to_string(template, values, request))
    return _cut(html)


def _as_any_record(request: HttpRequest, record: str) -> HttpRequest:
    """The request as if it were for the same page of a record that stands for any."""
    other = copy.copy(request)
    other.path, other.path_info = (path.replace(record, ANY_RECORD) for path in (request.path, request.path_info))
    return other


def _with_any_query(request: HttpRequest) -> HttpRequest:
    """The request as if its query were the sticky parameters and one that stands for all others."""
    query = QueryDict(mutable=True)
    query.update({ANY_QUERY: "1", **_own_sticky(request), "view": ANY_VIEW, "cursor": ANY_CURSOR})
    other = copy.copy(request)
    other.META = {**request.META, "QUERY_STRING": query.urlencode()}
    other.GET = query  # type: ignore[assignment]
    return other


def _own_sticky(request: HttpRequest) -> dict[str, str]:
    """What the address itself says; links may be told to carry something else along."""
    return {name: request.GET[name] for name in queries.STICKY if request.GET.get(name)}


def _cut(html: str) -> Frame:
    marks = list(MARKS.finditer(html))
    ends = [0, *(mark.end() for mark in marks)]
    starts = [*(mark.start() for mark in marks), len(html)]
    return Frame([html[start:end] for start, end in zip(ends, starts, strict=True)], marks)


def _asked(request: HttpRequest, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, item) for name in names for item in request.GET.getlist(name)]


def _encoded(pairs: list[tuple[str, str]]) -> str:
    query = QueryDict(mutable=True)
    for name, item in pairs:
        query.appendlist(name, item)
    return query.urlencode()


@lru_cache(64)
def slot(name: str) -> SafeString:
    """What stands in a frame where a slot's text goes."""
    return SafeString(SLOT.format(name))
