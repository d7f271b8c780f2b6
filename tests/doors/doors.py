"""The two doors by which staff write, and one way to say what is done at either of them.

A :class:`Deed` names a noun, a verb, a record and values as the domain knows them: records, dates, numbers. Each door puts
that into its own words (the desk fills in the form that it shows, as a browser would; the API sends JSON with a key) and
tells the :class:`Answer` in words of neither.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.test import Client

from ecosystem.desk import nouns as _declared  # noqa: F401  the nouns make themselves known
from ecosystem.desk.forms.fields import RecordField
from ecosystem.desk.register import noun_named
from tests.calling import Caller

DONE, REFUSED, FORBIDDEN, ABSENT, STRANGER = "done", "refused", "forbidden", "absent", "not signed in"


@dataclass(frozen=True)
class Deed:
    """What somebody does: ``verb`` is ``add``, ``edit`` or one of the noun's own; nouns are called as on the desk."""

    noun: str
    verb: str
    record: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of it; of a refusal which fields it is about, in which sentences, and the code where the door tells it."""

    outcome: str
    fields: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()
    code: str | None = None


class Desk:
    """The HTML forms, in a browser in which the person has signed in; in English."""

    name = "desk"
    outcomes: Mapping[int, str] = {302: DONE, 422: REFUSED, 409: REFUSED, 403: FORBIDDEN, 404: ABSENT}

    def __init__(self, browser: Client) -> None:
        self.browser = browser

    def do(self, deed: Deed) -> Answer:
        """Open the form, fill in what is to be said, send it; a form that does not open is sent all the same."""
        opened = self.browser.get(_desk_address(deed))
        if opened.status_code != 200:
            sent = self.browser.post(_desk_address(deed), {"reason": deed.reason})
            assert sent.status_code == opened.status_code
            return Answer(_outcome(self, sent))
        return self._told(self.browser.post(_desk_address(deed), _filled(opened.context.get("form"), deed)))

    def look(self, noun: str, record: Any) -> int:
        """The status of the page of a record."""
        return self.browser.get(f"/en/desk/{noun}/{noun_named(noun).key(record)}/").status_code

    def _told(self, response: Any) -> Answer:
        outcome = _outcome(self, response)
        if outcome != REFUSED:
            return Answer(outcome)
        if conflict := response.context.get("conflict"):
            return Answer(outcome, sentences=frozenset({str(conflict)}))
        errors = response.context["form"].errors
        sentences = frozenset(str(sentence) for found in errors.values() for sentence in found)
        return Answer(outcome, frozenset(errors) - {"__all__"}, sentences)


class Api:
    """``/api/v1/``, with a key of the person; messages in English."""

    name = "api"
    outcomes: Mapping[int, str] = {
        **dict.fromkeys((200, 201, 204), DONE),
        **dict.fromkeys((400, 409), REFUSED),
        401: STRANGER,
        403: FORBIDDEN,
        404: ABSENT,
    }

    def __init__(self, program: Caller) -> None:
        self.program = program

    def do(self, deed: Deed) -> Answer:
        """Send the request that says it."""
        response = self.program.send(*_request(deed), Accept_Language="en")
        outcome = _outcome(self, response)
        if outcome in {DONE, ABSENT}:
            return Answer(outcome)
        problem = response.json()
        if outcome != REFUSED:
            return Answer(outcome, code=problem["code"])
        found = problem["fields"]
        sentences = [sentence for told in found.values() for sentence in told] or [problem["detail"]]
        return Answer(outcome, frozenset(found), frozenset(sentences), problem["code"])

    def look(self, noun: str, record: Any) -> int:
        """The status of the address of a record."""
        return self.program.send("GET", f"{API_NOUNS.get(noun, noun)}/{_name_of(record)}/").status_code


Door = Desk | Api


def _outcome(door: Door, response: Any) -> str:
    if response.status_code == 302 and "/account/login/" in response["Location"]:
        return STRANGER
    return door.outcomes.get(response.status_code, f"status {response.status_code}")


# --- the desk's words


def _desk_address(deed: Deed) -> str:
    if deed.verb == "add":
        return f"/en/desk/{deed.noun}/new/"
    return f"/en/desk/{deed.noun}/{noun_named(deed.noun).key(deed.record)}/{deed.verb}/"


def _filled(form: forms.BaseForm | None, deed: Deed) -> dict[str, Any]:
    """The form as it opened, with what is to be said put in; a value that it does not ask for fails the case."""
    said = {**deed.values, **({"reason": deed.reason} if deed.reason else {})}
    if form is None:
        return said
    assert set(said) <= set(form.fields), f"The form does not ask for {set(said) - set(form.fields)}."
    data = {}
    for name, one in form.fields.items():
        value = said[name] if name in said else form[name].value()
        typed = _typed(one, value)
        if typed is not None:
            data[name] = typed
    return data


def _typed(one: forms.Field, value: Any) -> Any:
    """A value as a browser sends it; None for a box that is not ticked."""
    if isinstance(one, forms.BooleanField):
        return "on" if value else None
    if isinstance(one, forms.ModelMultipleChoiceField) and not value:
        return []
    if isinstance(value, list | tuple):
        return [_typed(one, each) for each in value]
    if isinstance(value, Model):
        named = isinstance(one, RecordField)
        return noun_named(one.noun_name).key(value) if named else str(one.prepare_value(value))
    return "" if value is None else str(value)


# --- the API's words

API_NOUNS = {"changes": "change-sets"}
# Nouns that have an address below another one's: the field that names the owner, the owner's noun, the part's name.
PARTS = {
    "outcomes": ("solution", "solutions", "outcomes"),
    "solution-parties": ("solution", "solutions", "parties"),
    "names": ("organization", "organizations", "names"),
    "identifiers": ("organization", "organizations", "identifiers"),
    "evidence": ("enrollment", "enrollments", "evidence"),
    **{
        part: ("program", "programs", part)
        for part in ("questions", "required-documents", "rubric", "graduation-criteria", "panel")
    },
}
# Verbs that are called otherwise than on the desk.
VERBS = {("applications", "review"): "begin-review"}
METHODS = {"add": "POST", "edit": "PATCH"}
# What a form asks for in one box and JSON says as a list.
LISTS: dict[str, tuple[str, Callable[[Any], list[dict[str, Any]]]]] = {
    "uscc": ("identifiers", lambda code: [{"scheme": "uscc", "value": code}]),
    "developer": ("parties", lambda organization: [{"organization": _name_of(organization), "role": "developer"}]),
}


def _request(deed: Deed) -> tuple[str, str, Any]:
    values = dict(deed.values)
    start = f"{API_NOUNS.get(deed.noun, deed.noun)}/"
    if deed.noun in PARTS:
        owner_field, owners, part = PARTS[deed.noun]
        owner = values.pop(owner_field) if deed.record is None else getattr(deed.record, owner_field)
        start = f"{owners}/{_name_of(owner)}/{part}/"
    reason = {"reason": deed.reason} if deed.reason else {}
    if deed.record is not None:
        start = f"{start}{_name_of(deed.record)}/"
    if deed.verb == "remove" and deed.noun != "enrollments":
        return "DELETE", f"{start}?reason={deed.reason}" if deed.reason else start, None
    path = start if deed.verb in METHODS else f"{start}{VERBS.get((deed.noun, deed.verb), deed.verb)}/"
    return METHODS.get(deed.verb, "POST"), path, {**_said(values), **reason}


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        if name in LISTS:
            renamed, listed = LISTS[name]
            found[renamed] = listed(value)
        else:
            found[name] = _json(value)
    return found


def _json(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    if isinstance(value, Model):
        return _name_of(value)
    return value.isoformat() if isinstance(value, date) else value


def _name_of(record: Any) -> str:
    """How the API calls a record: by its id, its code, what it signs in as, or its number."""
    names = ("public_id", "code", "username")
    return str(next(filter(None, (getattr(record, name, None) for name in names)), record.pk))
