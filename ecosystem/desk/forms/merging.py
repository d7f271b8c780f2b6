"""Making one record of two: which one stays, field by field what it says, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.core.display import machine_date, number
from ecosystem.desk.forms.base import ReasonForm
from ecosystem.desk.forms.fields import RecordField
from ecosystem.organizations.merging.own import ABSORBED, GROUPS, KEPT, Choice, choices_between
from ecosystem.organizations.models import Organization

SIDES = ((KEPT, gettext_lazy("this record")), (ABSORBED, gettext_lazy("the other record")))


class OtherForm(ReasonForm):
    """Which other record is the same organization."""

    reason_needed = None
    absorbed = RecordField(
        "organizations",
        label=gettext_lazy("The same organization as"),
        help_text=gettext_lazy("Type a name, a former name, pinyin or a code."),
    )


@dataclass(frozen=True)
class Line:
    """A field with what both records say of it, and the choice between them where they differ."""

    label: str
    kept: str
    absorbed: str
    field: Any = None
    side: str = KEPT


class MergeForm(ReasonForm):
    """What the kept record says afterwards, chosen field by field where the two differ."""

    reason_needed = True

    def __init__(self, data: Any = None, *, kept: Organization, absorbed: Organization, **where: Any) -> None:
        self.kept, self.absorbed = kept, absorbed
        self.choices = choices_between(kept, absorbed)
        super().__init__(data, **where)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        for choice in self.choices:
            if choice.differs:
                self.fields[choice.field] = forms.ChoiceField(
                    label=_label(choice.field),
                    choices=SIDES,
                    initial=choice.usual,
                    widget=forms.RadioSelect,
                    required=False,
                )
        self.order_fields([*(choice.field for choice in self.choices if choice.differs), "reason"])

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        reason = cleaned.pop("reason", "")
        return {"reason": reason, "choices": {field: side for field, side in cleaned.items() if side}}

    def lines(self) -> Iterator[Line]:
        """Every field of which at least one of the two says something."""
        for choice in self.choices:
            if choice.kept or choice.absorbed:
                field = self[choice.field] if choice.differs else None
                side = (field.value() if field is not None else "") or choice.usual
                yield Line(_label(choice.field), *_told(choice, self.kept, self.absorbed), field, side)


def _label(field: str) -> str:
    return capfirst(str(Organization._meta.get_field(field).verbose_name))


def _told(choice: Choice, *records: Organization) -> tuple[str, str]:
    one, other = (_said(record, choice.field) for record in records)
    return one, other


def _said(record: Organization, field: str) -> str:
    """What a record says of a field, as one reads it."""
    display = getattr(record, f"get_{field}_display", None)
    if display is not None:
        return str(display())
    if field.endswith("_on"):
        day = getattr(record, field)
        told = machine_date(day, getattr(record, f"{field}_precision", "day")) if day else ""
        return (
            _("%(day)s by %(person)s") % {"day": told, "person": record.verified_by}
            if _has_checker(record, field)
            else told
        )
    values = [getattr(record, name) for name in GROUPS[field]]
    told = [number(value) if isinstance(value, Decimal) else str(value) for value in values if value not in (None, "")]
    return " ".join(told) if isinstance(values[0], Decimal) else next(iter(told), "")


def _has_checker(record: Organization, field: str) -> bool:
    return field == "verified_on" and record.verified_by_id is not None
