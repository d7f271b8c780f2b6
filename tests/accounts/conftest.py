"""What the tests of accounts share."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail

from ecosystem.accounts.models import User

LINK = re.compile(r"https?://\S+")


@pytest.fixture
def link_in_mail() -> Callable[[], str]:
    """The path of the link in the newest mail."""

    def found() -> str:
        return urlsplit(LINK.findall(mail.outbox[-1].body)[0]).path

    return found


@pytest.fixture
def authenticator_app() -> Callable[[User], Callable[[], str]]:
    """Set up an authenticator app for somebody; what comes back shows the code of the moment."""

    def set_up(person: User) -> Callable[[], str]:
        secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        TOTP.activate(person, secret)
        return lambda: code_of(secret)

    return set_up


def code_of(secret: str) -> str:
    """What an authenticator app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def secret_of(person: User) -> str:
    """The secret that is kept of somebody's authenticator app."""
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"]
    return get_adapter().decrypt(kept)
