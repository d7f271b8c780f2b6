"""Refusals of the domain: what a service raises, and what every surface translates once."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise

Sentence = str | Promise


class DomainError(Exception):
    """A request that the registry refuses, with a code for programs and a sentence for people.

    ``fields`` maps a field's name to its sentences where the refusal is about single fields.
    """

    status = 409

    def __init__(self, code: str, sentence: Sentence, fields: Mapping[str, Sequence[Sentence]] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.fields = {name: list(sentences) for name, sentences in (fields or {}).items()}

    def __str__(self) -> str:
        return str(self.sentence)


class InvalidInput(DomainError):
    """Something typed is not acceptable; ``fields`` says what and why."""

    status = 400

    @classmethod
    def from_validation(cls, error: ValidationError) -> "InvalidInput":
        """Translate Django's validation error, keeping which sentence belongs to which field."""
        if hasattr(error, "error_dict"):
            fields = {name: list(messages) for name, messages in error.message_dict.items()}
        else:
            fields = {NON_FIELD_ERRORS: list(error.messages)}
        first = next(iter(fields.values()))[0]
        return cls("invalid", first, fields)


class NotAllowed(DomainError):
    """The actor may not do this; nothing was written."""

    status = 403


class Conflict(DomainError):
    """The state of the registry does not allow this now, for instance a second relationship over the same dates."""

    status = 409


class TooMany(DomainError):
    """Too much of the same in too short a time; later it is possible again."""

    status = 429
