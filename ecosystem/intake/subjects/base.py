"""What of a record can be proposed: how each field is read as plain text, asked for, understood, and written.

A subject is declared once; the forms of the public site and the portal, the API and the staff's queue follow from it.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ecosystem.core.dates import read_precise_date
from ecosystem.core.display import machine_date
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import clean
from ecosystem.intake.choices import Field

LONGEST_TEXT = 4000
Choices = list[tuple[str, str]]


class Looks(StrEnum):
    """How a form asks for a field."""

    LINE = "line"
    TEXT = "text"
    ADDRESS = "address"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Proposable:
    """A field of a record. Its value is text throughout: read by ``read``, turned into columns by ``parse``.

    ``parse`` raises ``ValidationError`` for what could never be written. ``choices`` are the texts it can have, with their
    words; ``needed``: it cannot be left empty.
    """

    name: str
    read: Callable[[Any], str]
    parse: Callable[[Any, str], Mapping[str, Any]]
    looks: Looks = Looks.LINE
    longest: int = 300
    needed: bool = False
    choices: Callable[[Any], Choices] | None = None

    @property
    def label(self) -> str:
        return str(Field(self.name).label)

    def told(self, record: Any, text: str) -> str:
        """A value as people read it."""
        return dict(self.choices(record)).get(text, text) if self.choices and text else text

    def cleaned(self, text: str) -> str:
        """A value as somebody meant it: line ends as browsers send them are no change of a text."""
        return text.replace("\r\n", "\n").strip() if self.looks == Looks.TEXT else clean(text)


Write = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class SubjectNoun:
    """One kind of record that proposals can be about.

    ``rows`` are those that anybody can open; ``permission`` is what writing them takes; ``write`` is called with the record,
    the columns that ``parse`` gave, ``by`` and ``reason``, and uses the noun's own verbs.
    """

    name: str
    model: type[models.Model]
    fields: tuple[Proposable, ...]
    rows: Callable[[], QuerySet]
    permission: str
    write: Write
    by_name: Mapping[str, Proposable] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

    def present(self, record: Any) -> dict[str, str]:
        """What stands in every field now, as text."""
        return {one.name: one.read(record) for one in self.fields}

    def cleaned(self, changes: Mapping[str, str]) -> dict[str, str]:
        """The proposed values as meant. Raises :class:`InvalidInput` for a field that the record does not have."""
        unknown = set(changes) - set(self.by_name)
        if unknown:
            sentence = _("This cannot be changed here.")
            raise InvalidInput("not_here", sentence, {name: [sentence] for name in unknown})
        return {name: self.by_name[name].cleaned(str(text)) for name, text in changes.items()}

    def refuse_impossible(self, record: Any, changes: Mapping[str, str]) -> None:
        """Refuse values that could never be written, at their fields. Raises :class:`InvalidInput`."""
        trial, wrong = copy(record), {}
        for name, text in changes.items():
            try:
                columns = self._parsed(record, name, text)
            except ValidationError as error:
                wrong[name] = [str(sentence) for sentence in error.messages]
                continue
            for column, value in columns.items():
                setattr(trial, column, value)
        if not wrong:
            try:
                trial.clean()
            except ValidationError as error:
                raise InvalidInput.from_validation(error) from error
        if wrong:
            raise InvalidInput("impossible", next(iter(wrong.values()))[0], wrong)

    def _parsed(self, record: Any, name: str, text: str) -> Mapping[str, Any]:
        known = self.by_name[name]
        if known.needed and not text:
            raise ValidationError(_("This cannot be empty."))
        if len(text) > known.longest:
            raise ValidationError(_("At most %(n)d characters.") % {"n": known.longest})
        return known.parse(record, text)

    def put(self, record: Any, changes: Mapping[str, str], *, by: Any, reason: str) -> None:
        """Write accepted values through the noun's own verbs; the caller holds the change set."""
        columns: dict[str, Any] = {}
        for name, text in changes.items():
            columns.update(self._parsed(record, name, text))
        if columns:
            self.write(record, columns, by=by, reason=reason)


def _column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def plain(model: type[models.Model], name: str) -> Proposable:
    """A column of text, one line or many, or an address."""
    column = _column(model, name)
    lines = isinstance(column, models.TextField)
    address = isinstance(column, models.URLField)
    return Proposable(
        name=name,
        read=lambda record: getattr(record, name),
        parse=lambda record, text: {name: column.clean(text, record)},
        looks=Looks.TEXT if lines else Looks.ADDRESS if address else Looks.LINE,
        longest=LONGEST_TEXT if lines else column.max_length,
        needed=not column.blank,
    )


def coded(model: type[models.Model], name: str) -> Proposable:
    """A column that has one of a few codes."""
    column = _column(model, name)
    return Proposable(
        name=name,
        read=lambda record: getattr(record, name),
        parse=lambda record, text: {name: column.clean(text, record)},
        looks=Looks.CHOICE,
        needed=not column.blank,
        choices=lambda record: [(str(code), str(words)) for code, words in column.flatchoices],
    )


def amount(model: type[models.Model], name: str) -> Proposable:
    """A column with a number; thousands may be separated by commas."""
    column = _column(model, name)

    def read(record: Any) -> str:
        value = getattr(record, name)
        return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

    def parse(record: Any, text: str) -> Mapping[str, Any]:
        bare = text.replace(",", "").replace("，", "")
        return {name: column.clean(bare or None, record)}

    return Proposable(name=name, read=read, parse=parse, looks=Looks.NUMBER, longest=40, needed=not column.null)


def day(model: type[models.Model], name: str) -> Proposable:
    """A date; where the model keeps how much of it is known, a month or a year will do."""
    column = _column(model, name)
    precise = f"{name}_precision" in {one.name for one in model._meta.fields}

    def parse(record: Any, text: str) -> Mapping[str, Any]:
        known, precision = _date(text, precise)
        return {name: column.clean(known, record), **({f"{name}_precision": precision} if precise and known else {})}

    return Proposable(
        name=name,
        read=lambda record: machine_date(getattr(record, name), getattr(record, f"{name}_precision", "day")),
        parse=parse,
        looks=Looks.DATE,
        longest=20,
        needed=not column.null,
    )


def _date(text: str, precise: bool) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        if precise:
            return read_precise_date(text)
        return datetime.strptime(text.replace("/", "-"), "%Y-%m-%d").date(), ""  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        sentence = (
            _("Write a day, a month or a year: 2021-11-30, 2021-11 or 2021.")
            if precise
            else _("Write the date like 2021-11-30.")
        )
        raise ValidationError(sentence) from error


def several(make: Callable[[type[models.Model], str], Proposable], model: Any, *names: str) -> Iterable[Proposable]:
    """The same kind of field for several columns."""
    return (make(model, name) for name in names)
