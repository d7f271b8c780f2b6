"""Permanent public identifiers."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

# Crockford's base 32 without the letters that are misread (i, l, o) or that spell words (u).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10


def new_public_id() -> str:
    """Ten random characters (50 bits): short enough to read out, too many to guess or to be drawn twice."""
    number = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(0, 5 * LENGTH, 5))


class PublicIdField(models.CharField):
    """The id of a record in URLs and in the API: drawn once, unique, never changed, never reused."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.update(max_length=16, unique=True, editable=False, default=new_public_id)
        kwargs.setdefault("verbose_name", _("public id"))
        super().__init__(*args, **kwargs)
