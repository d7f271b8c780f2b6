"""How compute looks: members' to staff of their center alone, a center's monthly totals to everybody."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.graph import Ready
from api.shapes.incubation import SolutionReference
from api.shapes.references import OrganizationReference, ProgramReference, SourceReference
from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.choices import Basis
from ecosystem.compute.models import Allocation, MonthlyTotal, Usage


class UsageShape(Shape):
    """What was used of an allocation in a month, in PFLOPS·h; `month` is its first day."""

    class Meta:
        model = Usage
        fields = ("id", "month", "amount")
        order = ("month",)


class AllocationShape(Shape):
    """Compute asked for and granted, in PFLOPS·h at a number format; `used` is the sum of `usage`.

    `enrollment` is the id of the enrollment it belongs to.
    """

    id = serializers.CharField(source="public_id")
    enrollment = serializers.CharField(source="enrollment.public_id")
    organization = OrganizationReference(source="enrollment.organization", allow_null=True)
    program = ProgramReference(source="enrollment.program", allow_null=True)
    solution = SolutionReference(allow_null=True)
    usage = UsageShape(many=True)

    class Meta:
        model = Allocation
        fields = (
            *("id", "enrollment", "organization", "program", "state", "number_format", "requested", "granted", "used"),
            *("starts_on", "ends_on", "requested_on", "decided_on", "purpose", "solution", "usage"),
        )


class MonthlyTotalShape(Shape):
    """What is said of all of a center's compute in a month: PFLOPS·h used, and the most PFLOPS that ran at once."""

    source = SourceReference(allow_null=True)

    class Meta:
        model = MonthlyTotal
        fields = ("id", "month", "number_format", "used", "peak", "source", "quote")
        order = ("month", "number_format")


class UsedMonthShape(Ready):
    """A month of a center's compute, in PFLOPS·h: what it had, what was used, and how much of one the other is, in percent.

    `basis` says what `used` rests on; where that is `nothing` or `withheld`, `used` and `utilization` are null. `peak` is the
    most that ran at once, in percent of what was in service: a source says so, no average tells it.
    """

    month = serializers.DateField()
    available = serializers.DecimalField(max_digits=18, decimal_places=3)
    used = serializers.DecimalField(max_digits=18, decimal_places=3, allow_null=True)
    utilization = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    peak = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    basis = serializers.ChoiceField(Basis.choices)
    source = serializers.CharField(allow_null=True)


class UtilizationShape(Ready):
    """How much of a center was used by month, the oldest first. `source` is the id of the source that says so.

    `average` is the mean of the monthly rates of the `counted` months that can be counted, in percent.
    """

    id = serializers.CharField()
    number_format = serializers.ChoiceField(NumberFormat.choices)
    months = UsedMonthShape(many=True)
    counted = serializers.IntegerField()
    average = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
