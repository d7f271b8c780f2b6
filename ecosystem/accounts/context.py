"""What pages about an account say of the person."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ecosystem.accounts.policies import allowed


def frame(request: HttpRequest) -> dict[str, Any]:
    """Whether the person works at the desk; asked of the database only by pages that say so."""
    return {"works_here": SimpleLazyObject(lambda: allowed(request.user, "accounts.use_desk"))}
