"""Tags of the public pages.

{{ record|told:"description" }}      a text of a record in the visitor's language
{{ fact.source|citation }}           what the citation component shows of a source
{% json_ld data %}                   a JSON-LD script
{% suggest_url record %}             where anybody suggests a correction of a record
{% list_url "directory:organizations" kind="company" %}   a narrowed list, keeping the sticky parameters
{% slot "rows" %}                    in a frame: where a text of the request stands (ecosystem.directory.framing)
{% organization_grid rows %}         cards of organizations
"""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ecosystem.core import queries
from ecosystem.directory import framing, structured, telling
from ecosystem.directory.rows import Row
from ecosystem.directory.written import grid
from ecosystem.intake.subjects import noun_of

register = template.Library()
register.filter("told", telling.told)
register.filter("citation", telling.citation)


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """A script of data. It needs no nonce, since browsers run nothing of this type; and a nonce would not survive caching."""
    return format_html('<script type="application/ld+json">{}</script>', structured.json_ld(data))


@register.simple_tag
def suggest_url(record: Any) -> str:
    """Where anybody suggests a correction of a record."""
    return reverse("directory:suggest", args=[noun_of(record).name, record.public_id])


@register.simple_tag(takes_context=True)
def list_url(context: template.Context, name: str, **query: Any) -> str:
    """The address of a list narrowed by ``query``, keeping the sticky parameters."""
    return queries.with_sticky(f"{reverse(name)}?{urlencode(query)}", context.get("request"))


@register.simple_tag
def slot(name: str) -> SafeString:
    """Where something stands that is different for every request."""
    return framing.slot(name)


@register.simple_tag(takes_context=True)
def organization_grid(context: template.Context, rows: list[Row]) -> SafeString:
    """Cards of organizations, as their list shows them."""
    return SafeString(grid(rows, context["asked"]))
