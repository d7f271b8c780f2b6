"""Errors as programs read them: one JSON form (RFC 9457, "problem details") for every refusal of the API."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: Any, fields: Mapping[str, Sequence[Any]] | None = None) -> dict[str, Any]:
    """The body of a refusal: what happened, for programs (``code``) and for people (``detail``), field by field."""
    return {
        "type": "about:blank",
        "status": status,
        "code": code,
        "detail": force_str(detail),
        "fields": {name: [force_str(sentence) for sentence in found] for name, found in (fields or {}).items()},
    }


def wants_problem(request: HttpRequest) -> bool:
    """Whether the address is the API's, whose clients read JSON even where nothing was found."""
    return request.path_info.startswith("/api/")


SENTENCES = {
    400: ("bad_request", lambda: _("This request cannot be understood.")),
    403: ("not_allowed", lambda: _("You are not allowed to do this.")),
    404: ("not_found", lambda: _("There is nothing at this address.")),
    500: ("server_error", lambda: _("Something went wrong here. It has been noted; please try again later.")),
}


def problem_response(request: HttpRequest, status: int) -> HttpResponse:
    """The answer of a handler that knows nothing but the status."""
    code, sentence = SENTENCES[status]
    with translation.override(translation.get_language_from_request(request)):
        body = json.dumps(problem(status, code, sentence()), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
