"""How the API writes: one service, in one transaction with what makes a repeated request harmless."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import claimed, complete, key_of
from api.inputs.base import Unknowing
from api.nouns.base import Act
from api.rendering import plain
from api.shapes.base import Answer, Shape, read_one
from ecosystem.audit.recording import locked, made_by
from ecosystem.core.errors import DomainError

CHANGE_SET = "Change-Set"
REPLAYED = "Idempotency-Replayed"
OK, CREATED = 200, 201


class Changed(DomainError):
    """The record is no longer what the client saw."""

    status = 412


def tag_of(answer: Answer) -> str:
    """The strong tag of a record as it was answered, for ``If-Match``."""
    return f'"{hashlib.blake2b(orjson.dumps(answer, default=plain), digest_size=16).hexdigest()}"'


def refuse_if_changed(request: Request, record: Model, shape: type[Shape]) -> None:
    """Lock a record, and refuse to write where ``If-Match`` names another state of it. Raises :class:`Changed`."""
    wanted = request.headers.get("If-Match", "")
    if not wanted or wanted == "*":
        return
    now = tag_of(read_one(shape, locked(record), request.user))
    if now not in {tag.strip() for tag in wanted.split(",")}:
        raise Changed("changed_since", _("The record was changed since you read it. Read it again."))


def asked(request: Request, act: Act, *, partial: bool = False) -> dict[str, Any]:
    """What the body says, as arguments of the service. Raises DRF's ``ValidationError``."""
    return read_input(act.input, request.data, request.user, partial=partial)


def read_input(kind: type[Unknowing], data: Mapping[str, Any], user: Any, *, partial: bool = False) -> dict[str, Any]:
    """What a mapping says in the terms of an input."""
    given = kind(data=data, partial=partial, context={"user": user})
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def once(request: Request, write: Callable[[], Response], said: Any = None) -> Response:
    """Do ``write`` in one transaction; with an ``Idempotency-Key``, only the first time.

    ``said`` is what tells the request from another one, where its body is no JSON.
    """
    key = key_of(request)
    with transaction.atomic():
        if not key:
            return _told(request, write())
        note = claimed(request, key, orjson.dumps(request.data if said is None else said, option=orjson.OPT_SORT_KEYS))
        if note.status:
            return _again(note.status, note.body, note.location)
        response = _told(request, write())
        body = b"" if response.data is None else orjson.dumps(response.data, default=plain)
        complete(note, response, body)
        return response


def _again(status: int, body: str, location: str) -> Response:
    response = Response(orjson.Fragment(body.encode()) if body else None, status=status, headers={REPLAYED: "true"})
    if location:
        response["Location"] = location
    return response


def _told(request: HttpRequest, response: Response) -> Response:
    """Name the change set, by which what was written can be undone; a change of nothing has none, and created nothing."""
    mine = made_by(request.user)
    if mine is not None:
        response[CHANGE_SET] = str(mine.pk)
    elif response.status_code == CREATED:
        response.status_code = OK
    return response
