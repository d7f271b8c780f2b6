"""The addresses of the reconciliation service: public, readable from any website, without keys and cookies."""

from typing import Any

from csp.decorators import csp_replace
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.reconciliation import answering
from api.reconciliation.asking import read_extension, read_queries, wrong
from api.reconciliation.manifest import manifest
from api.reconciliation.properties import facts_of
from api.throttling import ReadsPerMinute
from ecosystem.centers.registries import registry_named
from ecosystem.core.site import site_address
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import Organization

SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Accept, Accept-Language",
    "Access-Control-Max-Age": "86400",
}
REGISTRY = "registry"


class Service(APIView):
    """What all addresses of the service have in common."""

    schema = None
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (ReadsPerMinute,)
    parser_classes = (FormParser,)
    http_method_names = ("get", "head", "options")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language of ``Accept-Language``; every website may read it, refusals too."""
        language = translation.get_language_from_request(request)
        translation.activate(language)
        response = super().dispatch(request, *args, **kwargs)
        for name, value in {**SHARED, "Content-Language": language, "Cache-Control": "no-store"}.items():
            response.headers[name] = value
        patch_vary_headers(response, ("Accept-Language",))
        return response

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """A browser asks first whether it may ask."""
        return HttpResponse(status=204)

    def organizations(self) -> QuerySet[Organization]:
        """The public organizations of the registry asked for."""
        registry = registry_named(self.request.query_params.get(REGISTRY, ""))
        rows = Organization.objects.public()
        return rows if registry is None else rows.in_registry(registry)

    def number(self, name: str) -> int:
        """A whole number of the address; 0 where there is none."""
        text = self.request.query_params.get(name) or "0"
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise wrong(name, _("This has to be a whole number."))
        return int(text)


class Endpoint(Service):
    """``/api/reconcile/``: the manifest, queries and data extension."""

    http_method_names = ("get", "post", "head", "options")

    def get(self, request: Request) -> Response:
        return self.answer(request.query_params)

    def post(self, request: Request) -> Response:
        return self.answer(request.data)

    def answer(self, form: Any) -> Response:
        """By what the form holds: queries, an extension, or nothing."""
        if "queries" in form:
            return Response(answering.answered(read_queries(form["queries"]), self.organizations()))
        if "extend" in form:
            return Response(answering.extended(read_extension(form["extend"]), self.organizations()))
        if self.request.method == "POST":
            raise wrong("queries", _("Send “queries” or “extend”."))
        registry = self.request.query_params.get(REGISTRY, "")
        registry_named(registry)
        return Response(manifest(site_address(self.request), registry))


class SuggestEntity(Service):
    """``/api/reconcile/suggest/entity/?prefix=``"""

    def get(self, request: Request) -> Response:
        prefix = request.query_params.get("prefix", "")
        return Response(answering.entities(prefix, self.number("cursor"), self.organizations()))


class SuggestProperty(Service):
    """``/api/reconcile/suggest/property/?prefix=``"""

    def get(self, request: Request) -> Response:
        return Response(answering.properties(request.query_params.get("prefix", ""), self.number("cursor")))


class SuggestType(Service):
    """``/api/reconcile/suggest/type/?prefix=``"""

    def get(self, request: Request) -> Response:
        return Response(answering.types(request.query_params.get("prefix", ""), self.number("cursor")))


class ProposeProperties(Service):
    """``/api/reconcile/properties/?type=&limit=``"""

    def get(self, request: Request) -> Response:
        kind = request.query_params.get("type", "")
        return Response(answering.proposed(kind if kind in Kind.values else "", self.number("limit")))


@method_decorator(csp_replace({"frame-ancestors": ["*"]}), name="dispatch")
@method_decorator(xframe_options_exempt, name="dispatch")
class Preview(Service):
    """``/api/reconcile/preview/{id}/``: a card to show in a frame of another program; the one page that may be framed."""

    def get(self, request: Request, key: str) -> HttpResponse:
        facts = facts_of(Organization.objects.public(), [key])
        if key not in facts:
            raise Http404
        context = {"facts": facts[key], "kind": Kind(facts[key]["kind"]).label, "key": key}
        return render(request._request, "api/preview.html", context)
