"""Tags of the public pages.

{{ record|told:"description" }}      a text of a record in the visitor's language
{{ fact.source|citation }}           what the citation component shows of a source
{% json_ld data %}                   a JSON-LD script
{{ record|verified }}                what the head of a page says of a record's state
{% suggest_this noun key name %}     the way from one line to a correction of it
{% suggest_url record %}             where anybody suggests a correction of a record
{% list_url "directory:organizations" kind="company" %}   a narrowed list, keeping the sticky parameters
{% slot "rows" %}                    in a frame: where a text of the request stands (ecosystem.directory.framing)
{% organization_grid rows %}         cards of organizations
"""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from ecosystem.core import queries
from ecosystem.core.addresses import record_path
from ecosystem.core.jinja import macro
from ecosystem.directory import framing, structured, telling
from ecosystem.directory.rows import Row
from ecosystem.directory.written import grid
from ecosystem.intake.subjects import noun_of

register = template.Library()
register.filter("told", telling.told)
register.filter("citation", telling.citation)
register.filter("verified", telling.verified)


register.simple_tag(structured.data_script, name="json_ld")


@register.simple_tag
def suggest_url(record: Any) -> str:
    """Where anybody suggests a correction of a record."""
    return reverse("directory:suggest", args=[noun_of(record).name, record.public_id])


@register.simple_tag
def suggest_this(noun: str, key: str, name: Any, words: Any = False) -> SafeString:
    """The quiet way from one line of a page to a correction of it."""
    url = record_path(f"directory:suggest {noun}", key)
    return SafeString(macro("components/facts.html", "suggest_this")(url, name, bool(words)))


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
