"""The application form as a page shows it, and what was typed into it as the draft keeps it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecosystem.organizations.choices import Kind
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Asked
from ecosystem.programs.contents import TEXTS, asked_of, wanted_of
from ecosystem.programs.models import Application, ApplicationDocument, Question, RequiredDocument
from ecosystem.programs.models.requirements import FILE_TYPES
from ecosystem.vocabulary.models import Place, Sector

ANSWER, FILE = "answer-", "file-"
FOLDED = 24
# A blank as wide as a letter is high, of no script.
INDENT = "\u2003"
INPUTS = {
    Asked.TEXT: "text",
    Asked.LONG_TEXT: "textarea",
    Asked.NUMBER: "number",
    Asked.DATE: "date",
    Asked.YES_NO: "radio",
    Asked.CHOICE: "radio",
    Asked.CHOICES: "checkbox",
    Asked.URL: "url",
}


@dataclass
class Field:
    """One field of the form: how it is asked for, what stands in it, and what is wrong with that."""

    name: str
    label: str | Promise
    control: str = "text"
    value: Any = ""
    hint: str | Promise = ""
    required: bool = False
    most: int | None = None
    rows: int = 6
    autocomplete: str = ""
    options: Sequence[tuple[str, str | Promise]] = ()
    errors: list[str] = field(default_factory=list)

    @property
    def described(self) -> bool:
        return bool(self.hint or self.errors)

    @property
    def is_group(self) -> bool:
        return self.control in {"radio", "checkbox"}

    @property
    def is_long(self) -> bool:
        """Whether there is so much to choose from that it is folded away."""
        return len(self.options) > FOLDED

    @property
    def chosen_labels(self) -> str:
        """What is chosen, in words."""
        return gettext(", ").join(str(label).strip() for code, label in self.options if code in self.chosen)

    @property
    def chosen(self) -> list[str]:
        """The options that are chosen."""
        return [str(one) for one in self.value] if isinstance(self.value, list) else [str(self.value)]


@dataclass(frozen=True)
class FileField:
    """A document the program wants, with the file that is there."""

    wanted: RequiredDocument
    document: ApplicationDocument | None
    errors: list[str]

    @property
    def name(self) -> str:
        return f"{FILE}{self.wanted.key}"

    @property
    def accept(self) -> str:
        """What the browser offers to choose."""
        return ",".join(f".{kind}" for kind in self.wanted.types or FILE_TYPES)


@dataclass(frozen=True)
class Group:
    """Fields under one heading."""

    title: str | Promise
    hint: str | Promise
    fields: list[Field]


def groups_of(application: Application, errors: Mapping[str, list[str]]) -> list[Group]:
    """The form of an application with what its draft holds, and what is wrong where that is to be said."""
    draft = application.draft
    groups = [
        Group(_("Your project"), "", list(_project(draft))),
        Group(_("Who applies"), "", list(_applicant(application, draft))),
        Group(_("Whom we can reach"), _("Only the staff who decide see this."), list(_contact(draft))),
    ]
    asked = [_question(one, draft) for one in asked_of(application.program)]
    if asked:
        groups.insert(1, Group(_("Questions of the program"), "", asked))
    for group in groups:
        for one in group.fields:
            one.errors = [str(said) for said in errors.get(_error_name(one.name), [])]
    return groups


def files_of(application: Application, errors: Mapping[str, list[str]]) -> list[FileField]:
    """The documents the program wants. Two queries."""
    there = {document.requirement_id: document for document in application.documents.filter(removed_at__isnull=True)}
    return [
        FileField(wanted, there.get(wanted.pk), [str(one) for one in errors.get(f"documents.{wanted.key}", [])])
        for wanted in wanted_of(application.program)
    ]


def _error_name(name: str) -> str:
    return f"answers.{name.removeprefix(ANSWER)}" if name.startswith(ANSWER) else name


def _project(draft: Mapping[str, Any]) -> Iterator[Field]:
    yield Field("title", _("Name of the project"), value=draft.get("title", ""), required=True, most=TEXTS["title"])


def _applicant(application: Application, draft: Mapping[str, Any]) -> Iterator[Field]:
    def text(name: str, label: Any, control: str = "text", **more: Any) -> Field:
        return Field(name, label, control, value=draft.get(name, ""), most=TEXTS.get(name), **more)

    yield text("name", _("Name"), required=True, hint=_("The official name, or what the team calls itself."))
    yield Field("kind", _("Kind"), "select", draft.get("kind", ""), required=True, options=[("", "—"), *Kind.choices])
    yield text("uscc", _("Unified social credit code"), hint=_("18 characters; a team has none."))
    yield Field(
        "host",
        _("Host"),
        "host",
        draft.get("host_text") or _name_of(draft.get("host")),
        hint=_("For a team without legal personality: the organization under which it applies."),
    )
    yield Field("place", _("Place"), "select", draft.get("place", ""), options=_places(application))
    yield Field("sectors", _("Sectors"), "checkbox", list(draft.get("sectors") or []), options=_sectors())
    yield text("founded_on", _("Founded on"), "date")
    yield text("website", _("Website"), "url", autocomplete="url")
    yield text("name_en", _("English name"))
    yield text("description", _("Description"), "textarea", hint=_("What the organization or the team does."))


def _contact(draft: Mapping[str, Any]) -> Iterator[Field]:
    def text(name: str, label: Any, control: str = "text", **more: Any) -> Field:
        return Field(name, label, control, value=draft.get(name, ""), most=TEXTS[name], **more)

    yield text("contact_name", _("Contact person"), required=True, autocomplete="name")
    yield text("contact_role", _("Position"), autocomplete="organization-title")
    yield text("contact_phone", _("Telephone"), "tel", autocomplete="tel")
    yield text(
        "contact_email",
        _("E-mail"),
        "email",
        required=True,
        autocomplete="email",
        hint=_("The receipt and the decision go here."),
    )


def _question(question: Question, draft: Mapping[str, Any]) -> Field:
    value = (draft.get("answers") or {}).get(question.key, "")
    options: Sequence[tuple[str, Any]] = [(option, option) for option in question.options]
    if question.asked == Asked.YES_NO:
        options = [("yes", _("yes")), ("no", _("no"))]
        value = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return Field(
        f"{ANSWER}{question.key}",
        str(question),
        INPUTS[Asked(question.asked)],
        value,
        question.hint,
        question.required,
        question.most,
        options=options,
    )


def _places(application: Application) -> list[tuple[str, str]]:
    """The districts of the program's city, the city itself, and every other city."""
    home = application.program.platform.center.registry
    districts = Place.objects.filter(parent=home).by_name()
    cities = Place.objects.cities().filter(is_synthetic=False).exclude(pk=home.pk).by_name()
    near = [(home.code, str(home)), *((one.code, f"{home} · {one}") for one in districts)]
    return [("", "—"), *near, *((one.code, str(one)) for one in cities)]


def _sectors() -> list[tuple[str, str]]:
    return [(one.code, f"{INDENT * one.depth}{one}") for one in Sector.objects.in_order()]


def _name_of(host: Any) -> str:
    found = Organization.objects.public().filter(public_id=current_id(str(host or "")[:16])).first() if host else None
    return str(found) if found else ""


def typed(data: QueryDict, application: Application) -> dict[str, Any]:
    """What was typed, as the draft keeps it; only what the page asked for."""
    values: dict[str, Any] = {
        name: data[name] for name in (*TEXTS, "kind", "uscc", "place", "founded_on") if name in data
    }
    values["sectors"] = data.getlist("sectors")
    values["agreed"] = "agreed" in data
    if "host" in data:
        values["host_text"] = data["host"][:250]
        values["host"] = _hosted_by(data, application)
    values["answers"] = {
        question.key: _answer(question, data, f"{ANSWER}{question.key}") for question in asked_of(application.program)
    }
    return values


def _answer(question: Question, data: QueryDict, name: str) -> Any:
    return data.getlist(name) if question.asked == Asked.CHOICES else data.get(name, "")


def _hosted_by(data: QueryDict, application: Application) -> str:
    """The id of the organization that was named as host: the one chosen, else the one of just this name."""
    named = data["host"].strip()
    if not named:
        return ""
    found = hosts_like(named, application)
    chosen = [one for one in found if one.public_id == data.get("host_id", "")]
    same = chosen or [one for one in found if named in {one.name, one.short_name, str(one)}]
    return same[0].public_id if same else ""


def hosts_like(named: str, application: Application) -> list[Organization]:
    """Organizations of the program's city that can be hosts and are called much like this."""
    city = application.program.platform.center.registry_id
    seen = Organization.objects.public().in_registry(city).exclude(kind=Kind.TEAM)
    return seen.likeliest(named[:200], 5) if named.strip() else []


def labels_of(names: Sequence[str], application: Application) -> list[str]:
    """What the form calls these fields: the title, and questions by ``answers.`` and their key."""
    labels = {f"answers.{one.key}": str(one) for one in asked_of(application.program)} if names else {}
    return [labels.get(name, gettext("Name of the project")) for name in names]
