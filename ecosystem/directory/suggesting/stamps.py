"""The signed stamp of a form: which record it is about, when it was opened, and what it showed.

It tells people from programs that post without reading, and what somebody changed from what has changed meanwhile.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing

SALT = "directory.suggest"
# Nobody reads the form and writes something sooner; and what lay open for longer is looked at again.
SOONEST = 2.0
LATEST = 24 * 60 * 60


@dataclass(frozen=True)
class Stamp:
    """What a form knew when it was opened."""

    about: str
    opened_at: float
    shown: Mapping[str, str]

    def signed(self) -> str:
        """The stamp as the form carries it."""
        return signing.dumps([self.about, self.opened_at, dict(self.shown)], salt=SALT, compress=True)

    @property
    def is_usable(self) -> bool:
        """Whether the form was open neither too short nor too long."""
        return SOONEST <= time.time() - self.opened_at <= LATEST

    @property
    def is_too_old(self) -> bool:
        return time.time() - self.opened_at > LATEST


def stamp(about: str, values: Mapping[str, str]) -> Stamp:
    """A stamp of now."""
    return Stamp(about, time.time(), {name: mark(text) for name, text in values.items()})


def read_stamp(signed: str, about: str) -> Stamp | None:
    """The stamp of a form about this record; None where it is missing, forged or another record's."""
    try:
        said, opened_at, shown = signing.loads(signed, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stamp(said, opened_at, shown) if said == about else None


def mark(text: str) -> str:
    """A short mark that is another one for another text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
