"""How programs and enrollments look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import OrganizationReference, PlatformReference, ProgramReference, SourceReference
from ecosystem.programs.models import Enrollment, EnrollmentSpell, Program


class ProgramShape(Shape):
    """Something an organization can enroll in. Its dates are when it runs."""

    id = serializers.CharField(source="public_id")
    platform = PlatformReference(allow_null=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Program
        fields = (
            "id",
            "name",
            "name_en",
            "status",
            "platform",
            "starts_on",
            "ends_on",
            "intake_opens_on",
            "intake_closes_on",
            "seats",
            "description",
            "description_en",
            "eligibility",
            "eligibility_en",
            "benefits",
            "benefits_en",
            "judging",
            "judging_en",
            "source",
            "quote",
        )


class SpellShape(Shape):
    """The state of an enrollment between two dates; ``reason`` is for staff of its center."""

    class Meta:
        model = EnrollmentSpell
        fields = ("id", "state", "starts_on", "ends_on", "reason")
        order = ("starts_on", "pk")
        private = ("reason",)
        scope = {"center_id": "enrollment__program__platform__center_id"}


class EnrollmentShape(Shape):
    """An organization's place in a program; ``state`` is today's, ``spells`` say what it was when.

    ``note`` is for staff of its center.
    """

    id = serializers.CharField(source="public_id")
    organization = OrganizationReference(allow_null=True)
    program = ProgramReference(allow_null=True)
    spells = SpellShape(many=True)

    class Meta:
        model = Enrollment
        fields = ("id", "organization", "program", "state", "starts_on", "ends_on", "note", "spells")
        private = ("note",)
        scope = {"center_id": "program__platform__center_id"}
