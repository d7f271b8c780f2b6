"""The addresses that are no noun's: the beginning, the edition, and whatever is not there."""

from typing import Any

from django.urls import reverse
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.nouns.all import NOUNS
from api.views.base import Address
from ecosystem.audit import models as audit
from ecosystem.core.problems import SENTENCES
from ecosystem.core.site import site_address


class Edition(serializers.Serializer):
    """The registry's public version: it grows by one with every change set that touches public data."""

    number = serializers.IntegerField()
    raised_at = serializers.DateTimeField(allow_null=True)


class StartSchema(AutoSchema):
    """How the two addresses are described that are no noun's."""

    def get_operation_id(self) -> str:
        return self.view.words[0]

    def get_tags(self) -> list[str]:
        return ["start"]

    def get_summary(self) -> str:
        return self.view.words[1]

    def get_description(self) -> str:
        return self.view.words[2]

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{}, *super().get_auth()]

    def get_response_serializers(self) -> Any:
        return self.view.answers


class Start(Address):
    """``GET /api/v1/``: where everything is."""

    schema = StartSchema()
    words = (
        "start",
        "Where everything is",
        "The addresses of all nouns, of the edition, the schema and its documentation.",
    )
    answers = {200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}}
    http_method_names = ("get", "head")

    def get(self, request: Request) -> Response:
        site = site_address(request)
        names = {noun.name: f"api:{noun.name}-list" for noun in NOUNS if not noun.with_key}
        pages = {
            "search": "api:search",
            "cities": "api:cities",
            "edition": "api:edition",
            "schema": "api:schema",
            "docs": "api:docs",
        }
        return Response({name: site + reverse(address) for name, address in {**names, **pages}.items()})


class CurrentEdition(Address):
    """``GET /api/v1/editions/current/``: the registry's public version."""

    schema = StartSchema()
    words = (
        "editions_current",
        "The public edition",
        "Every public answer is a function of it: what you have read holds while it stays the same.",
    )
    answers = Edition
    http_method_names = ("get", "head")

    def get(self, request: Request) -> Response:
        row = audit.Edition.objects.filter(pk=1).values("number", "raised_at").first()
        return Response(row or {"number": 1, "raised_at": None})


class Nowhere(Address):
    """Every address below ``/api/`` that leads nowhere."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Nothing is here, whoever asks and however."""
        raise NotFound(SENTENCES[404][1](), "not_found")
