"""Forms that were left half filled in: to create a missing record first, or because the sign-in had ended.

A draft is kept in the session under a short name, which the form's address carries; nothing typed is lost.
"""

import secrets

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict

KEPT_AS = "drafts"
MOST = 8
LONGEST = 60_000
DROPPED = ("csrfmiddlewaretoken", "add_missing")


def keep(session: SessionBase, data: QueryDict) -> str:
    """Keep what was typed and return the name of the draft; empty where it is too much to keep."""
    typed = data.copy()
    for name in DROPPED:
        typed.pop(name, None)
    encoded = typed.urlencode()
    if len(encoded) > LONGEST:
        return ""
    drafts = list(session.get(KEPT_AS, []))[-(MOST - 1) :]
    name = secrets.token_urlsafe(6)
    session[KEPT_AS] = [*drafts, [name, encoded]]
    return name


def find(request: HttpRequest) -> QueryDict | None:
    """The draft that the address names, with what the address itself says put over it; None where there is none."""
    name = request.GET.get("draft", "")
    encoded = dict(request.session.get(KEPT_AS, [])).get(name) if name else None
    if encoded is None:
        return None
    typed = QueryDict(encoded, mutable=True)
    for field in [field for field in request.GET if field != "draft"]:
        typed.setlist(field, request.GET.getlist(field))
    return typed


def drop(request: HttpRequest) -> None:
    """Forget the draft that was sent."""
    name = request.GET.get("draft", "")
    drafts = request.session.get(KEPT_AS, [])
    if name and any(kept == name for kept, _typed in drafts):
        request.session[KEPT_AS] = [[kept, typed] for kept, typed in drafts if kept != name]
