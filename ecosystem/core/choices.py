"""Codes that mean the same everywhere."""

from functools import lru_cache

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Publication(models.TextChoices):
    """Who can see a record that staff prepare before they show it."""

    DRAFT = "draft", _("draft")
    PUBLIC = "public", _("public")
    ARCHIVED = "archived", _("archived")


def label_of(choices: type[models.TextChoices], code: str) -> str:
    """What a code is called in the reader's language; what is no code of these is left as it is."""
    return _labels(choices, get_language()).get(code, code)


@lru_cache(256)
def _labels(choices: type[models.TextChoices], language: str | None) -> dict[str, str]:
    # A field's own ``get_…_display`` makes a dictionary of all its choices each time.
    return {str(code): str(label) for code, label in choices.choices}
