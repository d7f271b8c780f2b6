"""What a need may say in public: no address and no telephone number of anybody."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import simplify

TEXTS = ("title", "title_en", "text", "text_en")
# An e-mail address, a mobile number, a number of a fixed line: with or without blanks and hyphens.
PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)"
    r"|(?<!\d)0\d{2,3}[\s-]\d{7,8}(?!\d)"
)


def personal_data(text: str) -> str:
    """The first thing in a text by which a person can be reached; empty where there is none."""
    found = PERSONAL.search(simplify(text))
    return found.group() if found else ""


def refuse_personal_data(fields: Mapping[str, Any]) -> None:
    """Raise :class:`InvalidInput` (``personal_data``) naming every text by which a person can be reached."""
    found = {name: personal_data(str(fields.get(name) or "")) for name in TEXTS}
    wrong = {name: what for name, what in found.items() if what}
    if wrong:
        sentence = _("Leave out “%(what)s”: everybody can read this. The center's office puts people in touch.")
        told = {name: [sentence % {"what": what}] for name, what in wrong.items()}
        raise InvalidInput("personal_data", next(iter(told.values()))[0], told)
