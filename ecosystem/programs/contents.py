"""What an application says: the fields of every form, the questions of the program, and reading what was typed.

A draft is kept as it was typed, so that nothing is lost; it is read into values when it is looked at. What is missing or
wrong is told field by field; a question's field is ``answers.`` and its key, a document's ``documents.`` and its key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ecosystem.core.dates import today
from ecosystem.core.text import UNREADABLE, clean
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.identifiers import normalize_identifier
from ecosystem.organizations.models import Organization, refuse_unusable_name
from ecosystem.programs.blinding import telling_fields
from ecosystem.programs.choices import Asked
from ecosystem.programs.eligibility import Facts, Verdict, facts_of, verdicts
from ecosystem.programs.models import Application, Program, Question, RequiredDocument
from ecosystem.vocabulary.models import Place, Sector

# The text fields of every application, and how long each may be.
TEXTS: dict[str, int] = {
    "title": 200,
    "name": 200,
    "name_en": 250,
    "website": 300,
    "description": 4000,
    "contact_name": 80,
    "contact_role": 80,
    "contact_phone": 40,
    "contact_email": 254,
}
NEEDED = ("title", "name", "kind", "contact_name", "contact_email")
LONGEST_LINE = 300
LONGEST_TEXT = 4000
MOST_SECTORS = 8
FIELDS = frozenset({*TEXTS, "kind", "uscc", "place", "sectors", "founded_on", "host", "host_text", "answers", "agreed"})


@dataclass
class Contents:
    """A draft as it was understood: ``values`` for the application's fields, and what is wrong or missing by field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    # The fields in which a program that judges blind would have who applies told.
    telling: list[str] = field(default_factory=list)

    def refuse(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, []).append(sentence)

    @property
    def is_complete(self) -> bool:
        return not self.errors and not any(verdict.met is False for verdict in self.verdicts)


def first_draft(program: Program, organization: Organization | None, user: Any) -> dict[str, Any]:
    """What is known before anybody types: the organization's own facts, and who is signed in."""
    draft: dict[str, Any] = {"contact_name": user.name, "contact_email": user.email, "answers": {}}
    if organization is None:
        return draft
    facts = facts_of(organization)
    code = organization.identifiers.filter(scheme=Scheme.USCC).values_list("value", flat=True).first()
    known = {
        "name": organization.name,
        "name_en": organization.name_en,
        "kind": organization.kind,
        "uscc": code or "",
        "place": facts.place.code if facts.place else "",
        "sectors": list(facts.sectors),
        "founded_on": facts.founded_on.isoformat() if facts.founded_on else "",
        "website": organization.website,
        "description": organization.description[: TEXTS["description"]],
    }
    return {**draft, **known}


def read(application: Application) -> Contents:
    """Read an application's draft against its program. About ten queries, however long the form is."""
    program, draft = application.program, application.draft
    contents = Contents()
    _read_texts(contents, draft)
    _read_identity(contents, draft, program)
    questions = asked_of(program)
    _read_answers(contents, draft.get("answers") or {}, questions)
    _read_documents(contents, application)
    if program.terms and not draft.get("agreed"):
        contents.refuse("agreed", _("Agree to the terms of the program."))
    if program.blind:
        contents.telling = telling_fields(
            contents.values, questions, city=program.platform.center.registry, organization=application.organization
        )
    contents.verdicts = verdicts(program, facts_in(contents.values, application.organization))
    for verdict in contents.verdicts:
        if verdict.met is None and not contents.errors.get(verdict.field):
            contents.refuse(verdict.field, verdict.sentence)
    return contents


def asked_of(program: Program) -> list[Question]:
    """The questions that the program asks now, in their order."""
    return list(program.questions.filter(retired=False).order_by("position", "pk"))


def wanted_of(program: Program) -> list[RequiredDocument]:
    """The documents that the program wants now, in their order."""
    return list(program.required_documents.filter(retired=False).order_by("position", "pk"))


def facts_in(values: Mapping[str, Any], organization: Organization | None = None) -> Facts:
    """What an application says of its applicant, as rules ask for it; identifiers the registry has count too."""
    schemes = {Scheme.USCC.value} if values.get("uscc") else set()
    if organization is not None:
        schemes |= set(organization.identifiers.values_list("scheme", flat=True))
    return Facts(
        kind=values.get("kind") or "",
        sectors=tuple(values.get("sectors") or ()),
        place=values.get("place"),
        founded_on=values.get("founded_on"),
        schemes=frozenset(schemes),
        has_host=values.get("host") is not None,
    )


def facts_of_application(application: Application) -> Facts:
    """What an application that was handed in says of its applicant, as rules ask for it."""
    values = {
        "kind": application.kind,
        "uscc": application.uscc,
        "sectors": application.sectors,
        "place": application.place,
        "founded_on": application.founded_on,
        "host": application.host,
    }
    return facts_in(values, application.organization)


def _read_texts(contents: Contents, draft: Mapping[str, Any]) -> None:
    for name, most in TEXTS.items():
        text = _text(draft.get(name), lines=name == "description")
        contents.values[name] = text
        if len(text) > most:
            contents.refuse(name, _too_long(most))
        elif UNREADABLE.search(text):
            contents.refuse(name, _("This holds characters that cannot be read. Type it anew."))
    for name in NEEDED:
        if not str(draft.get(name) or "").strip():
            contents.refuse(name, _("This is needed."))
    _checked(contents, "name", lambda text: refuse_unusable_name(text, "name"))
    _checked(contents, "contact_email", validate_email)
    _checked(contents, "website", URLValidator(["http", "https"]))


def _checked(contents: Contents, name: str, check: Any) -> None:
    text = contents.values[name]
    if not text or name in contents.errors:
        return
    try:
        check(text)
    except ValidationError as error:
        contents.refuse(name, " ".join(error.messages))


def _read_identity(contents: Contents, draft: Mapping[str, Any], program: Program) -> None:
    values = contents.values
    kind = str(draft.get("kind") or "")
    values["kind"] = kind if kind in Kind.values else ""
    values["uscc"] = _code(contents, str(draft.get("uscc") or ""))
    values["founded_on"] = _day(contents, "founded_on", draft.get("founded_on"))
    if values["founded_on"] and values["founded_on"] > today():
        contents.refuse("founded_on", _("The date is in the future."))
    values["place"] = (
        Place.objects.filter(code=str(draft.get("place") or "")[:32]).first() if draft.get("place") else None
    )
    if draft.get("place") and values["place"] is None:
        contents.refuse("place", _("There is no such place."))
    _read_sectors(contents, draft.get("sectors"))
    values["host"] = _host(contents, draft.get("host"), program)


def _read_sectors(contents: Contents, typed: Any) -> None:
    codes = [code for code in (typed if isinstance(typed, list) else []) if isinstance(code, str)][: MOST_SECTORS + 1]
    known = set(Sector.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    contents.values["sectors"] = [code for code in dict.fromkeys(codes) if code in known]
    if len(codes) > MOST_SECTORS:
        contents.refuse("sectors", _("Choose %(most)s sectors at most.") % {"most": MOST_SECTORS})
    elif known != set(codes):
        contents.refuse("sectors", _("There is no such sector."))


def _host(contents: Contents, typed: Any, program: Program) -> Organization | None:
    """The host, by its id, among the organizations that everybody can see in the program's city."""
    if not typed or contents.values["kind"] != Kind.TEAM:
        return None
    seen = Organization.objects.public().in_registry(program.platform.center.registry_id)
    found = seen.exclude(kind=Kind.TEAM).filter(public_id=current_id(str(typed)[:16])).first()
    if found is None:
        contents.refuse("host", _("There is no such organization."))
    return found


def _code(contents: Contents, typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return normalize_identifier(Scheme.USCC, typed)
    except ValidationError as error:
        contents.refuse("uscc", " ".join(error.messages))
        return ""


def _day(contents: Contents, name: str, typed: Any) -> date | None:
    if not typed:
        return None
    try:
        found = parse_date(str(typed).strip())
    except ValueError:
        found = None
    if found is None:
        contents.refuse(name, _("Write a day like 2021-11-30."))
    return found


def _read_answers(contents: Contents, typed: Mapping[str, Any], questions: list[Question]) -> None:
    answers: dict[str, Any] = {}
    for question in questions:
        name = f"answers.{question.key}"
        value = _answer(contents, name, question, typed.get(question.key))
        if value in (None, "", []):
            if question.required and name not in contents.errors:
                contents.refuse(name, _("This is needed."))
        else:
            answers[question.key] = value
    contents.values["answers"] = answers


def _answer(contents: Contents, name: str, question: Question, typed: Any) -> Any:
    if question.asked == Asked.YES_NO:
        return typed if isinstance(typed, bool) else {"yes": True, "no": False}.get(str(typed))
    if question.asked == Asked.CHOICES:
        chosen = typed if isinstance(typed, list) else [typed]
        return [option for option in question.options if option in chosen]
    text = _text(typed, lines=question.asked == Asked.LONG_TEXT)
    if not text:
        return None
    return READERS[Asked(question.asked)](contents, name, question, text)


def _as_text(contents: Contents, name: str, question: Question, text: str) -> str:
    most = question.most or (LONGEST_TEXT if question.asked == Asked.LONG_TEXT else LONGEST_LINE)
    if len(text) > most:
        contents.refuse(name, _too_long(most))
    if UNREADABLE.search(text):
        contents.refuse(name, _("This holds characters that cannot be read. Type it anew."))
    return text


def _as_number(contents: Contents, name: str, question: Question, text: str) -> str | None:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        contents.refuse(name, _("Write a number."))
        return None
    return f"{number:f}"


def _as_date(contents: Contents, name: str, question: Question, text: str) -> str | None:
    found = _day(contents, name, text)
    return found.isoformat() if found else None


def _as_choice(contents: Contents, name: str, question: Question, text: str) -> str | None:
    if text not in question.options:
        contents.refuse(name, _("Choose one of the options."))
        return None
    return text


def _as_url(contents: Contents, name: str, question: Question, text: str) -> str | None:
    try:
        URLValidator(["http", "https"])(text)
    except ValidationError as error:
        contents.refuse(name, " ".join(error.messages))
        return None
    return text


READERS = {
    Asked.TEXT: _as_text,
    Asked.LONG_TEXT: _as_text,
    Asked.NUMBER: _as_number,
    Asked.DATE: _as_date,
    Asked.CHOICE: _as_choice,
    Asked.URL: _as_url,
}


def _read_documents(contents: Contents, application: Application) -> None:
    there = set(application.documents.filter(removed_at__isnull=True).values_list("requirement_id", flat=True))
    for wanted in wanted_of(application.program):
        if wanted.required and wanted.pk not in there:
            contents.refuse(f"documents.{wanted.key}", _("This document is missing."))


def _text(typed: Any, *, lines: bool) -> str:
    """What was typed, without invisible characters; with its lines where it has any."""
    if isinstance(typed, bool) or not isinstance(typed, str | int | float):
        return ""
    text = str(typed)
    if not lines:
        return clean(text)
    return "\n".join(clean(line) for line in text.splitlines()).strip()


def _too_long(most: int) -> str:
    return _("At most %(most)s characters.") % {"most": most}
