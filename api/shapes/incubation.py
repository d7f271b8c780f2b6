"""How service cases look: to staff of their center, for nobody else sees any of it."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import CenterReference, OrganizationReference, PersonReference, SourceReference
from ecosystem.centers.models import CenterStep
from ecosystem.incubation.models import ServiceCase
from ecosystem.solutions.models import Solution


class StepReference(Shape):
    """A service step of a center, where another record names it."""

    class Meta:
        model = CenterStep
        fields = ("id", "position", "name", "name_en")


class SolutionReference(Shape):
    """A solution, where another record names it."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Solution
        fields = ("id", "name", "name_en")
        guarded = True


class ServiceCaseShape(Shape):
    """A service step being carried out for a member and, mostly, one of its solutions.

    It ran from `starts_on` until before `ends_on`, the day on which it was done, skipped or canceled.
    """

    id = serializers.CharField(source="public_id")
    step = StepReference()
    center = CenterReference(source="step.center", allow_null=True)
    organization = OrganizationReference(allow_null=True)
    solution = SolutionReference(allow_null=True)
    officer = PersonReference(allow_null=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = ServiceCase
        fields = (
            *("id", "step", "center", "organization", "solution", "state", "officer", "planned_on", "due_on"),
            *("starts_on", "ends_on", "deliverable", "source", "quote", "closing_reason", "updated_at"),
        )
