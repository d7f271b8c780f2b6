"""Everything at once: what a typed text finds, grouped by noun."""

from inspect import cleandoc
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.browsed import REGISTRY as REGISTRY_NAME
from api.documentation.parameters import LANGUAGE, REGISTRY
from api.documentation.problems import ERRORS, Problem
from api.paging import refused
from api.views.base import Address
from ecosystem.centers.registries import registry_named
from ecosystem.core.problems import MEDIA_TYPE
from ecosystem.core.site import site_address
from ecosystem.search.finding import EACH, Group, Result, answer
from ecosystem.search.kinds import ORGANIZATION, all_kinds

LARGEST, LONGEST = 100, 200
ANSWER = {
    "query": "武大",
    "is_guess": False,
    "groups": [
        {
            "kind": "organization",
            "total": 1,
            "is_more": False,
            "results": [
                {
                    "id": "hx2wcz1wac",
                    "name": "武汉大学",
                    "detail": "university · Wuhan",
                    "matched": {"label": "in short", "text": "武大"},
                    "url": "https://example.org/organizations/hx2wcz1wac/",
                }
            ],
        }
    ],
}


def kind_names() -> list[str]:
    """The names of the nouns that can be found."""
    return [ORGANIZATION, *(kind.name for kind in all_kinds())]


class MatchedShape(serializers.Serializer):
    """The other name or the identifier by which it was found."""

    label = serializers.CharField()
    text = serializers.CharField()


class ResultShape(serializers.Serializer):
    """A record that was found; of a sector, the id is its code."""

    id = serializers.CharField()
    name = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    matched = MatchedShape(allow_null=True)
    url = serializers.URLField()


class GroupShape(serializers.Serializer):
    """The results of one noun, the best first. `total` counts at most 1,000; `is_more` says that there are more."""

    kind = serializers.CharField()
    total = serializers.IntegerField()
    is_more = serializers.BooleanField()
    results = ResultShape(many=True)


class SearchShape(serializers.Serializer):
    """What was found. `is_guess`: nothing is what was asked for, these may have been meant."""

    query = serializers.CharField(allow_blank=True)
    is_guess = serializers.BooleanField()
    groups = GroupShape(many=True)


class SearchSchema(AutoSchema):
    """How the address is described."""

    def get_operation_id(self) -> str:
        return "search"

    def get_tags(self) -> list[str]:
        return ["search"]

    def get_summary(self) -> str:
        return "Find anything"

    def get_description(self) -> str:
        return cleandoc(self.view.__doc__ or "").split("\n\n", maxsplit=1)[1]

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{}, *super().get_auth()]

    def get_override_parameters(self) -> list[Any]:
        return [
            OpenApiParameter("q", OpenApiTypes.STR, description="What is searched for, up to 200 characters."),
            OpenApiParameter("kind", OpenApiTypes.STR, enum=kind_names(), description="Only this noun."),
            OpenApiParameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": EACH},
                description="Results of each noun.",
            ),
            REGISTRY,
            LANGUAGE,
        ]

    def get_response_serializers(self) -> Any:
        refusals = {(str(code), MEDIA_TYPE): OpenApiResponse(Problem, ERRORS[code]) for code in (400, 401, 406, 429)}
        return {"200": OpenApiResponse(SearchShape, "What was found, grouped by noun."), **refusals}

    def get_examples(self) -> list[OpenApiExample]:
        return [OpenApiExample("answer", value=ANSWER, response_only=True, status_codes=["200"])]

    def _get_serializer_name(self, serializer: Any, direction: str, bypass_extensions: bool = False) -> str:
        return super()._get_serializer_name(serializer, direction, bypass_extensions).removesuffix("Shape")


class Search(Address):
    """``GET /api/v1/search/``

    What a typed text finds: organizations, solutions, programs, centers, platforms, sectors and sources, by any of their names
    in either script, in pinyin or by its initials, by abbreviations and identifiers, whole or in part, with one slip where
    nothing is what was typed. What everybody may see is found, with a key or without.
    """

    schema = SearchSchema()
    parameters = frozenset({"q", "kind", "page_size", REGISTRY_NAME})
    http_method_names = ("get", "head")

    def get(self, request: Request) -> Response:
        query = request.query_params
        text, kind = query.get("q", ""), query.get("kind", "")
        if len(text) > LONGEST:
            raise refused("q", _("Ask with 200 characters at most."))
        if kind and kind not in kind_names():
            raise refused("kind", _("The kinds are: %(names)s.") % {"names": ", ".join(kind_names())})
        found = answer(
            text,
            user=None,
            registry=registry_named(query.get(REGISTRY_NAME, "")),
            kinds=[kind] if kind else [],
            most=_size(query.get("page_size", str(EACH))),
        )
        groups = [_group(group, site_address(request)) for group in found.groups]
        return Response({"query": text, "is_guess": found.is_guess, "groups": groups})


def _size(text: str) -> int:
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= size <= LARGEST:
        raise refused("page_size", _("Ask for 1 to %(largest)d rows.") % {"largest": LARGEST})
    return size


def _group(group: Group, site: str) -> dict[str, Any]:
    rows = [_result(result, site) for result in group.results]
    return {"kind": group.kind, "total": group.total, "is_more": group.is_more, "results": rows}


def _result(result: Result, site: str) -> dict[str, Any]:
    why = result.why
    return {
        "id": result.key,
        "name": result.title,
        "detail": result.detail,
        "matched": {"label": str(why.label), "text": why.text} if why else None,
        "url": site + result.url,
    }
