"""What all records that belong to a center have in common when they are written."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput


def next_position(records: Any) -> int:
    """The position after the last of a center's records."""
    return (records.aggregate(last=Max("position"))["last"] or 0) + 1


def refuse_another_center(fields: Mapping[str, Any]) -> None:
    """Raise :class:`InvalidInput` where a record would go to another center, past the check of who may change that."""
    if "center" in fields:
        sentence = _("This cannot be changed here.")
        raise InvalidInput("not_here", sentence, {"center": [sentence]})
