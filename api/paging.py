"""Pages of a list, and how a list is asked for: size, cursor, order, and which fields of each record."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.core.paging import Key, Page, keyset_page
from ecosystem.core.site import site_address

SIZE, LARGEST = 50, 1000
PAGE_SIZE, CURSOR, ORDERING, FIELDS = "page_size", "cursor", "ordering", "fields"
LIST_PARAMETERS = (PAGE_SIZE, CURSOR, ORDERING, FIELDS)
Orders = Mapping[str, Sequence[Key]]


def refused(name: str, sentence: str) -> InvalidInput:
    """The refusal of a query parameter."""
    return InvalidInput("invalid", sentence, {name: [sentence]})


def refuse_unknown(query: QueryDict, known: set[str]) -> None:
    """Refuse parameters that mean nothing here: a misspelt filter must not answer with everything."""
    unknown = sorted(name[:60] for name in query if name not in known)
    if unknown:
        sentence = _("There is no parameter of this name here.")
        raise InvalidInput("unknown_parameter", sentence, {name: [sentence] for name in unknown})


def page_size(query: QueryDict) -> int:
    """How many rows a page has: 50, or what is asked for up to 1,000."""
    text = query.get(PAGE_SIZE, str(SIZE))
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= size <= LARGEST:
        raise refused(PAGE_SIZE, _("Ask for 1 to %(largest)d rows.") % {"largest": LARGEST})
    return size


def fields_asked(query: QueryDict, names: Sequence[str]) -> list[str] | None:
    """The fields asked for with ``?fields=id,name``; None is all of them."""
    if FIELDS not in query:
        return None
    asked = [name.strip() for name in query[FIELDS].split(",") if name.strip()]
    unknown = [name for name in asked if name not in names]
    if unknown or not asked:
        raise refused(FIELDS, _("The fields are: %(names)s.") % {"names": ", ".join(names)})
    return asked


def order_asked(query: QueryDict, orders: Orders, usual: str) -> Sequence[Key]:
    """The keys of the order asked for with ``?ordering=``."""
    name = query.get(ORDERING) or usual
    if name not in orders:
        raise refused(ORDERING, _("The orders are: %(names)s.") % {"names": ", ".join(orders)})
    return orders[name]


def paged(request: HttpRequest, rows: QuerySet, keys: Sequence[Key], columns: Sequence[str]) -> Page:
    """One page of rows as tuples that begin with these columns."""
    needed = dict.fromkeys((*columns, *(key.name for key in keys)))
    query = request.GET
    named = rows.values_list(*needed, named=True)
    return keyset_page(named, keys, query.get(CURSOR, ""), page_size(query), full_start=False)


def answer_of(request: HttpRequest, page: Page, results: Sequence[Any]) -> dict[str, Any]:
    """A page as it is answered: what stands on it, and the addresses of its neighbors."""
    return {"next": _address(request, page.next), "previous": _address(request, page.previous), "results": results}


def _address(request: HttpRequest, cursor: str) -> str | None:
    if not cursor:
        return None
    query = request.GET.copy()
    query[CURSOR] = cursor
    return f"{site_address(request)}{request.path}?{query.urlencode()}"
