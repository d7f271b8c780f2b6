"""What `manage.py check --deploy` says about mail."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004  Django's own name for it


@register(deploy=True)
def links_in_mail_lead_here(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Mail is written without a request, so only the operator can say where the site is."""
    if settings.SITE_URL:
        return []
    hint = "Set SITE_URL to the public address, for instance https://registry.example.org."
    return [Warning("SITE_URL is not set: links in mail would lead to localhost.", hint=hint, id="correspondence.W001")]
