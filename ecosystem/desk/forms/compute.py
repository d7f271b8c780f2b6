"""Forms about compute: what members ask for, what they are granted, what they used."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.models import DIGITS, PLACES, MonthlyTotal
from ecosystem.core.dates import months_back, today
from ecosystem.desk.forms.base import InsistingForm, ReasonForm, RecordForm
from ecosystem.desk.forms.fields import DayField, RecordField


def amount(label: Any, **options: Any) -> forms.DecimalField:
    """PFLOPS·h, to the thousandth."""
    return forms.DecimalField(label=label, max_digits=DIGITS, decimal_places=PLACES, min_value=0, **options)


def plain(value: Any) -> Any:
    """A value as one would type it: no zeros that say nothing."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class RequestForm(ReasonForm):
    """Which member asks for how much, for which period."""

    enrollment = RecordField("enrollments", label=_("Enrollment"))
    requested = amount(_("Requested (PFLOPS·h)"))
    number_format = forms.ChoiceField(label=_("Number format"), choices=NumberFormat, initial=NumberFormat.FP16)
    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"), help_text=_("The first day on which it no longer holds."))
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False)
    solution = RecordField(
        "solutions", label=_("Solution"), required=False, help_text=_("A solution of the member, where it is for one.")
    )
    on = DayField(label=_("Requested on"), initial=today)


class LinkForm(ReasonForm):
    """For which solution of the member an allocation is."""

    solution = RecordField("solutions", label=_("Solution"), required=False)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None:
            self.fields["solution"].initial = self.record.solution


class OfAllocation(ReasonForm):
    """What a decision proposes: what the allocation says now."""

    proposed = {"granted": "requested", "starts_on": "starts_on", "ends_on": "ends_on"}

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        for name, column in self.proposed.items():
            if name in self.fields and self.record is not None:
                self.fields[name].initial = plain(getattr(self.record, column))


class GrantForm(OfAllocation):
    """How much of what was asked for, and for which period."""

    granted = amount(_("Granted (PFLOPS·h)"))
    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"))


class AllocationChangeForm(OfAllocation):
    """More or less of it, or until another day, and why."""

    reason_needed = True
    proposed = {"granted": "granted", "ends_on": "ends_on"}

    granted = amount(_("Granted (PFLOPS·h)"), help_text=_("Never less than was used."))
    ends_on = DayField(label=_("Ends on"))


class UsageForm(ReasonForm):
    """What was used of an allocation in a month."""

    allocation = RecordField("allocations", label=_("Allocation"))
    month = DayField(label=_("Month"), help_text=_("Any day of the month."))
    amount = amount(_("Used (PFLOPS·h)"))


class UsageChangeForm(InsistingForm):
    """What was really used, and why it is corrected."""

    amount = amount(_("Used (PFLOPS·h)"))

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None:
            self.fields["amount"].initial = plain(self.record.amount)


class MonthField(forms.DateField):
    """A month, written as one does; its first day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2021-11", "size": 8})
        errors = {"invalid": _("Write the month like 2021-11.")}
        super().__init__(input_formats=["%Y-%m"], widget=widget, error_messages=errors, **options)


class MonthsForm(forms.Form):
    """Which months a page tells of: both named are among them."""

    MOST = 60

    since = MonthField(label=_("From"))
    last = MonthField(label=_("Until"))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, and more months than a page can tell."""
        found = super().clean() or self.cleaned_data
        since, last = found.get("since"), found.get("last")
        if since and last and last < since:
            self.add_error("last", _("The last month must not be before the first."))
        elif since and last and months_back(last, self.MOST - 1) > since:
            self.add_error("last", _("Ask for %(most)s months at most.") % {"most": self.MOST})
        return found


class MonthlyTotalForm(RecordForm):
    """What a source says of all of a center's compute in a month."""

    only_new = ("center", "month", "number_format")

    class Meta(RecordForm.Meta):
        model = MonthlyTotal
        fields = ("center", "month", "number_format", "used", "peak", "source", "quote")
        help_texts = {
            "month": _("Any day of the month."),
            "used": _("By everybody together; it stands where members' own usage is not recorded."),
            "peak": _("The most that ran at once. An average does not tell it."),
        }

    def suggestions(self) -> dict[str, Any]:
        return {"number_format": NumberFormat.FP16}
