"""What `manage.py check` says about the search server."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from ecosystem.organizations.finding import elsewhere


@register
def search_server_can_be_asked(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Whether SEARCH_URL is an address, and what it needs is installed. Whether the server answers, `search_index check` says."""
    if not elsewhere.is_wanted():
        return []
    try:
        elsewhere.server()
    except elsewhere.ServerError as error:
        return [Error(f"The search server cannot be asked: {error}", id="organizations.E001")]
    return []
