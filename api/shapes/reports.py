"""How reports and reports by mail look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import CenterReference, ProgramReference
from ecosystem.reports.choices import Kind
from ecosystem.reports.models import Recipient, Subscription


class ReportNumberShape(serializers.Serializer):
    """A number; where it could not be counted, `value` is null and `reason` says why. `rows` is the page of its rows."""

    key = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    previous = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    since = serializers.DateField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    is_reported = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    rows = serializers.CharField(allow_null=True)


class ReportTableShape(serializers.Serializer):
    """A table: its columns, and its rows as texts, with the addresses where they lead."""

    title = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    left_out = serializers.IntegerField()


class ReportSectionShape(serializers.Serializer):
    """A part of a report."""

    key = serializers.CharField()
    title = serializers.CharField()
    numbers = ReportNumberShape(many=True)
    tables = ReportTableShape(many=True)


class ReportShape(serializers.Serializer):
    """A report in the language that was asked for: of which period, when and from which edition it was made."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    title = serializers.CharField()
    period = serializers.CharField()
    as_of = serializers.DateField()
    made_at = serializers.DateTimeField()
    edition = serializers.IntegerField()
    notes = serializers.ListField(child=serializers.CharField())
    sections = ReportSectionShape(many=True)


class ReaderShape(Shape):
    """An address that a report goes to once its reader has agreed (`given`)."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Recipient
        fields = ("id", "email", "name", "consent", "since")
        order = ("id",)


class SubscriptionShape(Shape):
    """A report that is sent on a `day` of every month about the month before; `held`: staff release each mail."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    program = ProgramReference(allow_null=True)
    readers = ReaderShape(many=True, source="recipients")

    class Meta:
        model = Subscription
        fields = (
            *("id", "center", "kind", "program", "joined_since", "day", "language", "pdf", "workbook", "held"),
            *("paused", "readers"),
        )
