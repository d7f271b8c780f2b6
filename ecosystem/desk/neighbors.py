"""The records before and after one in the list it was opened from."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from ecosystem.core.paging import record_after, record_before
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.tables import Table


@dataclass(frozen=True)
class Neighbors:
    """Addresses in the list; empty at its ends."""

    list_url: str
    previous: str
    next: str


def neighbors_of(noun: Noun, record: Any, request: HttpRequest) -> Neighbors | None:
    """Where the address names a list: back to it, and to the records beside this one. Three queries, however long it is."""
    if "list" not in request.GET:
        return None
    table = Table(noun, request, QueryDict(request.GET["list"][:2000]))
    here = table.ordered.filter(pk=record.pk).first()
    list_url = f"{noun.address}?{table.query_with(cursor=None)}"
    if here is None:
        return Neighbors(list_url, "", "")
    before, after = (find(table.ordered, table.keys, here) for find in (record_before, record_after))
    context = table.context_query
    return Neighbors(
        list_url,
        f"{noun.url(before)}{context}" if before else "",
        f"{noun.url(after)}{context}" if after else "",
    )
