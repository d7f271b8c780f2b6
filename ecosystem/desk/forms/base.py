"""Forms of the desk: they ask and hand over; the services decide, and what they refuse is said at the field."""

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.checking import snapshot_of
from ecosystem.audit.models import Audited
from ecosystem.core.forms import Refusable
from ecosystem.desk.forms.fields import (
    ListedRecordField,
    PreciseDate,
    PreciseDateField,
    RecordField,
    RegistryField,
    desk_field,
    machine_value,
)
from ecosystem.desk.register import noun_named
from ecosystem.desk.workplace import Workplace
from ecosystem.vocabulary.models import Place

OUR_OWN = frozenset({"as_read", "confirmed", "code_confirmed"})


class DeskForm(Refusable, forms.BaseForm):
    """What every form of the desk can do. Subclasses are made with :class:`ReasonForm` or :class:`RecordForm`.

    ``reason_needed``: None asks for no reason, False offers it, True insists. ``groups`` gives headings to fields;
    ``only_new`` and ``only_known`` name fields that are asked for only when creating, or only when correcting.
    """

    reason_needed: ClassVar[bool | None] = False
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    only_new: ClassVar[tuple[str, ...]] = ()
    only_known: ClassVar[tuple[str, ...]] = ()

    def setup(self, *, user: Any, workplace: Workplace, record: Any) -> None:
        """Narrow the fields to the person, the place and the record."""
        self.user, self.workplace, self.record = user, workplace, record
        for name in self.only_known if record is None else self.only_new:
            self.fields.pop(name, None)
        for field in self.fields.values():
            if isinstance(field, RecordField):
                field.user = user
            elif isinstance(field, ListedRecordField):
                noun = noun_named(field.noun_name)
                field.queryset = noun.rows_in(user, workplace.place).order_by(
                    noun.by_name[noun.sort.lstrip("-")].sort, "pk"
                )
            elif isinstance(field, RegistryField):
                self._narrow_cities(field)
        if self.reason_needed is not None:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"),
                required=bool(self.reason_needed),
                max_length=300,
                help_text=_("Why, for whoever reads the history."),
            )

    def _narrow_cities(self, field: RegistryField) -> None:
        places = self.workplace.places
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places]).order_by("code")
        field.initial = self.workplace.home
        if len(places) == 1:
            field.widget = forms.HiddenInput()

    def values(self) -> dict[str, Any]:
        """What was asked for, as the service takes it."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name in OUR_OWN:
                continue
            if isinstance(self.fields[name], PreciseDateField):
                found[name], found[f"{name}_precision"] = value or PreciseDate(None, "day")
            else:
                found[name] = value
        return found

    def fieldsets(self) -> Iterator[tuple[Any, list[Any]]]:
        """The visible fields under their headings; those that no group names come first, the reason last."""
        grouped = {name for _legend, names in self.groups for name in names} | {"reason"}
        visible = {field.name: field for field in self.visible_fields()}
        yield "", [field for name, field in visible.items() if name not in grouped]
        for legend, names in self.groups:
            yield legend, [visible[name] for name in names if name in visible]
        yield "", [visible[name] for name in ("reason",) if name in visible]


class ReasonForm(DeskForm, forms.Form):
    """A form of an act that needs no more than a reason, and the base of those that need more."""

    def __init__(
        self, data: QueryDict | None = None, *, user: Any, workplace: Workplace, record: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.setup(user=user, workplace=workplace, record=record)


class InsistingForm(ReasonForm):
    """Only a reason, but that must be given."""

    reason_needed = True


class RecordForm(DeskForm, forms.ModelForm):
    """A model's fields. The model does not judge them here: the service does, as at every door."""

    as_read = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        formfield_callback = desk_field

    def __init__(
        self, data: QueryDict | None = None, *, user: Any, workplace: Workplace, record: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial, instance=record)
        self.setup(user=user, workplace=workplace, record=record)
        if record is None:
            self.fields.pop("as_read")
            self.initial = {**self.suggestions(), **self.initial, **(initial or {})}
        else:
            self.initial.update(as_read=state_of(record))
            self._show_stored(record)

    def suggestions(self) -> dict[str, Any]:
        """What a new record probably has; the person can change it."""
        return {}

    def _show_stored(self, record: Any) -> None:
        for name, field in self.fields.items():
            if isinstance(field, RecordField):
                self.initial[name] = getattr(record, name, None)
            elif isinstance(field, PreciseDateField):
                self.initial[name] = machine_value(record, name)
            elif isinstance(self.initial.get(name), Decimal):
                self.initial[name] = f"{self.initial[name].normalize():f}"

    def _post_clean(self) -> None:
        """Leave the model's rules to the service."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.record is not None and cleaned.get("as_read") and cleaned["as_read"] != state_of(self.record):
            self.data = self.data.copy()
            self.data["as_read"] = state_of(self.record)
            self.add_error(
                None,
                _(
                    "Somebody changed this record while you were writing. Look at its history; send the form again to "
                    "put your values in place of theirs."
                ),
            )
        return cleaned


def state_of(record: models.Model) -> str:
    """A short mark that is another one after every change of the record."""
    values = snapshot_of(record) if isinstance(record, Audited) else {"pk": record.pk}
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
