"""Keys to the API: what they look like, and what is kept of them."""

import hashlib
import secrets

PREFIX = "wt_"
SHOWN = 8


def new_key() -> str:
    """A key of 256 random bits, recognizable by its beginning. It is shown once and never kept."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """What is kept of a key. A fast digest is enough: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def shown_part(key: str) -> str:
    """The beginning of a key, by which its owner tells one from another."""
    return key[:SHOWN]
