"""Lists of organizations that nothing narrows: which records stand on a page is known in memory (``ecosystem.browsing``)."""

from rest_framework.request import Request

from api.paging import CURSOR, LIST_PARAMETERS, page_size
from ecosystem.browsing.keeping import index_of
from ecosystem.browsing.paging import cursors, sorted_by, stretch
from ecosystem.core.dates import today
from ecosystem.core.paging import Page
from ecosystem.organizations.orders import ORDERS
from ecosystem.vocabulary.models import Place

REGISTRY = "registry"


def browsed(request: Request, registry: Place | None, order: str) -> Page | None:
    """The page that is asked for, as rows of nothing but a key.

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
    ends = sorted_by([*part.keys[:1], *part.keys[-1:]])
    return Page([(key,) for key in part.keys], *cursors(part, ends, ORDERS[order]))
