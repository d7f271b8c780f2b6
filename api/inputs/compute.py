"""What can be said of compute."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.inputs.base import Facts, Input, RecordInput
from api.inputs.casework import enrollment_field
from api.inputs.incubation import solution_field
from api.inputs.records import source_field
from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.models import DIGITS, PLACES, Allocation, MonthlyTotal
from ecosystem.core.dates import months_back, today

USUAL_MONTHS, MOST_MONTHS = 12, 60


def amount_field(**options: object) -> serializers.DecimalField:
    """PFLOPS·h, to the thousandth."""
    return serializers.DecimalField(max_digits=DIGITS, decimal_places=PLACES, **options)  # type: ignore[arg-type]


class AllocationInput(RecordInput):
    """What a member asks for."""

    enrollment = enrollment_field(help_text="The id of the member's enrollment.")
    requested = amount_field(help_text="PFLOPS·h at the number format.")
    solution = solution_field(
        required=False, allow_null=True, help_text="The id of a solution of the member, where it is for one."
    )
    on = serializers.DateField(required=False, help_text="When it was asked for; today where it is left out.")

    class Meta:
        model = Allocation
        fields = ("enrollment", "requested", "number_format", "starts_on", "ends_on", "purpose", "solution", "on")


class SolutionLinkInput(Input):
    """For which solution of the member it is; null for none."""

    solution = solution_field(allow_null=True, help_text="The id of a solution of the member.")


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


class MonthsFacts(Facts):
    """Which months, at which number format."""

    since = serializers.DateField(
        required=False, help_text="Any day of the first month; eleven before the last if left out."
    )
    last = serializers.DateField(
        required=False, help_text="Any day of the last month; the last that has ended if left out."
    )
    number_format = serializers.ChoiceField(NumberFormat.choices, default=NumberFormat.FP16)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The first and the last month by their first days. Refuses more than can be told at once."""
        last = attrs.get("last")
        last = last.replace(day=1) if last else months_back(today(), 1)
        since = attrs.get("since")
        since = since.replace(day=1) if since else months_back(last, USUAL_MONTHS - 1)
        if last < since:
            raise serializers.ValidationError({"last": _("The last month must not be before the first.")})
        if months_back(last, MOST_MONTHS - 1) > since:
            raise serializers.ValidationError({"last": _("Ask for %(most)s months at most.") % {"most": MOST_MONTHS}})
        return {**attrs, "since": since, "last": last}
