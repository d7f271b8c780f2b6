"""Which organization of the registry a record is: asked, not written, so no key is needed."""

from inspect import cleandoc
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.browsed import REGISTRY as REGISTRY_NAME
from api.documentation.parameters import LANGUAGE, REGISTRY
from api.documentation.problems import ERRORS, Problem
from api.inputs.matching import MatchInput
from api.nouns.organizations import listed
from api.throttling import ReadsPerMinute
from api.views.base import Address
from api.views.writing import read_input
from ecosystem.centers.registries import registry_named
from ecosystem.core.problems import MEDIA_TYPE
from ecosystem.organizations.matching import Side, match

ASKED = {"name": "武汉示例智能科技有限公司", "uscc": None, "city": "武汉", "website": "https://example.org/"}
ANSWER = {
    "verdict": "possible",
    "candidates": [
        {
            "id": "hx2wcz1wac",
            "name": "武汉示例智能科技有限责任公司",
            "score": 0.8,
            "reasons": [
                {
                    "code": "legal_form_differs",
                    "sentence": "The legal form differs (有限公司 and 有限责任公司): these can be two companies.",
                }
            ],
        }
    ],
}


class ReasonShape(serializers.Serializer):
    """Why: a code for programs, a sentence for people."""

    code = serializers.CharField()
    sentence = serializers.CharField()


class CandidateShape(serializers.Serializer):
    """An organization that may be the one."""

    id = serializers.CharField()
    name = serializers.CharField()
    score = serializers.FloatField(min_value=0, max_value=1, help_text="From 0 to 1; from 0.9 on it is the same.")
    reasons = ReasonShape(many=True)


class MatchShape(serializers.Serializer):
    """Whether the registry has it, and what it may be, the best first; at most five."""

    verdict = serializers.ChoiceField(["same", "possible", "new"])
    candidates = CandidateShape(many=True)


class MatchSchema(AutoSchema):
    """How the address is described."""

    def get_operation_id(self) -> str:
        return "organizations_match"

    def get_tags(self) -> list[str]:
        return ["organizations"]

    def get_summary(self) -> str:
        return "Find which organization a record is"

    def get_description(self) -> str:
        return cleandoc(self.view.__doc__ or "").split("\n\n", maxsplit=1)[1]

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{}, *super().get_auth()]

    def get_override_parameters(self) -> list[Any]:
        return [REGISTRY, LANGUAGE]

    def get_request_serializer(self) -> Any:
        return MatchInput

    def get_response_serializers(self) -> Any:
        refusals = {
            (str(code), MEDIA_TYPE): OpenApiResponse(Problem, ERRORS[code]) for code in (400, 401, 406, 413, 415, 429)
        }
        return {"200": OpenApiResponse(MatchShape, "The verdict and the candidates."), **refusals}

    def get_examples(self) -> list[OpenApiExample]:
        return [
            OpenApiExample("request", value=ASKED, request_only=True),
            OpenApiExample("answer", value=ANSWER, response_only=True, status_codes=["200"]),
        ]

    def _get_serializer_name(self, serializer: Any, direction: str, bypass_extensions: bool = False) -> str:
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.removesuffix("Request").removesuffix("Shape")


class MatchView(Address):
    """``POST /api/v1/organizations/match/``

    Which organization of the registry a record is. An identifier decides; a name does only where it leaves no other reading,
    else the verdict is `possible`, with the reasons of each candidate. Nothing is written. Without a key the public
    organizations are searched, with one also those of the registries you work for.
    """

    schema = MatchSchema()
    parameters = frozenset({REGISTRY_NAME})
    permission_classes = ()
    throttle_classes = (ReadsPerMinute,)
    http_method_names = ("post",)

    def post(self, request: Request) -> Response:
        side = Side.read(read_input(MatchInput, request.data, request.user))
        return Response(match(side, organizations=searched(request)).told())


def searched(request: Request) -> QuerySet:
    """The organizations that a request may find: of one registry, unless ``?registry=all``."""
    rows = listed(request.user)
    registry = registry_named(request.query_params.get(REGISTRY_NAME, ""))
    return rows if registry is None else rows.in_registry(registry)
