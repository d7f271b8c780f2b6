"""What the reconciliation service is and can do, as version 0.2 of the W3C community group's specification has it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from api.reconciliation.properties import ANY_TYPE

MOST_QUERIES = 50
PREVIEW_SIZE = (420, 220)
SCHEMA_SPACE = "https://schema.org/Organization"


def manifest(site: str, registry: str) -> dict[str, Any]:
    """The service manifest; every address in it asks the same registry."""
    asked = f"?registry={registry}" if registry else ""
    width, height = PREVIEW_SIZE
    return {
        "versions": ["0.2"],
        "name": _("Wutong: organizations of a city's AI industry"),
        "identifierSpace": f"{site}{_stem('directory:organization')}",
        "schemaSpace": SCHEMA_SPACE,
        "documentation": f"{site}{reverse('api:docs')}",
        "serviceVersion": settings.RELEASE,
        "defaultTypes": [{"id": ANY_TYPE, "name": _("organization")}],
        "batchSize": MOST_QUERIES,
        "view": {"url": f"{site}{_template('directory:organization')}"},
        "preview": {"url": f"{site}{_template('api:reconcile_preview')}", "width": width, "height": height},
        "suggest": {
            name: {"service_url": site, "service_path": f"{reverse(f'api:reconcile_{name}')}{asked}"}
            for name in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": site, "service_path": reverse("api:reconcile_propose")},
            "property_settings": [
                {
                    "name": "limit",
                    "label": _("At most"),
                    "type": "number",
                    "default": 0,
                    "help_text": _("How many values of the property at most; 0 is all."),
                }
            ],
        },
    }


def _template(name: str) -> str:
    """The address of a record with the place for its id."""
    return reverse(name, args=["0"]).replace("/0/", "/{{id}}/")


def _stem(name: str) -> str:
    """Where the addresses of all records begin, in whatever language somebody asks: ids are the same in each."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=["0"]).removesuffix("0/")
