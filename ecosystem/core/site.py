"""Where this site is."""

from django.conf import settings
from django.http import HttpRequest


def site_address(request: HttpRequest) -> str:
    """Scheme and host, without a slash at the end: as the operator set it, else as the visitor came."""
    if settings.SITE_URL:
        return settings.SITE_URL.rstrip("/")
    # The host is checked each time it is asked for, and a page names itself a dozen times.
    found: str | None = getattr(request, "came_to", None)
    if found is None:
        found = request.came_to = f"{request.scheme}://{request.get_host()}"  # type: ignore[attr-defined]
    return found
