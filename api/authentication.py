"""Who is asking: the owner of the key in the ``Authorization`` header, or the public."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from api.throttling import refuse_guessing
from ecosystem.accounts.models import ApiToken, User
from ecosystem.accounts.tokens import PREFIX, digest_of
from ecosystem.core.dates import today

LONGEST = 200
SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer wt_…``: a key that somebody made for a program of theirs."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        scheme, _blank, key = header.partition(" ")
        if scheme.lower() != SCHEME.lower() or not key.startswith(PREFIX) or len(key) > LONGEST:
            raise _refusal(request)
        token = ApiToken.objects.usable().select_related("user").filter(digest=digest_of(key)).first()
        if token is None:
            raise _refusal(request)
        _note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="wutong"'


def _refusal(request: Request) -> AuthenticationFailed:
    refuse_guessing(request)
    return AuthenticationFailed(_("This key is not known, has ended or was revoked."), "bad_token")


def _note_use(token: ApiToken) -> None:
    """Keep the day a key was last used: one write a day, so that reading stays reading."""
    unused = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today())
    if token.last_used_on != today():
        ApiToken.objects.filter(unused, pk=token.pk).update(last_used_on=today())


class WriteByToken(BasePermission):
    """Anybody may ask; writing takes a key that may write. What exactly, the services decide."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in SAFE_METHODS:
            return True
        if request.auth is not None and not request.auth.may_write:
            raise PermissionDenied(_("This key may only read."), "read_only_token")
        return request.auth is not None
