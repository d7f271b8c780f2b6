"""Verbs that write sources."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.sources.models import Source


def add_source(*, by: Any, reason: str = "", **values: Any) -> Source:
    """Add a document that facts can cite. ``values`` are the fields of :class:`Source`."""
    authorize(by, "sources.change")
    with change_set(by=by, verb=gettext_noop("Add a source"), reason=reason):
        return create(Source(**values))


def revise_source(source: Source, *, by: Any, reason: str = "", **values: Any) -> Source:
    """Correct what is said about a document."""
    authorize(by, "sources.change", source)
    with change_set(by=by, verb=gettext_noop("Revise a source"), reason=reason):
        return update(locked(source), **values)


def remove_source(source: Source, *, by: Any, reason: str = "") -> None:
    """Remove a document that no fact cites. Raises :class:`Conflict` (``still_used``) otherwise."""
    authorize(by, "sources.change", source)
    with change_set(by=by, verb=gettext_noop("Remove a source"), reason=reason):
        delete(locked(source))
