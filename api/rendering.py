"""JSON out."""

from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def plain(value: Any) -> Any:
    """What orjson does not know: exact decimals become JSON numbers, translated sentences text."""
    if isinstance(value, Decimal):
        return orjson.Fragment(written(value))
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(type(value).__name__)


def written(value: Decimal) -> str:
    """A decimal as a JSON number with all its digits and no zeros that say nothing: 100, 99.5."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


class JsonRenderer(BaseRenderer):
    """Every answer of the API, refusals included; dates in ISO 8601, numbers with all their digits."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=plain)
