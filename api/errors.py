"""Every refusal in one form, whoever refused: the domain, the framework or the database."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from ecosystem.core.errors import DomainError, InvalidInput
from ecosystem.core.problems import MEDIA_TYPE, SENTENCES, problem

CODES = {
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "throttled",
}
RETRY_AFTER = 5


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to a refusal; None for what nobody expected, which is logged and answered as a server error."""
    refusal = _translated(error)
    if isinstance(refusal, DomainError):
        fields = {name: found for name, found in refusal.fields.items() if name != NON_FIELD_ERRORS}
        return _answer(refusal.status, refusal.code, refusal.sentence, fields)
    if isinstance(refusal, exceptions.ValidationError):
        return _answer(400, "invalid", *_fields(refusal))
    if isinstance(refusal, exceptions.APIException):
        answer = _answer(refusal.status_code, _code(refusal), refusal.detail)
        return _with_headers(answer, refusal)
    return None


def _translated(error: Exception) -> Exception:
    """The framework's and the database's refusals, as ours."""
    if isinstance(error, Http404):
        return exceptions.NotFound(SENTENCES[404][1](), "not_found")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(SENTENCES[403][1](), "not_allowed")
    if isinstance(error, ModelValidationError):
        return InvalidInput.from_validation(error)
    if isinstance(error, RequestDataTooBig):
        return DomainErrorOf(413, "too_large", _("The request is too large."))
    if isinstance(error, OperationalError):
        return DomainErrorOf(503, "unavailable", _("The registry cannot be reached just now. Please try again."))
    return error


class DomainErrorOf(DomainError):
    """A refusal with the status that HTTP has for it."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.status = status


def _answer(status: int, code: str, detail: Any, fields: Mapping[str, Any] | None = None) -> Response:
    response = Response(problem(status, code, detail, fields), status=status, content_type=MEDIA_TYPE)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _with_headers(response: Response, error: exceptions.APIException) -> Response:
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(max(1, int(wait + 0.999)))
    return response


def _code(error: exceptions.APIException) -> str:
    named = error.get_codes()
    return CODES.get(type(error), named if isinstance(named, str) else error.default_code)


def _fields(error: exceptions.ValidationError) -> tuple[str, dict[str, list[str]]]:
    """The first sentence, and the sentences of each field; a field inside another is named with dots: ``names.0.kind``."""
    found: dict[str, list[str]] = {}
    for path, sentence in _flat(error.detail):
        found.setdefault(path, []).append(sentence)
    first = next(iter(found.values()), [_("This request cannot be understood.")])[0]
    return first, {path: sentences for path, sentences in found.items() if path}


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name in {"non_field_errors", NON_FIELD_ERRORS} else str(name)
            yield from _flat(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            # A list of sentences is about the field itself; a list of mappings about its entries, one by one.
            yield from _flat(inner, f"{path}.{number}" if isinstance(inner, Mapping | list) else path)
    elif detail:
        yield path, str(detail)
