"""The files of applications, handed out one by one."""

from inspect import cleandoc
from typing import Any

from django.http import FileResponse, Http404
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import NotAuthenticated
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from api.views.base import Address
from ecosystem.core.downloads import download
from ecosystem.programs.dossiers import offered_to


class AsItIs(BaseContentNegotiation):
    """A file is of its own type, whatever was asked for; only a refusal is JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class DocumentSchema(AutoSchema):
    """How the address is described."""

    def get_operation_id(self) -> str:
        return "documents_get"

    def get_tags(self) -> list[str]:
        return ["applications"]

    def get_summary(self) -> str:
        return "Get the file of a document"

    def get_description(self) -> str:
        return cleandoc(self.view.__doc__ or "").split("\n\n", maxsplit=1)[1]

    def get_response_serializers(self) -> Any:
        file = {"type": "string", "format": "binary"}
        return {
            (200, "application/octet-stream"): OpenApiResponse(file, "The file, under its own type."),
            404: OpenApiResponse(None, "There is nothing here that you may see."),
        }

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        schema = {"type": "string", "pattern": "^[0-9a-z]{1,16}$"}
        words = "The id of the document, as an application or a dossier tells it."
        return [
            {"in": "path", "name": name, "required": True, "schema": schema, "description": words} for name in variables
        ]


class DocumentFile(Address):
    """``GET /api/v1/documents/{id}/``

    The file: for whom the application belongs to, for staff who decide on it, and for whoever judges it; where it is judged
    blind, not what tells who applies, and not under the name that the applicant gave it.
    """

    schema = DocumentSchema()
    content_negotiation_class = AsItIs
    http_method_names = ("get", "head")

    def get(self, request: Request, key: str) -> FileResponse:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        found = offered_to(request.user, key)
        if found is None:
            raise Http404
        return download(found.document.file, name=found.name, content_type=found.document.content_type)
