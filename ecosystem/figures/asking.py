"""What an address asks a counter: of which center, over which period. The same at the public pages, the desk and the API."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.core.errors import InvalidInput

LONGEST_ID = 16


def center_asked(query: QueryDict, centers: QuerySet[Center]) -> Center | None:
    """The center that ``?center=`` names among these; None where it names none. Raises ``Http404`` for another."""
    public_id = query.get("center", "")
    if not public_id:
        return None
    found = centers.select_related("registry").filter(public_id=public_id).first() if is_id(public_id) else None
    if found is None:
        raise Http404
    return found


def is_id(text: str) -> bool:
    """Whether a text can be an id at all; databases refuse some that cannot."""
    return text.isascii() and text.isalnum() and len(text) <= LONGEST_ID


def since_asked(query: QueryDict, day: date) -> date | None:
    """The first day of the period that ``?since=`` names. Raises :class:`InvalidInput` for what is no day up to ``day``."""
    text = query.get("since", "")
    if not text:
        return None
    since = date_asked(query, "since")
    if since is None or since > day:
        sentence = _("The period begins with a date like 2021-11-01, not after its end.")
        raise InvalidInput("bad_date", sentence, {"since": [sentence]})
    return since


def date_asked(query: QueryDict, name: str) -> date | None:
    """The date that a parameter names; None for none, and for what is no date."""
    try:
        return date.fromisoformat(query.get(name, "")) if len(query.get(name, "")) == len("2021-11-01") else None
    except ValueError:
        return None
