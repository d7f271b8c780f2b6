"""The second factor of staff, and how its secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ecosystem.accounts.attempts import forget_failures, is_refused, note_failure

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def lacks_second_factor(user: Any) -> bool:
    """Whether this member of staff must set up a second factor before anything else."""
    return settings.REQUIRE_SECOND_FACTOR and not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"second factor\n{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps lie encrypted in the database: a copy of it is no second factor."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return _("Wutong")


class _CountedCode:
    """A code is guessed no more often than a password; the count is one count however many processes answer."""

    user: Any

    def clean_code(self) -> str:
        name = f"code of account {self.user.pk}"
        if is_refused(name, ""):
            raise ValidationError(
                _("Too many wrong codes. Wait a quarter of an hour, or ask an administrator."), "too_many_attempts"
            )
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            note_failure(name, "")
            raise
        forget_failures(name, "")
        return code


class CodeForm(_CountedCode, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_CountedCode, ReauthenticateForm):
    """A code once more, before something that matters."""
