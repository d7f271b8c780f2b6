"""What the API's public answers depend on, for those who answer before it is reached."""

from django.http import HttpRequest

from api.throttling import READS
from ecosystem.audit.early import Public
from ecosystem.core.clients import client_address
from ecosystem.core.languages import language_accepted

VARY = ("Accept-Encoding", "Accept-Language", "Authorization")


def _admits(request: HttpRequest) -> bool:
    return READS.wait(f"at-{client_address(request)}") is None


API = Public(
    holds=lambda path: path.startswith("/api/"),
    language=language_accepted,
    varies_by=", ".join(VARY),
    admits=_admits,
)
