"""What one is asked to confirm, as a representative: the same question as in the mail, for whoever is here anyway."""

from typing import Any

from django.http import HttpRequest

from ecosystem.confirmations.links import path_of
from ecosystem.confirmations.models import Confirmation
from ecosystem.portal.register import on_first_page

MOST = 20


@on_first_page
def confirmations(request: HttpRequest) -> dict[str, Any]:
    """Open questions that went to this person and wait for an answer, with where they are answered."""
    waiting = Confirmation.objects.addressed_to(request.user).waiting().answerable().with_names()
    return {"confirmations": [(one, path_of(one)) for one in waiting.order_by("expires_at", "pk")[:MOST]]}


# It is answered where the mail leads, outside of the portal.
patterns: list[Any] = []
