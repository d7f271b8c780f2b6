"""Lists of organizations that nothing narrows: which records stand on a page is known in memory (``ecosystem.browsing``)."""

from functools import lru_cache

from rest_framework.request import Request

from api.paging import CURSOR, LIST_PARAMETERS, page_size
from api.shapes.base import Shape, plan_of
from ecosystem.browsing.keeping import index_of
from ecosystem.browsing.paging import SORTED_BY, cursors, stretch
from ecosystem.core.compiled import ByKeys
from ecosystem.core.dates import today
from ecosystem.core.paging import Page
from ecosystem.organizations.orders import ORDERS
from ecosystem.vocabulary.models import Place

REGISTRY = "registry"


def browsed(
    request: Request, registry: Place | None, order: str, shape: type[Shape], only: frozenset[str] | None
) -> Page | None:
    """The page that is asked for, as rows that begin with the columns of the shape's plan.

    It is the page that the database would answer: a test holds them against each other. None where it has to: for
    somebody with a key, where a filter narrows the list, and while the index is not there.
    """
    query = request.GET
    if request.user.is_authenticated or not query.keys() <= {*LIST_PARAMETERS, REGISTRY} or order not in ORDERS:
        return None
    index = index_of(today())
    if index is None:
        return None
    wanted = index.in_registry(registry.pk if registry else None)
    part = stretch(index, wanted, order, query.get(CURSOR, ""), page_size(query), full_start=False)
    known = {row[0]: row for row in _rows(shape, only).rows(part.keys)}
    rows = [known[key] for key in part.keys]
    ends = [dict(zip(SORTED_BY, row[-len(SORTED_BY) :], strict=True)) for row in (*rows[:1], *rows[-1:])]
    following, previous = cursors(part, ends, ORDERS[order])
    return Page(rows, following, previous)


@lru_cache(128)
def _rows(shape: type[Shape], only: frozenset[str] | None) -> ByKeys:
    columns = (*plan_of(shape, only).columns, *SORTED_BY)
    manager = shape.Meta.model._default_manager
    return ByKeys(lambda keys: manager.filter(pk__in=keys).order_by().values_list(*columns))
