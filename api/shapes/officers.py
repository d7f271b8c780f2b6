"""How desk officers and the service log look to staff of their center; and offices, to everybody."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.incubation import SolutionReference
from api.shapes.references import CenterReference, OrganizationReference, PersonReference
from ecosystem.officers.models import Assignment, LogEntry, Office


class AssignmentShape(Shape):
    """Who was the desk officer of a member from `starts_on` until before `ends_on`."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    organization = OrganizationReference(allow_null=True)
    officer = PersonReference()

    class Meta:
        model = Assignment
        fields = ("id", "center", "organization", "officer", "starts_on", "ends_on", "remark")


class LogEntryShape(Shape):
    """A contact with a member; `answers` is the id of the request that it answers, and `service_case` an id as well."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    organization = OrganizationReference(allow_null=True)
    officer = PersonReference(allow_null=True)
    answers = serializers.CharField(source="answers.public_id", allow_null=True)
    service_case = serializers.CharField(source="service_case.public_id", allow_null=True)
    solution = SolutionReference(allow_null=True)

    class Meta:
        model = LogEntry
        fields = (
            *("id", "center", "organization", "kind", "direction", "happened_on", "subject", "text", "officer"),
            *("answers", "next_contact_on", "service_case", "solution", "created_at"),
        )


class OfficeShape(Shape):
    """Where members of a center turn to."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)

    class Meta:
        model = Office
        fields = (
            *("id", "center", "name", "name_en", "phone", "email", "hours", "hours_en"),
            *("address", "address_en"),
        )
