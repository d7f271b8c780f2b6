"""The form for anybody: each field of the record with what it says now, and room for what no field can say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.core.errors import DomainError
from ecosystem.core.forms import Refusable
from ecosystem.directory.suggesting.stamps import Stamp, mark, read_stamp, stamp
from ecosystem.intake.subjects import Looks, Proposable, SubjectNoun

SAYS = "says_"
TRAP = "homepage"
# One sentence for whatever a program does wrong; a person who reads it can simply send the form again.
LOOK_AGAIN = gettext_lazy(
    "This could not be sent just now. Nothing you typed is lost: look it over and send it again, in a few minutes if need be."
)


@dataclass(frozen=True)
class Row:
    """A field of the record: what it says now, and the box for what it should say."""

    label: str
    now: str
    field: BoundField
    is_open: bool


class SuggestionForm(Refusable, forms.Form):
    """What is wrong, where the right thing can be read, and for who likes: a name to be thanked under, and an address."""

    message = forms.CharField(
        label=gettext_lazy("Something else is wrong, or something is missing"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where can the right thing be read?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The address of a page, or a newspaper and its date, a report, a register."),
    )
    reason = forms.CharField(
        label=gettext_lazy("How do you know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Staff read this and check it. At most three addresses of pages."),
    )
    credit = forms.CharField(
        label=gettext_lazy("Name to thank"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "If your suggestion is accepted, the page thanks this name. Leave it empty to stay unnamed."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail for the answer"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    homepage = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, noun: SubjectNoun, subject: Any, opened: str = "", email: str = ""
    ) -> None:
        self.noun, self.subject, self.opened = noun, subject, opened
        self.present = noun.present(subject)
        self.read = read_stamp(data.get("stamp", ""), self.about) if data is not None else None
        first = {f"{SAYS}{name}": text for name, text in self.present.items()}
        super().__init__(data, initial={**first, "email": email, "stamp": stamp(self.about, self.present).signed()})
        for known in noun.fields:
            self.fields[f"{SAYS}{known.name}"] = _box(known, subject, self.present[known.name])

    @property
    def about(self) -> str:
        return f"{self.noun.name}:{self.subject.public_id}"

    @property
    def shown(self) -> Mapping[str, str]:
        return self.read.shown if self.read else {}

    def rows(self) -> Iterator[Row]:
        """The record's fields; open where somebody came for one, has written something or is told something."""
        for known in self.noun.fields:
            field = self[f"{SAYS}{known.name}"]
            present = self.present[known.name]
            changed = self.is_bound and known.cleaned(str(field.value() or "")) != present
            is_open = known.name == self.opened or bool(field.errors) or changed
            yield Row(capfirst(known.label), known.told(self.subject, present), field, is_open)

    def clean(self) -> dict[str, Any]:
        """What the service takes: the differences to what was shown, and the words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get(TRAP) or self.read is None or not self.read.is_usable:
            self._begin_anew()
            raise forms.ValidationError(LOOK_AGAIN)
        changes = {}
        for known in self.noun.fields:
            text = known.cleaned(cleaned.get(f"{SAYS}{known.name}") or "")
            if f"{SAYS}{known.name}" in self.data and mark(text) != self.shown.get(known.name):
                changes[known.name] = text
        self._tell_of_later_changes(changes)
        words = ("message", "source", "reason", "credit", "email")
        return {"changes": changes, **{name: cleaned.get(name, "") for name in words}}

    def _begin_anew(self) -> None:
        """Have the next attempt succeed where a person makes it: the trap emptied, the stamp good for another day."""
        usable = self.read is not None and not self.read.is_too_old
        renewed = self.read if usable and self.read else self._as_shown()
        self.data = self.data.copy()
        self.data["stamp"], self.data[TRAP] = renewed.signed(), ""

    def _as_shown(self) -> Stamp:
        """A new stamp; of a form that lay open for days still of what it showed then."""
        fresh = stamp(self.about, self.present)
        return Stamp(fresh.about, fresh.opened_at, self.read.shown) if self.read else fresh

    def _tell_of_later_changes(self, changes: Mapping[str, str]) -> None:
        """Where the record was changed while somebody wrote, have them look once more."""
        moved = [name for name in changes if mark(self.present[name]) != self.shown.get(name)]
        for name in moved:
            now = self.noun.by_name[name].told(self.subject, self.present[name]) or _("empty")
            sentence = _("This was changed while you were writing; it says now: %(text)s") % {"text": now}
            self.add_error(f"{SAYS}{name}", sentence)
        if moved:
            self.data = self.data.copy()
            # What others changed and this person did not touch is told apart by what the form showed first.
            seen = {**self.shown, **{name: mark(self.present[name]) for name in moved}}
            renewed = Stamp(self.about, self.read.opened_at if self.read else 0, seen)
            self.data["stamp"] = renewed.signed()

    def add_refusal(self, refusal: DomainError) -> None:
        """Say what the service refused at the box it is about."""
        refusal.fields = {self._box_named(name): sentences for name, sentences in refusal.fields.items()}
        super().add_refusal(refusal)

    def _box_named(self, name: str) -> str:
        return f"{SAYS}{name}" if name in self.noun.by_name else name


def _box(known: Proposable, subject: Any, present: str) -> forms.Field:
    label = _("%(field)s should say") % {"field": capfirst(known.label)}
    # Too long is the service's to say, beside everything else that is wrong with a value.
    common = {"label": label, "required": False}
    if known.looks == Looks.CHOICE and known.choices is not None:
        return forms.ChoiceField(choices=_choices(known, subject, present), **common)
    if known.looks == Looks.TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), strip=False, **common)
    if known.looks == Looks.DATE:
        return forms.CharField(help_text=_("For instance 2021-11-30."), **common)
    widget = forms.URLInput() if known.looks == Looks.ADDRESS else forms.TextInput()
    return forms.CharField(widget=widget, **common)


def _choices(known: Proposable, subject: Any, present: str) -> list[tuple[str, str]]:
    listed = list(known.choices(subject)) if known.choices else []
    if present and present not in dict(listed):
        listed.insert(0, (present, present))
    return listed if known.needed else [("", _("empty")), *listed]
