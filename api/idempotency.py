"""A request that is sent twice, because the first answer was lost, writes once and gets the same answer."""

import hashlib
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from ecosystem.accounts.models import RepeatableRequest
from ecosystem.core.errors import DomainError, InvalidInput

LONGEST_KEY = 255
KEPT = timedelta(days=7)
HEADER = "Idempotency-Key"


class OtherRequest(DomainError):
    """The key was used for another request."""

    status = 422


def key_of(request: Request) -> str:
    """The client's key for this request; empty where it gave none. Raises :class:`InvalidInput` for an unusable one."""
    key = request.headers.get(HEADER, "")
    if len(key) > LONGEST_KEY or not key.isascii() or not (key.isprintable() or not key):
        sentence = _("A key has at most 255 printable ASCII characters.")
        raise InvalidInput("bad_key", sentence, {HEADER: [sentence]})
    return key


def claimed(request: Request, key: str, body: bytes) -> RepeatableRequest:
    """The note of this request: a new one to be completed, or the completed one of the first time.

    To be called inside the transaction that writes: a second request with the key waits for the first one to end.
    Raises :class:`OtherRequest` where the key belongs to a request that said something else.
    """
    digest = hashlib.sha256(b"\n".join((request.method.encode(), request.get_full_path().encode(), body))).hexdigest()
    RepeatableRequest.objects.filter(user=request.user, at__lt=timezone.now() - KEPT).delete()
    note = RepeatableRequest(user=request.user, key=key, digest=digest)
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        note = RepeatableRequest.objects.get(user=request.user, key=key)
    if note.digest != digest:
        raise OtherRequest("key_used", _("This key was used for another request."))
    return note


def complete(note: RepeatableRequest, response: Response, body: bytes) -> None:
    """Keep the answer for the next time."""
    note.status, note.body = response.status_code, body.decode()
    note.location = response.get("Location", "")
    note.save(update_fields=["status", "body", "location"])
