"""Pages whose frame is rendered once for an edition, and only what stands in it for every request.

The frame (head, header, footer) is the same for every query of a page but for the few places that repeat the query. It is
rendered by the ordinary templates for a query that stands for any; what stands for it is then replaced by the real one.
"""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import loader
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ecosystem.audit.keeping import kept
from ecosystem.core import queries
from ecosystem.core.languages import in_script
from ecosystem.core.site import site_address
from ecosystem.directory.addresses import address_context
from ecosystem.directory.asked import Asked
from ecosystem.directory.structured import breadcrumb_data

ANY_QUERY, ANY_CURSOR = "any-query", "any-cursor"
SLOT = "\ue000{}\ue001"
MARKS = re.compile(
    rf'\?{ANY_QUERY}=1(?P<sticky>(?:&amp;[a-z_]+=[^"&]*)*?)(?P<paging>&amp;cursor={ANY_CURSOR})?(?=")'
    rf'|<input type="hidden" name="(?P<hidden>{ANY_QUERY})" value="1">'
    "|\ue000(?P<slot>[a-z_]+)\ue001"
)


@dataclass(frozen=True)
class Frame:
    """A rendered frame, cut where something of the request stands."""

    texts: list[str]
    marks: list[re.Match[str]]

    def filled(self, request: HttpRequest, slots: Mapping[str, str]) -> str:
        """The page: the frame with the request's own query, and each slot with its text."""
        rest = queries.pairs(request, without=queries.STICKY)
        query = escape(_encoded(rest))
        paging = escape(_encoded([(name, item) for name, item in _paging(request)]))
        parts = [self.texts[0]]
        for mark, text in zip(self.marks, self.texts[1:], strict=True):
            parts += [_in_place_of(mark, rest, query, paging, slots), text]
        return "".join(parts)


def framed(asked: Asked, template: str, slots: Mapping[str, str], context: dict[str, Any]) -> HttpResponse:
    """A page whose body is made already: ``slots`` by name, as ``{% slot %}`` of the template names them.

    ``context`` is what the frame shows and must follow from the path, the registry and the day alone. Every slot is
    HTML, in the script of the language asked for.
    """
    request = asked.request
    addresses = address_context(request)
    sticky = tuple(queries.sticky(request).items())
    key = (
        template,
        get_language(),
        request.path,
        site_address(request),
        sticky,
        addresses["is_indexed"],
        repr(context),
    )
    frame = kept(("frame", *key), lambda: _rendered(asked, template, {**context, **addresses}))
    return HttpResponse(frame.filled(request, slots))


def _rendered(asked: Asked, template: str, context: dict[str, Any]) -> Frame:
    request = _with_any_query(asked.request)
    values = {**asked.context(), "messages": (), **context}
    values["crumb_data"] = breadcrumb_data(context["crumbs"], request)
    html = in_script(loader.render_to_string(template, values, request))
    return _cut(html)


def _with_any_query(request: HttpRequest) -> HttpRequest:
    """The request as if its query were the sticky parameters and one that stands for all others."""
    query = QueryDict(mutable=True)
    query.update({ANY_QUERY: "1", **queries.sticky(request), "cursor": ANY_CURSOR})
    other = copy.copy(request)
    other.META = {**request.META, "QUERY_STRING": query.urlencode()}
    other.GET = query  # type: ignore[assignment]
    return other


def _cut(html: str) -> Frame:
    marks = list(MARKS.finditer(html))
    ends = [0, *(mark.end() for mark in marks)]
    starts = [*(mark.start() for mark in marks), len(html)]
    return Frame([html[start:end] for start, end in zip(ends, starts, strict=True)], marks)


def _in_place_of(
    mark: re.Match[str], rest: list[tuple[str, str]], query: str, paging: str, slots: Mapping[str, str]
) -> str:
    if mark["slot"]:
        return slots[mark["slot"]]
    if mark["hidden"]:
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', rest)
    said = [query, mark["sticky"].removeprefix("&amp;"), paging if mark["paging"] else ""]
    text = "&amp;".join(part for part in said if part)
    # A bare question mark leads to the page without its query; where the whole query is said, there is none to be said.
    return f"?{text}" if text or not mark["paging"] else ""


def _paging(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, item) for name in queries.PAGING for item in request.GET.getlist(name)]


def _encoded(pairs: list[tuple[str, str]]) -> str:
    query = QueryDict(mutable=True)
    for name, item in pairs:
        query.appendlist(name, item)
    return query.urlencode()


@lru_cache(64)
def slot(name: str) -> SafeString:
    """What stands in a frame where a slot's text goes."""
    return SafeString(SLOT.format(name))
