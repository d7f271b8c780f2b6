"""The addresses that are no noun's: the beginning, the edition, and whatever is not there."""

from django.urls import reverse
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.nouns.all import NOUNS
from api.views.base import Address
from ecosystem.audit.models import Edition
from ecosystem.core.problems import SENTENCES
from ecosystem.core.site import site_address


class EditionShape(serializers.Serializer):
    """The registry's public version: it grows by one with every change set that touches public data."""

    number = serializers.IntegerField()
    raised_at = serializers.DateTimeField(allow_null=True)


class Start(Address):
    """``GET /api/v1/``: where everything is."""

    schema = AutoSchema()
    http_method_names = ("get", "head")

    @extend_schema(
        operation_id="start",
        tags=["start"],
        summary="Where everything is",
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
    )
    def get(self, request: Request) -> Response:
        site = site_address(request)
        names = {noun.name: f"api:{noun.name}-list" for noun in NOUNS if not noun.staff_only}
        pages = {"edition": "api:edition", "schema": "api:schema", "docs": "api:docs"}
        return Response({name: site + reverse(address) for name, address in {**names, **pages}.items()})


class CurrentEdition(Address):
    """``GET /api/v1/editions/current/``: the registry's public version."""

    schema = AutoSchema()
    http_method_names = ("get", "head")

    @extend_schema(
        operation_id="editions_current",
        tags=["start"],
        summary="The public edition",
        description="Every public answer is a function of it: keep what you have read while it stays the same.",
        responses=EditionShape,
    )
    def get(self, request: Request) -> Response:
        row = Edition.objects.filter(pk=1).values("number", "raised_at").first()
        return Response(row or {"number": 1, "raised_at": None})


class Nowhere(Address):
    """Every address below ``/api/`` that leads nowhere."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Nothing is here, whoever asks and however."""
        raise NotFound(SENTENCES[404][1](), "not_found")
