"""What can be said of compute."""

from rest_framework import serializers

from api.inputs.base import Input, RecordInput
from api.inputs.casework import enrollment_field
from api.inputs.records import source_field
from ecosystem.compute.models import DIGITS, PLACES, Allocation, MonthlyTotal


def amount_field(**options: object) -> serializers.DecimalField:
    """PFLOPS·h, to the thousandth."""
    return serializers.DecimalField(max_digits=DIGITS, decimal_places=PLACES, **options)  # type: ignore[arg-type]


class AllocationInput(RecordInput):
    """What a member asks for."""

    enrollment = enrollment_field(help_text="The id of the member's enrollment.")
    requested = amount_field(help_text="PFLOPS·h at the number format.")
    on = serializers.DateField(required=False, help_text="When it was asked for; today where it is left out.")

    class Meta:
        model = Allocation
        fields = ("enrollment", "requested", "number_format", "starts_on", "ends_on", "purpose", "on")


class GrantInput(Input):
    """What is granted; what was asked for where nothing is said."""

    granted = amount_field(required=False, help_text="PFLOPS·h.")
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)


class AllocationChange(Input):
    """More or less of it, or until another day, and why."""

    granted = amount_field(required=False, help_text="PFLOPS·h; never less than was used.")
    ends_on = serializers.DateField(required=False)


class UsageInput(Input):
    """What was used in a month."""

    month = serializers.DateField(help_text="Any day of the month.")
    amount = amount_field(help_text="PFLOPS·h.")


class UsageChange(Input):
    """What was really used, and why it is corrected."""

    amount = amount_field(help_text="PFLOPS·h.")


class MonthlyTotalInput(RecordInput):
    """What a source says of all of a center's compute in a month: PFLOPS·h used, and the most PFLOPS that ran at once."""

    used = amount_field(required=False, allow_null=True, help_text="PFLOPS·h at the number format.")
    peak = amount_field(required=False, allow_null=True, help_text="PFLOPS that ran at once at the most.")
    source = source_field()

    class Meta:
        model = MonthlyTotal
        fields = ("month", "number_format", "used", "peak", "source", "quote")


class MonthlyTotalChange(MonthlyTotalInput):
    """What it really was; another month is another total."""

    class Meta(MonthlyTotalInput.Meta):
        fields = ("used", "peak", "source", "quote")
