"""Query strings of addresses: what a link keeps, what it changes, and what must not be carried along."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, QueryDict

STICKY = ("as_of", "registry")
PAGING = ("cursor", "page")


def changed(request: HttpRequest | None, changes: Mapping[str, Any]) -> str:
    """The request's query with ``changes`` (None, "" and [] remove), without paging: ``?a=1``, or ``?`` if empty.

    A bare ``?`` still is a link to the page without its query.
    """
    query = _copy(request)
    for name, value in changes.items():
        values = value if isinstance(value, list | tuple | set) else [value]
        query.setlist(name, [str(item) for item in values if item not in (None, "")])
    return _written(query, changes)


def toggled(request: HttpRequest | None, name: str, value: str) -> str:
    """The request's query with one value of a repeatable parameter added, or removed where it is there."""
    values = _copy(request).getlist(name)
    return changed(request, {name: [item for item in values if item != value] if value in values else [*values, value]})


def pairs(request: HttpRequest | None, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The request's query as pairs, without paging and the names given."""
    dropped = {*without, *PAGING}
    return [(name, item) for name, items in _copy(request).lists() if name not in dropped for item in items]


def with_sticky(address: str, request: HttpRequest | None) -> str:
    """The address with those sticky parameters of the request that it does not set itself."""
    if request is None:
        return address
    return with_parameters(address, sticky(request))


def with_parameters(address: str, values: Mapping[str, str]) -> str:
    """The address with those parameters that it does not set itself."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    for name, value in values.items():
        if name not in query:
            query[name] = value
    return urlunsplit(parts._replace(query=query.urlencode()))


def keeping(request: HttpRequest | None) -> Callable[[str], str]:
    """:func:`with_sticky` for the many addresses of a page, whose queries are encoded already."""
    said = sticky(request) if request is not None else {}
    if not said:
        return str
    carried = urlencode(said)

    def keep(address: str) -> str:
        path, mark, fragment = address.partition("#")
        if "?" not in path:
            return f"{path}?{carried}{mark}{fragment}"
        if any(f"{name}=" in path for name in said):
            return with_sticky(address, request)
        return f"{path}&{carried}{mark}{fragment}"

    return keep


def sticky(request: HttpRequest) -> dict[str, str]:
    """What the links of this page carry along: as :func:`stay` said, or else as its address says."""
    said = {name: _stayed(request).get(name) or request.GET.get(name, "") for name in STICKY}
    return {name: value for name, value in said.items() if value}


def stay(request: HttpRequest, **parameters: str) -> None:
    """Have the links of this page carry sticky parameters that its own address need not say, or says otherwise."""
    request.stays = {**_stayed(request), **parameters}  # type: ignore[attr-defined]


def _stayed(request: HttpRequest) -> dict[str, str]:
    return getattr(request, "stays", {})


def _copy(request: HttpRequest | None) -> QueryDict:
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _written(query: QueryDict, changes: Mapping[str, Any]) -> str:
    for name in PAGING:
        if name not in changes:
            query.pop(name, None)
    for name in [name for name, values in query.lists() if not values]:
        del query[name]
    return f"?{query.urlencode()}"
