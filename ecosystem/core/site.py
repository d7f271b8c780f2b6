"""Where this site is."""

from django.conf import settings
from django.http import HttpRequest


def site_address(request: HttpRequest) -> str:
    """Scheme and host, without a slash at the end: as the operator set it, else as the visitor came."""
    return settings.SITE_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"
