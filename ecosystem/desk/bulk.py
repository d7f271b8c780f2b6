"""One act on many records: rehearsed first, then done in one change set; what is refused is named with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import translation

from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import Recorder, change_set
from ecosystem.core.errors import DomainError
from ecosystem.correspondence.models import Message
from ecosystem.desk.forms.base import DeskForm
from ecosystem.desk.nouns.base import Act
from ecosystem.desk.workplace import Workplace

PLACEHOLDER = "…"
SHOWN_MAILS = 5
TOLD_EVERY = 5


@dataclass
class Result:
    """What became of each record; ``change_set`` is None for a rehearsal, and where nothing was changed."""

    done: list[Any] = field(default_factory=list)
    refused: list[tuple[Any, str]] = field(default_factory=list)
    # The mail that would be written, of a rehearsal: how much, and the first of it.
    mails: int = 0
    first_mails: list[Message] = field(default_factory=list)
    change_set: ChangeSet | None = None

    @property
    def by_reason(self) -> list[tuple[str, list[Any]]]:
        """Who is refused, by the reason, those of most records first."""
        found: dict[str, list[Any]] = {}
        for record, sentence in self.refused:
            found.setdefault(sentence, []).append(record)
        return sorted(found.items(), key=lambda one: -len(one[1]))


class _Rehearsed(Exception):
    """Ends a rehearsal: everything it wrote is taken back."""


def perform(act: Act, records: Sequence[Any], values: dict[str, Any], *, by: Any) -> Result:
    """Do the act to every record; those that are refused stay as they are."""
    return _attempt(act, records, values, by=by, rehearsal=False)


def rehearse(act: Act, records: Sequence[Any], values: dict[str, Any], *, by: Any) -> Result:
    """Find out what :func:`perform` would do, by doing it and taking everything back."""
    return _attempt(act, records, values, by=by, rehearsal=True)


def performing(act: Act, records: Sequence[Any], values: dict[str, Any], *, by: Any) -> Iterator[Result]:
    """Do as :func:`perform` does, and tell every few records how far it is; the last result has the change set.

    Whoever stops asking before the end has stopped the doing, and nothing was done.
    """
    return _attempting(act, records, values, by=by, rehearsal=False)


def rehearsing(act: Act, records: Sequence[Any], values: dict[str, Any], *, by: Any) -> Iterator[Result]:
    """Rehearse as :func:`rehearse` does, and tell every few records how far it is."""
    return _attempting(act, records, values, by=by, rehearsal=True)


def _attempt(act: Act, records: Sequence[Any], values: dict[str, Any], *, by: Any, rehearsal: bool) -> Result:
    *_steps, result = _attempting(act, records, values, by=by, rehearsal=rehearsal)
    return result


def _attempting(
    act: Act, records: Sequence[Any], values: dict[str, Any], *, by: Any, rehearsal: bool
) -> Iterator[Result]:
    result = Result()
    try:
        with change_set(by=by, verb=verb_of(act), reason=values.get("reason", "")) as recorder:
            for number, record in enumerate(records):
                if number and number % TOLD_EVERY == 0:
                    yield result
                try:
                    act.run(record, by=by, **values)
                except DomainError as refusal:
                    result.refused.append((record, _sentence(refusal)))
                else:
                    result.done.append(record)
            if rehearsal:
                _note_mail(result, recorder)
                raise _Rehearsed
    except _Rehearsed:
        yield result
        return
    result.change_set = recorder.change_set
    yield result


def _note_mail(result: Result, recorder: Recorder) -> None:
    """Keep what mail a rehearsal wrote, before it is taken back."""
    written = recorder.touched.get(Message._meta.label_lower, ())
    result.mails = len(written)
    result.first_mails = list(Message.objects.filter(pk__in=written).order_by("pk")[:SHOWN_MAILS])


def verb_of(act: Act) -> str:
    """The act's words as the history keeps them: in the language of the catalogs' message ids."""
    with translation.override(None):
        return act.title


def _sentence(refusal: DomainError) -> str:
    said = [str(sentence) for sentences in refusal.fields.values() for sentence in sentences]
    return " ".join(dict.fromkeys(said)) or str(refusal.sentence)


def first_values(form: type[DeskForm], *, user: Any, workplace: Workplace) -> dict[str, Any] | None:
    """What the form would say if it were sent as it is first shown, any reason given; None where that is not enough."""
    blank = form(user=user, workplace=workplace)
    data = QueryDict(mutable=True)
    for name, asked in blank.fields.items():
        value = blank.get_initial_for_field(asked, name)
        if value is None and name == "reason":
            value = PLACEHOLDER
        data.setlist(name, value if isinstance(value, list) else [] if value is None else [value])
    filled = form(data, user=user, workplace=workplace)
    return filled.values() if filled.is_valid() else None
