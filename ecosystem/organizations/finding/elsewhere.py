"""Asking a search server instead of the database's own index, where ``SEARCH_URL`` names one; the answers are the same.

What the server has not been told yet is known (``CopyDue``) and asked of the database, so a search finds what was written before
it. Where much is due, or the server does not answer, the database answers alone.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from ecosystem.organizations.fields import Tokens
from ecosystem.organizations.finding.addresses import read

if TYPE_CHECKING:
    from ecosystem.organizations.finding.opensearch import Server

log = logging.getLogger(__name__)

# While more are due, an import is being copied, and the database is asked for everything.
MOST_DUE = 200
# A server that did not answer is left alone so long: nobody else waits for it.
SECONDS_OF_REST = 30
# What is due is a whole index: no entry has this key.
EVERYTHING = 0


class NotAnswered(Exception):
    """The database has to be asked."""


class ServerError(Exception):
    """The server cannot be reached, or does not answer as it should."""


@dataclass(frozen=True)
class Document:
    """What the server shall hold of an entry: its tokens, or nothing where there are none. Of two versions the higher stays."""

    key: int
    tokens: str | None
    version: int


class _Rest:
    """Until when the server is left alone; each process finds out by itself."""

    until = 0.0


def is_wanted() -> bool:
    """Whether there is to be a server beside the database."""
    return bool(settings.SEARCH_URL)


def server() -> "Server":
    """The server that ``SEARCH_URL`` names. Raises ``ServerError`` where the setting, or what is installed, leads to none."""
    try:
        return _server(tuple(settings.SEARCH_URL))
    except ImportError as error:
        raise ServerError(
            f"its packages are not installed: pip install -r requirements/opensearch.txt ({error})"
        ) from error
    except ImproperlyConfigured as error:
        raise ServerError(str(error)) from error


@lru_cache(1)
def _server(urls: tuple[str, ...]) -> "Server":
    from ecosystem.organizations.finding.opensearch import Server  # noqa: PLC0415  its packages are not always here

    return Server(read(urls))


def is_resting() -> bool:
    """Whether the server did not answer a moment ago."""
    return time.monotonic() < _Rest.until


def rest(error: Exception) -> None:
    """Leave the server alone for a while, and say so."""
    log.warning(
        "The search server does not answer: %s. For %d seconds the database is asked instead.", error, SECONDS_OF_REST
    )
    _Rest.until = time.monotonic() + SECONDS_OF_REST


def wake() -> None:
    """Ask the server again."""
    _Rest.until = 0.0


def keys_with(entries: type[models.Model], groups: Sequence[Tokens], most: int) -> list[int] | None:
    """As :func:`ecosystem.organizations.finding.lookup.keys_with`. Raises :class:`NotAnswered` where the database has to be asked."""
    if not is_wanted() or is_resting():
        raise NotAnswered
    # Asked before the server is: what is no longer due by then, the server has.
    due = _due(entries)
    found = _asked(entries._meta.label_lower, groups, most + len(due))
    keys = sorted((found - due) | _held(entries, due, groups))
    return None if len(keys) > most else keys


def _due(entries: type[models.Model]) -> set[int]:
    rows: Any = apps.get_model("organizations.CopyDue")._default_manager
    due = rows.filter(index=entries._meta.label_lower).values_list("entry", flat=True)[: MOST_DUE + 1]
    if len(due) > MOST_DUE or EVERYTHING in due:
        raise NotAnswered
    return set(due)


def _asked(label: str, groups: Sequence[Tokens], most: int) -> set[int]:
    try:
        return set(server().keys_with(label, groups, most + 1))
    except ServerError as error:
        rest(error)
        raise NotAnswered from error


def _held(entries: type[models.Model], due: set[int], groups: Sequence[Tokens]) -> set[int]:
    if not due:
        return set()
    rows = entries._default_manager.filter(pk__in=due).values_list("pk", "tokens")
    return {pk for pk, tokens in rows if holds(f" {tokens} ", groups)}


def holds(tokens: str, groups: Sequence[Tokens]) -> bool:
    """Whether tokens, a blank before and behind each, have all of one of the groups."""
    return any(all(_has(tokens, token) for token in group) for group in groups)


def _has(tokens: str, token: str | Sequence[str]) -> bool:
    if not isinstance(token, str):
        return any(_has(tokens, one) for one in token)
    return (f" {token[:-1]}" if token.endswith("*") else f" {token} ") in tokens
