"""How compute vouchers look: to staff of their center, for nobody else sees any of it here."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import OrganizationReference, PlatformReference, ProgramReference, SourceReference
from ecosystem.vouchers.models import Claim, Document, Pot, Scheme, Voucher


class PotShape(Shape):
    """What a scheme can give in a year, in CNY: `reserved` and `paid` are sums of its vouchers and claims."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Pot
        fields = ("id", "year", "amount", "cap", "reserved", "paid")
        order = ("year",)


class SchemeShape(Shape):
    """The rules of a subsidy: `share` percent of a bill at most; `term_months` a voucher is valid or a paid bill can be claimed."""

    id = serializers.CharField(source="public_id")
    platform = PlatformReference(allow_null=True)
    program = ProgramReference(allow_null=True)
    source = SourceReference(allow_null=True)
    pots = PotShape(many=True)

    class Meta:
        model = Scheme
        fields = (
            *("id", "platform", "program", "status", "name", "name_en", "mode", "share", "term_months"),
            *("required_documents", "starts_on", "ends_on", "document_number", "source", "quote", "pots"),
        )


class VoucherShape(Shape):
    """Money of a pot reserved for a member, in CNY. `pot` and `enrollment` are ids."""

    id = serializers.CharField(source="public_id")
    pot = serializers.CharField(source="pot.public_id")
    enrollment = serializers.CharField(source="enrollment.public_id")
    organization = OrganizationReference(source="enrollment.organization", allow_null=True)

    class Meta:
        model = Voucher
        fields = (
            *("id", "pot", "enrollment", "organization", "state", "face", "redeemed"),
            *("issued_on", "ends_on", "closed_on"),
        )


class DocumentShape(Shape):
    """A document of a claim that was looked at."""

    class Meta:
        model = Document
        fields = ("id", "name", "seen_on", "reference")
        order = ("name",)


class ClaimShape(Shape):
    """A subsidy for the bill of one contract, in CNY; `voucher` is the id of what deducted it, null for what was claimed."""

    id = serializers.CharField(source="public_id")
    pot = serializers.CharField(source="pot.public_id")
    voucher = serializers.CharField(source="voucher.public_id", allow_null=True)
    enrollment = serializers.CharField(source="enrollment.public_id")
    organization = OrganizationReference(source="enrollment.organization", allow_null=True)
    supplier = OrganizationReference(allow_null=True)
    documents = DocumentShape(many=True)

    class Meta:
        model = Claim
        fields = (
            *("id", "pot", "voucher", "enrollment", "organization", "supplier", "contract_number", "state", "bill"),
            *("amount", "granted", "bought_on", "bill_paid_on", "submitted_on", "decided_on", "paid_on", "answer"),
            "documents",
        )


class RuleCheckShape(serializers.Serializer):
    """What one rule says of a claim; `sentence` says why it is not met."""

    rule = serializers.CharField()
    label = serializers.CharField()
    met = serializers.BooleanField()
    sentence = serializers.CharField()


class ChecksShape(serializers.Serializer):
    """Whether every rule is met."""

    met = serializers.BooleanField()
    checks = RuleCheckShape(many=True)
