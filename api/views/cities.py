"""Cities side by side: what each registry counts, and what was reported."""

from datetime import date
from inspect import cleandoc
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.documentation.parameters import LANGUAGE
from api.documentation.problems import ERRORS, Problem
from api.paging import refused
from api.views.base import Address
from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.core.display import machine_date
from ecosystem.core.problems import MEDIA_TYPE
from ecosystem.figures.telling import rows_url
from ecosystem.reports.cities import Group, Told, compare


class CityCountShape(serializers.Serializer):
    """What a registry counts itself; where it cannot, `value` is null and `reason` says why."""

    value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    since = serializers.DateField(allow_null=True)
    as_of = serializers.DateField()
    reason = serializers.CharField(allow_null=True)
    rows = serializers.CharField(allow_null=True)


class CityFigureShape(serializers.Serializer):
    """The latest fact that was reported: `source` is the id of its source."""

    id = serializers.CharField()
    value = serializers.DecimalField(max_digits=20, decimal_places=4)
    comparator = serializers.CharField()
    as_of = serializers.CharField(allow_blank=True)
    standing = serializers.CharField()
    source = serializers.CharField(allow_null=True)


class ComparedShape(serializers.Serializer):
    """A measure in a city. `has_function` is false where the city has no platform of the measure's function."""

    city = serializers.CharField()
    function = serializers.CharField(allow_blank=True)
    measure = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    has_function = serializers.BooleanField()
    counted = CityCountShape(allow_null=True)
    reported = CityFigureShape(allow_null=True)


class CitiesShape(serializers.Serializer):
    """The cities that keep a registry here, by their codes, and what is compared of them."""

    as_of = serializers.DateField()
    cities = serializers.ListField(child=serializers.CharField())
    compared = ComparedShape(many=True)


class CitiesSchema(AutoSchema):
    """How the address is described."""

    def get_operation_id(self) -> str:
        return "cities"

    def get_tags(self) -> list[str]:
        return ["figures"]

    def get_summary(self) -> str:
        return "Compare cities over the four functions"

    def get_description(self) -> str:
        return cleandoc(self.view.__doc__ or "").split("\n\n", maxsplit=1)[1]

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{}, *super().get_auth()]

    def get_override_parameters(self) -> list[Any]:
        schema = {"type": "string", "format": "date"}
        return [OpenApiParameter("as_of", schema, description="The day; today where it is left out."), LANGUAGE]

    def get_response_serializers(self) -> Any:
        refusals = {(str(code), MEDIA_TYPE): OpenApiResponse(Problem, ERRORS[code]) for code in (400, 401, 406, 429)}
        return {"200": OpenApiResponse(CitiesShape, "What is compared."), **refusals}

    def _get_serializer_name(self, serializer: Any, direction: str, bypass_extensions: bool = False) -> str:
        return super()._get_serializer_name(serializer, direction, bypass_extensions).removesuffix("Shape")


class Cities(Address):
    """``GET /api/v1/cities/``

    The four functions across the cities that keep a registry here: what is counted and what was reported, side by side and
    never mixed. What everybody may see is compared, with a key or without.
    """

    schema = CitiesSchema()
    parameters = frozenset({"as_of"})
    http_method_names = ("get", "head")

    def get(self, request: Request) -> Response:
        day = _day(request.query_params.get("as_of", ""))
        centers = (
            Center.objects.public().select_related("registry").order_by("registry__is_synthetic", "registry__code")
        )
        compared = compare(centers, day)
        rows = [
            _compared(group, row.measure.code, row.measure.unit, told)
            for group in compared.groups
            for row in group.rows
            for told in row.cities
        ]
        return Response({"as_of": day, "cities": [one.code for one in compared.places], "compared": rows})


def _day(text: str) -> date:
    if not text:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refused("as_of", _("Write the date like 2021-11-30.")) from error


def _compared(group: Group, measure: str, unit: str, told: Told) -> dict[str, Any]:
    counted, figure = told.counted, told.reported
    return {
        "city": told.place.code,
        "function": group.function,
        "measure": measure,
        "unit": unit,
        "has_function": told.place.pk in group.has,
        "counted": {
            "value": counted.value,
            "since": counted.since,
            "as_of": counted.day,
            "reason": counted.reason or None,
            "rows": rows_url(counted) or None,
        }
        if counted
        else None,
        "reported": {
            "id": figure.public_id,
            "value": figure.value,
            "comparator": figure.comparator,
            "as_of": machine_date(figure.as_of_on, figure.as_of_on_precision),
            "standing": figure.standing,
            "source": figure.source.public_id if figure.source else None,
        }
        if figure
        else None,
    }
