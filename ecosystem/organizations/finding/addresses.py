"""What ``SEARCH_URL`` means."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PLAIN, ENCRYPTED = "opensearch", "opensearchs"
EXAMPLE = "opensearchs://user:password@search.example.org:9200/wutong"
PORT = 9200


@dataclass(frozen=True)
class Address:
    """Where a search server is: its hosts, what the names of its indexes begin with, and options of the client."""

    hosts: Sequence[dict[str, Any]]
    prefix: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def read(urls: Sequence[str]) -> Address:
    """The address of one server or of several that are one cluster.

    ``opensearch://host:9200/prefix``; ``opensearchs://user:password@host:9200/prefix?ca=/path/of/authority.pem`` with TLS.
    Raises :class:`ImproperlyConfigured` for anything else.
    """
    parts = [_split(url) for url in urls]
    prefixes = {one.path.strip("/") for one in parts}
    if len(prefixes) > 1:
        raise ImproperlyConfigured("SEARCH_URL: the hosts of one cluster have one path, the prefix of its indexes.")
    prefix = prefixes.pop()
    authorities = [one for part in parts for one in parse_qs(part.query).get("ca", [])]
    return Address(
        [_host(one) for one in parts],
        f"{prefix}_" if prefix else "",
        {"ca_certs": authorities[0]} if authorities else {},
    )


def _split(url: str) -> SplitResult:
    """Raises where it is no address. What is wrong is told without the address, which can hold a password."""
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in {PLAIN, ENCRYPTED} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right:
        raise ImproperlyConfigured(f"SEARCH_URL is no address of a search server. An example: {EXAMPLE}")
    if not _is_prefix(parts.path.strip("/")):
        raise ImproperlyConfigured(
            "SEARCH_URL: the path is the prefix of the indexes, small letters, digits, - and _, a letter first."
        )
    return parts


def _is_prefix(text: str) -> bool:
    letters = text.replace("-", "a").replace("_", "a")
    return not text or (text.isascii() and letters.isalnum() and text == text.lower() and text[0].isalpha())


def _host(parts: SplitResult) -> dict[str, Any]:
    is_encrypted = parts.scheme == ENCRYPTED
    return {
        "host": parts.hostname,
        "port": parts.port or PORT,
        "use_ssl": is_encrypted,
        "verify_certs": is_encrypted,
        "http_auth": (unquote(parts.username), unquote(parts.password or "")) if parts.username else None,
    }
