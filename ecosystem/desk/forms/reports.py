"""Forms about reports by mail: which report, when and how, and who gets it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.desk.forms.fields import RecordField
from ecosystem.reports.models import Subscription


class SubscriptionForm(RecordForm):
    """A report that goes out every month."""

    groups = (
        (_("Of a cohort report"), ("program", "joined_since")),
        (_("How it is sent"), ("day", "language", "pdf", "workbook", "held")),
    )
    only_new = ("center", "kind")

    class Meta(RecordForm.Meta):
        model = Subscription
        fields = ("center", "kind", "program", "joined_since", "day", "language", "pdf", "workbook", "held")


class RecipientForm(ReasonForm):
    """Who gets a report."""

    subscription = RecordField("reports-by-mail", label=_("Report by mail"))
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("Whoever reads it is asked by mail, and gets nothing before they agree.")
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class RecipientChangeForm(ReasonForm):
    """How a reader is called."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None:
            self.fields["name"].initial = self.record.name
