"""The filters of a list: the domain's own FilterSets, the same that the pages of the site use."""

import re

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet
from rest_framework.request import Request

from api.paging import refused
from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput

AS_OF, ANY_DAY = "as_of", "all"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def narrowed(rows: QuerySet, filters: type[FilterSet] | None, request: Request, *, of_today: bool) -> QuerySet:
    """The rows that pass the filters of a request; ``of_today`` as of today unless it names a day, or ``as_of=all``.

    Raises :class:`InvalidInput` for a value that a filter does not know.
    """
    if filters is None:
        return rows
    query = _with_day(request.GET, of_today=of_today)
    if not any(query.get(name) for name in filters.base_filters):
        # Building a form of all filters costs more than the whole first page.
        return rows
    if (
        of_today
        and AS_OF not in request.GET
        and not any(query.get(name) for name in filters.base_filters if name != AS_OF)
    ):
        return filters.by_day(None, rows, AS_OF, today())  # type: ignore[attr-defined]
    found = filters(query, queryset=rows, request=request)
    if not found.is_valid():
        fields = {name: [str(error) for error in errors] for name, errors in found.errors.items()}
        raise InvalidInput("invalid", next(iter(fields.values()))[0], fields)
    return found.qs


def _with_day(query: QueryDict, *, of_today: bool) -> QueryDict:
    day = query.get(AS_OF)
    if day and day != ANY_DAY and not DAY.fullmatch(day):
        raise refused(AS_OF, _("Write the date like 2021-11-30."))
    if day == ANY_DAY or (of_today and not day):
        query = query.copy()
        query[AS_OF] = "" if day == ANY_DAY else today().isoformat()
    return query


def names_of(filters: type[FilterSet] | None) -> set[str]:
    """The parameters of a filter set."""
    return set(filters.base_filters) if filters is not None else set()


def query_text(query: QueryDict) -> str:
    """What is searched for."""
    return str(query.get("q") or "")
