"""What can be said of compute vouchers."""

from functools import partial

from rest_framework import serializers

from api.inputs.base import Input, RecordField, RecordInput
from api.inputs.casework import enrollment_field
from api.inputs.records import organization_field, platform_field, program_field, source_field, visible
from ecosystem.vouchers.models import DIGITS, PLACES, Claim, Document, Pot, Scheme, Voucher

pot_field = partial(RecordField, visible(Pot), help_text="The id of the pot.")


def yuan_field(**options: object) -> serializers.DecimalField:
    """CNY to the cent."""
    return serializers.DecimalField(max_digits=DIGITS, decimal_places=PLACES, **options)  # type: ignore[arg-type]


class SchemeChange(RecordInput):
    """What can be corrected of a scheme; its status has verbs."""

    platform = platform_field(required=False)
    program = program_field(required=False, allow_null=True, help_text="Null: members of any program of the center.")
    source = source_field()
    required_documents = serializers.ListField(child=serializers.CharField(max_length=80), required=False)

    class Meta:
        model = Scheme
        fields = (
            *("platform", "program", "name", "name_en", "mode", "share", "term_months", "required_documents"),
            *("starts_on", "ends_on", "document_number", "source", "quote"),
        )


class SchemeInput(SchemeChange):
    """A new scheme; a draft."""

    platform = platform_field()


class PotInput(RecordInput):
    """What the scheme can give in a year."""

    class Meta:
        model = Pot
        fields = ("year", "amount", "cap")


class PotChange(Input):
    """More or less of it; never less than was given."""

    amount = yuan_field(required=False, help_text="CNY.")
    cap = yuan_field(required=False, help_text="CNY, for each member.")


class VoucherInput(RecordInput):
    """Which member gets how much out of which pot."""

    pot = pot_field()
    enrollment = enrollment_field(help_text="The id of the member's enrollment.")
    on = serializers.DateField(required=False, help_text="When it was issued; today where it is left out.")

    class Meta:
        model = Voucher
        fields = ("pot", "enrollment", "face", "on")


class RedeemInput(Input):
    """The bill that a voucher is deducted from."""

    supplier = organization_field()
    contract_number = serializers.CharField(max_length=80)
    bill = yuan_field(help_text="CNY.")
    amount = yuan_field(required=False, help_text="CNY; as much as share and voucher allow where it is left out.")
    on = serializers.DateField(required=False, help_text="The day of the purchase; today where it is left out.")


class ClaimInput(RecordInput):
    """What a member claims for a bill it has paid."""

    pot = pot_field()
    enrollment = enrollment_field(help_text="The id of the member's enrollment.")
    supplier = organization_field()
    amount = yuan_field(required=False, help_text="CNY; the scheme's share of the bill where it is left out.")
    bill_paid_on = serializers.DateField()
    on = serializers.DateField(required=False, help_text="When it was handed in; today where it is left out.")

    class Meta:
        model = Claim
        fields = (
            *("pot", "enrollment", "supplier", "contract_number", "bill", "amount", "bought_on", "bill_paid_on", "on"),
        )


class ApproveInput(Input):
    """How much of what was claimed; all of it where nothing is said."""

    granted = yuan_field(required=False, help_text="CNY.")


class RejectInput(Input):
    """Why not, as the member is told."""

    answer = serializers.CharField(max_length=300)


class PayInput(Input):
    """When it was paid."""

    on = serializers.DateField(required=False, help_text="Today where it is left out.")


class SeenDocumentInput(RecordInput):
    """A document that was looked at: one of those that the scheme asks for."""

    seen_on = serializers.DateField(required=False, help_text="Today where it is left out.")

    class Meta:
        model = Document
        fields = ("name", "seen_on", "reference")


class DocumentChange(RecordInput):
    """What was seen when, and where it is kept."""

    class Meta:
        model = Document
        fields = ("seen_on", "reference")
