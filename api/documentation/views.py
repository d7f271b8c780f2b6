"""The schema, and the documentation made from it, served from here."""

from functools import lru_cache
from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils import translation
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from api.nouns.all import NOUNS
from api.rendering import JsonRenderer
from api.views.base import Address


class OpenApiRenderer(JsonRenderer):
    """The schema under its own media type, for who asks for that."""

    media_type = "application/vnd.oai.openapi+json"


class Schema(Address):
    """``GET /api/v1/schema/``: the OpenAPI 3.1 schema."""

    renderer_classes = (JsonRenderer, OpenApiRenderer)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(schema())


@lru_cache(1)
def schema() -> dict[str, Any]:
    """The schema, in English. It follows from the code alone, so it is made once."""
    with translation.override("en"):
        made = SchemaGenerator().get_schema(request=None, public=True)
    for noun in NOUNS:
        # ``?fields=`` leaves fields out, so none of them is in every answer.
        made["components"]["schemas"][noun.shape.__name__.removesuffix("Shape")].pop("required", None)
    return made


# Swagger UI sets styles on its elements; nothing else on the site may.
@method_decorator(csp_update({"style-src": [UNSAFE_INLINE]}), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    """``GET /api/v1/docs/``: the schema to read and to try, without any other site."""

    url_name = "api:schema"
