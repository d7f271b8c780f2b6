"""JSON in: what cannot be kept or would break the reader is refused before anybody looks at it."""

from typing import Any, BinaryIO

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

DEEPEST = 16


class TooLarge(APIException):
    """More than a request may carry."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("The request is too large.")


class JsonParser(BaseParser):
    """A JSON object in UTF-8, at most 16 levels deep and without NUL characters."""

    media_type = "application/json"

    def parse(self, stream: BinaryIO, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        return read_object(body) if body.strip() else {}


def read_object(body: bytes | str) -> dict[str, Any]:
    """A JSON object that can be kept. Raises ``ParseError`` for anything else."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ParseError(_("This is not JSON: %(reason)s.") % {"reason": error}, "not_json") from error
    if not isinstance(data, dict):
        raise ParseError(_("Send a JSON object."), "not_an_object")
    refuse_unkeepable(data)
    return data


def refuse_unkeepable(data: Any) -> None:
    """Refuse what is nested too deeply, and NUL characters, which PostgreSQL cannot hold. Raises ``ParseError``."""
    level: list[Any] = [data]
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str) and "\x00" in value:
                raise ParseError(_("A text cannot hold NUL characters."), "nul")
        if not below:
            return
        level = below
    raise ParseError(_("This is nested too deeply."), "too_deep")
