"""Addresses in mail: people's, compared however they are written, and this site's, absolute."""

import hashlib
import re
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

SALT = "correspondence.unsubscribe"
PLAIN_HOST = re.compile(r"[A-Za-z0-9.-]+")


def same(address: str) -> str:
    """An address for comparison: nobody means two people by two ways of writing one."""
    return address.strip().casefold()


def digest_of(address: str) -> str:
    """What finds an address without showing it."""
    return hashlib.sha256(same(address).encode()).hexdigest()


def site() -> str:
    """Scheme and host, without a slash at the end. Mail is written without a request, so the operator says where this is."""
    return settings.SITE_URL.rstrip("/") or "http://localhost:8000"


def sender(name: str) -> str:
    """Who mail is from: the address the operator set, under the center's name."""
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def new_message_id(public_id: str) -> str:
    """The number a message has on its way, the same at every attempt, so that receivers can drop a second copy."""
    host = urlsplit(site()).hostname or "localhost"
    return f"<{public_id}@{host if PLAIN_HOST.fullmatch(host) else 'localhost'}>"


def unsubscribe_token(public_id: str) -> str:
    """What proves that somebody has the message of this id. It holds no address, so none ends up in a log."""
    return signing.Signer(salt=SALT).sign(public_id).replace(":", ".")


def message_of_token(token: str) -> str:
    """The id that a token was made for. Raises ``django.core.signing.BadSignature``."""
    return signing.Signer(salt=SALT).unsign(token.replace(".", ":"))


def unsubscribe_url(public_id: str, language: str) -> str:
    """Where the reader of a message unsubscribes, in their language."""
    with translation.override(language):
        return site() + reverse("directory:unsubscribe", args=[unsubscribe_token(public_id)])


def one_click_url(public_id: str) -> str:
    """Where a mail program unsubscribes its reader, by one POST."""
    return site() + reverse("api:one_click", args=[unsubscribe_token(public_id)])
