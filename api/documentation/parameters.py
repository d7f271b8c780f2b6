"""The query and header parameters of the API, as the schema tells of them."""

from collections.abc import Iterator, Sequence
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from api.filtering import AS_OF
from api.idempotency import HEADER
from api.nouns.base import Ask, Noun
from api.paging import CURSOR, FIELDS, LARGEST, ORDERING, PAGE_SIZE, SIZE
from ecosystem.core.searching import RELEVANCE

HEADERS = OpenApiParameter.HEADER
Schema = dict[str, Any]
KINDS: tuple[tuple[type[django_filters.Filter], Schema], ...] = (
    (django_filters.BooleanFilter, {"type": "boolean"}),
    (django_filters.DateFilter, {"type": "string", "format": "date"}),
)
REGISTRY = OpenApiParameter(
    "registry",
    description="The code of the city whose registry is asked for; `all` for every city. Without it the default one.",
    type={"type": "string", "maxLength": 32},
)
REPEAT = OpenApiParameter(
    HEADER,
    description="Your own key for this request. The same request with the same key is carried out once and answered "
    "alike, for at least 24 hours; another request with it is refused (422).",
    location=HEADERS,
    type={"type": "string", "maxLength": 255},
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    description="The `ETag` you read the record with: where it was changed since, nothing is written (412).",
    location=HEADERS,
    type={"type": "string"},
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    description="The `ETag` of a public answer you keep: where nothing changed the answer is 304, without a body.",
    location=HEADERS,
    type={"type": "string"},
)
LANGUAGE = OpenApiParameter(
    "Accept-Language",
    description="The language of messages: `zh-Hans` (usual), `zh-Hant` or `en`. Content has its English beside it.",
    location=HEADERS,
    type={"type": "string"},
)
REASON = OpenApiParameter("reason", description="Why; kept in the history.", type={"type": "string", "maxLength": 2000})


def paging_parameters(orders: Sequence[str], *, by_relevance: bool = False) -> list[OpenApiParameter]:
    """Size, cursor and order of a list."""
    usual = f"`{orders[0]}` where none is named"
    if by_relevance:
        orders, usual = [RELEVANCE, *orders], f"`{RELEVANCE}` where something is searched for, else {usual}"
    size = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE}
    return [
        OpenApiParameter(PAGE_SIZE, type=size, description="How many rows a page has."),
        OpenApiParameter(CURSOR, type=str, description="Which page: taken from `next` or `previous`, never made up."),
        OpenApiParameter(
            ORDERING,
            type={"type": "string", "enum": list(orders)},
            description=f"The order; {usual}.",
        ),
    ]


def fields_parameter(names: Sequence[str]) -> OpenApiParameter:
    """Sparse fields."""
    return OpenApiParameter(
        FIELDS,
        type={"type": "array", "items": {"type": "string", "enum": list(names)}},
        style="form",
        explode=False,
        description="Only these fields of each record, separated by commas.",
    )


def list_parameters(noun: Noun) -> list[OpenApiParameter]:
    """What a noun's list can be asked for."""
    return [
        *filter_parameters(noun),
        *([REGISTRY] if noun.by_registry else []),
        *paging_parameters(list(noun.orders), by_relevance=noun.best_first is not None),
        fields_parameter(noun.shape.names()),
    ]


def ask_parameters(ask: Ask) -> Iterator[OpenApiParameter]:
    """What a question may be told."""
    for name, field in ask.input().fields.items():
        many = isinstance(field, serializers.ListField)
        yield OpenApiParameter(
            name,
            type=_told(field),
            required=field.required and not many,
            description=str(field.help_text or field.label or name),
            **({"style": "form", "explode": True} if many else {}),
        )


def _told(field: serializers.Field) -> Schema:
    if isinstance(field, serializers.ListField):
        return {"type": "array", "items": _told(field.child)}
    if isinstance(field, serializers.ChoiceField):
        return {"type": "string", "enum": list(field.choices)}
    if isinstance(field, serializers.IntegerField):
        return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value, "default": field.default}
    kinds: dict[type, Schema] = {
        serializers.BooleanField: {"type": "boolean"},
        serializers.DateField: {"type": "string", "format": "date"},
    }
    return next(
        (schema for kind, schema in kinds.items() if isinstance(field, kind)), {"type": "string", "maxLength": 64}
    )


def filter_parameters(noun: Noun) -> Iterator[OpenApiParameter]:
    """The filters of a noun."""
    for name, one in (noun.filters.base_filters if noun.filters else {}).items():
        schema, many = _schema(one)
        if name == AS_OF:
            schema = {"oneOf": [schema, {"type": "string", "const": "all"}]}
        yield OpenApiParameter(
            name,
            type=schema,
            description=_description(name, one, noun),
            **({"style": "form", "explode": True} if many else {}),
        )


def _schema(one: django_filters.Filter) -> tuple[Schema, bool]:
    for kind, schema in KINDS:
        if isinstance(one, kind):
            return schema, False
    if isinstance(one, django_filters.ModelMultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string"}}, True
    if isinstance(one, django_filters.MultipleChoiceFilter):
        codes = [code for code, _label in one.field.choices]
        return {"type": "array", "items": {"type": "string", "enum": codes}}, True
    longest = one.extra.get("max_length")
    return {"type": "string", **({"maxLength": longest} if longest else {})}, False


def _description(name: str, one: django_filters.Filter, noun: Noun) -> str:
    if name == AS_OF:
        usual = (
            "Today where none is named; `all` for whatever day." if noun.of_today else "Any day where none is named."
        )
        return f"The day as of which the list is answered. {usual}"
    if name == "identifier":
        return (
            "An identifier as `scheme:value`, however it is written: `uscc:91330205254083045P`, `ror:033vjfk17` or "
            "`ror:https://ror.org/033vjfk17`. It is looked for in the registry that is asked for; `registry=all` asks in all."
        )
    if name == "q" and noun.best_first:
        told = "any name or identifier" if "identifier" in noun.filters.base_filters else "names and descriptions"  # type: ignore[union-attr]
        return f"What is searched for, in {told}; the best match comes first."
    if isinstance(one, django_filters.ModelMultipleChoiceFilter):
        key = {"code": "Code", "public_id": "Id"}[one.extra["to_field_name"]]
        return f"{one.label}. {key}; may be repeated, any of them then."
    if isinstance(one, django_filters.MultipleChoiceFilter):
        return f"{one.label}. May be repeated, any of them then."
    return f"{one.label}."
