"""Forms about compute vouchers: schemes and their pots, what members hold and claim, what was seen of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.desk.forms.compute import plain
from ecosystem.desk.forms.fields import DayField, LinesField, RecordField
from ecosystem.vouchers.models import DIGITS, PLACES, Document, Scheme


def yuan(label: Any, **options: Any) -> forms.DecimalField:
    """CNY to the cent."""
    return forms.DecimalField(label=label, max_digits=DIGITS, decimal_places=PLACES, min_value=0, **options)


class SchemeForm(RecordForm):
    """The rules by which a platform subsidizes what its members pay for compute."""

    required_documents = LinesField(label=_("Documents required"), required=False)

    groups = (
        (_("When"), ("starts_on", "ends_on", "term_months")),
        (_("Who says so"), ("document_number", "source", "quote")),
    )

    class Meta(RecordForm.Meta):
        model = Scheme
        fields = (
            *("name", "name_en", "platform", "program", "mode", "share", "required_documents"),
            *("starts_on", "ends_on", "term_months", "document_number", "source", "quote"),
        )
        help_texts = {
            "program": _("Empty: for members of any program of the center."),
            "term_months": _("A voucher is valid so long; a paid bill can be claimed so long."),
            "starts_on": _("From when the scheme runs."),
            "ends_on": _("The first day on which it no longer runs."),
        }


class PotForm(ReasonForm):
    """What a scheme can give in a year."""

    scheme = RecordField("voucher-schemes", label=_("Voucher scheme"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    amount = yuan(_("Pot (CNY)"))
    cap = yuan(_("Cap of each member (CNY)"))


class PotChangeForm(ReasonForm):
    """More or less of it."""

    amount = yuan(_("Pot (CNY)"), help_text=_("Never less than is reserved and paid."))
    cap = yuan(_("Cap of each member (CNY)"))

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        for name in ("amount", "cap"):
            if self.record is not None:
                self.fields[name].initial = plain(getattr(self.record, name))


class IssueForm(ReasonForm):
    """Which member gets how much out of which pot."""

    pot = RecordField("voucher-pots", label=_("Voucher pot"))
    enrollment = RecordField("enrollments", label=_("Enrollment"))
    face = yuan(_("Face value (CNY)"))
    on = DayField(label=_("Issued on"), initial=today)


class BillForm(ReasonForm):
    """Which bill of which contract."""

    supplier = RecordField("organizations", label=_("Supplier"))
    contract_number = forms.CharField(label=_("Number of the contract"), max_length=80)
    bill = yuan(_("Bill (CNY)"))
    amount = yuan(
        _("Part of it (CNY)"), required=False, help_text=_("Empty: as much as the scheme's share of the bill allows.")
    )


class RedeemForm(BillForm):
    """What a voucher is deducted from."""

    on = DayField(label=_("Bought on"), initial=today)


class ClaimForm(BillForm):
    """What a member claims for a bill it has paid."""

    pot = RecordField("voucher-pots", label=_("Voucher pot"))
    enrollment = RecordField("enrollments", label=_("Enrollment"))
    bought_on = DayField(label=_("Bought on"))
    bill_paid_on = DayField(label=_("Bill paid on"))
    on = DayField(label=_("Submitted on"), initial=today)

    field_order = ("pot", "enrollment", "supplier", "contract_number", "bill", "amount")


class ApproveForm(ReasonForm):
    """How much of what was claimed."""

    granted = yuan(_("Granted (CNY)"))

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None:
            self.fields["granted"].initial = plain(self.record.amount)


class RejectForm(ReasonForm):
    """Why not, as the member is told."""

    reason_needed = None

    answer = forms.CharField(label=_("Answer to the member"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DocumentForm(ReasonForm):
    """Which document of a claim was looked at, and where it is kept."""

    claim = RecordField("voucher-claims", label=_("Voucher claim"))
    name = forms.CharField(label=_("Document"), max_length=80, help_text=_("One of those that the scheme asks for."))
    seen_on = DayField(label=_("Seen on"), initial=today)
    reference = forms.CharField(label=_("Where it is kept"), max_length=200, required=False)


class DocumentChangeForm(RecordForm):
    """When it was seen, and where it is kept."""

    class Meta(RecordForm.Meta):
        model = Document
        fields = ("seen_on", "reference")
