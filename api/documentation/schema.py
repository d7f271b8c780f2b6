"""How the API documents itself: every operation is described by the noun and the service behind it."""

import re
from collections.abc import Iterator
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework.pagination import BasePagination

from api.authentication import TokenAuthentication
from api.documentation import parameters
from api.documentation.examples import example_of
from api.documentation.problems import ERRORS, Problem
from api.nouns.base import OLDEST_FIRST, Act, Ask, Noun, Part
from api.views.nouns import (
    AskView,
    ListView,
    NounView,
    PartListView,
    PartRecordView,
    PartVerbView,
    RecordView,
    VerbView,
)
from ecosystem.core.problems import MEDIA_TYPE

ROLE = re.compile(r":\w+:`~?(?:[\w.]+\.)?(\w+)`")
HEADERS = {
    "ETag": "The state of the answer, for `If-None-Match` or, on one record read with a key, `If-Match`.",
    "Location": "The address of the new record.",
    "Change-Set": "The change set, by which what was written can be undone; absent where nothing changed.",
    "Retry-After": "Seconds.",
    "WWW-Authenticate": "Which kind of key is asked for.",
}
# By whether something is read, and the status.
ANSWERED = {
    (True, "200"): ("ETag",),
    (True, "304"): ("ETag",),
    (False, "200"): ("Change-Set",),
    (False, "201"): ("Location", "Change-Set"),
    (False, "204"): ("Change-Set",),
    **{(reading, "401"): ("WWW-Authenticate",) for reading in (True, False)},
    **{(reading, "429"): ("Retry-After",) for reading in (True, False)},
}
EMPTY = {"type": "string", "maxLength": 0}
# What is written here is written over one state of one record.
OF_ONE = RecordView | VerbView | PartRecordView | PartVerbView
READING = (400, 401, 404, 406, 429)
WRITING = (400, 401, 403, 404, 406, 409, 413, 415, 422, 429)


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of keys."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "wt_…"}


class CursorPages(BasePagination):
    """Says how a page of a list looks; pages are made by :mod:`api.paging`."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []


class NounSchema(AutoSchema):
    """The description of one operation."""

    view: NounView

    @property
    def noun(self) -> Noun:
        return self.view.noun

    @property
    def part(self) -> Part | None:
        return getattr(self.view, "part", None)

    @property
    def subject(self) -> Noun | Part:
        return self.part or self.noun

    @property
    def act(self) -> Act | None:
        """The verb behind a write; None for reading."""
        if isinstance(self.view, VerbView | PartVerbView):
            return self.view.act
        subject = self.subject
        return {"POST": subject.add, "PATCH": subject.change, "DELETE": subject.remove}.get(self.method)

    @property
    def ask(self) -> Ask | None:
        """The question, where one is asked here."""
        return getattr(self.view, "ask", None)

    @property
    def is_list(self) -> bool:
        return self.method == "GET" and isinstance(self.view, ListView | PartListView)

    def get_operation_id(self) -> str:
        words = [self.noun.name, self.part.name if self.part else "", self._verb()]
        return "_".join(word.replace("-", "_") for word in words if word)

    def _verb(self) -> str:
        if isinstance(self.view, VerbView | PartVerbView | AskView):
            return str(self.view.verb)  # type: ignore[attr-defined]
        usual = {"GET": "list" if self.is_list else "get", "POST": "add", "PATCH": "change", "DELETE": "delete"}
        return usual[self.method]

    def get_tags(self) -> list[str]:
        return [self.noun.name]

    def get_summary(self) -> str:
        if self.act is not None:
            return _plain(self.act.summary)
        if self.ask is not None:
            return _plain(self.ask.about.split(":", maxsplit=1)[0].split(";", maxsplit=1)[0].split(".", maxsplit=1)[0])
        if self.is_list:
            return f"List {self.subject.name.replace('-', ' ')}"
        return f"Get one {self.subject.singular}"

    def get_description(self) -> str:
        if self.act is not None:
            return _plain((self.act.service.__doc__ or "").strip())
        if self.ask is not None:
            return _plain(self.ask.about)
        return self.subject.about or _plain((self.subject.shape.__doc__ or "").strip())

    def get_auth(self) -> list[dict[str, list[str]]]:
        scheme = super().get_auth()
        private = self.noun.with_key or (self.part is not None and self.part.needs)
        return [{}, *scheme] if self.method == "GET" and not private else scheme

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return list(self._parameters())

    def _parameters(self) -> Iterator[OpenApiParameter]:
        if isinstance(self.view, ListView) and self.is_list:
            yield from parameters.list_parameters(self.noun)
        elif self.is_list:
            yield from parameters.paging_parameters(list(OLDEST_FIRST))
        elif self.ask is not None:
            yield from parameters.ask_parameters(self.ask)
        elif self.method == "GET" and isinstance(self.view, RecordView):
            yield parameters.fields_parameter(self.noun.shape.names())
        if self.method == "DELETE":
            yield parameters.REASON
        if self.method == "GET":
            yield parameters.IF_NONE_MATCH
        else:
            yield parameters.REPEAT
            if isinstance(self.view, OF_ONE):
                yield parameters.IF_MATCH
        yield parameters.LANGUAGE

    def get_request_serializer(self) -> Any:
        return self.act.input if self.act is not None and self.method != "DELETE" else None

    def _get_request_body(self, direction: str = "request") -> Any:
        body = super()._get_request_body(direction)
        if body and not any(field.required for field in self.act.input().fields.values()):  # type: ignore[union-attr]
            body.pop("required", None)
        return body

    def get_response_serializers(self) -> dict[Any, Any]:
        codes = READING if self.method == "GET" else WRITING
        if self.method != "GET" and isinstance(self.view, OF_ONE):
            codes = (*codes, 412)
        refusals = {(str(code), MEDIA_TYPE): OpenApiResponse(Problem, ERRORS[code]) for code in sorted(codes)}
        return {**self._success(), **refusals}

    def _success(self) -> dict[str, Any]:
        if self.method == "DELETE":
            return {"204": OpenApiResponse(None, "It is gone; the history keeps it.")}
        shape = self.subject.shape
        if self.ask is not None:
            return {"200": OpenApiResponse(self.ask.looks, "The answer.")}
        if self.method == "GET":
            one = OpenApiResponse(shape, f"The {self.subject.singular}.")
            found = OpenApiResponse(shape(many=True), "One page.") if self.is_list else one
            return {"200": found, "304": OpenApiResponse(None, "Nothing changed since.")}
        answer = OpenApiResponse(shape, f"The {self.subject.singular}.")
        if self.method != "POST" or isinstance(self.view, VerbView | PartVerbView):
            return {"200": answer}
        was_there = OpenApiResponse(shape, f"The {self.subject.singular} that was there already.")
        return {"201": answer, **({"200": was_there} if self.act is not None and self.act.goes_on else {})}

    def _get_serializer_name(self, serializer: Any, direction: str, bypass_extensions: bool = False) -> str:
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.removesuffix("Request").removesuffix("Shape")

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        super()._insert_field_validators(field, schema)
        if EMPTY in schema.get("oneOf", ()):
            # A reader that does not check formats takes an empty text for an address too, so it is not one of the two only.
            schema["anyOf"] = schema.pop("oneOf")

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def _get_response_headers_for_code(self, status_code: str, direction: str = "response") -> dict[str, Any]:
        names = ANSWERED.get((self.method == "GET", status_code), ())
        return {name: {"description": HEADERS[name], "schema": {"type": "string"}} for name in names}

    def _get_paginator(self) -> Any:
        return CursorPages() if self.is_list else None

    def get_examples(self) -> list[OpenApiExample]:
        examples = []
        uploads = self.part is not None and self.part.uploaded
        if self.act is not None and self.act.example and self.method != "DELETE" and not uploads:
            examples.append(OpenApiExample("request", value=dict(self.act.example), request_only=True))
        answer = example_of(self.subject.shape) if self.ask is None else None
        if answer is not None and self.method != "DELETE":
            codes = ["200", "201"]
            examples.append(OpenApiExample("answer", value=answer, response_only=True, status_codes=codes))
        return examples

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        subjects: dict[str, Noun | Part | None] = {"key": self.noun, "part": self.part}
        return [_path_parameter(name, subjects[name]) for name in variables]


def _path_parameter(name: str, subject: Any) -> dict[str, Any]:
    words = {"public_id": "id", "pk": "number", "code": "code"}
    return {
        "in": "path",
        "name": name,
        "required": True,
        "schema": {"type": "string", "pattern": f"^{subject.key_pattern}$"},
        "description": f"The {words[subject.key]} of the {subject.singular}.",
    }


def _plain(text: str) -> str:
    """A docstring as Markdown: names of code without their markup."""
    return ROLE.sub(r"\1", text).replace("``", "`")
