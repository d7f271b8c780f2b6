"""The second template language: for long lists, where Django's own takes several times as long for the same page.

Its templates stand in ``ecosystem/jinja`` and have the same words: ``_("text")`` is collected for translation like Django's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.template import engines
from django.template.defaultfilters import urlencode
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Macro

from ecosystem.core import display, marked
from ecosystem.core.drawing import dumbbells, graphs
from ecosystem.core.icons import icon

DRAWINGS = "components/drawings.html"


def environment(*, autoescape: bool, **options: Any) -> Environment:
    """What templates can use: texts in the reader's language, numbers, dates and icons."""
    chosen = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**chosen, autoescape=True)
    made.globals |= {"_": said, "icon": icon, "when": marked.when, "period": marked.period}
    made.globals |= {"outcome_text": display.outcome, "dumbbell": dumbbell, "mini_graph": mini_graph}
    made.filters |= {"number": _number, "urlencode": urlencode}
    return made


class Words(dict[str, str]):
    """The texts of templates in one language, each looked up once by a process."""

    def __missing__(self, text: str) -> str:
        self[text] = gettext(text)
        return self[text]


_spoken: ContextVar[Words | None] = ContextVar("words", default=None)


@contextmanager
def spoken() -> Iterator[None]:
    """Write everything inside in the language that is active now: to ask for it again for every word takes a while."""
    token = _spoken.set(_words(get_language()))
    try:
        yield
    finally:
        _spoken.reset(token)


@lru_cache(32)
def _words(language: str | None) -> Words:
    return Words()


def said(text: str) -> str:
    """A text of a template in the reader's language."""
    words = _spoken.get()
    return gettext(text) if words is None else words[text]


def _number(value: Any) -> str:
    """As Django's templates write it; whole numbers, which lists are full of, without the detour."""
    return f"{value:,}" if type(value) is int else display.number(value)


def dumbbell(
    baseline: Any, result: Any, comparator: str, unit: str, better: str, change_value: Any, change_unit: str, label: str
) -> str:
    """Before → after as a picture, or the change alone; nothing where there is neither."""
    drawing = dumbbells.dumbbell(baseline, result, comparator, unit, better, change_value, change_unit)
    words = display.outcome(baseline, result, comparator, unit, change_value, change_unit)
    return macro(DRAWINGS, "dumbbell")(drawing, label, words, better in dumbbells.LOWER)


def mini_graph(
    label: str, neighbors: Iterable[Any], total: int | None = None, more_url: str = "", title: str = ""
) -> str:
    """A node and its neighbors as a picture; nothing where it has none."""
    graph = graphs.mini_graph(label, neighbors, total)
    more = (
        ngettext("and %(n)s more", "and %(n)s more", graph.more) % {"n": display.number(graph.more)}
        if graph.more
        else ""
    )
    return macro(DRAWINGS, "mini_graph")(graph, title, more, more_url)


def macro(template: str, name: str) -> Macro:
    """A part of a page: a macro of a template in ``ecosystem/jinja``."""
    return getattr(engines["lists"].env.get_template(template).module, name)
