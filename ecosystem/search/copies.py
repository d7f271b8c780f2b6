"""Proving that a search server holds what the database's entries hold, and making it so."""

from collections.abc import Callable, Iterator
from functools import partial
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from ecosystem.organizations import copying
from ecosystem.organizations.finding import elsewhere
from ecosystem.organizations.finding.elsewhere import ServerError
from ecosystem.organizations.models import CopyDue

AT_ONCE = 500


def differences_of_copies() -> Iterator[str]:
    """Each difference between the entries and the server, in words; nothing where there is to be no server."""
    if not elsewhere.is_wanted():
        return
    try:
        for model in copying.all_copied():
            yield from _of(model)
    except ServerError as error:
        yield f"search server: it does not answer, so the database is asked ({error})."


def _of(model: Any) -> Iterator[str]:
    label = model._meta.label_lower
    due = CopyDue.objects.filter(index=label).count()
    if due:
        yield f"search server, {label}: {due:,} copies are due."
    copies = ((key, "copy", tokens) for key, tokens in _each(partial(_copies_above, label)))
    entries = ((key, "entry", tokens) for key, tokens in _each(partial(_entries_above, model)))
    for key, pair in groupby(merge(copies, entries), key=itemgetter(0)):
        held = {place: tokens for _key, place, tokens in pair}
        if held.get("copy") != held.get("entry") and (told := _difference(model, key)):
            yield f"search server, {label} {key}: {told}"


def _copies_above(label: str, above: int) -> dict[int, str]:
    return elsewhere.server().held(label, above, AT_ONCE)


def _entries_above(model: Any, above: int) -> dict[int, str]:
    return dict(model.objects.filter(pk__gt=above).order_by("pk").values_list("pk", "tokens")[:AT_ONCE])


def _each(page_above: Callable[[int], dict[int, str]]) -> Iterator[tuple[int, str]]:
    """Everything in the order of keys, a page at a time."""
    above = 0
    while page := page_above(above):
        yield from page.items()
        above = max(page)


def _difference(model: Any, key: int) -> str:
    """What is wrong with a copy, looked at by itself: others go on writing. Nothing where it is due, which was told."""
    label = model._meta.label_lower
    copy = elsewhere.server().held(label, key - 1, 1).get(key)
    if CopyDue.objects.filter(index=label, entry=key).exists():
        return ""
    entry = model.objects.filter(pk=key).values_list("tokens", flat=True).first()
    if copy == entry:
        return ""
    if copy is None:
        return "the entry has no copy."
    return "there is a copy, and no entry." if entry is None else "the copy says something else than the entry."


def begin_anew() -> None:
    """Say that every copy is to be made anew; until then the database is asked."""
    if elsewhere.is_wanted():
        elsewhere.wake()
        for model in copying.all_copied():
            copying.all_due(model)


def copy_all(tell: Callable[[int], None]) -> None:
    """Copy what is due. Raises ``ServerError`` where the server does not answer: what is left stays due."""
    while copying.copy_some():
        tell(CopyDue.objects.count())
