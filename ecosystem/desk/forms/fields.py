"""Fields that the desk's forms are made of: related records that one types, dates of which a part is known, lists."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import PreciseDate, read_precise_date
from ecosystem.core.display import machine_date
from ecosystem.core.text import clean as cleaned_text
from ecosystem.core.text import name_key
from ecosystem.desk.register import noun_about, noun_named

KEY_AT_END = re.compile(r"\[([0-9a-z-]{1,32})\]\s*$")
CANDIDATES = 5


class PreciseDateField(forms.CharField):
    """A year, a month or a day, as much as is known: 2021, 2021-11, 2021-11-30 or 2021年11月."""

    default_error_messages = {"invalid": _("Write a day, a month or a year: 2021-11-30, 2021-11 or 2021.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        kwargs["help_text"] = kwargs.get("help_text") or _("As much as is known: 2021-11-30, 2021-11 or 2021.")
        super().__init__(**kwargs)
        self.widget.attrs.update(inputmode="numeric", placeholder="2021-11-30", size=12)

    def to_python(self, value: Any) -> PreciseDate | None:
        text = cleaned_text(str(value or ""))
        if not text:
            return None
        try:
            return read_precise_date(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], "required")

    def run_validators(self, value: Any) -> None:
        """Nothing that :meth:`to_python` has not said."""


class DayField(forms.DateField):
    """A whole day, chosen from a calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d"], **kwargs)
        self.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("One on each line."))
        for name in ("encoder", "decoder"):
            kwargs.pop(name, None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return list(dict.fromkeys(line for line in (cleaned_text(line) for line in lines) if line))


class RecordBoundField(BoundField):
    """A field for a related record, with what the combobox needs."""

    is_record = True

    @property
    def options_url(self) -> str:
        return reverse("desk:options", args=[self.field.noun_name])

    @property
    def chosen_label(self) -> str:
        """How the record is called whose key or name the field holds."""
        found = self.field.find(self.value())
        return str(found) if found is not None else str(self.value() or "")

    @property
    def new_url(self) -> str:
        return reverse("desk:new", args=[self.field.noun_name])

    @property
    def can_add(self) -> bool:
        noun = noun_named(self.field.noun_name)
        return noun.may(self.field.user, noun.create)


class RecordField(forms.Field):
    """Another record, by its key, by "name [key]" or by any of its names; only what the person works with can be named.

    With JavaScript one types and chooses; without it, a name that fits exactly one record is enough.
    """

    default_error_messages = {
        "unknown": _("There is no such record. Type its name or code, or add it."),
        "ambiguous": _("More than one record fits. Write one of these: %(candidates)s."),
    }

    def __init__(self, noun_name: str, **kwargs: Any) -> None:
        self.noun_name = noun_name
        self.user: Any = None
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def get_bound_field(self, form: Any, field_name: str) -> RecordBoundField:
        return RecordBoundField(form, self, field_name)

    def prepare_value(self, value: Any) -> Any:
        return f"{value} [{noun_named(self.noun_name).key(value)}]" if isinstance(value, models.Model) else value

    def find(self, value: Any) -> Any:
        """The record that a typed text names by its key; None where it names none."""
        if isinstance(value, models.Model) or not value:
            return value or None
        text = str(value).strip()
        match = KEY_AT_END.search(text)
        noun = noun_named(self.noun_name)
        return noun.chosen(self.user, [match.group(1) if match else text]).first()

    def clean(self, value: Any) -> Any:
        text = cleaned_text(str(value or ""))[:400]
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        return self.find(text) or self._by_name(text)

    def _by_name(self, text: str) -> Any:
        noun = noun_named(self.noun_name)
        found = list(noun.matches(self.user, text)[: CANDIDATES + 1])
        same = [record for record in found if name_key(str(record)) == name_key(text)]
        if len(same) == 1 or len(found) == 1:
            return (same or found)[0]
        if not found:
            raise ValidationError(self.error_messages["unknown"], "unknown")
        candidates = "; ".join(f"{record} [{noun.key(record)}]" for record in found[:CANDIDATES])
        raise ValidationError(self.error_messages["ambiguous"], "ambiguous", {"candidates": candidates})


class ListedRecordField(forms.ModelChoiceField):
    """Another record out of a short list; the form narrows it to what the person works with."""

    def __init__(self, noun_name: str, **kwargs: Any) -> None:
        self.noun_name = noun_name
        super().__init__(queryset=None, **kwargs)


class RegistryField(forms.ModelChoiceField):
    """The city whose registry a record belongs to: one of those the person works for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, empty_label=None, **kwargs)


# Lists short enough to be seen whole.
LISTED = frozenset(
    {"centers.center", "centers.platform", "programs.program", "vocabulary.measure", "vocabulary.sector"}
)


def desk_field(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field of a model's field, as the desk asks for it."""
    names = {field.name for field in db_field.model._meta.fields}
    if db_field.name.endswith("_precision"):
        return None
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        precise = f"{db_field.name}_precision" in names
        return db_field.formfield(form_class=PreciseDateField if precise else DayField, **kwargs)
    if isinstance(db_field, models.JSONField):
        return LinesField(
            required=not db_field.blank, label=capfirst(db_field.verbose_name), help_text=_("One on each line.")
        )
    if isinstance(db_field, models.ForeignKey):
        return related_field(db_field)
    if isinstance(db_field, models.URLField):
        return db_field.formfield(assume_scheme="https", **kwargs)
    return db_field.formfield(**kwargs)


def related_field(db_field: models.ForeignKey) -> forms.Field:
    """The field for a related record: a list where that is short, else one to type into."""
    model = db_field.related_model
    if db_field.name == "registry":
        return RegistryField(label=capfirst(db_field.verbose_name))
    noun = noun_about(model)
    common = {
        "required": not db_field.blank,
        "label": capfirst(db_field.verbose_name),
        "help_text": db_field.help_text,
    }
    name = noun.name if noun else NAMES[model._meta.label_lower]
    return (ListedRecordField if model._meta.label_lower in LISTED else RecordField)(name, **common)


# Nouns by model, for forms that are made before their noun is registered.
NAMES = {
    "organizations.organization": "organizations",
    "vocabulary.place": "places",
    "vocabulary.sector": "sectors",
    "vocabulary.measure": "measures",
    "sources.source": "sources",
    "centers.center": "centers",
    "centers.platform": "platforms",
    "centers.centerstep": "center-steps",
    "vocabulary.servicestep": "service-steps",
    "programs.program": "programs",
    "solutions.solution": "solutions",
    "figures.figure": "figures",
    "research.researchproject": "research-projects",
    "research.output": "outputs",
    "programs.enrollment": "enrollments",
    "programs.graduationcriterion": "graduation-criteria",
    "accounts.user": "users",
    "industry.need": "needs",
    "industry.event": "events",
}


def machine_value(record: models.Model, name: str) -> str:
    """A date of a record as one types it: as much of it as is known."""
    return machine_date(getattr(record, name), getattr(record, f"{name}_precision", "day"))
