"""What staff do, each said once, and what must come of it at whichever door it is done."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from tests.doors.doors import REFUSED, Deed

Said = Callable[[SimpleNamespace], Deed]


@dataclass(frozen=True)
class Written:
    """It is done: one change set of this verb, the record has these values now, and the edition rose where ``public``.

    Values are read along a path of dots; what is many is told as the texts of all, in their order; a value that depends
    on the day is a function. ``of`` names another record of the city than the one acted on.
    """

    verb: str
    now: Mapping[str, Any]
    public: bool = True
    of: str = ""


@dataclass(frozen=True)
class Nothing:
    """Nothing is written: refused (for these fields, in this sentence, with this code), forbidden, or not there at all.

    ``opens`` is the status with which the record can be looked at; ``in_own_words`` where a form asks for a value before
    the service can.
    """

    outcome: str = REFUSED
    fields: frozenset[str] = frozenset()
    sentence: str = ""
    code: str = ""
    opens: int | None = None
    in_own_words: bool = False


@dataclass(frozen=True)
class Case:
    """Who does what, and what comes of it."""

    title: str
    by: str
    said: Said
    comes: Written | Nothing


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside is as if it had never been, so that the other door begins where this one began."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def case(title: str, by: str, comes: Written | Nothing) -> Callable[[Said], Said]:
    """Declare what a person does; the function says it, and may prepare the city for it."""

    def listed(said: Said) -> Said:
        CASES.append(Case(title, by, said, comes))
        return said

    return listed


CASES: list[Case] = []


def on_field(name: str, code: str, sentence: str = "") -> Nothing:
    """Refused at a field."""
    return Nothing(fields=frozenset({name}), code=code, sentence=sentence)
